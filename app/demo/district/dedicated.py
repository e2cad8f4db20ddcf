"""Dedicated grids: hub, school, hospital, mall, market, park, scenic area, the venue.

They lie over the other grids and may cross street borders (商圈, the station).
"""

from __future__ import annotations

from collections.abc import Sequence

import shapely

from app.demo.district import names, plane
from app.demo.district.atlas import Atlas
from app.demo.district.faces import PRECISION_M
from app.demo.district.grids import Area
from app.demo.district.model import DedicatedInfo
from app.demo.district.places import Site

_CODES = {
    "hub": "HUB",
    "stadium": "VEN",
    "school": "SCH",
    "hospital": "HOS",
    "mall": "MAL",
    "market": "MKT",
    "park": "PRK",
    "scenic": "SCN",
}
# Parks with a grid of their own, the largest first; those that are scenic areas instead.
_PARKS = 18
_SCENIC = {
    "望湖公园": ("望湖景区", "Lake Wang scenic area"),
    "清河湿地公园": ("清河湿地景区", "Qinghe wetland scenic area"),
    "松柏林场": ("松柏林场景区", "Songbai forest scenic area"),
}
_MARGIN_M = {"hub": 150.0, "stadium": 120.0, "scenic": 40.0}


def build(
    atlas: Atlas, sites: Sequence[Site], streets: Sequence[Area], outline: shapely.Polygon
) -> tuple[list[Area], list[DedicatedInfo]]:
    """Dedicated grids in plane metres and what each is for, in the same order."""
    found = [
        (site.kind, site.name, site.name_en, _ground(site)) for site in sites if site.dedicated
    ]
    found += _circles(atlas) + _greens(sites)
    found.sort(key=lambda row: list(_CODES).index(row[0]))
    tree = shapely.STRtree([street.shape for street in streets])
    areas: list[Area] = []
    infos: list[DedicatedInfo] = []
    counts: dict[str, int] = {}
    for use, name, name_en, ground in found:
        counts[use] = counts.get(use, 0) + 1
        shape = _largest(shapely.set_precision(ground.intersection(outline), PRECISION_M))
        rows = sorted(tree.query(shape, predicate="intersects").tolist())
        rows.sort(key=lambda row: -streets[row].shape.intersection(shape).area)
        touched = tuple(
            streets[row].code for row in rows if streets[row].shape.intersection(shape).area > 100.0
        )
        code = f"ZS-{_CODES[use]}-{counts[use]:02d}"
        title, title_en = f"{name}专属网格", f"{name_en} dedicated grid"
        areas.append(
            Area(code, "dedicated", title, title_en, atlas.district.id, touched[0], 0, shape)
        )
        infos.append(DedicatedInfo(code, "venue" if use == "stadium" else use, name, touched))
    return areas, infos


Row = tuple[str, str, str, shapely.Polygon]


def _ground(site: Site) -> shapely.Polygon:
    """The ground of a site; great places take in what surrounds them."""
    margin = _MARGIN_M.get(site.kind, 0.0) if site.box is None or site.kind == "stadium" else 0.0
    return site.ground.buffer(margin, quad_segs=4) if margin else site.ground


def _circles(atlas: Atlas) -> list[Row]:
    """Business circles round their crossings."""
    made: list[Row] = []
    for row in atlas.circles:
        (u, v), (width, height) = row.at, row.size
        box = (u - width / 2, v - height / 2, u + width / 2, v + height / 2)
        stem = names.romanise(row.name.removesuffix("商圈"))
        made.append(("mall", row.name, f"{stem} business circle", plane.bent_box(box)))
    return made


def _greens(sites: Sequence[Site]) -> list[Row]:
    """Parks with a grid of their own and scenic areas."""
    parks = sorted((site for site in sites if site.kind == "park"), key=lambda s: -s.ground.area)
    made: list[Row] = []
    for site in parks:
        if site.name in _SCENIC:
            made.append(("scenic", *_SCENIC[site.name], site.ground.buffer(_MARGIN_M["scenic"])))
    plain = [site for site in parks if site.name not in _SCENIC][:_PARKS]
    return made + [("park", site.name, site.name_en, site.ground) for site in plain]


def _largest(shape: shapely.Geometry) -> shapely.Polygon:
    """The largest polygon of a shape."""
    return max(shapely.get_parts(shape).tolist(), key=lambda part: part.area)
