"""How an order under way is drawn: a line from the unit to the case that grows thinner on its way,
an arrow at its end, and in words how long the way still takes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from app.domain import recommend
from app.domain.orders import Dispatch, Receipt
from app.geo import projection
from ui.theme import fonts, tokens

_ARROW_EVERY_PX = 120.0
_ARROW_PX = 5.0
_BEGIN_PX, _END_PX = 4.2, 1.4
_PIECES, _PIECE_PX = 12, 48.0
_WIDER = 1.5
"""Of what is selected."""


Place = tuple[float, float]


def way_m(ways: recommend.Ways | None, there: Place, here: Place) -> float:
    """Metres by road between two places (longitude, latitude): the same reckoning as that of the
    recommendation."""
    found = ways.metres(there, [here])[0] if ways is not None else math.nan
    straight = float(projection.distance_m(*there, *here))
    return straight * recommend.ROAD if math.isnan(found) else found


def minutes(metres: float, on_foot: bool) -> float:
    """How long a unit takes over so many metres by road."""
    return metres / (recommend.WALK_M_MIN if on_foot else recommend.DRIVE_M_MIN)


def paint(
    painter: QPainter, lines: Sequence[tuple[QLineF, Dispatch]], selected: bool, arrows: bool
) -> None:
    """The lines of orders that are all selected or all not; dashed while not signed for."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    groups: dict[bool, list[QLineF]] = {True: [], False: []}
    for line, order in lines:
        groups[Receipt.SIGNED.value in order.receipts].append(line)
    if groups[True]:
        _taper(painter, groups[True], _tone(True, selected), selected)
    if groups[False]:
        _dash(painter, groups[False], _tone(False, selected), selected)
    for signed, some in groups.items():
        for line in some if arrows or selected else ():
            count = max(1, int(line.length() // _ARROW_EVERY_PX))
            for number in range(count):
                _arrow(painter, line, (number + 1) / count, _tone(signed, selected))


def propose(painter: QPainter, lines: Sequence[QLineF], lit: bool) -> None:
    """Lines of orders that are not sent: dashed from the unit, an arrow at the case."""
    theme = tokens.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(theme.select, 3.2 if lit else 2.0)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    halo = QPen(theme.map.halo, pen.widthF() + 2.4)
    halo.setCapStyle(Qt.PenCapStyle.RoundCap)
    if not lit:
        pen.setDashPattern([2.0, 2.4])
    for used in (halo, pen):
        painter.setPen(used)
        painter.drawLines(list(lines))
    for line in lines:
        _arrow(painter, line, 1.0, theme.select)


def name(painter: QPainter, at: QPointF, text: str) -> None:
    """A word above a place (pixels), readable on any ground."""
    theme, path = tokens.current(), QPainterPath()
    width = fonts.width(text, fonts.SECONDARY, fonts.MEDIUM)
    path.addText(at - QPointF(width / 2, 0), fonts.font(fonts.SECONDARY, fonts.MEDIUM), text)
    painter.strokePath(path, QPen(theme.map.halo, 3.0))
    painter.fillPath(path, theme.text1)


def _tone(signed: bool, selected: bool) -> QColor:
    """Red while nobody signed, blue when selected, else quiet."""
    theme = tokens.current()
    if not signed:
        return theme.level_shape(1)
    return theme.select if selected else theme.neutral


def distance_px(line: QLineF, point: QPointF) -> float:
    """Pixels from a position to a line of pixels."""
    along = QPointF(line.dx(), line.dy())
    square = max(1e-9, QPointF.dotProduct(along, along))
    share = max(0.0, min(1.0, QPointF.dotProduct(point - line.p1(), along) / square))
    return QLineF(point, line.pointAt(share)).length()


def _taper(painter: QPainter, lines: Sequence[QLineF], tone: QColor, selected: bool) -> None:
    """Lines of short pieces, each thinner than the one before: a long polygon costs ten times as
    much as its pieces."""
    wider = _WIDER if selected else 1.0
    pieces: dict[float, list[QLineF]] = {}
    for line in lines:
        count = max(4, min(_PIECES, int(line.length() // _PIECE_PX)))
        cuts = [line.pointAt(number / count) for number in range(count + 1)]
        for number in range(count):
            share = (number + 0.5) / count
            width = round((_BEGIN_PX + (_END_PX - _BEGIN_PX) * share) * wider * 2) / 2
            pieces.setdefault(width, []).append(QLineF(cuts[number], cuts[number + 1]))
    if selected:
        _strokes(painter, pieces, tokens.current().map.halo, 2.4)
    _strokes(painter, pieces, tone, 0.0)


def _strokes(
    painter: QPainter, pieces: Mapping[float, list[QLineF]], tone: QColor, wider: float
) -> None:
    for width, some in pieces.items():
        pen = QPen(tone, width + wider)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        painter.setPen(pen)
        painter.drawLines(some)


def _dash(painter: QPainter, lines: Sequence[QLineF], tone: QColor, selected: bool) -> None:
    pen = QPen(tone, 2.6 if selected else 1.8)
    pen.setDashPattern([4.0, 3.0])
    if selected:
        painter.setPen(QPen(tokens.current().map.halo, pen.widthF() + 2.4))
        painter.drawLines(list(lines))
    painter.setPen(pen)
    painter.drawLines(list(lines))


def _arrow(painter: QPainter, line: QLineF, share: float, tone: QColor) -> None:
    tip, angle = line.pointAt(share), math.radians(-line.angle())
    along = QPointF(math.cos(angle), math.sin(angle)) * _ARROW_PX
    across = QPointF(-along.y(), along.x()) * 0.8
    back = tip - along * 1.9
    painter.setPen(QPen(tokens.current().map.halo, 1.2))
    painter.setBrush(tone)
    painter.drawPolygon(QPolygonF([tip, back + across, back + along * 0.5, back - across]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
