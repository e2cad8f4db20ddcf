"""Parts of the wall's scenes, in design pixels of a wall 3840 wide (58 px is the smallest text)."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.i18n import _, local
from app.picture.picture import Picture
from ui.theme import fonts, levels, tokens
from ui.wall.facts import Point
from ui.widgets import format
from ui.widgets.elide import LEFT, RIGHT, paint_text
from ui.widgets.spark import Threshold, paint_spark

SMALL, BODY, STRONG, TITLE, FIGURE, HUGE = 60, 68, 80, 104, 190, 300
PAD = 66.0


def divider(painter: QPainter, box: QRectF, y: float) -> None:
    """A line across `box` at `y`."""
    painter.fillRect(QRectF(box.left(), y, box.width(), 3), tokens.current().line)


def wrapped(painter: QPainter, box: QRectF, text: str, px: int) -> None:
    """Main words that may take two lines."""
    painter.setFont(fonts.font(px, fonts.MEDIUM))
    painter.setPen(tokens.current().text1)
    painter.drawText(box, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop, text)


def titled(painter: QPainter, box: QRectF, title: str) -> QRectF:
    """A panel's title at the top of `box`; what is left below it."""
    small(painter, QRectF(box.left(), box.top() + 32, box.width(), 80), title)
    return box.adjusted(0, 124, 0, 0)


def lines(painter: QPainter, box: QRectF, least: float, ruled: bool = True) -> list[QRectF]:
    """`box` in as many lines as fit at `least` high, ruled across the column."""
    count = max(1, int(box.height() // least))
    step = box.height() / count
    found = []
    for n in range(count):
        if n and ruled:
            divider(painter, box.adjusted(-PAD, 0, PAD, 0), box.top() + n * step)
        found.append(QRectF(box.left(), box.top() + n * step, box.width(), step))
    return found


def empty(painter: QPainter, box: QRectF, text: str) -> None:
    """What is said where there is nothing to show."""
    small(painter, QRectF(box.left(), box.top() + 60, box.width(), 100), text)


def small(painter: QPainter, box: QRectF, text: str, align: int = 0) -> float:
    """Secondary words; the width they took."""
    flag = RIGHT if align else LEFT
    return paint_text(painter, box, text, tokens.current().text2, SMALL, align=flag)


def strong(painter: QPainter, box: QRectF, text: str, px: int = STRONG) -> float:
    """Main words; the width they took."""
    return paint_text(painter, box, text, tokens.current().text1, px, fonts.MEDIUM)


def figure(
    painter: QPainter, at: QPointF, value: str, unit: str = "", px: int = FIGURE,
    ink: QColor | None = None,
) -> float:  # fmt: skip
    """A number on the baseline `at` with its unit beside it; the right end of both."""
    theme = tokens.current()
    painter.setFont(fonts.font(px, fonts.MEDIUM))
    painter.setPen(ink or theme.text1)
    painter.drawText(at, value)
    x = at.x() + fonts.width(value, px, fonts.MEDIUM)
    if unit:
        size = max(SMALL, round(px * 0.36))
        x += px * 0.12
        painter.setFont(fonts.font(size))
        painter.setPen(theme.text2)
        painter.drawText(QPointF(x, at.y()), unit)
        x += fonts.width(unit, size)
    return x


def shape(painter: QPainter, box: QRectF, level: int, state: str = levels.UNACKNOWLEDGED) -> None:
    """A severity with its numeral; level 0 with a state other than normal draws that state."""
    levels.paint_level(painter, box, level, state, numeral=True)


def unit_of(picture: Picture, row: int) -> str:
    """The unit of a sensor, in the language in use."""
    kind = picture.catalogue.kinds.get(picture.sensors.items[row].kind)
    return local(kind.unit, kind.unit_en) if kind else ""


def name_of(picture: Picture, row: int) -> str:
    """The place of a sensor."""
    sensor = picture.sensors.items[row]
    return local(sensor.name, sensor.name_en)


def value_text(picture: Picture, point: Point) -> str:
    """The number alone, with the decimals of its kind."""
    kind = picture.catalogue.kinds.get(picture.sensors.items[point.row].kind)
    return format.number(point.value, kind.decimals if kind else 1)


def rise_text(picture: Picture, point: Point) -> str:
    """`↑ 8 cm / 10 min`; '' where it cannot be said."""
    if point.rise != point.rise:
        return ""
    kind = picture.catalogue.kinds.get(picture.sensors.items[point.row].kind)
    size = format.number(abs(point.rise), kind.decimals if kind else 1)
    arrow = "→" if size.strip("0.,") == "" else "↑" if point.rise > 0 else "↓"
    return _("{arrow} {value} {unit} / 10 min").format(
        arrow=arrow, value=size, unit=unit_of(picture, point.row)
    )


def forecast_text(picture: Picture, point: Point) -> str:
    """`about 4 min to 50`; '' when it does not rise, or not within two hours."""
    if point.next_s > 7200 or point.next_limit != point.next_limit:
        return ""
    kind = picture.catalogue.kinds.get(picture.sensors.items[point.row].kind)
    limit = format.number(point.next_limit, kind.decimals if kind else 0)
    return _("about {n} min to {limit}").format(n=max(1, round(point.next_s / 60)), limit=limit)


def spark(painter: QPainter, box: QRectF, picture: Picture, point: Point) -> None:
    """The kept readings with the mode's next limit dashed, in lines of the wall's weight."""
    limit = point.next_limit
    limits = [] if limit != limit else [Threshold(limit, point.level or 4)]
    scale = 4.0
    painter.save()
    painter.translate(box.topLeft())
    painter.scale(scale, scale)
    inner = QRectF(0, 0, box.width() / scale, box.height() / scale)
    values = picture.sensors.trend[point.row]
    paint_spark(painter, inner, values, limits, level=point.level, stale=point.stale_s > 0)
    painter.restore()


def point_row(painter: QPainter, box: QRectF, picture: Picture, point: Point) -> None:
    """One place in a list: shape, name, what is said about it, value and unit."""
    theme, middle = tokens.current(), box.center().y()
    mark = QRectF(box.left(), middle - 40, 80, 80)
    state = levels.STALE if point.stale_s else levels.UNACKNOWLEDGED if point.level else "normal"
    shape(painter, mark, point.level, state)
    value, unit = value_text(picture, point), unit_of(picture, point.row)
    ink = theme.text3 if point.stale_s else theme.text1
    if point.level and point.level <= 2:
        ink = theme.level_text(point.level)
    size = 130
    wide = fonts.width(value, size, fonts.MEDIUM) + fonts.width(unit, SMALL) + size * 0.12
    figure(painter, QPointF(box.right() - wide, middle + 46), value, unit, size, ink)
    text = QRectF(mark.right() + 40, middle - 92, box.width() - wide - 160, 92)
    strong(painter, text, name_of(picture, point.row))
    if point.stale_s:
        said = _("silent for {time}").format(time=format.age(point.stale_s))
    else:
        said = forecast_text(picture, point) or rise_text(picture, point)
    small(painter, QRectF(text.left(), middle + 4, text.width(), 80), said)
