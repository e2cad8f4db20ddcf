"""Sensors on the wall: the one worst place, and the next ones under it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.i18n import _
from app.picture.picture import Picture
from ui.theme import fonts, levels, tokens
from ui.wall import parts
from ui.wall.facts import Point, WallFacts
from ui.widgets import format
from ui.widgets.elide import RIGHT, paint_text

ROW = 200.0
"""The least height of a line."""


def worst_flood(painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
    """The most dangerous flood point."""
    if not f.flood:
        parts.empty(painter, box, _("No flood point has reported yet"))
        return
    remark = _("Most dangerous") if f.flood[0].level else _("Deepest")
    paint_worst(painter, box, picture, f.flood[0], remark)


def floods(painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
    """The flood points after it."""
    _rows(painter, box, picture, f.flood[1:])


def worst_crowd(painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
    """Where the most people are."""
    if not f.crowd:
        parts.empty(painter, box, _("No people counter has reported yet"))
        return
    paint_worst(painter, box, picture, f.crowd[0], _("Most people"))


def crowds(painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
    """The places after it."""
    _rows(painter, box, picture, f.crowd[1:])


def _rows(painter: QPainter, box: QRectF, picture: Picture, points: Sequence[Point]) -> None:
    for row, point in zip(parts.lines(painter, box, ROW), points, strict=False):
        parts.point_row(painter, row, picture, point)


def paint_worst(
    painter: QPainter, box: QRectF, picture: Picture, point: Point, remark: str
) -> None:
    """The one worst place: name, a figure of 300 px, its readings, its rise, what comes next."""
    theme = tokens.current()
    state = levels.STALE if point.stale_s else (
        levels.UNACKNOWLEDGED if point.level else levels.NORMAL
    )  # fmt: skip
    top = box.top() + 48
    parts.shape(painter, QRectF(box.left(), top + 12, 92, 92), point.level, state)
    said = fonts.width(remark, parts.SMALL) + 20
    name = QRectF(box.left() + 128, top, box.width() - 128 - said, 120)
    parts.strong(painter, name, parts.name_of(picture, point.row), parts.TITLE)
    parts.small(painter, QRectF(box.right() - said, top, said, 120), remark, 1)
    ink = theme.level_text(point.level) if point.level else theme.text1
    ink = theme.text3 if point.stale_s else ink
    value = parts.value_text(picture, point)
    base = top + 120 + (box.height() - 168 - 120) * 0.62
    px = parts.HUGE if len(value) < 5 else 220
    right = parts.figure(painter, QPointF(box.left() - 10, base), value,
                         parts.unit_of(picture, point.row), px, ink)  # fmt: skip
    chart = QRectF(right + 90, base - 210, box.right() - right - 90, 210)
    if chart.width() > 200:
        parts.spark(painter, chart, picture, point)
    line = QRectF(box.left(), base + 50, box.width(), 100)
    parts.strong(painter, line, parts.rise_text(picture, point), parts.BODY)
    coming = parts.forecast_text(picture, point)
    if point.stale_s:
        coming = _("silent for {time}").format(time=format.age(point.stale_s))
    tint = theme.level_text(max(1, point.level - 1)) if point.level else theme.text2
    paint_text(painter, line, coming, tint, parts.BODY, fonts.MEDIUM, RIGHT)
