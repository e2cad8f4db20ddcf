"""How the lines of the list of layers are painted."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.i18n import _
from ui.map.cards.layer_rows import INDENT, PAD, LayerRow
from ui.map.layers.base import Sign
from ui.map.layers.settings import FARTHEST, LEAST_OPACITY, NEAREST
from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon
from ui.widgets.elide import LEFT, RIGHT, paint_text

BOX, SIGN, CARET = 13.0, 16.0, 14.0
_THUMB = 5.0
_NAME, _VALUE = 62.0, 40.0


def paint_row(painter: QPainter, rect: QRectF, row: LayerRow, caret: str, hovered: bool) -> None:
    """Box, sign, title, count, and a `caret` ('' for none)."""
    theme = tokens.current()
    if hovered:
        painter.fillRect(rect.adjusted(1, 0, -1, 0), theme.hover)
    middle = rect.center().y()
    _paint_box(painter, QRectF(PAD + 0.5, round(middle - BOX / 2) + 0.5, BOX, BOX), row.on)
    painter.save()
    painter.setOpacity(0.45 if row.away else 1.0)
    row.sign.paint(painter, QRectF(PAD + 24, round(middle - SIGN / 2), SIGN, SIGN))
    painter.restore()
    end = rect.right() - PAD
    if row.opens:
        end -= CARET
        if caret:
            paint_icon(painter, QRectF(end + 1, middle - 7, CARET, CARET), caret, theme)
    if row.count is not None:
        count = f"{row.count:,}"
        room = QRectF(0, rect.top(), end - 4, rect.height())
        paint_text(painter, room, count, theme.text2, fonts.SECONDARY, align=RIGHT, elide=False)
        end -= fonts.width(count, fonts.SECONDARY) + 12
    ink = theme.text1 if row.on and not row.away else theme.text2
    room = QRectF(PAD + 48, rect.top(), end - PAD - 48, rect.height())
    paint_text(painter, room, row.title, ink, fonts.BODY, align=LEFT)


def paint_legend(painter: QPainter, rect: QRectF, sign: Sign) -> None:
    """What one mark means, and how many there are."""
    theme = tokens.current()
    painter.save()
    sign.paint(painter, QRectF(INDENT, round(rect.center().y() - SIGN / 2), SIGN, SIGN))
    painter.restore()
    end = rect.right() - PAD - CARET - 4
    if sign.count is not None:
        count = f"{sign.count:,}"
        room = QRectF(0, rect.top(), end, rect.height())
        paint_text(painter, room, count, theme.text2, fonts.SECONDARY, align=RIGHT, elide=False)
        end -= fonts.width(count, fonts.SECONDARY) + 8
    left = INDENT + SIGN + 8
    room = QRectF(left, rect.top(), end - left, rect.height())
    paint_text(painter, room, sign.text, theme.text2, fonts.SECONDARY, align=LEFT)


def track(rect: QRectF) -> QRectF:
    """Where in a line a slider runs."""
    left = INDENT + _NAME
    return QRectF(left, rect.center().y() - 2, rect.right() - PAD - _VALUE - left, 4)


def paint_opacity(painter: QPainter, rect: QRectF, row: LayerRow) -> None:
    """The slider of how see-through a layer is."""
    share = (row.settings.opacity - LEAST_OPACITY) / (1.0 - LEAST_OPACITY)
    text = f"{row.settings.opacity:.0%}"
    _paint_slider(painter, rect, _("Opacity"), (0.0, share), text, one=True)


def paint_zoom(painter: QPainter, rect: QRectF, row: LayerRow, now: int) -> None:
    """From which to which zoom level a layer is shown; a tick for where the map is `now`."""
    low, high = zoom_share(row.settings.from_zoom), zoom_share(row.settings.to_zoom)
    text = (
        _("all") if row.settings.everywhere else f"{row.settings.from_zoom}–{row.settings.to_zoom}"
    )
    bar = track(rect)
    x = round(bar.left() + zoom_share(now) * bar.width()) + 0.5
    painter.setPen(QPen(tokens.current().text2, 1.0))
    painter.drawLine(QPointF(x, bar.top() - 6), QPointF(x, bar.bottom() + 6))
    _paint_slider(painter, rect, _("Zoom levels"), (low, high), text, one=False)


def zoom_share(zoom: int) -> float:
    """Where on its slider a zoom level lies, 0 to 1."""
    return (zoom - FARTHEST) / (NEAREST - FARTHEST)


def _paint_slider(
    painter: QPainter, rect: QRectF, name: str, part: tuple[float, float], text: str, *, one: bool
) -> None:
    theme, bar = tokens.current(), track(rect)
    room = QRectF(INDENT, rect.top(), _NAME - 6, rect.height())
    paint_text(painter, room, name, theme.text2, fonts.SECONDARY, align=LEFT)
    value = QRectF(bar.right(), rect.top(), rect.right() - PAD - bar.right(), rect.height())
    paint_text(painter, value, text, theme.text1, fonts.SECONDARY, align=RIGHT, elide=False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.track)
    painter.drawRoundedRect(bar, 2, 2)
    low, high = (bar.left() + share * bar.width() for share in part)
    painter.setBrush(theme.select)
    painter.drawRoundedRect(QRectF(low, bar.top(), high - low, bar.height()), 2, 2)
    painter.setPen(QPen(theme.panel, 1.5))
    for x in (high,) if one else (low, high):
        painter.drawEllipse(QPointF(x, bar.center().y()), _THUMB, _THUMB)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_box(painter: QPainter, box: QRectF, on: bool) -> None:
    theme = tokens.current()
    painter.setPen(QPen(theme.select if on else theme.neutral, 1.2))
    painter.setBrush(theme.select_bg if on else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 2.5, 2.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if on:
        tick = QPen(theme.select, 1.6)
        tick.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(tick)
        x, y = box.left(), box.top()
        painter.drawPolyline(
            [QPointF(x + 3, y + 6.7), QPointF(x + 5.4, y + 9.2), QPointF(x + 10, y + 3.9)]
        )
