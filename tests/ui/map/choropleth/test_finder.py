"""The finest grid at a place, against shapely."""

from __future__ import annotations

import numpy as np
import shapely

from app.geo import projection
from tests.ui.sample_district import LAT, LON
from ui.map.choropleth.finder import Finder
from ui.map.maker.rings import Rings


def _town() -> tuple[np.ndarray, np.ndarray]:
    """Shapes in degrees and ranks: a district, streets, communities with a hole between them,
    micro grids, one of them in two parts, and one grid outside the tree over all."""
    dice = np.random.default_rng(11)
    places = dice.uniform(0, 1, (60, 2)) * (0.1, 0.08) + (LON, LAT)
    whole = shapely.box(LON, LAT, LON + 0.1, LAT + 0.08)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(places)))
    communities = shapely.intersection(cells, whole)[:-4]
    communities[0] = communities[0].difference(communities[0].centroid.buffer(0.002))
    micro = shapely.buffer(shapely.points(places[:20]), 0.003)
    micro[3] = shapely.union(micro[3], shapely.buffer(shapely.Point(LON + 0.2, LAT), 0.01))
    streets = [shapely.box(LON, LAT, LON + 0.05, LAT + 0.08),
               shapely.box(LON + 0.05, LAT, LON + 0.1, LAT + 0.08)]  # fmt: skip
    shapes = np.array([whole, whole, *streets, *communities, *micro], dtype=object)
    ranks = [1, -1, 2, 2, *[3] * len(communities), *[4] * len(micro)]
    return shapes, np.array(ranks, dtype=np.int64)


def test_that_ten_thousand_places_resolve_as_shapely_says() -> None:
    shapes, rank = _town()
    finder = Finder(Rings(list(shapely.to_wkb(shapes))), rank)
    dice = np.random.default_rng(5)
    lon = dice.uniform(LON - 0.05, LON + 0.25, 10_000)
    lat = dice.uniform(LAT - 0.03, LAT + 0.11, 10_000)
    found = finder(lon, lat)
    tree = shapely.STRtree(shapes)
    points, rows = tree.query(shapely.points(lon, lat), predicate="within")
    right = np.full(len(lon), -1)
    best = np.full(len(lon), -1)
    held: list[set[int]] = [set() for _ in lon]
    for point, row in zip(points.tolist(), rows.tolist(), strict=True):
        if rank[row] < 0:
            continue
        if rank[row] > best[point]:
            best[point], right[point] = rank[row], row
            held[point] = {row}
        elif rank[row] == best[point]:
            held[point].add(row)
    wrong = [n for n in range(len(lon)) if found[n] not in (held[n] or {-1})]
    x, y = projection.to_mercator(lon[wrong], lat[wrong])
    assert len(wrong) <= 5, list(zip(x, y, strict=True))
    assert np.count_nonzero(found >= 0) > 1500


def test_that_places_nobody_knows_lie_nowhere() -> None:
    shapes, rank = _town()
    finder = Finder(Rings(list(shapely.to_wkb(shapes))), rank)
    nan = np.array([np.nan, LON + 0.01, 0.0])
    assert finder(nan, np.array([LAT, np.nan, 0.0])).tolist() == [-1, -1, -1]


def test_that_without_grids_every_place_lies_outside() -> None:
    finder = Finder(Rings([]), np.empty(0, dtype=np.int64))
    assert finder(np.array([LON]), np.array([LAT])).tolist() == [-1]
