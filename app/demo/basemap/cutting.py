"""Cutting the district into tiles: simplified for each zoom, clipped with a margin, encoded."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from app.demo.basemap.content import LAYERS, Theme
from app.geo import projection
from app.maps.tags import Tag
from app.maps.writing import EXTENT, LINE, POINT, POLYGON, Drawn, tile

LOW, HIGH = 6, 15
_MARGIN = 96
"""Tile units that shapes reach over the edge: half the widest road at the highest zoom."""
_COARSE = 5.0
"""Tile units a line may stray below the highest zoom: under a pixel of a tile 512 wide."""
_SMALLEST = 500.0
"""Tile units²: smaller areas are left out below the highest zoom (about 3 by 3 pixels)."""
_PACKING = 9

Shapes = NDArray[np.object_]
Cut = tuple[int, int, int, bytes]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A theme in whole-world tile units of one zoom, with an index over it."""

    theme: Theme
    shapes: Shapes
    rows: NDArray[np.int64]
    tree: shapely.STRtree


def tiles(themes: Sequence[Theme], extent: tuple[float, float, float, float]) -> Iterator[Cut]:
    """z, x, y and the packed bytes of every tile inside `extent` (w, s, e, n degrees)."""
    for zoom in range(LOW, HIGH + 1):
        shown = [t for t in themes if t.since <= zoom <= t.until and len(t.shapes)]
        ready = [_ready(theme, zoom) for theme in shown]
        (west, east), (north, south) = _units(np.array(extent).reshape(2, 2), zoom).T
        for x in range(int(west // EXTENT), int(east // EXTENT) + 1):
            for y in range(int(min(north, south) // EXTENT), int(max(north, south) // EXTENT) + 1):
                # Without the time of day: the same map is the same file.
                yield zoom, x, y, gzip.compress(_tile(ready, x, y), _PACKING, mtime=0)


def _units(lonlat: NDArray[np.float64], zoom: int) -> NDArray[np.float64]:
    """Degrees to tile units counted from the world's north-west corner, y downwards."""
    metres = projection.points_to_mercator(lonlat)
    scale = EXTENT * 2.0**zoom / (2.0 * projection.HALF_WORLD_M)
    half = projection.HALF_WORLD_M
    return np.stack([(metres[:, 0] + half) * scale, (half - metres[:, 1]) * scale], axis=-1)


def _ready(theme: Theme, zoom: int) -> _Ready:
    shapes = np.asarray(shapely.transform(theme.shapes, lambda points: _units(points, zoom)))
    rows = np.arange(len(shapes))
    if zoom < HIGH and theme.layer != "buildings":
        shapes = np.asarray(shapely.simplify(shapes, _COARSE))
    area = shapely.area(shapes)
    if zoom < HIGH:
        large = (area == 0) & (shapely.get_dimensions(shapes) < 2) | (area >= _SMALLEST)
        shapes, rows = shapes[large], rows[large]
    return _Ready(theme, shapes, rows, shapely.STRtree(shapes))


def _tile(ready: Sequence[_Ready], x: int, y: int) -> bytes:
    layers: dict[str, list[Drawn]] = {name: [] for name in LAYERS}
    corner = np.array([x, y], dtype=np.float64) * EXTENT
    whole = np.array([[0, 0], [EXTENT, 0], [EXTENT, EXTENT], [0, EXTENT]], dtype=np.int64)
    layers["earth"].append(Drawn(POLYGON, [whole], {"kind": "earth"}))
    for prepared in ready:
        layers[prepared.theme.layer] += _drawn(prepared, corner)
    return tile(layers)


def _drawn(prepared: _Ready, corner: NDArray[np.float64]) -> list[Drawn]:
    """The features of a theme in one tile; those with equal tags are one."""
    low, high = corner - _MARGIN, corner + EXTENT + _MARGIN
    found = np.sort(prepared.tree.query(shapely.box(*low, *high)))
    if not len(found):
        return []
    cut = shapely.clip_by_rect(prepared.shapes[found], *low, *high)
    groups: dict[tuple[tuple[str, Tag], ...], list[shapely.Geometry]] = defaultdict(list)
    for shape, row in zip(cut, prepared.rows[found].tolist(), strict=True):
        if not shape.is_empty and (shape.geom_type != "Point" or _inside(shape, corner)):
            tags = prepared.theme.tags[row]
            alone = (("", row),) if prepared.theme.alone else ()
            groups[(*tags.items(), *alone)].append(shape)
    made = []
    for key, shapes in groups.items():
        tags = {name: value for name, value in key if name}
        made += _features(np.array(shapes, dtype=object), tags, corner)
    return made


def _inside(point: shapely.Geometry, corner: NDArray[np.float64]) -> bool:
    """A point belongs to one tile only, or its name would be written twice."""
    at = shapely.get_coordinates(point)[0] - corner
    return bool((at >= 0).all() and (at < EXTENT).all())


def _features(shapes: Shapes, tags: dict[str, Tag], corner: NDArray[np.float64]) -> list[Drawn]:
    parts = shapely.get_parts(shapes)
    dimension = shapely.get_dimensions(parts)
    points = parts[dimension == 0]
    lines = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(parts[dimension == 1])))
    areas = shapely.orient_polygons(parts[dimension == 2], exterior_cw=False)
    drawn = (
        (POINT, [_whole(points, corner)] if len(points) else []),
        (LINE, _lines(lines, corner)),
        (POLYGON, [ring for area in areas for ring in _rings(area, corner)]),
    )
    return [Drawn(kind, made, tags) for kind, made in drawn if made]


def _whole(shapes: Shapes | shapely.Geometry, corner: NDArray[np.float64]) -> NDArray[np.int64]:
    """Coordinates in whole units of the tile, none twice in a row."""
    rounded = np.round(shapely.get_coordinates(shapes) - corner).astype(np.int64)
    keep = np.ones(len(rounded), dtype=bool)
    keep[1:] = (rounded[1:] != rounded[:-1]).any(axis=1)
    kept: NDArray[np.int64] = rounded[keep]
    return kept


def _lines(lines: Shapes, corner: NDArray[np.float64]) -> list[NDArray[np.int64]]:
    made = [_whole(line, corner) for line in lines]
    return [line for line in made if len(line) > 1]


def _rings(area: shapely.Polygon, corner: NDArray[np.float64]) -> list[NDArray[np.int64]]:
    """Outer ring first, without the closing points; rings that rounding left empty go, and
    with an outer ring its holes."""
    made = []
    for place, ring in enumerate([area.exterior, *area.interiors]):
        points = _whole(ring, corner)[:-1]
        turn = _twice_area(points) if len(points) > 2 else 0
        if (turn > 0) == (place == 0) and turn:
            made.append(points)
        elif place == 0:
            return []
    return made


def _twice_area(ring: NDArray[np.int64]) -> int:
    after = np.roll(ring, -1, axis=0)
    return int((ring[:, 0] * after[:, 1] - after[:, 0] * ring[:, 1]).sum())
