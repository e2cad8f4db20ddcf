"""One row of the alarm list, and the head of a group."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.domain.alarm_groups import Group
from app.domain.alarms import ASIDE, Alarm, AlarmState
from app.i18n import _
from app.picture.picture import Picture
from ui.alarms.subject import overrun, subject
from ui.alarms.words import standing
from ui.models.alarm_rows import Names, marks
from ui.theme import fonts, levels, tokens
from ui.widgets import format
from ui.widgets.elide import RIGHT, paint_text

ROW, HEAD = 58, 30
_MARK = 26.0
_LEFT = 50.0


def paint_row(
    painter: QPainter,
    rect: QRectF,
    picture: Picture,
    group: Group,
    alarm: Alarm,
    now: datetime,
    *,
    current: bool,
    focused: bool,
    marked: bool,
) -> None:
    """Shape, name, value and limit above; state, marks and time below."""
    theme = tokens.current()
    _ground(painter, rect, alarm, current, marked)
    about = subject(picture, alarm)
    box = QRectF(rect.left() + 14, rect.top() + 14, _MARK, _MARK)
    levels.paint_level(painter, box, alarm.level, _look(alarm), numeral=True)
    left, right = rect.left() + _LEFT, rect.right() - 14
    ink = theme.text2 if alarm.state in ASIDE else theme.text1
    told = f"{about.value} {about.arrow}".strip() if about.value != format.DASH else ""
    wide = fonts.width(told, fonts.BODY, fonts.MEDIUM) + 4
    line = QRectF(right - wide, rect.top() + 8, wide, 20)
    paint_text(painter, line, told, ink, fonts.BODY, fonts.MEDIUM, RIGHT, elide=False)
    room = QRectF(left, rect.top() + 8, right - wide - 12 - left, 20)
    paint_text(painter, room, about.title, ink, fonts.BODY, fonts.MEDIUM)
    _below(painter, rect, picture, group, alarm, now)
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.line)
    if focused:
        painter.setPen(theme.select)
        painter.drawRect(rect.adjusted(1, 1, -2, -2))


def _below(
    painter: QPainter, rect: QRectF, picture: Picture, group: Group, alarm: Alarm, now: datetime
) -> None:
    theme = tokens.current()
    left, right, top = rect.left() + _LEFT, rect.right() - 14, rect.top() + 30
    at = format.moment(alarm.onset, now)
    wide = fonts.width(at, fonts.SECONDARY) + 4
    paint_text(painter, QRectF(right - wide, top, wide, 18), at, theme.text2, fonts.SECONDARY,
               align=RIGHT, elide=False)  # fmt: skip
    waiting = alarm.state is AlarmState.UNACKNOWLEDGED
    words = [standing(picture, alarm, now), *marks(alarm, group, now), overrun(picture, alarm, now)]
    tone = theme.level_text(alarm.level) if waiting else theme.text2
    room = QRectF(left, top, right - wide - 12 - left, 18)
    paint_text(painter, room, " · ".join(words), tone, fonts.SECONDARY)


def paint_head(painter: QPainter, rect: QRectF, group: Group, names: Names) -> None:
    """Cause and place, how many, and which came first."""
    theme = tokens.current()
    painter.fillRect(rect, theme.raised)
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.line)
    waiting = sum(a.state is AlarmState.UNACKNOWLEDGED for a in group.alarms)
    title = " · ".join(part for part in group.key if part)
    count = _("{n} alarms, {w} unacknowledged").format(n=len(group.alarms), w=waiting)
    first = _("first: {name}").format(name=names.of(group.first)[0])
    wide = fonts.width(count, fonts.SECONDARY) + 4
    right = rect.right() - 14
    paint_text(painter, QRectF(right - wide, rect.top(), wide, rect.height()), count, theme.text2,
               fonts.SECONDARY, align=RIGHT, elide=False)  # fmt: skip
    used = min(fonts.width(title, fonts.SECONDARY, fonts.MEDIUM) + 4, rect.width() / 2)
    paint_text(painter, QRectF(14, rect.top(), used, rect.height()), title, theme.text1,
               fonts.SECONDARY, fonts.MEDIUM)  # fmt: skip
    room = QRectF(14 + used + 12, rect.top(), right - wide - 24 - used - 14, rect.height())
    paint_text(painter, room, first, theme.text2, fonts.SECONDARY)


def _ground(painter: QPainter, rect: QRectF, alarm: Alarm, current: bool, marked: bool) -> None:
    theme = tokens.current()
    if current or marked:
        painter.fillRect(rect, theme.select_bg)
    elif alarm.state is AlarmState.UNACKNOWLEDGED:
        painter.fillRect(rect, theme.level_ground(alarm.level))
    if marked:
        painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), theme.select)


def _look(alarm: Alarm) -> str:
    """The shape of its state; what the mode suppresses and what is out of service is struck
    through as the shelved is, and says which in words."""
    if alarm.state in ASIDE:
        return levels.SHELVED
    return alarm.state.value
