"""What lies under the live layers, as a whole map has it: looks, colours, setups, its maker."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPointF, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.modes import ModeState
from app.messages.events import ModeSwitched
from app.picture.picture import Changes
from tests.ui.sample import NOW, Sample
from ui.map.canvas import MapCanvas
from ui.map.layers.base import BaseLayer
from ui.map.layers.grids import GridsLayer
from ui.map.maker import shared
from ui.map.maker.process import ProcessMaker
from ui.map.scene import Scene
from ui.theme import style as theme, tokens

PATIENCE_MS = 30_000


class _Tint(QObject):
    """Colours every grid alike."""

    changed = Signal()
    kinds = ("community", "rural")

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.version, self.colour, self._rows = 0, 0, rows

    def show(self, colour: int) -> None:
        self.colour, self.version = colour, self.version + 1
        self.changed.emit()

    def finish(self) -> None:
        """There is nothing to wait for."""

    def table(self) -> NDArray[np.uint32] | None:
        return np.full(self._rows, self.colour, dtype=np.uint32) if self.colour else None


class _Tinted(BaseLayer):
    id = "tinted"

    def __init__(self, tint: _Tint) -> None:
        self.tint = tint  # type: ignore[assignment]


@pytest.fixture
def scene(district: Sample) -> Scene:
    return Scene(lambda: district.picture, district.clock)


@pytest.fixture
def tint(scene: Scene) -> _Tint:
    return _Tint(len(scene.grids().items))


@pytest.fixture
def canvas(scene: Scene, tint: _Tint, qtbot: QtBot) -> MapCanvas:
    made = MapCanvas(scene, [GridsLayer(scene), _Tinted(tint)])
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.take(None)
    made.settle()
    return made


def _picture(canvas: MapCanvas) -> QImage:
    return canvas.grab().toImage()


def _middle(canvas: MapCanvas) -> list[int]:
    """Some pixels of the middle of the district."""
    image = _picture(canvas)
    return [image.pixel(x, y) for x in range(300, 600, 7) for y in range(200, 500, 7)]


def test_that_a_map_is_there_with_its_names(canvas: MapCanvas) -> None:
    assert not canvas.busy
    assert canvas.labels.texts
    assert len(set(_middle(canvas))) > 20


def test_that_a_mode_with_a_style_of_its_own_repaints_the_map_and_back(
    canvas: MapCanvas, district: Sample
) -> None:
    calm = _middle(canvas)
    district.happen(ModeSwitched(state=ModeState("emergency", 3, NOW, before="daily")))
    canvas.take(Changes(mode=True))
    assert canvas.busy
    assert _middle(canvas) == calm, "the old tiles stay until the new ones are there"
    canvas.settle()
    assert _middle(canvas) != calm
    district.happen(ModeSwitched(state=ModeState("daily", 0, NOW, before="emergency")))
    canvas.take(Changes(mode=True))
    canvas.settle()
    assert _middle(canvas) == calm


def test_that_borders_go_with_their_layer(canvas: MapCanvas) -> None:
    with_borders = _middle(canvas)
    canvas.switch([])
    canvas.settle()
    assert _middle(canvas) != with_borders


def test_that_grids_are_coloured_and_recoloured(canvas: MapCanvas, tint: _Tint) -> None:
    plain = _middle(canvas)
    tint.show(0xFFFF0000)
    canvas.settle()
    red = _middle(canvas)
    assert red.count(0xFFFF0000) > len(red) // 2
    tint.show(0xFF00FF00)
    canvas.settle()
    assert _middle(canvas).count(0xFF00FF00) == red.count(0xFFFF0000)
    tint.show(0)
    canvas.settle()
    assert _middle(canvas) == plain


def test_that_the_grid_under_the_pointer_is_the_same_with_and_without_ids(
    canvas: MapCanvas, tint: _Tint
) -> None:
    rng = np.random.default_rng(2)
    # Off the borders by being in the middle of pixels: ids are those of pixels' middles.
    places = np.floor(rng.uniform((0, 0), (900, 700), (300, 2))) + 0.5

    def codes() -> list[str]:
        found = (canvas.grid_at(QPointF(x, y)) for x, y in places.tolist())
        return [grid.code if grid is not None else "" for grid in found]

    told = codes()
    assert len(set(told)) > 20
    tint.show(0xFFFF0000)
    canvas.settle()
    read = [canvas.tiles.grid_at(canvas.view, QPointF(x, y)) for x, y in places.tolist()]
    assert sum(row is not None for row in read) > len(read) // 2
    assert codes() == told


def test_that_a_new_registry_is_painted(canvas: MapCanvas, scene: Scene, district: Sample) -> None:
    before = _middle(canvas)
    grids = district.picture.registry.grids
    kept = dict(list(grids.items())[::3])
    grids.clear()
    grids.update(kept)
    scene.forget()
    canvas.take(Changes(registry=True))
    canvas.settle()
    assert _middle(canvas) != before


def test_that_a_denser_screen_gets_tiles_of_its_own(
    canvas: MapCanvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas.locked, held = True, canvas.view
    monkeypatch.setattr(canvas, "devicePixelRatioF", lambda: 2.0)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert canvas.view.dpr == 2.0
    assert (canvas.view.x, canvas.view.y, canvas.view.mpp) == (held.x, held.y, held.mpp)
    assert canvas.busy
    canvas.settle()
    assert not canvas.busy


@pytest.fixture
def process() -> Iterator[ProcessMaker]:
    shared.close()
    shared.start()
    made = shared.maker()
    assert isinstance(made, ProcessMaker)
    yield made
    shared.close()


def test_that_a_map_is_complete_again_when_its_maker_was_killed(
    process: ProcessMaker, scene: Scene, qtbot: QtBot
) -> None:
    canvas = MapCanvas(scene, [GridsLayer(scene)])
    qtbot.addWidget(canvas)
    canvas.resize(900, 700)
    canvas.show()
    canvas.take(None)
    qtbot.waitUntil(lambda: not canvas.busy, timeout=PATIENCE_MS)
    whole = _picture(canvas)
    assert process.child is not None
    os.kill(process.child, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    canvas.look(canvas.view.zoomed(4, 450, 350))
    qtbot.waitUntil(lambda: process.deaths == 1, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not canvas.busy, timeout=PATIENCE_MS)
    canvas.look(canvas.district())
    qtbot.waitUntil(lambda: not canvas.busy, timeout=PATIENCE_MS)
    assert _picture(canvas) == whole


def test_that_the_map_takes_another_theme(canvas: MapCanvas, dressed: QApplication) -> None:
    dark, before = _middle(canvas), tokens.current()
    try:
        theme.apply(dressed, tokens.load("light"))
        canvas.restyle()
        canvas.settle()
        light = _middle(canvas)
    finally:
        theme.apply(dressed, before)
    assert np.mean([pixel & 255 for pixel in light]) > np.mean([pixel & 255 for pixel in dark])
