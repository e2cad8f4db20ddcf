"""What speaks for another mode. The program only ever suggests: it never switches by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from app.domain.alarms import Alarm
from app.domain.calendar import CalendarEvent, Holiday
from app.domain.cases import Case
from app.domain.modes import Mode, ModeState, Trigger
from app.domain.warnings import Warning as WeatherWarning

SETTLE = timedelta(hours=1)
"""How long a mode is left alone before its end is suggested."""
ABOVE = "superior"
"""The source of cases that are orders from above."""
DAILY, OVER = "daily", "over"


class Answer(StrEnum):
    """What became of a suggestion."""

    ACCEPTED = "accepted"
    PUT_OFF = "put_off"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class SuggestionAnswer:
    """Who answered a suggestion, and why; one put off comes again `until`."""

    id: str
    answer: Answer
    by: str
    at: datetime
    reason: str = ""
    until: datetime | None = None

    def rests(self, now: datetime) -> bool:
        """Whether the suggestion is not to be made at `now`."""
        return self.answer is not Answer.PUT_OFF or self.until is None or self.until > now


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A mode to be looked at. `on` is what speaks for it (a trigger's, or over: nothing speaks
    for the one in force any more), `subject` its name in both languages, `places` sensors with
    their alarm level; times UTC; `response` is the level that is usual, 0 for none."""

    id: str
    mode: str
    preset: str
    response: int
    on: str
    subject: str
    subject_en: str
    level: int = 0
    since: datetime | None = None
    until: datetime | None = None
    places: tuple[tuple[str, int], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known: `alarms` stand, with the sensor kind of each subject in `kinds`; `zone` is
    the centre's own, in which a holiday begins at midnight."""

    holidays: Sequence[Holiday] = ()
    events: Sequence[CalendarEvent] = ()
    warnings: Sequence[WeatherWarning] = ()
    alarms: Sequence[Alarm] = ()
    kinds: Mapping[str, str] | None = None
    orders: Sequence[Case] = ()
    zone: tzinfo | None = None


def suggest(
    modes: Iterable[Mode],
    state: ModeState,
    facts: Facts,
    answers: Mapping[str, SuggestionAnswer],
    now: datetime,
) -> tuple[Suggestion, ...]:
    """What is to be suggested now, the gravest mode first: not what is in force already, not what
    was answered."""
    ordered = sorted(modes, key=lambda mode: -mode.order)
    found = [one for mode in ordered for one in _of_mode(mode, facts, now)]
    best: dict[str, Suggestion] = {}
    for one in found:
        best.setdefault(one.id, one)
    new = [one for one in best.values() if not _in_force(one, state)]
    if (over := _over(state, found, now)) is not None:
        new.append(over)
    return tuple(s for s in new if s.id not in answers or not answers[s.id].rests(now))


def _in_force(one: Suggestion, state: ModeState) -> bool:
    if one.mode != state.mode:
        return False
    return not one.response or 0 < state.level <= one.response


def _over(state: ModeState, found: list[Suggestion], now: datetime) -> Suggestion | None:
    """The mode in force has nothing left that speaks for it."""
    quiet = state.mode != DAILY and all(one.mode != state.mode for one in found)
    if not quiet or state.until is not None:
        return None
    if state.since is None or now - state.since < SETTLE:
        return None
    key = f"{OVER}:{state.version}"
    return Suggestion(key, DAILY, "", 0, OVER, "", "", since=state.since)


def _of_mode(mode: Mode, facts: Facts, now: datetime) -> list[Suggestion]:
    return [one for trigger in mode.suggestions for one in _fired(mode, trigger, facts, now)]


def _fired(mode: Mode, trigger: Trigger, facts: Facts, now: datetime) -> list[Suggestion]:
    match trigger.on:
        case "holiday":
            return _holidays(mode, trigger, facts, now)
        case "event":
            return _events(mode, trigger, facts, now)
        case "warning":
            return _warnings(mode, trigger, facts, now)
        case "sensor":
            return _sensors(mode, trigger, facts)
        case _:
            return _orders(mode, trigger, facts)


def _asked(trigger: Trigger, kind: str) -> bool:
    return not trigger.kinds or kind in trigger.kinds


def _holidays(mode: Mode, trigger: Trigger, facts: Facts, now: datetime) -> list[Suggestion]:
    found = []
    for day in facts.holidays:
        start = datetime.combine(day.first, time(), facts.zone)
        end = datetime.combine(day.last + timedelta(days=1), time(), facts.zone)
        ahead = timedelta(hours=trigger.lead_h)
        if _asked(trigger, day.id) and start - ahead <= now < end:
            key = f"holiday:{mode.id}:{day.id}:{day.first}"
            note = ", ".join(f"{made:%m-%d}" for made in day.made_up)
            found.append(
                Suggestion(key, mode.id, trigger.preset, trigger.response, "holiday", day.name,
                           day.name_en, since=start, until=end, note=note)
            )  # fmt: skip
    return found


def _events(mode: Mode, trigger: Trigger, facts: Facts, now: datetime) -> list[Suggestion]:
    ahead = timedelta(hours=trigger.lead_h)
    return [
        Suggestion(f"event:{mode.id}:{e.id}:{e.start:%Y%m%d%H%M}", mode.id, trigger.preset,
                   trigger.response, "event", e.name, e.name, since=e.start, until=e.end,
                   note=e.place)
        for e in facts.events
        if not e.cancelled and _asked(trigger, e.kind) and e.start - ahead <= now < e.end
    ]  # fmt: skip


def _warnings(mode: Mode, trigger: Trigger, facts: Facts, now: datetime) -> list[Suggestion]:
    return [
        Suggestion(f"warning:{mode.id}:{w.id}", mode.id, trigger.preset, trigger.response
                   or _usual(mode, w.level), "warning", w.name, w.name_en, w.level, w.sent,
                   w.until, note=w.area)
        for w in facts.warnings
        if w.holds(now) and not w.exercise and w.level <= trigger.level
        and _asked(trigger, w.kind)
    ]  # fmt: skip


def _usual(mode: Mode, level: int) -> int:
    """Blue offers Ⅳ, yellow Ⅲ, orange Ⅱ, red Ⅰ; the command decides."""
    return level if level in mode.response_levels else 0


def _sensors(mode: Mode, trigger: Trigger, facts: Facts) -> list[Suggestion]:
    kinds = facts.kinds or {}
    found: dict[str, list[Alarm]] = {}
    for alarm in facts.alarms:
        kind = kinds.get(alarm.subject, "")
        counts = alarm.standing and alarm.kind == "high" and alarm.returned_at is None
        if counts and kind and _asked(trigger, kind) and alarm.level <= trigger.level:
            found.setdefault(kind, []).append(alarm)
    made = []
    for kind, alarms in found.items():
        if len(alarms) < trigger.count:
            continue
        first = min(alarms, key=lambda alarm: (alarm.onset, alarm.id))
        worst = min(alarm.level for alarm in alarms)
        # Worse than when it was dismissed is another suggestion.
        key = f"sensor:{mode.id}:{kind}:{worst}:{first.id}"
        places = sorted(((a.subject, a.level) for a in alarms), key=lambda place: place[::-1])
        made.append(
            Suggestion(key, mode.id, trigger.preset, trigger.response, "sensor", kind, kind,
                       worst, first.onset, places=tuple(places))
        )  # fmt: skip
    return made


def _orders(mode: Mode, trigger: Trigger, facts: Facts) -> list[Suggestion]:
    return [
        Suggestion(f"order:{mode.id}:{case.id}", mode.id, trigger.preset, trigger.response,
                   "order", case.title, case.title_en, case.level, case.reported_at,
                   note=case.id)
        for case in facts.orders
        if case.source == ABOVE and not case.ended and not case.exercise
        and case.level <= trigger.level
        and (not trigger.kinds or case.category.startswith(trigger.kinds))
    ]  # fmt: skip
