"""The parts the map is made of: painter paths, lines and areas in flat arrays."""

from __future__ import annotations

import numpy as np
import shapely

from ui.map import paths
from ui.map.maker.protocol import SIDE
from ui.map.shapes import areas, lines
from ui.map.view import View, rung_scale

VIEW = View(0.0, 0.0, rung_scale(60), 3.0 * SIDE, 2.0 * SIDE)


def test_that_a_path_from_arrays_is_the_path_from_points() -> None:
    x, y = np.array([0.0, 10, 10, 0, 0, 20, 30]), np.array([0.0, 0, 10, 10, 0, 5, 6])
    made = paths.path(x, y, np.array([0, 5]))
    found = [(made.elementAt(i).x, made.elementAt(i).y) for i in range(made.elementCount())]
    assert found == list(zip(x.tolist(), y.tolist(), strict=True))
    assert [made.elementAt(i).isMoveTo() for i in range(7)] == [i in (0, 5) for i in range(7)]
    assert paths.path(x[:0], y[:0], np.array([], dtype=np.int64)).isEmpty()


def test_that_a_long_line_is_cut_into_pieces_without_a_gap() -> None:
    line = shapely.LineString([(k * 10.0, (k % 7) * 3.0) for k in range(200)])
    cut = lines([line])
    assert len(cut) > 5
    parts = [
        shapely.LineString(cut.xy[a:b])
        for a, b in zip(cut.first[:-1].tolist(), cut.first[1:].tolist(), strict=True)
    ]
    assert shapely.line_merge(shapely.MultiLineString(parts)).equals(line)


def test_that_a_hole_stays_a_hole() -> None:
    ring = shapely.box(-400, -400, 400, 400).difference(shapely.box(-100, -100, 100, 100))
    shapes = areas([ring])
    path = shapes.path(np.arange(len(shapes)), VIEW)
    middle, body = VIEW.point(0, 0), VIEW.point(-300, 0)
    assert not path.contains(middle)
    assert path.contains(body)
