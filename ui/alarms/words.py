"""How an alarm stands, in one line: who did what, when, until when and why."""

from __future__ import annotations

from datetime import datetime

from app import wording
from app.domain.alarms import Alarm, AlarmState
from app.i18n import _, local
from app.picture.picture import Picture
from ui.widgets import format


def officer_name(picture: Picture, officer: str) -> str:
    """The person's name, or the id of somebody who is not on the roster."""
    known = picture.registry.officers.get(officer)
    return local(known.name, known.name_en) if known else officer


def standing(picture: Picture, alarm: Alarm, now: datetime) -> str:
    """`Shelved until 10:20 by Lin: night works`."""
    match alarm.state:
        case AlarmState.ACKNOWLEDGED:
            at = format.moment(alarm.acknowledged_at, now) if alarm.acknowledged_at else ""
            who = officer_name(picture, alarm.acknowledged_by)
            text = _("Acknowledged by {name} {time}").format(name=who, time=at)
            return _with(text, alarm.note)
        case AlarmState.SHELVED:
            until = format.clock_short(alarm.shelved_until) if alarm.shelved_until else ""
            who = officer_name(picture, alarm.aside_by)
            text = _("Shelved until {time} by {name}").format(time=until, name=who)
            return _with(text, alarm.reason)
        case AlarmState.OUT_OF_SERVICE:
            who = officer_name(picture, alarm.aside_by)
            at = format.moment(alarm.waits_since, now)
            text = _("Out of service since {time} by {name}").format(time=at, name=who)
            return _with(text, alarm.reason)
        case AlarmState.SUPPRESSED:
            mode = picture.mode
            text = _("Suppressed by design in mode {mode}")
            return text.format(mode=local(mode.name, mode.name_en))
        case _:
            return wording.alarm_state(alarm.state)


def suppressed_words(picture: Picture) -> str:
    """What the mode in force mutes by design, listed; '' when it mutes nothing."""
    kinds = [picture.catalogue.kinds.get(kind) for kind in picture.mode.suppressed]
    names = [local(kind.name, kind.name_en) for kind in kinds if kind is not None]
    if not names:
        return ""
    text = _("Mode {mode} suppresses by design, level Ⅰ excepted: {kinds}")
    mode = local(picture.mode.name, picture.mode.name_en)
    return text.format(mode=mode, kinds=_(", ").join(names))


def _with(text: str, more: str) -> str:
    return f"{text}: {more}" if more else text
