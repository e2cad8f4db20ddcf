"""The warmth of open cases: where they are, how grave they are, and nothing lost."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from tests.ui.sample import Sample
from ui.map.layers.heat import HeatLayer, warmth_of
from ui.map.scene import Scene
from ui.map.view import View

BOUNDS = (0.0, 0.0, 10_000.0, 8_000.0)


def test_that_the_warmest_place_is_where_the_gravest_lie() -> None:
    x, y = np.array([2_000.0, 8_000.0]), np.array([2_000.0, 6_000.0])
    warmth, (west, _south, east, north) = warmth_of(x, y, np.array([4, 1]), BOUNDS)
    side = (east - west) / warmth.shape[1]
    row, column = np.unravel_index(int(np.argmax(warmth)), warmth.shape)
    assert abs(west + (column + 0.5) * side - 8_000) <= side
    assert abs(north - (row + 0.5) * side - 6_000) <= side
    assert warmth.sum() == pytest.approx(1.0 + 4.0)


def test_that_a_case_outside_warms_nothing() -> None:
    warmth, _where = warmth_of(np.array([99_000.0]), np.array([0.0]), np.array([1]), BOUNDS)
    assert not warmth.any()


def test_that_it_is_drawn_while_there_are_cases(district: Sample) -> None:
    scene = Scene(lambda: district.picture, lambda: district.context.bridge.now)
    layer = HeatLayer(scene)
    layer.switched(True)
    assert layer.rebuild(None).live
    bounds = scene.bounds()
    assert bounds is not None
    view = View(0, 0, 1.0, 400.0, 300.0).fitted(bounds, (0, 0, 0, 0))
    pixels = QImage(400, 300, QImage.Format.Format_ARGB32_Premultiplied)
    pixels.fill(0)
    painter = QPainter(pixels)
    layer.draw(painter, view)
    painter.end()
    assert any(pixels.pixelColor(x, y).alpha() for x in range(0, 400, 5) for y in range(0, 300, 5))
    assert len(layer.legend()) == 2
