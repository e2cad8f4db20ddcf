"""The grid under the pointer, over a whole city, against shapely."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.registry import Grid, Officer
from app.geo import projection
from app.geo.grid_index import SPECIFICITY
from tests.bench import city
from tests.ui.sample import sample
from ui.map import style
from ui.map.grid_shapes import GridShapes
from ui.map.layers.grids import GridsLayer
from ui.map.panel import MapPanel
from ui.map.view import rung_of, rung_scale

POINTS = 10_000
SHARE = 0.999
"""Of the points whose grid must be shapely's; the rest lie within a pixel of a border."""


_COARSE = {"community", "rural", "dedicated", "street", "district"}
"""What is found from where micro grids are too small to be shown."""


class Truth:
    """What shapely says of a city's grids, in Mercator metres."""

    def __init__(self, scale: float) -> None:
        made = city.grounds(scale)
        self.grids = made.grids
        self.shapes = shapely.transform(made.shapes, projection.points_to_mercator)
        self._tree = shapely.STRtree(self.shapes)

    def at(self, x: np.ndarray, y: np.ndarray, kinds: set[str] | None = None) -> list[Grid | None]:
        """The most specific grid at each place, of all kinds or some."""
        best: list[Grid | None] = [None] * len(x)
        points, rows = self._tree.query(shapely.points(x, y), predicate="intersects")
        for point, row in zip(points.tolist(), rows.tolist(), strict=True):
            grid, known = self.grids[row], best[point]
            if kinds is not None and grid.kind not in kinds:
                continue
            if known is None or SPECIFICITY[grid.kind] < SPECIFICITY[known.kind]:
                best[point] = grid
        return best

    def far_from(self, grid: Grid, x: float, y: float) -> float:
        """Metres to the border of a grid."""
        row = next(row for row, other in enumerate(self.grids) if other.code == grid.code)
        return float(shapely.distance(shapely.boundary(self.shapes[row]), shapely.Point(x, y)))

    def places(self, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Random places, as many in the crowded core as there are grids in it."""
        rows = rng.integers(0, len(self.shapes), count)
        box = shapely.bounds(self.shapes[rows])
        share = rng.random((2, count))
        x = box[:, 0] + (box[:, 2] - box[:, 0]) * share[0]
        return x, box[:, 1] + (box[:, 3] - box[:, 1]) * share[1]


@pytest.fixture(scope="module")
def truth() -> Truth:
    return Truth(1.0)


def test_that_the_grid_at_ten_thousand_places_of_a_city_is_shapelys(truth: Truth) -> None:
    shapes = GridShapes({grid.code: grid for grid in truth.grids})
    x, y = truth.places(POINTS, np.random.default_rng(70569))
    told = [shapes.at(a, b, finest=True) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    wanted = truth.at(x, y)
    misses = [k for k in range(POINTS) if told[k] is not wanted[k]]
    assert len(misses) <= POINTS * (1 - SHARE)
    for k in misses:
        grid = wanted[k] or told[k]
        assert grid is not None
        assert truth.far_from(grid, x[k], y[k]) < 0.01  # single precision: a few millimetres
    assert sum(grid is not None for grid in wanted) > POINTS * 0.9


@pytest.fixture
def panel(dressed: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[MapPanel]:
    picture = city.picture(city.QUICK)
    picture.registry.officers["lin"] = Officer("lin", "林", "Lin")
    made = sample(tmp_path, picture)
    shown = MapPanel(made.context)
    qtbot.addWidget(shown)
    shown.resize(1200, 800)
    shown.show()
    yield shown
    made.desk.close()


@pytest.mark.parametrize("mpp", [40.0, 9.0, 1.2])
def test_that_the_pointer_finds_the_grid_shapely_finds(panel: MapPanel, mpp: float) -> None:
    truth = Truth(city.QUICK)
    panel.look(replace(panel.view, mpp=rung_scale(rung_of(mpp))))
    panel.settle()
    grids = panel.layer("grids")
    assert isinstance(grids, GridsLayer)
    view = panel.view
    rng = np.random.default_rng(11)
    px = rng.uniform(0, view.width, POINTS // 10)
    py = rng.uniform(0, view.height, POINTS // 10)
    places = [view.world(a, b) for a, b in zip(px.tolist(), py.tolist(), strict=True)]
    x, y = np.array(places).T
    told = [grids.hit(QPointF(a, b), view) for a, b in zip(px.tolist(), py.tolist(), strict=True)]
    wanted = truth.at(x, y, _answering(view.mpp))
    wrong = [
        k
        for k, (hit, grid) in enumerate(zip(told, wanted, strict=True))
        if (hit.key if hit else None) != (grid.code if grid else None)
    ]
    for k in wrong:
        grid = wanted[k] or next(g for g in truth.grids if told[k] and g.code == told[k].key)
        assert truth.far_from(grid, x[k], y[k]) <= view.mpp
    assert len(wrong) <= len(px) * (1 - SHARE) + 1


def test_that_the_whole_city_is_looked_at_first(panel: MapPanel) -> None:
    west, south, east, north = panel.view.bounds()
    box = shapely.total_bounds(Truth(city.QUICK).shapes)
    assert west <= box[0] and south <= box[1] and east >= box[2] and north >= box[3]


def _answering(mpp: float) -> set[str] | None:
    """The kinds of grids that answer the pointer at a scale, None for all."""
    if mpp <= style.MICRO_FROM:
        return None
    return _COARSE if mpp <= style.COMMUNITY_FROM else {"street"}
