"""Theme files, the style sheet, type and icons."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from app import paths
from ui.theme import fonts, icons, levels, style, tokens
from ui.theme.focus import FocusRing


@pytest.fixture(params=tokens.THEMES)
def theme(request, qapp):
    chosen = tokens.load(request.param)
    style.apply(qapp, chosen)
    yield chosen
    tokens.use("dark")


def test_that_a_missing_colour_is_named_with_its_file(tmp_path, monkeypatch):
    whole = (paths.resources() / "themes" / "dark.toml").read_text(encoding="utf-8")
    (tmp_path / "themes").mkdir()
    text = re.sub(r"(?m)^hover = .*$", "", whole)
    (tmp_path / "themes" / "half.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    with pytest.raises(tokens.ThemeError, match=r"half\.toml: \[colour\] hover is missing"):
        tokens.load("half")


def test_that_a_word_that_is_no_colour_is_refused(tmp_path, monkeypatch):
    whole = (paths.resources() / "themes" / "dark.toml").read_text(encoding="utf-8")
    (tmp_path / "themes").mkdir()
    text = whole.replace('land = "#191F25"', 'land = "soil"')
    (tmp_path / "themes" / "odd.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    with pytest.raises(tokens.ThemeError, match=r"\[map\] land is no colour: 'soil'"):
        tokens.load("odd")


def test_that_a_theme_cannot_be_changed(theme):
    with pytest.raises(dataclasses.FrozenInstanceError):
        theme.panel = QColor("red")


def test_that_a_mode_of_the_sites_own_takes_the_daily_accent(theme):
    assert theme.accent("snow") == theme.accent("daily")


def test_that_the_style_sheet_leaves_no_token_open_and_names_only_files_that_are_there(theme):
    sheet = style.sheet(theme)
    assert "@" not in sheet
    files = re.findall(r"url\(([^)]+)\)", sheet)
    assert files
    assert [f for f in files if not Path(f).is_file()] == []


def test_that_the_baked_icons_have_the_colours_of_their_theme(theme):
    known = {c.name() for c in (theme.text2, theme.select, theme.disabled)}
    for file in (paths.resources() / "icons" / theme.name).glob("*.svg"):
        colours = set(re.findall(r"#[0-9A-Fa-f]{6}", file.read_text(encoding="utf-8")))
        assert {c.lower() for c in colours} <= known, file.name


def test_that_a_change_of_theme_reaches_an_open_window(qtbot, qapp):
    style.apply(qapp, tokens.load("dark"))
    window = QWidget()
    field = QLineEdit(window)
    field.resize(120, 32)
    qtbot.addWidget(window)
    window.show()
    before = field.grab().toImage().pixelColor(60, 6)
    style.apply(qapp, tokens.load("light"))
    after = field.grab().toImage().pixelColor(60, 6)
    style.apply(qapp, tokens.load("dark"))
    assert before == tokens.load("dark").ground
    assert after == tokens.load("light").ground


def test_that_figures_have_one_width(qapp):
    fonts.load_shipped()
    for px in (fonts.SECONDARY, fonts.BODY, fonts.TITLE, fonts.VALUE):
        assert len({fonts.width(digit * 4, px) for digit in "0123456789"}) == 1


def test_that_the_three_weights_differ(qapp):
    fonts.load_shipped()

    def ink(weight):
        image = QImage(200, 60, QImage.Format.Format_Grayscale8)
        image.fill(0)
        painter = QPainter(image)
        painter.setPen(QColor("white"))
        painter.setFont(fonts.font(20, weight))
        painter.drawText(4, 40, "案件派遣")
        painter.end()
        return sum(image.constBits())

    assert ink(fonts.REGULAR) < ink(fonts.MEDIUM) < ink(fonts.BOLD)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_that_an_icon_has_as_many_pixels_as_the_screen(qapp, ratio):
    made = icons.icon("sun-horizon", QColor("white"), 16).pixmap(
        icons.pixmap("sun-horizon", QColor("white"), 16).size(), ratio
    )
    assert made.size().width() == round(16 * ratio)
    assert made.devicePixelRatio() == ratio
    image = made.toImage()
    alphas = [
        image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height())
    ]
    assert max(alphas) > 220


def test_that_an_unknown_icon_is_named(qapp):
    with pytest.raises(icons.IconError, match="no-such-icon"):
        icons.icon("no-such-icon")


def test_that_icons_do_not_import_qtawesome(qapp):
    code = (
        "import sys; from PySide6.QtGui import QGuiApplication as A; a = A([]);"
        "from ui.theme import icons; icons.icon('x'); sys.exit('qtawesome' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=paths.resources().parent, check=False)
    assert done.returncode == 0


def drawn(state, level, theme, side=32, numeral=False):
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(theme.panel)
    painter = QPainter(image)
    levels.paint_level(painter, QRectF(0, 0, side, side), level, state, numeral, theme)
    painter.end()
    return image


def test_that_every_state_and_level_of_an_alarm_looks_different(theme):
    images = [drawn(s, n, theme) for s in levels.STATES[:4] for n in (1, 2, 3, 4)]
    images += [drawn(s, 1, theme) for s in levels.STATES[4:]]
    assert all(a != b for i, a in enumerate(images) for b in images[i + 1 :])


def test_that_shapes_differ_without_their_colour(theme):
    grey = [
        drawn(levels.UNACKNOWLEDGED, n, theme).convertToFormat(QImage.Format.Format_Mono)
        for n in (1, 2, 3, 4)
    ]
    assert all(a != b for i, a in enumerate(grey) for b in grey[i + 1 :])


def test_that_the_numeral_comes_from_24_px(theme):
    small = [drawn(levels.UNACKNOWLEDGED, 3, theme, 20, numeral) for numeral in (False, True)]
    large = [drawn(levels.UNACKNOWLEDGED, 3, theme, 24, numeral) for numeral in (False, True)]
    assert small[0] == small[1]
    assert large[0] != large[1]


@pytest.fixture
def pair(qtbot, qapp):
    style.apply(qapp, tokens.load("dark"))
    window = QWidget()
    column = QVBoxLayout(window)
    buttons = [QPushButton("1"), QPushButton("2")]
    for button in buttons:
        column.addWidget(button)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window, buttons


def test_that_the_focus_ring_surrounds_the_control_the_tab_key_reached(pair, qtbot):
    window, (first, second) = pair
    first.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    ring = window.findChild(FocusRing)
    assert second.hasFocus()
    assert ring.isVisible()
    assert ring.geometry() == second.geometry().adjusted(-4, -4, 4, 4)


def test_that_the_focus_ring_follows_its_control(pair, qtbot):
    window, (first, _second) = pair
    first.setFocus(Qt.FocusReason.TabFocusReason)
    window.resize(window.width() + 80, window.height() + 40)
    ring = window.findChild(FocusRing)
    qtbot.waitUntil(lambda: ring.geometry() == first.geometry().adjusted(-4, -4, 4, 4))


def test_that_no_focus_ring_shows_after_the_mouse(pair, qtbot):
    window, (first, second) = pair
    first.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.mouseClick(
        window.windowHandle(), Qt.MouseButton.LeftButton, pos=second.geometry().center()
    )
    ring = window.findChild(FocusRing)
    assert second.hasFocus()
    assert not ring.isVisible()
