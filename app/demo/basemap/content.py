"""What the base map shows: the district's features in the Protomaps layers, with their zooms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from app.demo.district.model import District, Place, Road
from app.maps.tags import Tag

LAYERS = ("earth", "landuse", "water", "buildings", "boundaries", "roads", "places", "pois")
_FLOOR_M = 3.2

_ROADS: dict[str, tuple[str, str, int]] = {
    "expressway": ("highway", "motorway", 7),
    "primary": ("major_road", "primary", 9),
    "secondary": ("major_road", "secondary", 10),
    "tertiary": ("minor_road", "tertiary", 11),
    "residential": ("minor_road", "residential", 13),
}
_GREENS = {
    "park": "park", "garden": "garden", "square": "pedestrian", "wetland": "wetland",
    "forest": "forest", "riverside": "grass", "pitch": "pitch",
}  # fmt: skip
_GROUNDS = {
    "hospital": "hospital", "school": "school", "stadium": "stadium", "hub": "railway",
    "mall": "commercial", "market": "commercial", "depot": "industrial",
    "government": "commercial", "pump_station": "industrial",
}  # fmt: skip
_POIS: dict[str, tuple[str, int]] = {
    "hub": ("station", 11), "stadium": ("stadium", 12), "scenic": ("attraction", 12),
    "park": ("park", 12), "government": ("townhall", 13), "hospital": ("hospital", 13),
    "metro": ("subway", 13), "mall": ("mall", 14), "school": ("school", 14),
    "market": ("marketplace", 14), "depot": ("depot", 15),
}  # fmt: skip
"""Places people look for; flood points and pumps are the centre's own business, not the map's."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Features of one layer that are drawn alike: `shapes` in degrees, shown from zoom `since`
    to `until`; `alone` keeps each a feature of its own, otherwise those with equal tags join."""

    layer: str
    shapes: NDArray[np.object_]
    tags: tuple[dict[str, Tag], ...]
    since: int
    until: int = 24
    alone: bool = False


def themes(district: District) -> list[Theme]:
    """Everything on the map, what lies below first."""
    return [
        *_land(district),
        *_water(district),
        *_buildings(district),
        *_boundaries(district),
        *_roads(district),
        *_places(district),
    ]


def _theme(
    layer: str, rows: Iterable[tuple[shapely.Geometry, dict[str, Tag]]], since: int,
    until: int = 24, alone: bool = False,
) -> Theme:  # fmt: skip
    kept = [(shape, tags) for shape, tags in rows if not shape.is_empty]
    shapes = np.array([shape for shape, _tags in kept], dtype=object)
    return Theme(layer, shapes, tuple(tags for _shape, tags in kept), since, until, alone)


def _named(name: str, name_en: str, **tags: Tag) -> dict[str, Tag]:
    """Tags with the names there are, as OpenStreetMap calls them."""
    names = {"name": name, "name:en": name_en}
    return {**tags, **{key: text for key, text in names.items() if text}}


def _land(district: District) -> Iterator[Theme]:
    yield _theme("landuse", ((p.area, {"kind": _GROUNDS[p.kind]}) for p in _sites(district)), 12)
    yield _theme("landuse", ((p.area, {"kind": _GREENS[p.kind]}) for p in district.parks), 8)


def _sites(district: District) -> list[Place]:
    return [place for place in district.places if place.kind in _GROUNDS]


def _water(district: District) -> Iterator[Theme]:
    flowing = [w for w in district.waters if w.kind != "lake"]
    yield _theme("water", ((w.area, {"kind": w.kind}) for w in district.waters), 8)
    # From afar a river is a line: its area would vanish.
    yield _theme("water", ((w.line, _named(w.name, w.name_en, kind=w.kind)) for w in flowing), 7)
    lakes = [w for w in district.waters if w.kind == "lake"]
    middles = ((w.area.point_on_surface(), _named(w.name, w.name_en, kind="lake")) for w in lakes)
    yield _theme("water", middles, 12, alone=True)


def _buildings(district: District) -> Iterator[Theme]:
    houses = district.buildings
    shapes = np.asarray(shapely.polygons(houses.quads), dtype=object)
    tall = np.round(houses.floors * _FLOOR_M).astype(int).tolist()
    tags = tuple(_named("", "", kind="building", height=height) for height in tall)
    plain: dict[str, Tag] = {"kind": "building"}
    yield Theme("buildings", shapes, (plain,) * len(shapes), 13, 13)
    yield Theme("buildings", shapes, tags, 14)
    marks = ((m.area, _named(m.name, m.name_en, kind="building")) for m in district.landmarks)
    yield _theme("buildings", marks, 12, alone=True)


def _boundaries(district: District) -> Iterator[Theme]:
    # Borders of streets and grids are the centre's own, and drawn from its register.
    border = district.outline.boundary
    yield _theme("boundaries", [(border, {"kind": "county", "kind_detail": 6})], 6)


def _roads(district: District) -> Iterator[Theme]:
    rails = [
        (r.line, _named(r.name, r.name_en, kind="rail", kind_detail="rail"))
        for r in district.railways
    ]
    yield _theme("roads", rails, 8)
    for grade in reversed(_ROADS):
        since = _ROADS[grade][2]
        ways = [road for road in district.roads if road.grade == grade]
        yield _theme("roads", ((w.line, _way(w)) for w in ways), since)
        over = [road for road in district.bridges if road.grade == grade]
        spans = ((w.line, {**_kinds(grade), "is_bridge": True}) for w in over)
        yield _theme("roads", spans, max(since, 13))


def _kinds(grade: str) -> dict[str, Tag]:
    kind, detail, _since = _ROADS[grade]
    return {"kind": kind, "kind_detail": detail}


def _way(road: Road) -> dict[str, Tag]:
    return _named(road.name, road.name_en, **_kinds(road.grade))


def _places(district: District) -> Iterator[Theme]:
    whole = (
        district.outline.point_on_surface(),
        _named(district.name, district.name_en, kind="locality", kind_detail="city"),
    )
    yield _theme("places", [whole], 6, 12, alone=True)
    streets = [
        (shapely.Point(g.lon, g.lat), _named(g.name, g.name_en, kind="neighbourhood"))
        for g in district.grids
        if g.kind == "street"
    ]
    yield _theme("places", streets, 11, alone=True)
    for since in sorted({zoom for _kind, zoom in _POIS.values()}):
        found = [p for p in district.places if _POIS.get(p.kind, ("", 0))[1] == since]
        rows = [
            (
                shapely.Point(p.lon, p.lat),
                _named(p.name, p.name_en, kind=_POIS[p.kind][0], min_zoom=since),
            )
            for p in found
        ]
        yield _theme("pois", rows, since, alone=True)
