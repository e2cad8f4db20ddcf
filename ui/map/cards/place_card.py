"""A place in every datum people write down; each line is copied by its number."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.i18n import _
from ui.map.cards.card import PressCard, Spot
from ui.map.tools.place import Line
from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon
from ui.widgets.elide import LEFT, paint_text
from ui.widgets.keycap import keycap_size, paint_keycap

_HEAD, _ROW, _PAD, _NAME = 32.0, 26.0, 12.0, 64.0


class PlaceCard(PressCard):
    """`copied` carries the number of the line that was pressed."""

    copied = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: Sequence[Line] = ()
        self._held = False
        self._done = -1
        self.hide()

    def show_lines(self, lines: Sequence[Line], held: bool) -> None:
        """Show a place; `held` when a click holds it, so that its lines can be copied."""
        self._lines, self._held, self._done = lines, held, -1
        words = max(fonts.width(line.text, fonts.BODY) for line in lines)
        wide = math.ceil(max(250.0, _PAD + _NAME + words + 44 + _PAD))
        self.spots = [
            Spot(str(number), QRectF(0, _HEAD + number * _ROW, wide, _ROW), _("Copy"))
            for number, line in enumerate(lines)
            if line.copied
        ]
        self.setFixedSize(wide, round(_HEAD + _ROW * len(lines) + 6))
        self.setAccessibleName("; ".join(f"{line.name} {line.text}" for line in lines))
        self.refresh()

    def line(self, number: int) -> Line | None:
        """One line of the place."""
        return self._lines[number] if 0 <= number < len(self._lines) else None

    def confirm(self, number: int) -> None:
        """Mark the line that is on the clipboard now."""
        self._done = number
        self.refresh()

    def press(self, spot: str) -> None:
        """Copy the line."""
        self.copied.emit(int(spot))

    def paint_card(self, painter: QPainter) -> None:
        """A head that says what to do, then the lines with the keys that copy them."""
        theme, wide = tokens.current(), float(self.width())
        paint_icon(painter, QRectF(_PAD, _HEAD / 2 - 8, 16, 16), "crosshair-simple", theme)
        title = _("Place") if self._held else _("Under the pointer")
        room = QRectF(_PAD + 24, 0, wide, _HEAD)
        paint_text(painter, room, title, theme.text1, fonts.BODY, fonts.MEDIUM, LEFT)
        for number, line in enumerate(self._lines):
            rect = QRectF(0, _HEAD + number * _ROW, wide, _ROW)
            if self.hovered == str(number):
                painter.fillRect(rect.adjusted(1, 0, -1, 0), theme.hover)
            name = QRectF(_PAD, rect.top(), _NAME, _ROW)
            paint_text(painter, name, line.name, theme.text2, fonts.SECONDARY, align=LEFT)
            text = QRectF(_PAD + _NAME, rect.top(), wide, _ROW)
            ink = theme.text1 if line.copied else theme.text2
            paint_text(painter, text, line.text, ink, fonts.BODY, align=LEFT, elide=False)
            if number == self._done:
                mark = QRectF(wide - _PAD - 18, rect.center().y() - 8, 16, 16)
                paint_icon(painter, mark, "check", theme, theme.select)
            elif self._held and line.copied:
                cap = keycap_size(str(number + 1))
                top = rect.center().y() - cap.height() / 2
                box = QRectF(wide - _PAD - cap.width(), top, cap.width(), cap.height())
                paint_keycap(painter, box, str(number + 1), theme)
        self.paint_focus(painter)
