"""From what a person types or drops to sources and areas: a file, an address, a service."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import shapely

from app.i18n import _
from app.maps import capabilities, catalogue, template, web
from app.maps.area import Area
from app.maps.source import Damaged
from app.maps.spec import XYZ, Spec, checked, host

_DEEPEST = 24
_VECTOR_ENDINGS = (".pbf", ".mvt")
_LARGEST_AREA_FILE = 32 * 2**20


def offers(what: str) -> list[Spec]:
    """The sources a text stands for: one of a file or of an address of tiles, all layers of a
    WMTS service (its description is fetched: not in the GUI thread). Raises Damaged, Trouble."""
    what = what.strip()
    if "://" not in what:
        file = Path(what).expanduser()
        if not file.is_file():
            raise Damaged(_("There is no file {path}.").format(path=what))
        spec = catalogue.archive(file.resolve())
        catalogue.open_source(spec).close()
        return [spec]
    if "{" in what:
        return [of_address(what)]
    return of_service(what)


def of_address(url: str) -> Spec:
    """The source of a tile address. Raises Damaged."""
    url = template.normal(url)
    vector = url.partition("?")[0].lower().endswith(_VECTOR_ENDINGS)
    # What map servers are called, where the address does not say.
    servers = "abc" if "{s}" in url else ""
    spec = Spec("map", XYZ, url=url, kind="vector" if vector else "raster", subdomains=servers)
    name = host(spec).partition(":")[0]
    return checked(replace(spec, id=name, name=name))


def of_service(address: str) -> list[Spec]:
    """The layers of a WMTS service. Raises Damaged, Trouble."""
    wanted = capabilities.wanted(address)
    with web.session() as over:
        document = web.fetch(over, wanted, most=capabilities.LARGEST)
    if document is None:
        raise Damaged(_("The server has no description there."))
    return capabilities.read(document, address)


def online(spec: Spec) -> Spec:
    """The spec, when its tiles can be downloaded. Raises Damaged."""
    if not spec.online:
        raise Damaged(_("{id} is a file already.").format(id=spec.id))
    if spec.keyless:
        raise Damaged(_("The source needs a key."))
    return spec


def area(bounds: str, file: Path | None, zoom: str) -> Area:
    """The area of a command: bounds or a GeoJSON file, and zooms as 8-14 or 12. Raises Damaged."""
    low, high = _zooms(zoom)
    if file is not None:
        return Area(_shape(file), low, high)
    try:
        west, south, east, north = (float(part) for part in bounds.split(","))
    except ValueError as error:
        raise Damaged(_("Bounds are west,south,east,north in degrees.")) from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise Damaged(_("Bounds are west,south,east,north in degrees."))
    return Area.of_bounds((west, south, east, north), low, high)


def _zooms(zoom: str) -> tuple[int, int]:
    low, _dash, high = zoom.partition("-")
    try:
        first, last = int(low), int(high or low)
    except ValueError as error:
        raise Damaged(_("Zooms are 0 to {most}, as 8-14.").format(most=_DEEPEST)) from error
    if not 0 <= first <= last <= _DEEPEST:
        raise Damaged(_("Zooms are 0 to {most}, as 8-14.").format(most=_DEEPEST))
    return first, last


def _shape(file: Path) -> shapely.Geometry:
    if file.stat().st_size > _LARGEST_AREA_FILE:
        raise Damaged(_("{file} is too large for an area.").format(file=file.name))
    try:
        told = json.loads(file.read_text(encoding="utf-8-sig"))
        shape = shapely.union_all(shapely.get_parts(shapely.from_geojson(json.dumps(told))))
    except (ValueError, shapely.errors.GEOSException) as error:
        raise Damaged(_("{file} is no GeoJSON area.").format(file=file.name)) from error
    if shapely.get_dimensions(shape) != 2:
        raise Damaged(_("{file} is no GeoJSON area.").format(file=file.name))
    return shape
