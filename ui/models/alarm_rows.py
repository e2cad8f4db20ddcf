"""The alarm list's rows: which alarms, in which order, in which groups; words only when seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import attrgetter

from app.domain import alarms as life
from app.domain.alarm_groups import Group, Key, grouped
from app.domain.alarms import ASIDE, Alarm, AlarmState
from app.i18n import _, local
from app.picture.picture import Picture
from ui.models.case_row import street_name

CALLING = "calling"
"""Everything that was not put aside."""


class Sort(StrEnum):
    """The order inside a group, or of the whole list."""

    URGENT = "urgent"
    NEWEST = "newest"
    OLDEST = "oldest"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the alarms is to be seen: a state or CALLING, words, order, in groups or not."""

    state: str = CALLING
    text: str = ""
    sort: Sort = Sort.URGENT
    groups: bool = False


class Names:
    """What alarms are about, by name; remembered, for a thousand of them are asked at once."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._known: dict[tuple[str, str], tuple[str, str, str]] = {}

    def forget(self) -> None:
        """The registry is another."""
        self._known.clear()

    def of(self, alarm: Alarm) -> tuple[str, str, str]:
        """(name, cause, place): the sensor or case, the kind, the street."""
        key = (alarm.subject, alarm.kind)
        if key not in self._known:
            self._known[key] = self._read(alarm)
        return self._known[key]

    def key(self, alarm: Alarm) -> Key:
        """Cause and place, by name."""
        _name, cause, place = self.of(alarm)
        return cause, place

    def _read(self, alarm: Alarm) -> tuple[str, str, str]:
        picture = self._picture
        row = picture.sensors.index.get(alarm.subject)
        if row is None:
            return self._order(alarm)
        sensor = picture.sensors.items[row]
        kind = picture.catalogue.kinds.get(sensor.kind)
        cause = local(kind.name, kind.name_en) if kind else sensor.kind
        if alarm.kind == "stale":
            cause = _("No data")
        return local(sensor.name, sensor.name_en), cause, street_name(sensor.street, picture)

    def _order(self, alarm: Alarm) -> tuple[str, str, str]:
        order = self._picture.dispatches.get(alarm.subject)
        case = self._picture.cases.get(order.case) if order else None
        cause = _("No receipt") if alarm.kind == "receipt" else alarm.kind
        if case is None:
            return alarm.subject, cause, ""
        return local(case.title, case.title_en), cause, street_name(case.street, self._picture)


def counts(picture: Picture) -> Counter[str]:
    """How many alarms stand in each state, and CALLING."""
    found = Counter(alarm.state.value for alarm in picture.alarms.values())
    found[CALLING] = sum(n for state, n in found.items() if AlarmState(state) not in ASIDE)
    return found


def chosen(picture: Picture, names: Names, choice: Choice) -> list[Group]:
    """The alarms that fit, in groups; without groups all in one without a name."""
    words = choice.text.casefold().split()
    found = [alarm for alarm in picture.alarms.values() if _fits(alarm, choice.state)]
    if words:
        found = [alarm for alarm in found if _says(names.of(alarm), alarm, words)]
    if not choice.groups:
        made = grouped(found, lambda _alarm: ("", ""))
    else:
        made = grouped(found, names.key)
    return [_sorted(group, names, choice.sort) for group in made]


def marks(alarm: Alarm, group: Group, now: datetime) -> list[str]:
    """What is to be said of it beside its state, in words."""
    told = []
    if len(group.alarms) > 1 and alarm is group.first:
        told.append(_("First out"))
    if life.chattering(alarm, now):
        told.append(_("Chattering"))
    if life.stale(alarm, now):
        told.append(_("Stale, over 24 h"))
    if alarm.told:
        told.append(_("Told above"))
    if alarm.silenced_at is not None and alarm.state is AlarmState.UNACKNOWLEDGED:
        told.append(_("Silenced"))
    if alarm.case:
        told.append(_("Case {case}").format(case=alarm.case))
    return told


def _fits(alarm: Alarm, state: str) -> bool:
    return alarm.state not in ASIDE if state == CALLING else alarm.state.value == state


def _says(names: tuple[str, str, str], alarm: Alarm, words: list[str]) -> bool:
    text = " ".join((*names, alarm.subject, alarm.reason, alarm.note)).casefold()
    return all(word in text for word in words)


def _sorted(group: Group, names: Names, sort: Sort) -> Group:
    match sort:
        case Sort.URGENT:
            return group
        case Sort.PLACE:
            members = sorted(group.alarms, key=lambda a: (names.of(a)[2], names.of(a)[0]))
        case _:
            members = sorted(group.alarms, key=attrgetter("onset"), reverse=sort is Sort.NEWEST)
    return Group(group.key, tuple(members), group.first)
