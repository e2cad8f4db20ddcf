"""The map on paper: the right size, a picture that is not empty, nothing personal unless wanted."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from pytestqt.qtbot import QtBot

from app.domain.shapes import Shape, ShapeKind
from app.messages import events
from tests.ui.sample import NOW, Sample
from ui.map.panel import MapPanel
from ui.map.paper.canvas import SheetCanvas, frozen
from ui.map.paper.sheet import PDF, PNG, Wish, lay_out, ratio, too_large
from ui.theme import tokens


def made(panel: MapPanel, qtbot: QtBot, wish: Wish, path: Path) -> None:
    """Make the sheet as the card does, and wait for it."""
    job = panel.kit.paper.make(wish, path)
    assert job is not None
    qtbot.waitUntil(lambda: panel.kit.paper.job is None, timeout=60_000)


def colours(picture: QImage, left: float, top: float, right: float, bottom: float) -> int:
    """How many colours stand in a part of the picture, given in shares."""
    wide, high = picture.width(), picture.height()
    return len({
        picture.pixel(x, y)
        for x in range(int(left * wide), int(right * wide), 3)
        for y in range(int(top * high), int(bottom * high), 3)
    })  # fmt: skip


@pytest.mark.parametrize(
    ("paper", "landscape", "points"),
    [("A4", True, (842, 595)), ("A3", False, (842, 1191))],
)
def test_that_a_pdf_has_the_size_of_its_paper_and_a_map_on_it(
    panel: MapPanel, qtbot: QtBot, tmp_path: Path, paper: str, landscape: bool,
    points: tuple[int, int],
) -> None:  # fmt: skip
    path = tmp_path / "map.pdf"
    made(panel, qtbot, Wish("Morning map", paper, landscape, 150, PDF), path)
    document = QPdfDocument()
    document.load(str(path))
    assert document.pageCount() == 1
    size = document.pagePointSize(0)
    assert (size.width(), size.height()) == pytest.approx(points, abs=1.0)
    page = document.render(0, QSize(round(size.width()), round(size.height())))
    assert colours(page, 0.1, 0.2, 0.6, 0.8) > 50
    # Letters are set one by one: blanks between them are the reader's guess.
    words = "".join(document.getAllText(0).text().split())
    assert "Morningmap" in words and "Legend" in words and "1:" in words
    document.close()


def test_that_a_picture_has_the_pixels_of_its_resolution(
    panel: MapPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "map.png"
    made(panel, qtbot, Wish("Map", "A4", True, 200, PNG), path)
    picture = QImage(str(path))
    assert (picture.width(), picture.height()) == pytest.approx((2339, 1654), abs=2)
    assert picture.dotsPerMeterX() == pytest.approx(200 / 0.0254, rel=0.01)
    assert colours(picture, 0.1, 0.2, 0.6, 0.8) > 50
    white = QImage(picture).pixelColor(5, 5)
    assert white.lightness() > 240


def test_that_the_legend_is_left_out_when_it_is_not_wanted(
    panel: MapPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    wish = Wish("Map", dpi=150, form=PNG)
    with_it, without = tmp_path / "with.png", tmp_path / "without.png"
    made(panel, qtbot, wish, with_it)
    made(panel, qtbot, Wish("Map", dpi=150, form=PNG, legend=False), without)
    assert lay_out(wish).map.width() < lay_out(Wish("Map", legend=False)).map.width()
    assert QImage(str(with_it)) != QImage(str(without))


def test_that_the_desk_keeps_its_own_theme(panel: MapPanel, qtbot: QtBot, tmp_path: Path) -> None:
    made(panel, qtbot, Wish("Map", dpi=150, form=PNG), tmp_path / "map.png")
    assert tokens.current().name == "dark"
    panel.restyle()
    panel.settle()
    dark = panel.grab().toImage()
    light = QImage(str(tmp_path / "map.png"))
    assert dark.pixelColor(500, 20).lightness() < 60
    assert light.pixelColor(light.width() // 2, light.height() // 9).lightness() > 180


def test_that_personal_data_is_hidden_by_choice(panel: MapPanel, district: Sample) -> None:
    note = Shape(
        "S1", ShapeKind.TEXT, ((113.7, 34.79),), "找王师傅 13812342207", "钥匙在门卫",
        at=NOW, version=1,
    )  # fmt: skip
    district.happen(events.ShapeDrawn(shape=note))
    hidden = frozen(district.picture, redact=True).shapes["S1"]
    assert hidden.name == "找王师傅 138****2207" and hidden.note == ""
    assert frozen(district.picture, redact=False).shapes["S1"] == note
    district.context.session.select("case", next(iter(district.picture.cases)))
    for redact, key in ((True, ""), (False, district.context.session.key)):
        canvas = SheetCanvas(panel, lay_out(Wish("Map", dpi=150, redact=redact)))
        assert canvas.scene.key == key
        canvas.deleteLater()


def test_that_news_do_not_tear_a_sheet(panel: MapPanel, district: Sample) -> None:
    held = frozen(district.picture, redact=True)
    value = held.sensors.value[0]
    district.picture.sensors.value[0] = value + 50.0
    assert held.sensors.value[0] == value
    assert held.cases is not district.picture.cases


def test_that_the_card_makes_what_is_chosen_on_it(panel: MapPanel, qtbot: QtBot) -> None:
    qtbot.keyClick(panel, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    card = panel.kit.paper.card
    assert card.isVisible()
    card.title.setText("Night map")
    card._paper.set_current("A3")
    card._form.set_current(PNG)
    card._redact.setChecked(False)
    wish = card.wish
    assert (wish.title, wish.paper, wish.form, wish.redact) == ("Night map", "A3", PNG, False)


def test_that_too_large_a_sheet_is_refused_with_a_reason(panel: MapPanel, qtbot: QtBot) -> None:
    panel.kit.paper.open()
    card = panel.kit.paper.card
    card._paper.set_current("A2")
    card._dpi.set_current("300")
    assert too_large(card.wish)
    qtbot.mouseClick(card._save, Qt.MouseButton.LeftButton)
    assert "too large at 300 dots per inch" in card._problem.text()
    assert not too_large(Wish("Map", "A3", dpi=300))


def test_that_a_cancelled_sheet_leaves_no_file(
    panel: MapPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "map.pdf"
    panel.kit.paper.make(Wish("Map", "A3", dpi=300), path)
    qtbot.waitUntil(lambda: path.exists() or panel.kit.paper.job is None, timeout=60_000)
    panel.kit.paper.cancel()
    assert panel.kit.paper.job is None and not path.exists()


def test_that_a_folder_that_is_not_there_is_told_on_the_card(
    panel: MapPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    panel.kit.paper.open()
    for form in (PDF, PNG):
        made(panel, qtbot, Wish("Map", dpi=150, form=form), tmp_path / "no" / f"map.{form}")
        assert "cannot be written" in panel.kit.paper.card._problem.text()


def test_that_the_scale_in_numbers_is_that_of_the_paper() -> None:
    assert ratio(1.0) == "1 : 3,800"
    assert ratio(26.458) == "1 : 100,000"
