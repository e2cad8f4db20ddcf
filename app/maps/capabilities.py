"""A WMTS service's own description (GetCapabilities) read into sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from app.i18n import _
from app.maps.source import WORLD, Damaged
from app.maps.spec import WMTS, Spec
from app.maps.template import GEODETIC

LARGEST = 8 * 2**20
_DEEPEST = 24
_PIXEL_M = 0.00028
"""The size of a pixel that scale denominators are told for (OGC 07-057r7, 6.1)."""
_WORLD_M = 40075016.685578
_METRES_PER_DEGREE = 111319.49079327358
_CRS = {
    "3857": "mercator", "900913": "mercator", "102100": "mercator",
    "4326": GEODETIC, "4490": GEODETIC, "CRS84": GEODETIC,
}  # fmt: skip
_FORMATS = ("image/png", "image/jpeg", "image/webp", "image/jpg", "tiles", "image/png8")
_NEAR = 0.01
_WORDS = frozenset(
    [
        "SERVICE", "REQUEST", "VERSION", "LAYER", "STYLE", "FORMAT", "TILEMATRIXSET",
        "TILEMATRIX", "TILEROW", "TILECOL",
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Matrices:
    """A set of zooms: the grid it is, and what each zoom is called ('' where it has none)."""

    grid: str
    names: tuple[str, ...]
    tile_px: int


def read(document: bytes, address: str) -> list[Spec]:
    """The layers of a service whose description was fetched from `address`, each on the grids it
    has that GridDeck knows. Raises Damaged in words."""
    if len(document) > LARGEST:
        raise Damaged(_("The description is too large."))
    try:
        root: Element = ElementTree.fromstring(document, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Damaged(_("This is no WMTS description: {error}").format(error=error)) from error
    if _tag(root) != "Capabilities":
        raise Damaged(_("This is no WMTS description: {error}").format(error=_tag(root)))
    sets = dict(_sets(root))
    service = _service(root, address)
    found = [
        spec
        for contents in _all(root, "Contents")
        for layer in _all(contents, "Layer")
        for spec in _layer(layer, sets, service)
    ]
    if not found:
        raise Damaged(_("No layer of the service is on a grid known here (EPSG 3857, 4326, 4490)."))
    return found


def wanted(address: str) -> str:
    """The address of a service's description, from whatever address of it a person has."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise Damaged(_("The address must begin with http:// or https://."))
    if parts.path.lower().endswith(".xml"):
        return address
    asked = [("SERVICE", "WMTS"), ("REQUEST", "GetCapabilities"), ("VERSION", "1.0.0")]
    return urlunsplit(parts._replace(query=urlencode([*asked, *_own(address)]), fragment=""))


def _own(address: str) -> list[tuple[str, str]]:
    """What an address asks beyond the words of WMTS: a key, as a rule."""
    return [(k, v) for k, v in parse_qsl(urlsplit(address).query) if k.upper() not in _WORDS]


def _service(root: Element, address: str) -> str:
    """The GetTile address of key-value requests, '' when the service has none."""
    for operation in root.iter():
        if _tag(operation) == "Operation" and operation.get("name") == "GetTile":
            for get in operation.iter():
                if _tag(get) == "Get" and not _says_rest(get):
                    href = get.get("{http://www.w3.org/1999/xlink}href") or address
                    return _with(href, _own(address))
    return address


def _with(address: str, more: list[tuple[str, str]]) -> str:
    """A service's address with the person's own key, and without words of WMTS."""
    parts = urlsplit(address)
    kept = dict([*_own(address), *more])
    return urlunsplit(parts._replace(query=urlencode(kept), fragment=""))


def _says_rest(get: Element) -> bool:
    values = [v.text or "" for v in get.iter() if _tag(v) == "Value"]
    return bool(values) and all(value.upper().startswith("REST") for value in values)


def _sets(root: Element) -> Iterator[tuple[str, _Matrices]]:
    for contents in _all(root, "Contents"):
        for matrix_set in _all(contents, "TileMatrixSet"):
            made = _matrices(matrix_set)
            if made is not None:
                yield _text(matrix_set, "Identifier"), made


def _matrices(matrix_set: Element) -> _Matrices | None:
    crs = re.split(r"[:/]", _text(matrix_set, "SupportedCRS"))[-1]
    grid = _CRS.get(crs)
    if grid is None:
        return None
    names, px = [""] * (_DEEPEST + 1), 0
    for matrix in _all(matrix_set, "TileMatrix"):
        try:
            zoom, side = _zoom(matrix, grid)
        except ValueError:
            continue
        if zoom is not None and (not px or side == px):
            names[zoom], px = _text(matrix, "Identifier"), side
    known = [zoom for zoom, name in enumerate(names) if name]
    return _Matrices(grid, tuple(names[: known[-1] + 1]), px) if known else None


def _zoom(matrix: Element, grid: str) -> tuple[int | None, int]:
    """Which of our zooms a matrix is (None: none), and the side of its tiles."""
    side = int(_text(matrix, "TileWidth"))
    metres = float(_text(matrix, "ScaleDenominator")) * _PIXEL_M * side
    world = _WORLD_M if grid != GEODETIC else 360.0 * _METRES_PER_DEGREE
    corner = sorted(abs(float(part)) for part in _text(matrix, "TopLeftCorner").split())
    half = [_WORLD_M / 2] * 2 if grid != GEODETIC else [90.0, 180.0]
    if side not in (256, 512) or any(
        abs(a - b) > b * _NEAR for a, b in zip(corner, half, strict=True)
    ):
        return None, side
    for zoom in range(_DEEPEST + 1):
        if abs(world / 2**zoom - metres) < metres * _NEAR:
            return zoom, side
    return None, side


def _layer(layer: Element, sets: dict[str, _Matrices], service: str) -> Iterator[Spec]:
    name = _text(layer, "Identifier")
    title = _text(layer, "Title") or name
    formats = [e.text.strip() for e in _all(layer, "Format") if e.text]
    chosen = next((f for f in _FORMATS if f in formats), formats[0] if formats else "image/png")
    templates = {
        r.get("format") or "": r.get("template") or ""
        for r in _all(layer, "ResourceURL")
        if (r.get("resourceType") or "tile") == "tile"
    }
    for link in _all(layer, "TileMatrixSetLink"):
        set_name = _text(link, "TileMatrixSet")
        matrices = sets.get(set_name)
        if matrices is None:
            continue
        rest = templates.get(chosen) or next(iter(templates.values()), "")
        style = _style(layer)
        if rest:
            url = _filled(rest, {"Style": style, "TileMatrixSet": set_name, "Layer": name})
        else:
            url = _key_values(service, name, style, set_name, chosen)
        zooms = [zoom for zoom, known in enumerate(matrices.names) if known]
        plain = all(matrices.names[zoom] == str(zoom) for zoom in zooms)
        yield Spec(
            id=_id(f"{name}_{set_name}"),
            type=WMTS,
            url=url,
            name=title,
            grid=matrices.grid,
            tile_px=matrices.tile_px,
            min_zoom=zooms[0],
            max_zoom=zooms[-1],
            bounds=_bounds(layer),
            matrices=() if plain else matrices.names,
        )


def _filled(template: str, words: dict[str, str]) -> str:
    """A REST template with what is the same for all tiles put in, also dimensions' defaults."""
    for word, value in words.items():
        plain = value.replace("\\", r"\\")
        template = re.sub(rf"\{{{word}\}}", plain, template, flags=re.IGNORECASE)
    for ours, theirs in (("z", "TileMatrix"), ("x", "TileCol"), ("y", "TileRow")):
        template = re.sub(rf"\{{{theirs}\}}", f"{{{ours}}}", template, flags=re.IGNORECASE)
    return template


def _key_values(service: str, layer: str, style: str, matrix_set: str, chosen: str) -> str:
    asked = {
        "SERVICE": "WMTS", "REQUEST": "GetTile", "VERSION": "1.0.0", "LAYER": layer,
        "STYLE": style, "TILEMATRIXSET": matrix_set, "FORMAT": chosen,
    }  # fmt: skip
    joint = "" if service.endswith(("?", "&")) else "&" if "?" in service else "?"
    return f"{service}{joint}{urlencode(asked)}&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}"


def _style(layer: Element) -> str:
    styles = _all(layer, "Style")
    usual = next((s for s in styles if s.get("isDefault") == "true"), styles[0] if styles else None)
    return _text(usual, "Identifier") if usual is not None else "default"


def _bounds(layer: Element) -> tuple[float, float, float, float]:
    for box in _all(layer, "WGS84BoundingBox"):
        try:
            west, south = map(float, _text(box, "LowerCorner").split())
            east, north = map(float, _text(box, "UpperCorner").split())
        except ValueError:
            continue
        if west < east and south < north:
            return (west, max(south, WORLD[1]), east, min(north, WORLD[3]))
    return WORLD


def _id(text: str) -> str:
    return re.sub(r"[^\w\-.]+", "_", text)[:64] or "wmts"


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(element: Element, tag: str) -> list[Element]:
    """The children of a name, whatever namespace the service put them in."""
    return [child for child in element if _tag(child) == tag]


def _text(element: Element, tag: str) -> str:
    found = _all(element, tag)
    return (found[0].text or "").strip() if found else ""
