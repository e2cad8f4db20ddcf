"""Which grid answers the pointer at which scale, and how dedicated grids are outlined."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.domain.registry import Grid
from app.geo import projection
from tests.ui.sample import NOW, picture
from tests.ui.sample_district import LAT, LON
from ui.map import style
from ui.map.base import stylesheet
from ui.map.base.grid_lines import GridLines
from ui.map.base.stylesheet import zoom_at
from ui.map.grid_shapes import table
from ui.map.maker.setup import Look
from ui.map.scene import Scene
from ui.map.view import View

HALF = {"district": 0.02, "street": 0.01, "community": 0.004, "micro": 0.001, "dedicated": 0.002}


def nested(*kinds: str) -> dict[str, Grid]:
    """Squares inside each other round one place, the parent of each being the next greater."""
    found: dict[str, Grid] = {}
    above = ""
    for kind in kinds:
        half = HALF[kind]
        shape = shapely.to_wkb(shapely.box(LON - half, LAT - half, LON + half, LAT + half))
        parent = "" if kind == "dedicated" else above
        found[kind] = Grid(kind, kind, kind, kind, parent=parent, lon=LON, lat=LAT, shape=shape)
        above = kind if kind != "dedicated" else above
    return found


def told(grids: dict[str, Grid], mpp: float) -> str:
    made = picture()
    made.registry.grids = grids
    x, y = projection.to_mercator(LON, LAT)
    view = View(float(x), float(y), mpp, 800, 600)
    found = Scene(lambda: made, lambda: NOW).grid_under(QPointF(400, 300), view)
    return found.kind if found is not None else ""


@pytest.mark.parametrize(
    ("mpp", "kind"),
    [(style.STREET_FROM * 2, "district"), (style.STREET_FROM, "street"),
     (style.COMMUNITY_FROM * 1.5, "street"), (style.COMMUNITY_FROM, "community"),
     (style.MICRO_FROM * 2, "community"), (style.MICRO_FROM, "micro")],
)  # fmt: skip
def test_that_the_nearer_one_looks_the_finer_the_grid_that_answers(mpp: float, kind: str) -> None:
    assert told(nested("district", "street", "community", "micro"), mpp) == kind


def test_that_a_dedicated_grid_answers_from_where_it_can_be_seen() -> None:
    grids = nested("street", "community", "dedicated")
    assert told(grids, style.COMMUNITY_FROM) == "dedicated"
    assert told(grids, style.COMMUNITY_FROM * 2) == "street"


def test_that_without_districts_streets_answer_from_afar() -> None:
    assert told(nested("street", "community"), style.STREET_FROM * 4) == "street"


def test_that_a_lone_community_answers_from_afar() -> None:
    assert told(nested("community"), style.STREET_FROM * 4) == "community"


def test_that_the_styles_draw_a_kind_where_it_answers() -> None:
    for name in ("dark", "light"):
        borders = stylesheet.load(name).sheet.border
        assert zoom_at(style.MICRO_FROM) == pytest.approx(borders["micro"].least, abs=0.1)
        assert zoom_at(style.COMMUNITY_FROM) == pytest.approx(borders["community"].least, abs=0.1)
        assert borders["dedicated"].least == borders["community"].least


def test_that_a_dedicated_grid_is_outlined_whole_and_hatched(qtbot: QtBot, tmp_path: Path) -> None:
    """Its outline runs along a community's here, and is drawn all the same."""
    grids = nested("street", "community")
    alone = inked(grids)
    grids["dedicated"] = replace(grids["community"], code="d", kind="dedicated", parent="")
    both = inked(grids)
    assert both > alone * 1.5


def inked(grids: dict[str, Grid]) -> int:
    """Pixels that borders cover."""
    x, y = projection.to_mercator(LON, LAT)
    view = View(float(x), float(y), 4.0, 400, 400)
    image = QImage(400, 400, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(0, 0, 0, 0))
    look = stylesheet.of(Look())
    painter = QPainter(image)
    GridLines(table(grids)).draw(painter, view, look, zoom_at(view.mpp))
    painter.end()
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)  # type: ignore[call-overload]
    return int(np.count_nonzero(pixels))
