"""Alarms on the wall: the one that takes it over, and those that stand."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app import wording
from app.domain.alarms import Alarm
from app.i18n import _, local
from app.picture.picture import Picture
from ui.alarms.subject import overrun, subject
from ui.theme import fonts, tokens
from ui.wall import parts
from ui.wall.facts import WallFacts
from ui.widgets import format
from ui.widgets.elide import RIGHT, paint_text

ROW = 210.0


def alarm(painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
    """What happened, where, and whether somebody has answered for it."""
    told = f.takeover or (f.alarms[0] if f.alarms else None)
    if told is None:
        parts.empty(painter, box, _("No alarm stands"))
        return
    theme, about = tokens.current(), subject(picture, told)
    ink, top = theme.level_text(told.level), box.top() + 48
    parts.shape(painter, QRectF(box.left(), top, 150, 150), told.level, told.state.value)
    name = QRectF(box.left() + 190, top, box.width() - 190, 330)
    parts.wrapped(painter, name, about.title, parts.TITLE)
    px = parts.HUGE if len(about.value) < 7 else 190
    base = top + 300 + px
    parts.figure(painter, QPointF(box.left() - 10, base), about.value, "", px, ink)
    line = QRectF(box.left(), base + 60, box.width(), 100)
    parts.strong(painter, line, overrun(picture, told, f.now), parts.BODY)
    parts.small(painter, line.translated(0, 110), _answered(picture, told))


def alarms(painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
    """Those that stand, what needs an answer first."""
    rest = parts.titled(painter, box, _("Alarms that stand"))
    if not f.alarms:
        text = QRectF(rest.left(), rest.top(), rest.width(), 110)
        parts.strong(painter, text, _("No alarm stands"))
        return
    for row, told in zip(parts.lines(painter, rest, ROW), f.alarms, strict=False):
        _line(painter, row, picture, told, f)


def _line(painter: QPainter, row: QRectF, picture: Picture, told: Alarm, f: WallFacts) -> None:
    theme, about = tokens.current(), subject(picture, told)
    middle = row.center().y()
    parts.shape(painter, QRectF(row.left(), middle - 44, 88, 88), told.level, told.state.value)
    wide = fonts.width(about.value, parts.STRONG, fonts.MEDIUM) + 8
    ink = theme.level_text(told.level) if told.level <= 2 else theme.text1
    right = QRectF(row.right() - wide, middle - 92, wide, 96)
    paint_text(painter, right, about.value, ink, parts.STRONG, fonts.MEDIUM, RIGHT, elide=False)
    text = QRectF(row.left() + 128, middle - 92, row.width() - wide - 160, 96)
    parts.strong(painter, text, about.title, 72)
    below = QRectF(text.left(), middle + 4, row.width() - 128, 80)
    age = format.age((f.now - told.onset).total_seconds())
    parts.small(painter, below, f"{wording.alarm_state(told.state)} · {age}")


def _answered(picture: Picture, told: Alarm) -> str:
    if not told.acknowledged_by:
        return _("Nobody has answered for it yet")
    person = picture.registry.officers.get(told.acknowledged_by)
    who = local(person.name, person.name_en) if person else told.acknowledged_by
    return _("Answered for by {name}").format(name=who)
