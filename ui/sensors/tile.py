"""Paints one tile (148 × 92) and one line (34 px) of the sensors, from what the model says."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from ui.models.readings import Reading, nearest_limit
from ui.models.tile_view import BAR, FLOWING, GAUGE, NUMBER, SWITCH, View
from ui.sensors import shapes
from ui.theme import fonts, levels
from ui.theme.icons import paint_icon
from ui.theme.tokens import Theme
from ui.widgets.elide import RIGHT, paint_text
from ui.widgets.spark import Threshold, paint_spark

WIDTH, HEIGHT, LINE = 148, 92, 34
RADIUS = 6.0
WIDE_FROM = 230
"""A tile wider than this (px) tells the range of its line too."""
_SPARK_LEFT = 82.0
_ICONS = {
    levels.STALE: "clock-counter-clockwise",
    levels.SHELVED: "bell-slash",
    levels.SUPPRESSED: "bell-slash",
    levels.OUT_OF_SERVICE: "prohibit",
}
_ALARMS = (levels.UNACKNOWLEDGED, levels.ACKNOWLEDGED, levels.RETURNED)

Trend = NDArray[np.float64]
Thresholds = tuple[Threshold, ...]


def paint_tile(
    painter: QPainter,
    rect: QRectF,
    reading: Reading,
    trend: Trend,
    thresholds: Thresholds,
    theme: Theme,
    selected: bool = False,
    hover: bool = False,
    pinned: bool = False,
    view: View | None = None,
) -> None:
    """Paint the tile of `reading` into `rect`; `view` says how it is drawn, its range and parts."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_ground(painter, rect, reading, theme, hover)
    inner = rect.adjusted(10, 8, -10, -5)
    _paint_name(painter, inner, reading, theme, pinned)
    _paint_value(painter, inner, reading, trend, thresholds, theme, view)
    foot = QRectF(inner.left(), inner.bottom() - 18, inner.width(), 18)
    age = fonts.width(reading.age, fonts.SECONDARY) + 2
    paint_text(painter, foot, reading.age, theme.text2, fonts.SECONDARY, align=RIGHT, elide=False)
    words = foot.adjusted(0, 0, -age - 6, 0)
    if view is not None and view.range and rect.width() > WIDE_FROM:
        took = fonts.width(view.range, fonts.SECONDARY) + 12
        paint_text(painter, words, view.range, theme.text2, fonts.SECONDARY, align=RIGHT,
                   elide=False)  # fmt: skip
        words = words.adjusted(0, 0, -took, 0)
    weight = fonts.MEDIUM if _strong(reading) else fonts.REGULAR
    paint_text(painter, words, reading.state, state_ink(reading, theme), fonts.SECONDARY, weight)
    if selected:
        painter.setPen(QPen(theme.select, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
    painter.restore()


def paint_line(
    painter: QPainter,
    rect: QRectF,
    reading: Reading,
    trend: Trend,
    thresholds: Thresholds,
    theme: Theme,
    selected: bool = False,
    hover: bool = False,
) -> None:
    """Paint the list line of `reading`: mark, name and state, spark line, value, age."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if selected:
        painter.fillRect(rect, theme.select_bg)
        painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), theme.select)
    elif reading.needs_you:
        painter.fillRect(rect, theme.level_ground(reading.level))
    elif hover:
        painter.fillRect(rect, theme.hover)
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.line)
    mark = QRectF(rect.left() + 12, rect.center().y() - 6.5, 13, 13)
    _paint_mark(painter, mark, reading, theme, quiet=True)
    room = max(46.0, fonts.width(reading.age, fonts.SECONDARY) + 2)
    age = QRectF(rect.right() - room - 10, rect.top(), room, rect.height())
    paint_text(painter, age, reading.age, theme.text2, fonts.SECONDARY, align=RIGHT, elide=False)
    number = f"{reading.value} {reading.unit}".strip()
    wide = max(58.0, fonts.width(number, fonts.BODY, fonts.MEDIUM) + 2)
    value = QRectF(age.left() - wide, rect.top(), wide, rect.height())
    paint_text(painter, value, number, value_ink(reading, theme), fonts.BODY, fonts.MEDIUM, RIGHT,
               elide=False)  # fmt: skip
    left = rect.left() + 34
    room = value.left() - left - 8
    if room > 190:
        spark = QRectF(value.left() - 62, rect.top() + 5, 54, rect.height() - 10)
        _paint_spark(painter, spark, reading, trend, thresholds, theme)
        room -= 66
    took = paint_text(painter, QRectF(left, rect.top(), room, rect.height()), reading.name,
                      theme.text1, fonts.BODY)  # fmt: skip
    if reading.look != levels.NORMAL and room - took > 50:
        words = QRectF(left + took + 8, rect.top(), room - took - 8, rect.height())
        paint_text(painter, words, reading.state, state_ink(reading, theme), fonts.SECONDARY)
    painter.restore()


def state_ink(reading: Reading, theme: Theme) -> QColor:
    """The colour of the state's words."""
    if reading.level and reading.look in _ALARMS:
        return theme.level_text(reading.level)
    return theme.text1 if reading.look == levels.STALE else theme.text2


def value_ink(reading: Reading, theme: Theme) -> QColor:
    """The colour of the value: coloured while it waits, quiet when it is not to be trusted."""
    if reading.needs_you:
        return theme.level_text(reading.level)
    quiet = (levels.STALE, levels.OUT_OF_SERVICE, levels.SHELVED, levels.SUPPRESSED)
    return theme.text3 if reading.look in quiet else theme.text1


def _strong(reading: Reading) -> bool:
    return reading.look == levels.STALE or bool(reading.level and reading.look in _ALARMS)


def _paint_ground(
    painter: QPainter, rect: QRectF, reading: Reading, theme: Theme, hover: bool
) -> None:
    box = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    path = QPainterPath()
    path.addRoundedRect(box, RADIUS, RADIUS)
    ground = theme.hover if hover else theme.raised
    border = QPen(theme.line, 1)
    if reading.needs_you:
        ground = theme.level_ground(reading.level)
    if reading.level and reading.look in _ALARMS:
        border = QPen(theme.level_shape(reading.level), 1)
    if reading.look == levels.OUT_OF_SERVICE:
        ground = theme.panel
    painter.fillPath(path, ground)
    if reading.look == levels.STALE:
        levels.hatch(painter, path, theme.line, 9.0, 3.0)
    if reading.look in (levels.STALE, levels.OUT_OF_SERVICE):
        border = QPen(theme.line2, 1)
        border.setDashPattern([3.0, 3.0])
    painter.strokePath(path, border)


def _paint_name(
    painter: QPainter, inner: QRectF, reading: Reading, theme: Theme, pinned: bool
) -> None:
    mark = QRectF(inner.right() - 13, inner.top() + 1, 13, 13)
    room = inner.width() - 18
    if reading.look != levels.NORMAL:
        _paint_mark(painter, mark, reading, theme)
        mark.translate(-17, 0)
        room -= 2
    if pinned:
        paint_icon(painter, mark, "push-pin", theme, theme.text3)
        room -= 16
    box = QRectF(inner.left(), inner.top() - 1, room, 18)
    paint_text(painter, box, reading.name, theme.text2, fonts.SECONDARY)


def _paint_mark(
    painter: QPainter, box: QRectF, reading: Reading, theme: Theme, quiet: bool = False
) -> None:
    icon = _ICONS.get(reading.look)
    if icon:
        paint_icon(painter, box, icon, theme, theme.text2)
    elif reading.level or quiet:
        levels.paint_level(painter, box, reading.level, reading.look, theme=theme)


def _paint_value(
    painter: QPainter,
    inner: QRectF,
    reading: Reading,
    trend: Trend,
    thresholds: Thresholds,
    theme: Theme,
    view: View | None,
) -> None:
    box = QRectF(inner.left(), inner.top() + 19, inner.width(), 28)
    took = paint_text(painter, box, reading.value, value_ink(reading, theme), fonts.VALUE,
                      fonts.MEDIUM, elide=False)  # fmt: skip
    unit = box.adjusted(took + 4, 4, 0, 0)
    took += 4 + paint_text(painter, unit, reading.unit, theme.text2, fonts.BODY)
    left = max(inner.left() - 10 + _SPARK_LEFT, inner.left() + took + 8)
    if reading.look == levels.OUT_OF_SERVICE or inner.right() - left < 24:
        return
    room = QRectF(left, inner.top() + 20, inner.right() - left, 28)
    _paint_shape(painter, room, reading, trend, thresholds, theme, view)


def _paint_shape(
    painter: QPainter,
    box: QRectF,
    reading: Reading,
    trend: Trend,
    thresholds: Thresholds,
    theme: Theme,
    view: View | None,
) -> None:
    shape = view.shape if view is not None else NUMBER
    stale = reading.look == levels.STALE
    ink = theme.level_text(reading.level) if reading.needs_you else theme.neutral
    if view is None or shape == NUMBER:
        _paint_spark(painter, box, reading, trend, thresholds, theme)
    elif shape == GAUGE:
        vessel = QRectF(box.right() - 12, box.top(), 9, box.height())
        shapes.paint_gauge(painter, vessel, view.value, thresholds, ink, theme, stale)
        if box.width() > 44:
            line = box.adjusted(0, 0, -20, 0)
            near = nearest_limit(thresholds, view.value)
            _paint_spark(painter, line, reading, trend, near, theme)
    elif shape == BAR:
        shapes.paint_bars(painter, box, trend, thresholds, ink, theme, stale)
    elif shape == SWITCH:
        shapes.paint_switch(painter, box, bool(view.value), ink, theme)
    elif shape == FLOWING:
        shapes.paint_flow(painter, box.adjusted(-8, -3, 0, 3), view.parts, theme)


def _paint_spark(
    painter: QPainter,
    box: QRectF,
    reading: Reading,
    trend: Trend,
    thresholds: Thresholds,
    theme: Theme,
) -> None:
    stale = reading.look == levels.STALE
    level = reading.level if reading.needs_you else 0
    paint_spark(painter, box, trend, thresholds, theme, level, stale, keep=True)
