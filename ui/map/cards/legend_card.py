"""The legend of the figure the grids are coloured by: what it is, its classes with ranges and
counts, and how they are made. Folded away it is one line."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.i18n import _
from ui.map.cards.card import PressCard, Spot
from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon
from ui.widgets.elide import LEFT, RIGHT, paint_text

HEAD, ROW, SET, PAD = 38.0, 22.0, 28.0, 12.0
_SWATCH = (24.0, 13.0)
_LEAST_PX, _MOST_PX = 216.0, 300.0
FIGURE, FOLD, METHOD, LEVEL, PERIOD, FEWER, MORE, NUMBERS = (
    "figure", "fold", "method", "level", "period", "fewer", "more", "numbers",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LegendRow:
    """One class (its colour on the land) or, without a colour, the grids that have none."""

    colour: QColor | None
    text: str
    grids: str


@dataclass(frozen=True, slots=True)
class LegendSetting:
    """A line at the foot: what it sets, what it is set to. `spot` opens its choices; a number has
    `less` and `more` in place of it."""

    name: str
    value: str
    spot: str = ""
    steps: tuple[bool, bool] | None = None
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Legend:
    """All that stands on the card."""

    title: str
    unit: str
    rows: tuple[LegendRow, ...] = ()
    notes: tuple[str, ...] = ()
    settings: tuple[LegendSetting, ...] = ()


class LegendCard(PressCard):
    """`pressed` names the part and where it lies on the card."""

    pressed = Signal(str, QRectF)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._legend = Legend("", "")
        self._folded = False
        self.hide()

    @property
    def legend(self) -> Legend:
        """What is shown."""
        return self._legend

    @property
    def folded(self) -> bool:
        """Whether the head alone is shown."""
        return self._folded

    def show_legend(self, legend: Legend) -> None:
        """Show this; nothing is painted anew when it is the same."""
        if legend != self._legend:
            self._legend = legend
            self.setAccessibleName(_("Legend: {figure}").format(figure=legend.title))
            self.setAccessibleDescription(" · ".join(f"{r.text}: {r.grids}" for r in legend.rows))
            self._fit()

    def fold(self, folded: bool) -> None:
        """Show the head alone, or all."""
        if folded != self._folded:
            self._folded = folded
            self._fit()

    def press(self, spot: str) -> None:
        """Tell which part."""
        rect = next(s.rect for s in self.spots if s.id == spot)
        self.pressed.emit(spot, rect)

    def paint_card(self, painter: QPainter) -> None:
        """Head, classes, notes, settings."""
        self._paint_head(painter)
        if not self._folded:
            self._rule(painter, HEAD - 0.5)
            y = HEAD + 6
            for row in self._legend.rows:
                self._paint_row(painter, row, y)
                y += ROW
            for note in self._legend.notes:
                room = QRectF(PAD, y, self.width() - 2 * PAD, ROW)
                paint_text(painter, room, note, tokens.current().text2, fonts.SECONDARY, align=LEFT)
                y += ROW
            if self._legend.settings:
                self._rule(painter, y + 5.5)
            for number, setting in enumerate(self._legend.settings):
                self._paint_setting(painter, setting, y + 8 + number * SET)
        self.paint_focus(painter)

    def _paint_head(self, painter: QPainter) -> None:
        theme, wide = tokens.current(), float(self.width())
        if self.hovered == FIGURE:
            box = QRectF(4, 4, wide - PAD - 28, HEAD - 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.hover)
            painter.drawRoundedRect(box, 4, 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        paint_icon(painter, QRectF(PAD - 1, HEAD / 2 - 8, 16, 16), "chart-bar", theme)
        room = QRectF(PAD + 23, 0, wide - PAD * 2 - 23 - 44, HEAD)
        used = paint_text(
            painter, room, self._legend.title, theme.text1, fonts.BODY, fonts.MEDIUM, LEFT
        )
        caret = QRectF(PAD + 23 + used + 5, HEAD / 2 - 5, 10, 10)
        paint_icon(painter, caret, "caret-down", theme)
        if not self._folded:
            rest = QRectF(caret.right() + 6, 0, wide - PAD - 24 - caret.right() - 6, HEAD)
            paint_text(painter, rest, self._legend.unit, theme.text2, fonts.SECONDARY, align=RIGHT)
        fold = "caret-down" if self._folded else "caret-up"
        paint_icon(painter, QRectF(wide - PAD - 14, HEAD / 2 - 7, 14, 14), fold, theme)

    def _paint_row(self, painter: QPainter, row: LegendRow, y: float) -> None:
        theme = tokens.current()
        wide, high = _SWATCH
        box = QRectF(PAD + 0.5, round(y + (ROW - high) / 2) + 0.5, wide, high)
        painter.setPen(QPen(theme.line2, 1.0))
        painter.setBrush(row.colour or theme.map.land)
        painter.drawRoundedRect(box, 2, 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if row.colour is None:
            painter.drawLine(box.bottomLeft(), box.topRight())
        count = fonts.width(row.grids, fonts.SECONDARY)
        right = QRectF(0, y, self.width() - PAD, ROW)
        paint_text(painter, right, row.grids, theme.text2, fonts.SECONDARY, align=RIGHT)
        room = QRectF(PAD + wide + 10, y, self.width() - 2 * PAD - wide - 18 - count, ROW)
        paint_text(painter, room, row.text, theme.text1, fonts.SECONDARY, align=LEFT)

    def _paint_setting(self, painter: QPainter, setting: LegendSetting, y: float) -> None:
        theme, wide = tokens.current(), float(self.width())
        if setting.spot and self.hovered == setting.spot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.hover)
            painter.drawRoundedRect(QRectF(4, y + 1, wide - 8, SET - 2), 4, 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        name = QRectF(PAD, y, wide / 2, SET)
        paint_text(painter, name, setting.name, theme.text2, fonts.SECONDARY, align=LEFT)
        if setting.steps is not None:
            self._paint_steps(painter, setting, y)
            return
        end = wide - PAD - (14 if setting.spot else 0)
        room = QRectF(0, y, end, SET)
        paint_text(painter, room, setting.value, theme.text1, fonts.SECONDARY, align=RIGHT)
        if setting.spot:
            box = QRectF(wide - PAD - 10, y + SET / 2 - 5, 10, 10)
            icon = "caret-down" if setting.spot != NUMBERS else "caret-right"
            paint_icon(painter, box, icon, theme)

    def _paint_steps(self, painter: QPainter, setting: LegendSetting, y: float) -> None:
        theme = tokens.current()
        for spot, icon, open_ in zip(
            (FEWER, MORE), ("minus", "plus"), setting.steps or (), strict=False
        ):
            box = self._step_box(spot, y)
            if self.hovered == spot and open_:
                painter.setPen(QPen(theme.line2, 1.0))
                painter.drawRoundedRect(box.adjusted(1, 3, -1, -3), 3, 3)
            ink = theme.text1 if open_ else theme.disabled
            middle = box.center()
            paint_icon(painter, QRectF(middle.x() - 6, middle.y() - 6, 12, 12), icon, theme, ink)
        room = QRectF(self._step_box(FEWER, y).right(), y, 24, SET)
        paint_text(
            painter, room, setting.value, theme.text1, fonts.SECONDARY,
            align=Qt.AlignmentFlag.AlignCenter,
        )  # fmt: skip

    def _step_box(self, spot: str, y: float) -> QRectF:
        right = self.width() - PAD + 4
        left = right - 26 if spot == MORE else right - 26 - 24 - 26
        return QRectF(left, y, 26, SET)

    def _rule(self, painter: QPainter, y: float) -> None:
        painter.setPen(QPen(tokens.current().line, 1.0))
        painter.drawLine(QPointF(1, y), QPointF(self.width() - 1, y))

    def _fit(self) -> None:
        legend = self._legend
        head = fonts.width(legend.title, fonts.BODY, fonts.MEDIUM) + 23 + 46
        head += 0 if self._folded else fonts.width(legend.unit, fonts.SECONDARY) + 10
        wide = [head]
        if not self._folded:
            wide += [
                _SWATCH[0] + 28 + fonts.width(f"{r.text}{r.grids}", fonts.SECONDARY)
                for r in legend.rows
            ]
            wide += [fonts.width(note, fonts.SECONDARY) for note in legend.notes]
            wide += [
                fonts.width(f"{s.name}{s.value}", fonts.SECONDARY) + 34 for s in legend.settings
            ]
        least = 0.0 if self._folded else _LEAST_PX
        width = math.ceil(min(_MOST_PX, max(least, max(wide) + 2 * PAD)))
        body = 6 + (len(legend.rows) + len(legend.notes)) * ROW
        foot = (8 + len(legend.settings) * SET + 4) if legend.settings else 6
        self.setFixedSize(width, round(HEAD if self._folded else HEAD + body + foot))
        self._place_spots(HEAD + body + 8)
        self.refresh()

    def _place_spots(self, foot: float) -> None:
        wide = float(self.width())
        self.spots = [
            Spot(FIGURE, QRectF(0, 0, wide - PAD - 24, HEAD), _("Choose the figure")),
            Spot(FOLD, QRectF(wide - PAD - 24, 0, PAD + 24, HEAD), _("Fold or unfold")),
        ]
        if self._folded:
            return
        for number, setting in enumerate(self._legend.settings):
            y = foot + number * SET
            if setting.steps is not None:
                self.spots += [
                    Spot(FEWER, self._step_box(FEWER, y), _("Fewer classes")),
                    Spot(MORE, self._step_box(MORE, y), _("More classes")),
                ]
            elif setting.spot:
                self.spots.append(Spot(setting.spot, QRectF(0, y, wide, SET), setting.tip))
