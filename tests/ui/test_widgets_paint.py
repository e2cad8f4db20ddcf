"""Every small part paints in both themes, changes with its state, and keeps within its box."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from app import i18n
from ui.theme import style, tokens
from ui.widgets import chip as chips, deadline_bar, gallery, receipts
from ui.widgets.chip import Chip, chip_size, paint_chip
from ui.widgets.deadline_bar import paint_deadline
from ui.widgets.elide import ElideLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.floating_card import FloatingCard
from ui.widgets.keycap import keycap_size, paint_keycap
from ui.widgets.keycap_button import KeycapButton
from ui.widgets.panel import HEAD, Panel
from ui.widgets.progress_row import ProgressRow
from ui.widgets.recall_button import RecallButton
from ui.widgets.receipts import Receipt, Receipts, paint_receipts
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.spark import SparkLine, Threshold, paint_spark
from ui.widgets.tabs import Tab, TextTabs
from ui.widgets.toast import Toast, ToastCard, ToastStack
from ui.widgets.toggle import Toggle

WIDGETS = {
    "chip": lambda: chips.ChipButton(Chip("Wenlan", chips.ACTIVE)),
    "deadline": lambda: deadline_bar.DeadlineBar(0.4),
    "elide": lambda: ElideLabel("a text"),
    "empty": lambda: EmptyState("check", "Nothing to dispatch", "since 09:41", "Look back"),
    "card": lambda: FloatingCard("A grid", "WL-03", closable=True),
    "button": lambda: KeycapButton("Dispatch", "D", icon="check", role="primary"),
    "panel": lambda: Panel("Sensors", "4,983 / 5,000"),
    "progress": lambda: ProgressRow("Import"),
    "receipts": lambda: Receipts([Receipt("Sent", receipts.DONE, "0.2 s")]),
    "search": lambda: SearchField("No., address"),
    "segmented": lambda: Segmented([Segment("a", "Daily", "sun-horizon", "daily")]),
    "spark": SparkLine,
    "tabs": lambda: TextTabs([Tab("a", "Watch", 23), Tab("b", "All", 412)]),
    "toast": lambda: ToastCard(Toast("Dispatched", "SF-0721-0386")),
    "toggle": lambda: Toggle("Sound"),
}


@pytest.fixture(params=tokens.THEMES)
def theme(request, qapp):
    i18n.use("en")
    chosen = tokens.load(request.param)
    style.apply(qapp, chosen)
    yield chosen
    tokens.use("dark")


def canvas(paint, theme, width=200, height=60):
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(theme.panel)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return image


def colours(image):
    return {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}


def touched(image, theme):
    ground = theme.panel.rgb()
    spots = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixel(x, y) != ground
    ]
    xs, ys = zip(*spots, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


@pytest.mark.parametrize("name", [n for n in WIDGETS if n != "spark"])
def test_that_a_widget_paints_itself_in_both_themes(name, theme, qtbot):
    widget = WIDGETS[name]()
    qtbot.addWidget(widget)
    size = widget.sizeHint().expandedTo(QSize(40, 20))
    widget.resize(size)
    assert len(colours(widget.grab().toImage())) > 1


@pytest.mark.parametrize("state", deadline_bar.STATES)
def test_that_a_deadline_bar_fills_its_box_and_no_more(state, theme):
    image = canvas(lambda p: paint_deadline(p, QRectF(20, 20, 100, 4), 0.5, state, theme), theme)
    left, top, right, bottom = touched(image, theme)
    assert (left, top, bottom) == (20, 20, 23)
    assert right in (118, 119)


def test_that_the_six_states_of_a_deadline_look_different(theme):
    images = [
        canvas(lambda p, s=s: paint_deadline(p, QRectF(20, 20, 100, 4), 0.2, s, theme), theme)
        for s in deadline_bar.STATES
    ]
    assert all(a != b for i, a in enumerate(images) for b in images[i + 1 :])


def test_that_the_length_of_a_deadline_bar_is_the_time_left(theme):
    def red_until(share):
        image = canvas(
            lambda p: paint_deadline(p, QRectF(0, 0, 100, 4), share, "urgent", theme), theme
        )
        mark = theme.level_shape(2).rgb()
        return max(x for x in range(100) if image.pixel(x, 2) == mark) + 1

    assert red_until(0.08) == pytest.approx(8, abs=1)
    assert red_until(0.5) == pytest.approx(50, abs=1)


@pytest.mark.parametrize(
    "kind",
    [chips.BADGE, chips.DOUBTFUL, chips.STRONG, chips.FILTER, chips.ACTIVE, chips.WARNING],
)
def test_that_a_chip_keeps_within_the_size_it_asked_for(kind, theme):
    chip = Chip("网格员 Officer", kind, level=2 if kind == chips.WARNING else 0)
    size = chip_size(chip)
    box = QRectF(10, 10, size.width(), size.height())
    image = canvas(lambda p: paint_chip(p, box, chip, theme), theme, 240, 60)
    left, top, right, bottom = touched(image, theme)
    assert left >= 10
    assert top >= 10
    assert right < 10 + size.width()
    assert bottom < 10 + size.height()


def test_that_a_long_chip_is_elided_in_a_narrow_box(theme):
    chip = Chip("a source whose name is very long indeed")
    box = QRectF(10, 10, 60, 20)
    image = canvas(lambda p: paint_chip(p, box, chip, theme), theme)
    assert touched(image, theme)[2] < 70


def test_that_a_warning_chip_shows_the_shape_of_its_level(theme):
    chip = Chip("Rainstorm red", chips.WARNING, level=1)
    image = canvas(lambda p: paint_chip(p, QRectF(0, 0, 200, 40), chip, theme), theme)
    assert theme.level_shape(1).rgb() in colours(image)


def test_that_a_key_cap_is_wide_enough_for_its_key(theme):
    size = keycap_size("Ctrl+Shift+Z")
    box = QRectF(4, 4, size.width(), size.height())
    image = canvas(lambda p: paint_keycap(p, box, "Ctrl+Shift+Z", theme), theme)
    assert touched(image, theme)[2] < 4 + size.width()


def test_that_a_spark_line_leaves_a_gap_where_nothing_came_in(theme):
    values = [1.0] * 10 + [math.nan] * 10 + [1.0] * 10
    image = canvas(lambda p: paint_spark(p, QRectF(0, 0, 120, 40), values, (), theme), theme)
    columns = [any(image.pixel(x, y) != theme.panel.rgb() for y in range(40)) for x in range(120)]
    assert columns[10]
    assert columns[110]
    assert not any(columns[45:70])


def test_that_a_spark_line_draws_the_threshold_in_the_colour_it_raises(theme):
    def paint(painter):
        paint_spark(painter, QRectF(0, 0, 120, 40), [1.0, 2.0, 1.5], [Threshold(3.0, 1)], theme)

    found = [QColor(c) for c in colours(canvas(paint, theme))]
    want = theme.level_shape(1)
    assert any(abs(c.hue() - want.hue()) < 8 and c.saturation() > 90 for c in found)


@pytest.mark.parametrize("values", [[], [math.nan, math.nan], [5.0], [0.0, 0.0, 0.0]])
def test_that_a_spark_line_bears_odd_values(values, theme):
    canvas(lambda p: paint_spark(p, QRectF(0, 0, 80, 30), values, [Threshold(1, 3)], theme), theme)


def test_that_the_states_of_a_receipt_look_different(theme):
    images = [
        canvas(
            lambda p, s=s: paint_receipts(
                p, QRectF(0, 0, 200, 60), [Receipt("Signed", s, "0:01 / 5:00", 0.4)], theme
            ),
            theme,
        )
        for s in receipts.STATES
    ]
    assert all(a != b for i, a in enumerate(images) for b in images[i + 1 :])


def test_that_the_head_of_a_panel_is_40_px(theme, qtbot):
    panel = Panel("Sensors")
    qtbot.addWidget(panel)
    panel.resize(300, 200)
    panel.show()
    assert panel.head.height() == HEAD == 40


def test_that_an_elided_label_tells_the_rest_on_hover(theme, qtbot):
    label = ElideLabel("学府社区第 07 网格 · 文澜街道 · 412 户")
    qtbot.addWidget(label)
    label.resize(400, 20)
    assert label.toolTip() == ""
    label.resize(60, 20)
    label.grab()
    assert label.toolTip() == label.text()


def test_that_only_the_current_mode_is_coloured(theme, qtbot):
    segments = [Segment(m, m, "ticket", m) for m in tokens.MODES]
    switch = Segmented(segments, "holiday", asks=True)
    qtbot.addWidget(switch)
    switch.resize(switch.sizeHint())
    found = colours(switch.grab().toImage())
    fills = {mode: theme.accent(mode)[1].rgb() in found for mode in tokens.MODES}
    assert fills == {"daily": False, "holiday": True, "major_event": False, "emergency": False}


def test_that_a_narrow_mode_switch_keeps_the_words_of_the_current_mode(theme, qtbot):
    segments = [Segment(m, "A long name", "ticket", m) for m in tokens.MODES]
    switch = Segmented(segments, "daily")
    qtbot.addWidget(switch)
    assert switch.minimumSizeHint().width() < switch.sizeHint().width() * 0.6
    switch.resize(switch.minimumSizeHint())
    assert len(colours(switch.grab().toImage())) > 2


def test_that_tabs_without_room_go_into_the_menu_but_never_the_current_one(theme, qtbot):
    tabs = TextTabs([Tab(str(n), f"A long tab {n}", n) for n in range(8)], "7")
    qtbot.addWidget(tabs)
    tabs.resize(260, 40)
    shown, hidden = tabs._split()
    assert "7" in {tab.id for tab in shown}
    assert len(shown) + len(hidden) == 8
    assert hidden


def test_that_good_news_goes_and_errors_stay(theme, qtbot):
    assert not Toast("Dispatched").stays
    assert Toast("Not sent", level=1).stays
    assert not Toast("A hint", level=4).stays


def test_that_toasts_stand_bottom_right_and_wait_when_there_are_many(theme, qtbot):
    window = Panel("desk")
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    stack = ToastStack(window)
    for n in range(6):
        stack.add(Toast(f"error {n}", level=1))
    assert [card.toast.title for card in stack.cards()] == [f"error {n}" for n in range(4)]
    assert stack.geometry().bottomRight().x() == 1000 - 16 - 1
    assert window.rect().contains(stack.geometry())
    stack.close_last()
    assert [card.toast.title for card in stack.cards()][-1] == "error 4"


def test_that_the_same_news_twice_is_one_toast(theme, qtbot):
    window = Panel("desk")
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    stack = ToastStack(window)
    stack.add(Toast("Broker is away", level=2))
    stack.add(Toast("Broker is away", level=2))
    assert len(stack.cards()) == 1


def test_that_a_floating_card_neither_covers_its_spot_nor_leaves_the_window(theme, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    card = FloatingCard("A grid", parent=window)
    for spot in (QRect(780, 580, 10, 10), QRect(5, 5, 10, 10), QRect(400, 300, 20, 20)):
        card.place_beside(spot)
        assert window.rect().contains(card.geometry())
        assert not card.geometry().intersects(spot)


def test_that_the_recall_button_counts_down_and_goes(theme, qtbot):
    button = RecallButton()
    qtbot.addWidget(button)
    button.start(0.3, 5.0)
    assert button.isVisible()
    assert "1 s" in button.text()
    with qtbot.waitSignal(button.expired):
        pass
    assert not button.isVisible()


def test_that_a_cancelled_progress_offers_to_resume(theme, qtbot):
    row = ProgressRow("Import")
    qtbot.addWidget(row)
    row.set_progress(6120, 10000, 3, 8)
    assert row.accessibleDescription() == "6,120 / 10,000 rows · 3 rejected · about 8 s left"
    row.set_stopped(True)
    with qtbot.waitSignal(row.resumed):
        row._button.click()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_that_the_gallery_is_rendered(language, theme, tmp_path, qapp):
    target = tmp_path / "page.png"
    gallery.render(theme.name, language, target)
    i18n.use("en")
    image = QImage(str(target))
    assert image.size() == gallery.SIZE
    assert image.pixelColor(4, 4) == theme.ground
    assert theme.level_shape(1).rgb() in colours(image.copy(0, 60, 560, 240))
