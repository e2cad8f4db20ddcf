"""What stands at the map's foot: scale, north, what the tool in the hand asks for next, chips."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.i18n import _
from ui.map.cards.card import Card, PressCard, Spot
from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon
from ui.widgets import format as words
from ui.widgets.elide import CENTRE, LEFT, paint_text
from ui.widgets.keycap import keycap_size, paint_keycap

FOOT = 28.0
_SCALE_PX = (64.0, 150.0)
_NICE = (1.0, 2.0, 5.0)
_GAP = 8.0


class ScaleCard(Card):
    """The scale bar in round ground metres, and which way is north."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._metres, self._px = 0.0, 0.0
        self.setToolTip(_("North is up"))

    def show_scale(self, ground_mpp: float) -> None:
        """Show the bar for so many ground metres per pixel."""
        metres, px = scale_bar(ground_mpp)
        if metres == self._metres and abs(px - self._px) < 0.5:
            return
        self._metres, self._px = metres, px
        text = fonts.width(round_text(metres), fonts.SECONDARY)
        self.setFixedSize(math.ceil(10 + px + 8 + text + 8 + 22), round(FOOT))
        self.setAccessibleName(round_text(metres))
        self.refresh()

    def paint_card(self, painter: QPainter) -> None:
        """A bracket as long as the words beside it say, and a needle."""
        theme = tokens.current()
        paint_scale(painter, QPointF(10.5, FOOT / 2 + 3.5), self._metres, self._px)
        painter.setPen(QPen(theme.line, 1.0))
        x = self.width() - 24.5
        painter.drawLine(QPointF(x, 6), QPointF(x, FOOT - 6))
        paint_north(painter, QPointF(self.width() - 12.5, FOOT / 2), 16.0)


def paint_scale(painter: QPainter, at: QPointF, metres: float, px: float) -> None:
    """A bar `px` long whose left foot stands at `at`, with its length in words."""
    theme = tokens.current()
    x, y = at.x(), at.y()
    painter.setPen(QPen(theme.text2, 1.2))
    painter.drawPolyline(
        [QPointF(x, y - 6), QPointF(x, y), QPointF(x + px, y), QPointF(x + px, y - 6)]
    )
    text = round_text(metres)
    room = QRectF(x + px + 8, y - 14, 120, 22)
    paint_text(painter, room, text, theme.text1, fonts.SECONDARY, align=LEFT, elide=False)


def paint_north(painter: QPainter, middle: QPointF, high: float) -> None:
    """A needle whose filled half points north."""
    theme = tokens.current()
    wide = high * 0.32
    top, foot = middle - QPointF(0, high / 2), middle + QPointF(0, high / 2)
    notch = middle + QPointF(0, high * 0.22)
    painter.setPen(QPen(theme.text2, 1.0))
    painter.setBrush(theme.text2)
    painter.drawPolygon([top, QPointF(middle.x() - wide, foot.y()), notch])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon([top, QPointF(middle.x() + wide, foot.y()), notch])


def round_text(metres: float) -> str:
    """`200 m`, `2 km`: the bar's numbers are round."""
    big = metres >= 1000
    return words.quantity(metres / 1000 if big else metres, "km" if big else "m", 0)


def scale_bar(ground_mpp: float, room: tuple[float, float] = _SCALE_PX) -> tuple[float, float]:
    """Round ground metres and the pixels they span, within what a bar may measure."""
    least, most = room
    power = 10.0 ** math.floor(math.log10(most * ground_mpp))
    best = max(n * power for n in _NICE if n * power <= most * ground_mpp)
    return best, max(least / 4, best / ground_mpp)


class StatusCard(Card):
    """One line: the tool in the hand and what to do next; the keys that end and leave."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = self._title = self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def tell(self, icon: str, title: str, text: str) -> None:
        """Show a tool and its next step; an empty title hides the line."""
        if (icon, title, text) == (self._icon, self._title, self._text):
            return
        self._icon, self._title, self._text = icon, title, text
        self.setVisible(bool(title))
        self.setAccessibleName(f"{title}: {text}")
        wide = 34 + fonts.width(title, fonts.BODY, fonts.MEDIUM) + 12
        wide += fonts.width(text, fonts.BODY) + 14 + sum(self._caps()) + 10
        self.setFixedSize(math.ceil(wide), 32)
        self.refresh()

    def paint_card(self, painter: QPainter) -> None:
        """Icon, name, next step, keys."""
        theme, high = tokens.current(), float(self.height())
        paint_icon(painter, QRectF(10, high / 2 - 8, 16, 16), self._icon, theme, theme.select)
        x = 34.0
        for text, ink, weight in (
            (self._title, theme.text1, fonts.MEDIUM),
            (self._text, theme.text2, fonts.REGULAR),
        ):
            wide = fonts.width(text, fonts.BODY, weight)
            room = QRectF(x, 0, wide + 2, high)
            paint_text(painter, room, text, ink, fonts.BODY, weight, LEFT, elide=False)
            x += wide + 12
        for key, word in self._keys():
            cap = keycap_size(key)
            box = QRectF(x, (high - cap.height()) / 2, cap.width(), cap.height())
            paint_keycap(painter, box, key, theme)
            x += cap.width() + 5
            room = QRectF(x, 0, 80, high)
            paint_text(painter, room, word, theme.text3, fonts.SECONDARY, align=LEFT, elide=False)
            x += fonts.width(word, fonts.SECONDARY) + 10

    def _keys(self) -> tuple[tuple[str, str], ...]:
        return (("Escape", _("leave")),)

    def _caps(self) -> list[float]:
        return [
            keycap_size(key).width() + 5 + fonts.width(word, fonts.SECONDARY) + 10
            for key, word in self._keys()
        ]


class ChipCard(PressCard):
    """A chip that says what the map is doing by itself, with the button that stops it."""

    def __init__(self, parent: QWidget, icon: str, stop: Callable[[], None]) -> None:
        super().__init__(parent)
        self._icon, self._stop, self._text = icon, stop, ""
        self.hide()

    def tell(self, text: str) -> None:
        """Say it; '' hides the chip."""
        if text == self._text:
            return
        self._text = text
        self.setVisible(bool(text))
        self.setAccessibleName(text)
        wide = math.ceil(34 + fonts.width(text, fonts.BODY) + 12 + self._button() + 6)
        self.setFixedSize(wide, round(FOOT))
        rect = QRectF(wide - 6 - self._button(), 4, self._button(), FOOT - 8)
        self.spots = [Spot("stop", rect, _("Stop"))]
        self.refresh()

    def press(self, spot: str) -> None:
        """Stop it."""
        self._stop()

    def paint_card(self, painter: QPainter) -> None:
        """Icon, words, the button."""
        theme = tokens.current()
        painter.setPen(QPen(theme.select, 1.0))
        painter.setBrush(theme.select_bg)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        paint_icon(painter, QRectF(10, FOOT / 2 - 8, 16, 16), self._icon, theme, theme.select)
        room = QRectF(34, 0, self.width() - 34, FOOT)
        paint_text(painter, room, self._text, theme.text1, fonts.BODY, align=LEFT, elide=False)
        if self.spots:
            box = self.spots[0].rect
            painter.setPen(QPen(theme.line2, 1.0))
            painter.setBrush(theme.hover if self.hovered else theme.raised)
            painter.drawRoundedRect(box, 4, 4)
            paint_text(painter, box, _("Stop"), theme.text1, fonts.SECONDARY, align=CENTRE)
        self.paint_focus(painter)

    def _button(self) -> float:
        return fonts.width(_("Stop"), fonts.SECONDARY) + 16
