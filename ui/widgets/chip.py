"""Chips: source badges, filters, warnings and modes, as paint functions and as a widget."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.i18n import _
from ui.theme import fonts, levels, tokens
from ui.theme.icons import paint_icon
from ui.theme.tokens import Theme
from ui.widgets.elide import LEFT, paint_text

BADGE = "badge"  # where a case comes from
DOUBTFUL = "doubtful"  # a badge of what a person has yet to confirm
STRONG = "strong"  # a badge in the selection colour: lead department, recommended
FILTER = "filter"  # a filter that can be taken
ACTIVE = "active"  # a filter in force; its × removes it
ADD = "add"  # the chip that adds a filter
WARNING = "warning"  # a warning of `level`
MODE = "mode"  # a mode by its accent

RADIUS = 4.0
_HEIGHTS = {BADGE: 18, DOUBTFUL: 18, STRONG: 18, FILTER: 22, ACTIVE: 22, ADD: 22}
_TALL = 26
_DASHED = (DOUBTFUL, ADD)
_CROSS = 12.0


@dataclass(frozen=True)
class Chip:
    """What a chip shows. `level` 1–4 draws its shape in `state`; `mode` names an accent."""

    text: str
    kind: str = BADGE
    icon: str = ""
    level: int = 0
    state: str = levels.UNACKNOWLEDGED
    mode: str = ""


def chip_size(chip: Chip) -> QSizeF:
    """The room `chip` takes, px."""
    width = 2 * _padding(chip) + fonts.width(chip.text, fonts.SECONDARY) + 1
    width += _mark_width(chip)
    if chip.kind == ACTIVE:
        width += _CROSS + 5
    return QSizeF(round(width), _HEIGHTS.get(chip.kind, _TALL))


def paint_chip(
    painter: QPainter, rect: QRectF, chip: Chip, theme: Theme | None = None, hover: bool = False
) -> None:
    """Paint `chip` at the left of `rect`, its height centred; too long a text is elided."""
    look = theme or tokens.current()
    size = chip_size(chip)
    box = QRectF(
        rect.left(),
        round(rect.center().y() - size.height() / 2),
        min(size.width(), rect.width()),
        size.height(),
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_ground(painter, box, chip, look, hover)
    _paint_content(painter, box, chip, look, hover)
    painter.restore()


def cross_rect(rect: QRectF, chip: Chip) -> QRectF:
    """Where the × of an active filter painted in `rect` is; the whole end of the chip."""
    return QRectF(rect.right() - _CROSS - 10, rect.top(), _CROSS + 10, rect.height())


def _padding(chip: Chip) -> float:
    return {BADGE: 5.0, DOUBTFUL: 5.0, STRONG: 5.0}.get(chip.kind, 8.0)


def _mark_width(chip: Chip) -> float:
    return 20.0 if chip.icon or chip.level else 0.0


def _border(chip: Chip, theme: Theme, hover: bool) -> QColor:
    if chip.kind == WARNING and chip.level:
        return theme.level_text(chip.level)
    if chip.kind == MODE:
        return theme.accent(chip.mode)[0]
    if chip.kind in (STRONG, ACTIVE):
        return theme.select
    return theme.neutral if hover else theme.line2


def _ink(chip: Chip, theme: Theme, hover: bool) -> QColor:
    if chip.kind == STRONG:
        return theme.select
    return theme.text1 if hover or chip.kind in (ACTIVE, WARNING, MODE) else theme.text2


def _fill(chip: Chip, theme: Theme, hover: bool) -> QColor | None:
    if chip.kind == ACTIVE:
        return theme.select_bg
    return theme.hover if hover and chip.kind in (FILTER, ADD, WARNING) else None


def _paint_ground(painter: QPainter, box: QRectF, chip: Chip, theme: Theme, hover: bool) -> None:
    pen = QPen(_border(chip, theme, hover), 1)
    if chip.kind in _DASHED:
        pen.setDashPattern([3.0, 2.0])
    painter.setPen(pen)
    fill = _fill(chip, theme, hover)
    painter.setBrush(fill if fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


def _paint_content(painter: QPainter, box: QRectF, chip: Chip, theme: Theme, hover: bool) -> None:
    x = box.left() + _padding(chip)
    middle = box.center().y()
    if chip.icon:
        tint = theme.accent(chip.mode)[0] if chip.kind == MODE else theme.text2
        paint_icon(painter, QRectF(x, middle - 7.5, 15, 15), chip.icon, theme, tint)
    elif chip.level:
        levels.paint_level(
            painter, QRectF(x - 1, middle - 7, 14, 14), chip.level, chip.state, theme=theme
        )
    x += _mark_width(chip)
    end = box.right() - _padding(chip) + 1
    if chip.kind == ACTIVE:
        end -= _CROSS + 5
        cross = QRectF(end + 4, middle - _CROSS / 2, _CROSS, _CROSS)
        paint_icon(painter, cross, "x", theme, theme.text1 if hover else theme.text2)
    text = QRectF(x, box.top(), end - x, box.height())
    colour = _ink(chip, theme, hover)
    paint_text(painter, text, chip.text, colour, fonts.SECONDARY, align=LEFT)


class ChipButton(QPushButton):
    """A chip that can be pressed; `removed` when the × of an active filter is pressed, or Del."""

    removed = Signal()

    def __init__(self, chip: Chip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chip = chip
        self.setProperty("ringRadius", RADIUS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_chip(chip)

    def chip(self) -> Chip:
        """What is shown."""
        return self._chip

    def set_chip(self, chip: Chip) -> None:
        """Show another text, kind or level."""
        self._chip = chip
        self.setText(chip.text)
        self.setAccessibleName(chip.text)
        rank = levels.ROMAN[chip.level] if chip.level else ""
        hint = _("Del removes this filter") if chip.kind == ACTIVE else rank
        self.setAccessibleDescription(hint)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return chip_size(self._chip).toSize()

    def minimumSizeHint(self) -> QSize:
        return QSize(min(48, self.sizeHint().width()), self.sizeHint().height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        over = cross_rect(QRectF(self.rect()), self._chip).contains(event.position())
        if self._chip.kind == ACTIVE and over:
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._chip.kind == ACTIVE and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self._chip, hover=self.underMouse())
        painter.end()
