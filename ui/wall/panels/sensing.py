"""Sensors, warnings and people in a few words, for a normal day."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.domain.warnings import Warning as WeatherWarning
from app.i18n import _, local
from app.picture.picture import Picture
from ui.wall import parts
from ui.wall.facts import WallFacts
from ui.widgets import format

ROW = 210.0


def sensing(painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
    """What waits for an answer, what is silent, who is there; the gravest warning."""
    rest = parts.titled(painter, box, _("Sensing and alarms"))
    pairs = ((_("Unack"), f.unacknowledged), (_("Silent"), f.silent), (_("On duty"), f.on_duty))
    _inline(painter, QRectF(rest.left(), rest.top(), rest.width(), 140), pairs)
    y = rest.top() + 166
    for warning in f.warnings[:1]:
        parts.shape(painter, QRectF(box.left(), y + 10, 60, 60), warning.level)
        line = QRectF(box.left() + 92, y, box.width() - 92, 84)
        parts.strong(painter, line, _warned(warning), 64)
        y += 96
    if f.leader is not None:
        _leader(painter, QRectF(box.left(), y, box.width(), 84), f)


def duty(painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
    """Who leads, who is there and who is on the way."""
    rest = parts.titled(painter, box, _("Crews and people"))
    pairs = ((_("On duty"), f.on_duty), (_("Under way"), f.under_way))
    _inline(painter, QRectF(rest.left(), rest.top(), rest.width(), 140), pairs)
    if f.leader is not None:
        _leader(painter, QRectF(rest.left(), rest.top() + 166, rest.width(), 84), f)


def warnings(painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
    """The warnings in force, the gravest first."""
    rest = parts.titled(painter, box, _("Warnings in force"))
    if not f.warnings:
        text = QRectF(rest.left(), rest.top(), rest.width(), 110)
        parts.strong(painter, text, _("No warning is in force"))
        return
    for row, warning in zip(parts.lines(painter, rest, ROW), f.warnings, strict=False):
        parts.shape(painter, QRectF(row.left(), row.center().y() - 48, 96, 96), warning.level)
        text = row.adjusted(136, row.height() / 2 - 92, 0, 0)
        name = local(warning.name, warning.name_en)
        parts.strong(painter, QRectF(text.left(), text.top(), text.width(), 96), name)
        below = QRectF(text.left(), text.top() + 96, text.width(), 80)
        parts.small(painter, below, _term(warning, f))


def _term(warning: WeatherWarning, f: WallFacts) -> str:
    sent = _("since {time}").format(time=_moment(warning.sent, f.now))
    if warning.until is None:
        return sent
    until = _("until {time}").format(time=_moment(warning.until, f.now))
    return f"{sent} · {until}"


def _moment(at: datetime, now: datetime) -> str:
    """To the minute, with the date when it is another day's."""
    clock = format.clock_short(at)
    return (
        clock if at.astimezone().date() == now.astimezone().date() else f"{format.date(at)} {clock}"
    )


def _warned(warning: WeatherWarning) -> str:
    name = local(warning.name, warning.name_en)
    if warning.until is None:
        return name
    return _("{name} to {time}").format(name=name, time=format.clock_short(warning.until))


def _leader(painter: QPainter, box: QRectF, f: WallFacts) -> None:
    if f.leader is not None:
        who = local(f.leader.name, f.leader.name_en)
        parts.small(painter, box, _("Leader on duty: {name}").format(name=who))


def _inline(painter: QPainter, box: QRectF, pairs: tuple[tuple[str, int], ...]) -> None:
    step = box.width() / len(pairs)
    for i, (label, n) in enumerate(pairs):
        cell = QRectF(box.left() + i * step, box.top(), step, box.height())
        x = cell.left() + parts.small(painter, cell.adjusted(0, 24, 0, 0), label) + 24
        parts.figure(painter, QPointF(x, box.top() + 120), format.number(n), "", 116)
