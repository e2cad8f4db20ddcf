"""The list of layers: what is on, how many of each, folded away when it is in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from app.i18n import _
from ui.map import glyphs
from ui.map.cards.card import PressCard, Spot
from ui.theme import fonts, levels, tokens
from ui.theme.icons import paint_icon
from ui.widgets.elide import LEFT, RIGHT, paint_text

HEAD, ROW, PAD = 38.0, 26.0, 12.0
_BOX, _ICON = 13.0, 16.0
_FOLD = "fold"


@dataclass(frozen=True, slots=True)
class LayerRow:
    """One line. `steps` are the tints of a choropleth, shown in place of an icon."""

    id: str
    title: str
    icon: str
    on: bool
    count: int | None = None
    steps: tuple[QColor, ...] = ()
    tip: str = ""


class LayersCard(PressCard):
    """`toggled` names the layer whose box was pressed."""

    toggled = Signal(str)
    folded = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[LayerRow] = []
        self._folded = False
        self.setAccessibleName(_("Layers"))

    def show_rows(self, rows: list[LayerRow]) -> None:
        """Show these layers; nothing is repainted when none changed."""
        if rows != self._rows:
            self._rows = rows
            self._fit()

    def fold(self, folded: bool) -> None:
        """Show the head alone, or all."""
        self._folded = folded
        self._fit()

    def reach(self) -> float:
        """How far it reaches over the map's left side: not at all while it is folded."""
        return 0.0 if self._folded else float(self.geometry().right())

    def press(self, spot: str) -> None:
        """Fold, or switch a layer."""
        if spot == _FOLD:
            self.fold(not self._folded)
            self.folded.emit(self._folded)
        else:
            self.toggled.emit(spot)

    def paint_card(self, painter: QPainter) -> None:
        """Head and rows."""
        theme = tokens.current()
        wide = float(self.width())
        paint_icon(painter, QRectF(PAD - 1, HEAD / 2 - 8, 16, 16), "stack", theme)
        title = QRectF(PAD + 23, 0, wide - 60, HEAD)
        paint_text(painter, title, _("Layers"), theme.text1, fonts.BODY, fonts.MEDIUM, LEFT)
        caret = "caret-down" if self._folded else "caret-up"
        paint_icon(painter, QRectF(wide - PAD - 14, HEAD / 2 - 7, 14, 14), caret, theme)
        if not self._folded:
            painter.setPen(QPen(theme.line, 1.0))
            painter.drawLine(QPointF(1, HEAD - 0.5), QPointF(wide - 1, HEAD - 0.5))
            for row, spot in zip(self._rows, self.spots[1:], strict=True):
                self._paint_row(painter, row, spot)
        self.paint_focus(painter)

    def _paint_row(self, painter: QPainter, row: LayerRow, spot: Spot) -> None:
        theme, rect = tokens.current(), spot.rect
        if self.hovered == row.id:
            painter.fillRect(rect.adjusted(1, 0, -1, 0), theme.hover)
        middle = rect.center().y()
        box = QRectF(PAD + 0.5, round(middle - _BOX / 2) + 0.5, _BOX, _BOX)
        painter.setPen(QPen(theme.select if row.on else theme.neutral, 1.2))
        painter.setBrush(theme.select_bg if row.on else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 2.5, 2.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if row.on:
            tick = QPen(theme.select, 1.6)
            tick.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(tick)
            x, y = box.left(), box.top()
            painter.drawPolyline(
                [QPointF(x + 3, y + 6.7), QPointF(x + 5.4, y + 9.2), QPointF(x + 10, y + 3.9)]
            )
        _paint_sign(painter, QRectF(PAD + 24, middle - 8, _ICON, _ICON), row)
        ink = theme.text1 if row.on else theme.text2
        end = rect.right() - PAD
        if row.count is not None:
            count = f"{row.count:,}"
            paint_text(
                painter, QRectF(0, rect.top(), end, ROW), count, theme.text2,
                fonts.SECONDARY, align=RIGHT, elide=False,
            )  # fmt: skip
            end -= fonts.width(count, fonts.SECONDARY) + 8
        room = QRectF(PAD + 48, rect.top(), end - PAD - 48, ROW)
        paint_text(painter, room, row.title, ink, fonts.BODY, align=LEFT)

    def _fit(self) -> None:
        counts = [f"{row.count:,}" if row.count is not None else "" for row in self._rows]
        words = [
            fonts.width(row.title, fonts.BODY) + fonts.width(count, fonts.SECONDARY)
            for row, count in zip(self._rows, counts, strict=True)
        ]
        wide = round(max([112.0, *words]) + PAD * 2 + 64)
        self.spots = [Spot(_FOLD, QRectF(0, 0, wide, HEAD), _("Fold or unfold"))]
        high = HEAD
        if not self._folded:
            top = HEAD + 4
            for number, row in enumerate(self._rows):
                self.spots.append(Spot(row.id, QRectF(0, top + number * ROW, wide, ROW), row.tip))
            high = top + len(self._rows) * ROW + 6
        self.setFixedSize(wide, round(high))
        self.refresh()


def _paint_sign(painter: QPainter, box: QRectF, row: LayerRow) -> None:
    """What the layer looks like on the map, so that the list is the legend too."""
    theme = tokens.current()
    signs: dict[str, Callable[[], None]] = {
        "cases": lambda: levels.paint_level(painter, box.adjusted(1, 1, -1, -1), 2, theme=theme),
        "sensors": lambda: levels.paint_level(painter, box, 0, levels.NORMAL, theme=theme),
        "units": lambda: _stamp(painter, box, glyphs.unit(False, "busy", 20.0, 2.0)),
        "cameras": lambda: _stamp(painter, box, glyphs.camera(False, 2.0)),
        "grids": lambda: _dashes(painter, box),
    }
    if row.steps:
        width = box.width() / len(row.steps)
        for number, colour in enumerate(row.steps):
            bar = QRectF(box.left() + number * width, box.top() + 3, width, box.height() - 6)
            painter.fillRect(bar, colour)
    elif row.id in signs:
        signs[row.id]()
    else:
        paint_icon(painter, box, row.icon, theme)


def _stamp(painter: QPainter, box: QRectF, pixels: QPixmap) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(box, pixels, QRectF(pixels.rect()))


def _dashes(painter: QPainter, box: QRectF) -> None:
    pen = QPen(tokens.current().neutral, 1.4)
    pen.setDashPattern([3.0, 2.0])
    painter.setPen(pen)
    painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()))
