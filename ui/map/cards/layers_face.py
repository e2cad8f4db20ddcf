"""How the list of layers looks: its lines, what is under the pointer, and its size."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from app.i18n import _
from ui.map.cards import layer_art as art, layer_rows as rows
from ui.map.cards.card import PressCard, Spot
from ui.map.cards.layer_rows import HEAD, PAD, LayerRow, Line
from ui.map.layers.settings import FARTHEST
from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon
from ui.widgets.elide import LEFT, paint_text

FOLD, FIND, LEGENDS, RESET = "fold", "find", "legends", "reset"
_FIELD, FOOT = 32.0, 6.0
_LEAST_PX, _OPEN_PX = 112.0, 262.0
_MANY = 8
"""With so many layers one may search."""


class LayersFace(PressCard):
    """Shows rows; what is done to them is the card's."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[LayerRow] = []
        self._lines: list[Line] = []
        self._folded = self._legends = self._own = False
        self._opened = ""
        self._now = FARTHEST
        self._most = 10_000
        self._scroll = 0.0
        self._pressed: tuple[str, QPointF] | None = None
        self._drag = ""
        self._gap: int | None = None
        self.field = QLineEdit(self)
        self.field.setProperty("small", True)
        self.field.setPlaceholderText(_("Search layers"))
        self.field.hide()
        self.setAccessibleName(_("Layers"))

    # -------------------------------------------------------------------------- showing

    def show_rows(self, found: list[LayerRow], now: int = FARTHEST, own: bool = False) -> None:
        """Show these layers at zoom level `now`; `own` when the officer changed something about
        them. Nothing is painted anew when nothing differs."""
        if (found, now, own) != (self._rows, self._now, self._own):
            self._rows, self._now, self._own = found, now, own
            self._fit()

    def wants_legend(self, layer_id: str) -> bool:
        """Whether the legend of a layer that is on would be seen."""
        return not self._folded and (self._legends or layer_id == self._opened)

    def fold(self, folded: bool) -> None:
        """Show the head alone, or all."""
        self._folded = folded
        self._fit()

    def show_legends(self, shown: bool) -> None:
        """Show the legend of every layer that is on."""
        self._legends = shown
        self._fit()

    def fit_height(self, most: int) -> None:
        """Be no higher than this; what has no room is scrolled to."""
        if most != self._most:
            self._most = most
            self._fit()

    def reach(self) -> float:
        """How far it reaches over the map's left side: not at all while it is folded."""
        return 0.0 if self._folded else float(self.geometry().right())

    def open(self, layer_id: str) -> None:
        """Show all there is about one layer ('' for none)."""
        self._opened = layer_id
        self._fit()

    # -------------------------------------------------------------------------- painting

    def paint_card(self, painter: QPainter) -> None:
        """Head, and the lines in sight."""
        self._paint_head(painter)
        if self._folded:
            self.paint_focus(painter)
            return
        theme, wide = tokens.current(), float(self.width())
        painter.setPen(QPen(theme.line, 1.0))
        painter.drawLine(QPointF(1, HEAD - 0.5), QPointF(wide - 1, HEAD - 0.5))
        painter.save()
        painter.setClipRect(QRectF(0, self._top(), wide, self.height() - self._top() - 2))
        for line in self._lines:
            rect = line.rect.translated(0, -self._scroll)
            if rect.bottom() > self._top() and rect.top() < self.height():
                self._paint_line(painter, line, rect)
        self._paint_gap(painter)
        painter.restore()
        self._paint_bar(painter)
        self.paint_focus(painter)

    def _paint_head(self, painter: QPainter) -> None:
        theme, wide = tokens.current(), float(self.width())
        paint_icon(painter, QRectF(PAD - 1, HEAD / 2 - 8, 16, 16), "stack", theme)
        title = QRectF(PAD + 23, 0, wide - 60, HEAD)
        paint_text(painter, title, _("Layers"), theme.text1, fonts.BODY, fonts.MEDIUM, LEFT)
        icons = {FIND: "magnifying-glass", LEGENDS: "list-bullets"}
        for spot in self.spots:
            if spot.id in icons:
                lit = self._legends if spot.id == LEGENDS else not self.field.isHidden()
                tone = theme.select if lit else theme.text2
                middle = spot.rect.center()
                box = QRectF(middle.x() - 8, middle.y() - 8, 16, 16)
                paint_icon(painter, box, icons[spot.id], theme, tone)
        caret = "caret-down" if self._folded else "caret-up"
        paint_icon(painter, QRectF(wide - PAD - 14, HEAD / 2 - 7, 14, 14), caret, theme)

    def _paint_line(self, painter: QPainter, line: Line, rect: QRectF) -> None:
        theme, row = tokens.current(), line.row
        if line.kind == rows.ROW_LINE and row is not None:
            opened = row.id == self._opened
            near = self.hovered.endswith(row.id) or opened or self._has_keys(row.id)
            caret = ("caret-up" if opened else "caret-down") if near else ""
            art.paint_row(painter, rect, row, caret, self.hovered == row.id)
        elif line.kind == rows.LEGEND_LINE and line.sign is not None:
            art.paint_legend(painter, rect, line.sign)
        elif line.kind == rows.OPACITY_LINE and row is not None:
            art.paint_opacity(painter, rect, row)
        elif line.kind == rows.ZOOM_LINE and row is not None:
            art.paint_zoom(painter, rect, row, self._now)
        else:
            reset = line.kind == rows.RESET_LINE
            words = _("Back to the mode's layers") if reset else _("No layer of this name")
            room = rect.adjusted(PAD, 0, -PAD, 0)
            paint_text(painter, room, words, theme.select if reset else theme.text2, align=LEFT)

    def _paint_gap(self, painter: QPainter) -> None:
        """Where a dragged layer would come to lie."""
        live = self._live()
        if self._drag and self._gap is not None and live:
            at = self._gap
            y = live[at].rect.top() if at < len(live) else self._foot_of(live[-1])
            y = round(y - self._scroll)
            painter.setPen(QPen(tokens.current().select, 2.0))
            painter.drawLine(QPointF(PAD, y), QPointF(self.width() - PAD, y))

    def _paint_bar(self, painter: QPainter) -> None:
        """How far it is scrolled."""
        room, full = self.height() - self._top() - 8.0, self._content()
        if full <= room + 8:
            return
        high = max(24.0, room * room / full)
        y = self._top() + 4 + (room - high) * self._scroll / max(1.0, full - room - 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.current().line2)
        painter.drawRoundedRect(QRectF(self.width() - 6, y, 3, high), 1.5, 1.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _fit(self) -> None:
        wide = self._wide()
        shown = rows.wanted(self._rows, "" if self.field.isHidden() else self.field.text())
        focused = self._spot()
        opened, legends = self._opened, self._legends
        found = rows.lines(shown, self._top() + 4, wide, opened, legends, self._own)
        self._lines = [] if self._folded else found
        high = HEAD if self._folded else min(self._most, self._top() + 4 + self._content() + FOOT)
        self.setFixedSize(round(wide), round(high))
        self._scroll = max(0.0, min(self._scroll, self._overflow()))
        self.field.setGeometry(int(PAD), int(HEAD + 3), int(wide - 2 * PAD), 26)
        self._find_spots(wide)
        self._keep_focus(focused)
        self.refresh()

    def _wide(self) -> float:
        words = [
            fonts.width(row.title, fonts.BODY)
            + (fonts.width(f"{row.count:,}", fonts.SECONDARY) if row.count is not None else 0)
            for row in self._rows
        ]
        if not self._folded and (self._legends or self._opened):
            signs = [s for row in self._rows if self.wants_legend(row.id) for s in row.legend]
            words += [fonts.width(s.text, fonts.SECONDARY) + 56.0 for s in signs]
            words.append(_OPEN_PX - PAD * 2 - 64)
        return float(round(max([_LEAST_PX, *words]) + PAD * 2 + 78))

    def _find_spots(self, wide: float) -> None:
        fold, cut = _("Fold or unfold"), wide - 62
        icons = [] if self._folded else [Spot(LEGENDS, _icon(cut), _("What the marks mean"))]
        if icons and self._many():
            cut -= 26
            icons.insert(0, Spot(FIND, _icon(cut), _("Search layers")))
        rest = Spot(FOLD, QRectF(wide - 36, 0, 36, HEAD), fold)
        self.spots = [Spot(FOLD, QRectF(0, 0, cut, HEAD), fold), *icons, rest]
        for line in self._lines:
            rect = line.rect.translated(0, -self._scroll)
            if rect.top() < self._top() - 2 or rect.bottom() > self.height():
                continue
            name = self._id_of(line)
            if line.kind == rows.ROW_LINE and line.row is not None and line.row.opens:
                more = QRectF(wide - PAD - 20, rect.top(), PAD + 20, rect.height())
                self.spots.append(Spot(name, rect.adjusted(0, 0, -PAD - 20, 0), self._tip(line)))
                self.spots.append(Spot(rows.MORE + name, more, _("Opacity, zoom levels, legend")))
            elif name:
                self.spots.append(Spot(name, rect, self._tip(line)))

    def _tip(self, line: Line) -> str:
        if line.kind == rows.ZOOM_LINE:
            return _("Shown at these zoom levels; the map is at {n}").format(n=self._now)
        if line.kind != rows.ROW_LINE or line.row is None:
            return ""
        if line.row.away:
            return _("Not shown at this scale (zoom levels {low}–{high})").format(
                low=line.row.settings.from_zoom, high=line.row.settings.to_zoom
            )
        return line.row.sign.text

    def _id_of(self, line: Line) -> str:
        """The spot of a line, '' for one that is only read."""
        key = line.row.id if line.row is not None else ""
        named = {rows.ROW_LINE: key, rows.OPACITY_LINE: rows.OPACITY + key,
                 rows.ZOOM_LINE: rows.ZOOM + key, rows.RESET_LINE: RESET}  # fmt: skip
        return named.get(line.kind, "")

    def _scroll_to(self, offset: float) -> None:
        kept = max(0.0, min(self._overflow(), offset))
        if kept != self._scroll:
            focused, self._scroll = self._spot(), kept
            self._find_spots(float(self.width()))
            self._keep_focus(focused)
            self.refresh()

    def _keep_focus(self, spot: str) -> None:
        found = (n for n, other in enumerate(self.spots) if other.id == spot)
        self.focused = next(found, min(self.focused, len(self.spots) - 1))

    def _spot(self) -> str:
        return self.spots[self.focused].id if 0 <= self.focused < len(self.spots) else ""

    def _row(self, layer: str) -> LayerRow | None:
        return next((row for row in self._rows if row.id == layer), None)

    def _has_keys(self, layer: str) -> bool:
        return self._by_key and self._spot() == layer

    def _live(self) -> list[Line]:
        return [
            line
            for line in self._lines
            if line.kind == rows.ROW_LINE and line.row is not None and line.row.live
        ]

    def _foot_of(self, line: Line) -> float:
        """Where what belongs to a layer ends."""
        own = [other.rect.bottom() for other in self._lines if other.row is line.row]
        return max(own)

    def _many(self) -> bool:
        return len(self._rows) >= _MANY

    def _top(self) -> float:
        return HEAD + (0.0 if self.field.isHidden() or self._folded else _FIELD)

    def _content(self) -> float:
        return self._lines[-1].rect.bottom() - self._top() - 4 if self._lines else 0.0

    def _overflow(self) -> float:
        return max(0.0, self._top() + 4 + self._content() + FOOT - self.height())


def _icon(left: float) -> QRectF:
    return QRectF(left, 6, 26, 26)
