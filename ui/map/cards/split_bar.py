"""What belongs to the split view: the divider, the bar that says what differs, and the labels."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSlider, QVBoxLayout, QWidget

from app.i18n import _
from ui.map.cards.card import Card
from ui.map.cards.side_card import CardEdit, note
from ui.map.layers.base import Layer
from ui.theme import fonts, tokens
from ui.widgets.elide import LEFT, paint_text
from ui.widgets.keycap_button import ICON, KeycapButton
from ui.widgets.segmented import Segment, Segmented

LAYERS, TIME = "layers", "time"
DIVIDER = 15
_STEP_MIN = 5
_SPAN_MIN = 24 * 60
_ARROW_PX = 24


class Divider(QWidget):
    """The line between the halves with a grip; dragged, or moved by the arrow keys."""

    def __init__(self, parent: QWidget, moved: Callable[[int], None]) -> None:
        super().__init__(parent)
        self._moved = moved
        self.setFixedWidth(DIVIDER)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(_("Divider of the split view"))
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._moved(round(self.mapToParent(event.position()).x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -_ARROW_PX, Qt.Key.Key_Right: _ARROW_PX}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._moved(self.x() + DIVIDER // 2 + step)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, middle, high = tokens.current(), self.width() / 2, float(self.height())
        painter.fillRect(QRectF(middle - 1.5, 0, 3, high), theme.map.halo)
        painter.fillRect(QRectF(middle - 0.5, 0, 1, high), theme.text2)
        grip = QRectF(middle - 6, high / 2 - 18, 12, 36)
        painter.setPen(QPen(theme.select if self.hasFocus() else theme.line2, 1.0))
        painter.setBrush(theme.panel)
        painter.drawRoundedRect(grip, 4, 4)
        painter.setPen(QPen(theme.text2, 1.2))
        for x in (-2.0, 2.0):
            top, foot = QPointF(middle + x, high / 2 - 7), QPointF(middle + x, high / 2 + 7)
            painter.drawLine(top, foot)
        painter.end()


class SideLabel(Card):
    """What one half shows, at its foot beside the divider."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = self._more = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def tell(self, text: str, more: str) -> None:
        """Say it, with something quieter behind."""
        if (text, more) == (self._text, self._more):
            return
        self._text, self._more = text, more
        self.setAccessibleName(f"{text} {more}".strip())
        wide = 20 + fonts.width(text, fonts.BODY, fonts.MEDIUM)
        wide += 8 + fonts.width(more, fonts.SECONDARY) if more else 0
        self.setFixedSize(math.ceil(wide), 28)
        self.refresh()

    def paint_card(self, painter: QPainter) -> None:
        """The words."""
        theme, high = tokens.current(), float(self.height())
        wide = fonts.width(self._text, fonts.BODY, fonts.MEDIUM)
        room = QRectF(10, 0, wide + 2, high)
        paint_text(
            painter, room, self._text, theme.text1, fonts.BODY, fonts.MEDIUM, LEFT, elide=False
        )
        more = QRectF(10 + wide + 8, 0, 400, high)
        paint_text(painter, more, self._more, theme.text2, fonts.SECONDARY, align=LEFT, elide=False)


class SplitBar(QFrame):
    """Layers or time; for a time a slider over a day and an entry for any other."""

    kind_chosen = Signal(str)
    time_chosen = Signal(object)
    layer_toggled = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self._now: datetime | None = None
        self._layers: list[tuple[str, str, bool]] = []
        self._kinds = Segmented([Segment(TIME, _("Time")), Segment(LAYERS, _("Layers"))])
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(-_SPAN_MIN // _STEP_MIN, 0)
        self._slider.setFixedWidth(180)
        self._slider.setAccessibleName(_("Time of the right side"))
        self._entry = CardEdit(_("MM-DD HH:MM"))
        self._entry.setFixedWidth(112)
        self._entry.setProperty("small", True)
        self._chooser = KeycapButton(_("Layers at the right"), icon="stack", small=True)
        self._close = KeycapButton(_("Close"), "Alt+S", icon="x", role=ICON, small=True)
        self._problem = note(kind="error")
        self._lay_out()
        self._connect()
        self.hide()

    def show_kind(self, kind: str) -> None:
        """Show what differs."""
        self._kinds.set_current(kind)
        self._slider.setVisible(kind == TIME)
        self._entry.setVisible(kind == TIME)
        self.adjustSize()

    def show_time(self, at: datetime, now: datetime) -> None:
        """The time of the right side."""
        self._now = now
        back = round((at - now).total_seconds() / 60 / _STEP_MIN)
        self._slider.blockSignals(True)
        self._slider.setValue(max(self._slider.minimum(), min(0, back)))
        self._slider.blockSignals(False)
        if not self._entry.hasFocus():
            self._entry.setText(at.astimezone().strftime("%m-%d %H:%M"))

    def show_layers(self, layers: Sequence[Layer], shown: set[str], kind: str) -> None:
        """The layers that the right side can show."""
        self._layers = [(layer.id, _(layer.title), layer.id in shown) for layer in layers]
        tip = _("Positions of units and orders of another time are not kept.")
        self._chooser.setToolTip(tip if kind == TIME else "")

    def tell_problem(self, text: str) -> None:
        """Why a time cannot be shown."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.adjustSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 6, 6)
        column.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in (self._kinds, self._slider, self._entry, self._chooser, self._close):
            line.addWidget(widget)
        column.addLayout(line)
        column.addWidget(self._problem)
        self._problem.hide()

    def _connect(self) -> None:
        self._kinds.chosen.connect(self.kind_chosen)
        self._slider.valueChanged.connect(self._slid)
        self._entry.returnPressed.connect(self._typed)
        self._entry.left.connect(self.closed)
        self._chooser.clicked.connect(self._open_layers)
        self._close.clicked.connect(self.closed)

    def _slid(self, value: int) -> None:
        if self._now is not None:
            self.time_chosen.emit(self._now + timedelta(minutes=value * _STEP_MIN))

    def _typed(self) -> None:
        if self._now is None:
            return
        at = parse(self._entry.text(), self._now)
        if at is None:
            self.tell_problem(_("Write a time as 08:30, 07-20 08:30 or 2026-07-20 08:30."))
        elif at > self._now:
            self.tell_problem(_("This time is still to come."))
        else:
            self.tell_problem("")
            self.time_chosen.emit(at)

    def _open_layers(self) -> None:
        menu = QMenu(self._chooser)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, title, shown in self._layers:
            action = QAction(title, menu)
            action.setCheckable(True)
            action.setChecked(shown)
            action.toggled.connect(lambda _on, layer=key: self.layer_toggled.emit(layer))
            menu.addAction(action)
        menu.popup(self._chooser.mapToGlobal(QPoint(0, self._chooser.height() + 4)))


def parse(text: str, now: datetime) -> datetime | None:
    """A local time as people write it, in UTC: an hour is of today, or of yesterday when it is
    still to come today; a day without a year is the last one. None when it is no time."""
    local = now.astimezone()
    for form in ("%H:%M", "%m-%d %H:%M", "%Y-%m-%d %H:%M"):
        try:
            # A year that has every day, so that 29 February can be written.
            whole = (text.strip(), form) if "%Y" in form else (f"2024 {text.strip()}", f"%Y {form}")
            found = datetime.strptime(*whole)  # noqa: DTZ007 - the zone is put in below
        except ValueError:
            continue
        return _placed(found, form, local, now)
    return None


def _placed(found: datetime, form: str, local: datetime, now: datetime) -> datetime | None:
    try:
        if form == "%H:%M":
            made = local.replace(hour=found.hour, minute=found.minute, second=0, microsecond=0)
            made = made if made <= local else made - timedelta(days=1)
        elif "%Y" in form:
            made = found.replace(tzinfo=local.tzinfo)
        else:
            made = found.replace(year=local.year, tzinfo=local.tzinfo)
            made = made if made <= local else made.replace(year=local.year - 1)
    except ValueError:
        return None
    return made.astimezone(now.tzinfo)
