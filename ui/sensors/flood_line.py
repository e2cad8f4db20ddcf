"""Paints one line of the flood board: mark, name and outlook, depth, half an hour, who is there."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath

from app.i18n import _
from ui.models.flood import WARN_LEVEL, FloodPoint, spark_readings
from ui.models.readings import nearest_limit
from ui.sensors.tile import Trend, value_ink
from ui.theme import fonts, levels
from ui.theme.icons import paint_icon
from ui.theme.tokens import Theme
from ui.widgets import format as fmt
from ui.widgets.elide import CENTRE, RIGHT, paint_text
from ui.widgets.spark import paint_spark

HEIGHT = 58
NAME_LEFT = 39

NARROW = 500
"""Below this width (px) the place keeps its name and the other columns give way."""

RAIN_FROM = 540
"""From this width (px) on the rain has a column of its own."""

_VALUE, _SPARK, _RAIN, _GAP = 58, 72, 58, 10
_ARROWS = ("↓", "→", "↑")


def paint_flood_line(
    painter: QPainter,
    box: QRectF,
    point: FloodPoint,
    trend: Trend,
    selected: bool,
    hover: bool,
    theme: Theme,
) -> None:
    """Paint `point` into `box` (HEIGHT high); `trend` are its last readings, newest last."""
    painter.save()
    _paint_ground(painter, box, point, selected, hover, theme)
    value, spark, rain, task = flood_columns(box)
    _paint_mark(painter, box, point, theme)
    name = QRectF(box.left() + NAME_LEFT, box.top() + 11, value.left() - NAME_LEFT - 6, 20)
    paint_text(painter, name, point.reading.name, theme.text1, fonts.BODY, fonts.MEDIUM)
    below = name.translated(0, 20)
    paint_text(painter, below, point.outlook, theme.text2, fonts.SECONDARY)
    _paint_depth(painter, value, point, theme)
    _paint_rise(painter, spark, point, trend, theme)
    _paint_rain(painter, rain, point, theme)
    _paint_task(painter, task, point, theme)
    painter.restore()


def _paint_rise(
    painter: QPainter, box: QRectF, point: FloodPoint, trend: Trend, theme: Theme
) -> None:
    above = tuple(t for t in point.limits if t.value > point.depth)[:1]
    shown = above or nearest_limit(point.limits, point.depth)
    line = QRectF(box.left(), box.top() + 11, box.width(), 20)
    paint_spark(painter, line, trend[-spark_readings(point.period_s) :], shown, theme, 0,
                point.stale, keep=True)  # fmt: skip
    text = QRectF(box.left() - 10, box.top() + 32, box.width() + 10, 18)
    per = _("/10 min")
    took = fonts.width(per, fonts.SECONDARY) + 4
    paint_text(painter, text, per, theme.text2, fonts.SECONDARY, align=RIGHT, elide=False)
    paint_text(painter, text.adjusted(0, 0, -took, 0), _rise(point.rise), theme.text1,
               fonts.SECONDARY, fonts.MEDIUM, RIGHT, elide=False)  # fmt: skip


def flood_columns(box: QRectF) -> tuple[QRectF, QRectF, QRectF, QRectF]:
    """(depth, spark, rain, task) of a line; the name takes what is left of them. On a narrow
    board the rain has no column: the chosen point's is told below."""
    narrow = box.width() < NARROW
    task_wide = max(96.0, box.width() * (0.28 if narrow else 0.27))
    spark_wide = _SPARK - 6 if narrow else _SPARK
    rain_wide = 0.0 if box.width() < RAIN_FROM else _RAIN
    task = QRectF(box.right() - task_wide, box.top(), task_wide - 12, box.height())
    rain = QRectF(task.left() - _GAP - rain_wide, box.top(), rain_wide, box.height())
    right = rain.left() if rain_wide else task.left()
    spark = QRectF(right - _GAP - spark_wide, box.top(), spark_wide, box.height())
    value = QRectF(spark.left() - _GAP - _VALUE, box.top(), _VALUE, box.height())
    return value, spark, rain, task


def _paint_rain(painter: QPainter, box: QRectF, point: FloodPoint, theme: Theme) -> None:
    if box.width() <= 0 or not point.rain.known:
        return
    one, more = point.rain.words()
    first = QRectF(box.left(), box.top() + 11, box.width(), 20)
    paint_text(painter, first, one, theme.text1, fonts.BODY, align=RIGHT, elide=False)
    paint_text(painter, first.translated(0, 20), more, theme.text2, fonts.SECONDARY, align=RIGHT,
               elide=False)  # fmt: skip


def _paint_ground(
    painter: QPainter, box: QRectF, point: FloodPoint, selected: bool, hover: bool, theme: Theme
) -> None:
    if selected:
        painter.fillRect(box, theme.select_bg)
    elif hover:
        painter.fillRect(box, theme.hover)
    if point.stale:
        path = QPainterPath()
        path.addRect(box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        levels.hatch(painter, path, theme.raised, 9.0, 3.0)
    if selected:
        painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), theme.select)
    painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.line)


def _paint_mark(painter: QPainter, box: QRectF, point: FloodPoint, theme: Theme) -> None:
    mark = QRectF(box.left() + 14, box.top() + 13, 14, 14)
    if point.stale:
        paint_icon(painter, mark.translated(0, 8), "clock-counter-clockwise", theme)
        return
    level = point.reading.level
    levels.paint_level(painter, mark if level else mark.translated(0, 8), level,
                       point.reading.look, theme=theme)  # fmt: skip
    if level:
        numeral = QRectF(box.left() + 7, box.top() + 31, 28, 18)
        paint_text(painter, numeral, levels.ROMAN[level], theme.level_text(level),
                   fonts.SECONDARY, fonts.MEDIUM, CENTRE)  # fmt: skip


def _paint_depth(painter: QPainter, box: QRectF, point: FloodPoint, theme: Theme) -> None:
    unit = fonts.width(point.reading.unit, fonts.SECONDARY)
    paint_text(painter, box.adjusted(0, 4, 0, 4), point.reading.unit, theme.text2,
               fonts.SECONDARY, align=RIGHT, elide=False)  # fmt: skip
    severe = point.reading.level in (1, 2) and not point.stale
    ink = theme.level_text(point.reading.level) if severe else value_ink(point.reading, theme)
    if point.reading.level == WARN_LEVEL:
        ink = theme.text1
    paint_text(painter, box.adjusted(0, 0, -unit - 5, 0), point.reading.value, ink, fonts.VALUE,
               fonts.MEDIUM, RIGHT, elide=False)  # fmt: skip


def _paint_task(painter: QPainter, box: QRectF, point: FloodPoint, theme: Theme) -> None:
    if not point.task and not point.pump:
        return
    icon = QRectF(box.left(), box.center().y() - 7, 14, 14)
    ink = theme.text1
    if point.task_look == "late":
        levels.paint_level(painter, icon, 2, theme=theme)
        ink = theme.level_text(2)
    elif point.task_look == "done":
        paint_icon(painter, icon, "check", theme)
    elif point.task_look == "going":
        paint_icon(painter, icon, "caret-double-right", theme, theme.select)
    else:
        ink = theme.text2
    if not point.task:
        paint_text(painter, box.adjusted(20, 0, 0, 0), _("pump: {state}").format(state=point.pump),
                   theme.text2, fonts.SECONDARY)  # fmt: skip
        return
    words = box.adjusted(20, 0, 0, 0)
    pump = _("pump: {state}").format(state=point.pump) if point.pump else ""
    detail = " · ".join(part for part in (point.detail, pump) if part)
    if not detail:
        paint_text(painter, words, point.task, ink, fonts.BODY)
        return
    paint_text(painter, QRectF(words.left(), box.top() + 11, words.width(), 20), point.task,
               theme.text1, fonts.BODY)  # fmt: skip
    below = QRectF(words.left(), box.top() + 31, words.width(), 18)
    tone = ink if point.task_look == "late" else theme.text2
    paint_text(painter, below, detail, tone, fonts.SECONDARY)


def _rise(rise: float) -> str:
    if math.isnan(rise):
        return fmt.DASH
    whole = round(rise)
    return f"{_ARROWS[(whole > 0) - (whole < 0) + 1]} {fmt.number(abs(whole))}"


def spoken(point: FloodPoint) -> str:
    """A point in words, for hover and for screen readers."""
    now = point.reading
    task = " · ".join(part for part in (point.task, point.detail) if part)
    rain = ""
    if point.rain.known:
        rain = _("rain 1 / 3 / 6 h: {mm} mm").format(mm=" / ".join(point.rain.words()))
    pump = _("pump: {state}").format(state=point.pump) if point.pump else ""
    first = f"{now.name} · {now.value} {now.unit} · {now.state}"
    lines = [first, point.outlook, rain, task, pump]
    return "\n".join(line for line in lines if line)
