"""Severity as shapes: Ⅰ diamond, Ⅱ triangle, Ⅲ square, Ⅳ circle, and the states around them.

Filled needs you, outlined is acknowledged or in hand, dashed returned without being
acknowledged, grey struck through is shelved. These shapes mean severity and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.theme.tokens import Theme

UNACKNOWLEDGED = "unacknowledged"
ACKNOWLEDGED = "acknowledged"
RETURNED = "returned"
SHELVED = "shelved"
STALE = "stale"
SUPPRESSED = "suppressed"
OUT_OF_SERVICE = "out_of_service"
NORMAL = "normal"
STATES = (
    UNACKNOWLEDGED,
    ACKNOWLEDGED,
    RETURNED,
    SHELVED,
    STALE,
    SUPPRESSED,
    OUT_OF_SERVICE,
    NORMAL,
)

ROMAN = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ")
NUMERAL_FROM = 24
_LETTERS = ("", "I", "II", "III", "IV")
_SHAPED = (UNACKNOWLEDGED, ACKNOWLEDGED, RETURNED, SHELVED)


def paint_level(
    painter: QPainter,
    rect: QRectF,
    level: int,
    state: str = UNACKNOWLEDGED,
    numeral: bool = False,
    theme: Theme | None = None,
) -> None:
    """Paint severity 1–4 in `state` (of `STATES`) centred in `rect`.

    `numeral` writes Ⅰ–Ⅳ into the shape where it is 24 px or larger. Level 0 is drawn as normal.
    """
    look = theme or tokens.current()
    side = min(rect.width(), rect.height())
    box = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if state in _SHAPED and 1 <= level <= 4:
        _SHAPES[state](painter, box, level, look)
        if numeral and side >= NUMERAL_FROM and state != SHELVED:
            _paint_numeral(painter, box, level, state, look)
    else:
        _OTHERS.get(state, _paint_normal)(painter, box, look)
    painter.restore()


def level_path(level: int, box: QRectF, inset: float = 0.0) -> QPainterPath:
    """The outline of severity `level` in the square `box`, optically equal among the four."""
    side, centre = box.width(), box.center()
    path = QPainterPath()
    if level == 1:
        reach = side * 0.48 - inset * 1.41
        path.addPolygon(_polygon(centre, ((0, -reach), (reach, 0), (0, reach), (-reach, 0))))
    elif level == 2:
        half, top, foot = side * 0.48 - inset * 1.73, side * 0.43 - inset * 2, side * 0.39 - inset
        path.addPolygon(_polygon(centre, ((0, -top), (half, foot), (-half, foot))))
    elif level == 3:
        half = side * 0.39 - inset
        path.addRect(QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half))
    else:
        radius = side * 0.43 - inset
        path.addEllipse(centre, radius, radius)
    path.closeSubpath()
    return path


def ink_on(colour: QColor) -> QColor:
    """Near-black or white, whichever reads better on `colour`."""
    return QColor("#10151A") if _luminance(colour) > 0.18 else QColor("#FFFFFF")


def hatch(painter: QPainter, path: QPainterPath, colour: QColor, gap: float, width: float) -> None:
    """Fill `path` with 45° lines `gap` px apart and `width` px wide, anchored at its corner."""
    box = path.boundingRect()
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    x = box.left() - box.height()
    while x < box.right() + gap:
        painter.drawLine(QPointF(x, box.bottom() + 1), QPointF(x + box.height() + 2, box.top() - 1))
        x += gap
    painter.restore()


def _polygon(centre: QPointF, points: tuple[tuple[float, float], ...]) -> QPolygonF:
    shape = QPolygonF([QPointF(centre.x() + x, centre.y() + y) for x, y in points])
    shape.append(shape.first())
    return shape


def _line_width(box: QRectF) -> float:
    return max(1.6, box.width() * 0.105)


def _paint_filled(painter: QPainter, box: QRectF, level: int, theme: Theme) -> None:
    painter.fillPath(level_path(level, box), theme.level_shape(level))


def _paint_outlined(painter: QPainter, box: QRectF, level: int, theme: Theme) -> None:
    width = _line_width(box)
    pen = QPen(theme.level_shape(level), width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.strokePath(level_path(level, box, width / 2), pen)


def _paint_dashed(painter: QPainter, box: QRectF, level: int, theme: Theme) -> None:
    width = max(1.6, box.width() * 0.1)
    path = level_path(level, box, width / 2)
    # A whole number of dashes around the shape, starting in the middle of one, so that corners
    # are drawn and the pattern closes.
    corners = (0, 8, 9, 8, 9)[level]
    period = path.length() / corners / width
    pen = QPen(theme.level_shape(level), width, Qt.PenStyle.CustomDashLine)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    pen.setDashPattern([period * 0.6, period * 0.4])
    pen.setDashOffset(period * 0.3)
    painter.strokePath(path, pen)


def _paint_shelved(painter: QPainter, box: QRectF, level: int, theme: Theme) -> None:
    width = max(1.2, box.width() * 0.075)
    pen = QPen(theme.neutral, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.strokePath(level_path(level, box, width / 2 + box.width() * 0.02), pen)
    painter.setPen(QPen(theme.neutral, width))
    reach, centre = box.width() * 0.5, box.center()
    painter.drawLine(centre + QPointF(-reach, reach), centre + QPointF(reach, -reach))


def _paint_numeral(painter: QPainter, box: QRectF, level: int, state: str, theme: Theme) -> None:
    solid = state == UNACKNOWLEDGED
    shape = theme.level_shape(level)
    room = 1.0 if solid else 0.84  # the outline takes its share
    px = round(box.width() * (0.46, 0.42, 0.38, 0.5, 0.46)[level] * room)
    drop = box.width() * (0.0, 0.0, 0.11, 0.0, 0.0)[level]
    painter.setFont(fonts.serif(px))
    painter.setPen(ink_on(shape) if solid else theme.level_text(level))
    painter.drawText(box.translated(0, drop), Qt.AlignmentFlag.AlignCenter, _LETTERS[level])


def _paint_stale(painter: QPainter, box: QRectF, theme: Theme) -> None:
    inner = box.adjusted(*(box.width() * f for f in (0.1, 0.1, -0.1, -0.1)))
    path = QPainterPath()
    path.addRect(inner)
    hatch(painter, path, theme.text3, max(4.0, box.width() * 0.32), max(1.0, box.width() * 0.055))
    pen = QPen(theme.text3, max(1.2, box.width() * 0.07))
    pen.setDashPattern([2.4, 1.8])
    painter.strokePath(path, pen)


def _paint_suppressed(painter: QPainter, box: QRectF, theme: Theme) -> None:
    paint_icon(painter, box, "bell-slash", theme, theme.neutral)


def _paint_out_of_service(painter: QPainter, box: QRectF, theme: Theme) -> None:
    paint_icon(painter, box, "prohibit", theme, theme.neutral)


def _paint_normal(painter: QPainter, box: QRectF, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.neutral)
    radius = max(2.5, box.width() * 0.17)
    painter.drawEllipse(box.center(), radius, radius)


def _luminance(colour: QColor) -> float:
    parts = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


_SHAPES: dict[str, Callable[[QPainter, QRectF, int, Theme], None]] = {
    UNACKNOWLEDGED: _paint_filled,
    ACKNOWLEDGED: _paint_outlined,
    RETURNED: _paint_dashed,
    SHELVED: _paint_shelved,
}
_OTHERS: dict[str, Callable[[QPainter, QRectF, Theme], None]] = {
    STALE: _paint_stale,
    SUPPRESSED: _paint_suppressed,
    OUT_OF_SERVICE: _paint_out_of_service,
    NORMAL: _paint_normal,
}
