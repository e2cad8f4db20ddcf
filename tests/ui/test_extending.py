"""The examples of docs/develop/extending.md run as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.reference import load_catalogue
from tests.ui.sample import NOW, Sample
from ui.wall.show import Show

PAGE = Path(__file__).parents[2] / "docs" / "develop" / "extending.md"
LONGEST = 40


def _example(heading: str, language: str) -> str:
    text = PAGE.read_text(encoding="utf-8")
    part = text.split(f"## {heading}\n", 1)[1]
    found = re.search(rf"```{language}\n(.*?)```", part, re.DOTALL)
    assert found is not None
    return found.group(1)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, heading in (("modes/fair", "A mode"), ("wall/scenes/gate", "A scene of the wall")):
        file = tmp_path / f"{name}.toml"
        file.parent.mkdir(parents=True)
        file.write_text(_example(heading, "toml"), encoding="utf-8")
    return tmp_path


def test_that_a_file_is_a_mode(site: Path) -> None:
    modes = load_catalogue(site).modes
    assert list(modes)[-1] == "fair"
    assert modes["fair"].wall == modes["holiday"].wall
    assert modes["fair"].limit_factor == 0.8


def test_that_a_file_is_a_scene(site: Path) -> None:
    scene = load_catalogue(site).wall.scenes["gate"]
    assert [panel.kind for panel in scene.columns[0]] == ["worst-crowd", "urgent"]


def _canvas() -> QImage:
    canvas = QImage(1360, 600, QImage.Format.Format_RGB32)
    canvas.fill(0)
    return canvas


def test_that_a_function_is_a_panel(district: Sample) -> None:
    from PySide6.QtCore import QPointF

    from app.i18n import _
    from app.picture.picture import Picture
    from ui.wall import parts
    from ui.wall.facts import WallFacts
    from ui.widgets import format

    room = {"QPainter": QPainter, "QRectF": QRectF, "QPointF": QPointF, "_": _, "parts": parts,
            "format": format, "Picture": Picture, "WallFacts": WallFacts}  # fmt: skip
    exec(_example("A panel of the wall", "python"), room)
    canvas, empty = _canvas(), _canvas()
    painter = QPainter(canvas)
    show = Show(district.context)
    room["silent"](painter, QRectF(0, 0, 1360, 600), district.picture, show.facts)  # type: ignore[operator]
    painter.end()
    assert canvas != empty


def test_that_a_class_is_a_layer(district: Sample) -> None:
    from ui.map.layers.base import BaseLayer
    from ui.map.scene import Scene

    source = _example("A layer of the map", "python")
    assert source.count("\n") <= LONGEST
    room: dict[str, object] = {}
    exec(IMPORTS + source, room)
    layer = room["MarketLayer"](Scene(lambda: district.picture, lambda: NOW))  # type: ignore[operator]
    assert isinstance(layer, BaseLayer)
    layer.rebuild(None)
    assert layer.count() == sum(
        g.kind == "community" and g.households > 500
        for g in district.picture.registry.grids.values()
    )


IMPORTS = """
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen
from app.geo import projection
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map.layers.base import AREAS, BaseLayer, Repaint
from ui.map.scene import Scene
from ui.map.view import View
from ui.theme import tokens
"""
