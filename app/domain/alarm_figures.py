"""How well the alarm system itself works, after EEMUA 191 and ISA-18.2: reckoned from what the
journal says of alarms. Every share keeps its numerator and denominator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from app.domain import alarms as life
from app.domain.alarms import CHATTER, CHATTER_SPAN, Alarm

SLOT = timedelta(minutes=10)
BANDS = (1.0, 2.0, 5.0)
"""Alarms per officer in ten minutes: up to 1 acceptable, 2 manageable, 5 too much; above, nobody
can follow (EEMUA 191)."""
FLOOD_ABOVE, FLOOD_BELOW = 10, 5
TOP = 10
TOP_AIM = 0.05
"""The ten most frequent make at most so much of the whole."""
PRIORITY_AIM = (0.05, 0.15, 0.80)
"""Ⅰ, Ⅱ, and Ⅲ with Ⅳ."""
RAISED, AGAIN = "raised", "again"


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the journal about an alarm: `what` as in AlarmChanged, by `actor`."""

    at: datetime
    what: str
    actor: str
    alarm: Alarm


class AlarmBook(Protocol):
    """What the stores know of alarms over a time."""

    def told(self, since: datetime, until: datetime) -> list[Happening]: ...

    def alarms(self, since: datetime, until: datetime) -> list[Alarm]: ...


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share, 0 of nothing."""
        return self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class Flood:
    """A time with too many alarms: `count` of them."""

    since: datetime
    until: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one period. `slots` are the alarms of each ten minutes; `officers` those who worked with
    alarms in it (at least one); `top` (subject, count), most first; `priorities` by level."""

    since: datetime
    until: datetime
    slots: tuple[int, ...]
    officers: int
    raised: int
    top: tuple[tuple[str, int], ...]
    top_share: Share
    priorities: dict[int, Share]
    floods: tuple[Flood, ...]
    in_flood: Share
    chattering: tuple[str, ...]
    acknowledged: Share
    answer_s: float | None
    standing: int
    stale: int
    shelved: int
    suppressed: int
    out_of_service: int

    @property
    def rate(self) -> float:
        """Alarms per officer in ten minutes, on average."""
        return self.raised / (max(1, len(self.slots)) * self.officers)

    @property
    def worst(self) -> float:
        """The same in the worst ten minutes."""
        return max(self.slots, default=0) / self.officers


def band(rate: float) -> int:
    """0 acceptable, 1 manageable, 2 too much, 3 nobody can follow."""
    return sum(rate > limit for limit in BANDS)


def figures(
    told: Sequence[Happening],
    standing: Iterable[Alarm],
    since: datetime,
    until: datetime,
    machine: frozenset[str] = frozenset({"gateway", "demo", "field"}),
) -> Figures:
    """The figures of [since, until); `standing` are the alarms as they are at its end. What the
    mode suppressed from the start called nobody and is not counted as raised."""
    inside = [one for one in told if since <= one.at < until]
    calls = [one for one in inside if one.what in (RAISED, AGAIN) and _calls(one.alarm)]
    times = sorted(one.at for one in calls)
    floods, flooded = _floods(times)
    subjects = Counter(one.alarm.subject for one in calls)
    top = tuple(subjects.most_common(TOP))
    levels = Counter(one.alarm.level for one in calls)
    answers = [one for one in inside if one.what == "acknowledged"]
    waits = [(one.at - _since(one.alarm)).total_seconds() for one in answers]
    now = list(standing)
    states = Counter(alarm.state.value for alarm in now)
    people = {one.actor for one in inside if one.actor and one.actor not in machine}
    return Figures(
        since,
        until,
        _slots(times, since, until),
        max(1, len(people)),
        len(calls),
        top,
        Share(sum(n for _key, n in top), len(calls)),
        {level: Share(levels[level], len(calls)) for level in (1, 2, 3, 4)},
        floods,
        Share(flooded, len(calls)),
        tuple(sorted(_chattering(calls))),
        Share(len({one.alarm.id for one in answers}), len({one.alarm.id for one in calls})),
        sorted(waits)[len(waits) // 2] if waits else None,
        sum(alarm.state not in life.ASIDE for alarm in now),
        sum(life.stale(alarm, until) for alarm in now),
        states["shelved"],
        states["suppressed"],
        states["out_of_service"],
    )


def _calls(alarm: Alarm) -> bool:
    return alarm.state not in life.ASIDE


def _since(alarm: Alarm) -> datetime:
    """When an acknowledged alarm began to wait: its last onset."""
    return alarm.recent[-1] if alarm.recent else alarm.onset


def _slots(times: Sequence[datetime], since: datetime, until: datetime) -> tuple[int, ...]:
    count = max(1, -(-int((until - since).total_seconds()) // int(SLOT.total_seconds())))
    made = [0] * count
    for at in times:
        made[min(count - 1, int((at - since) / SLOT))] += 1
    return tuple(made)


def _floods(times: Sequence[datetime]) -> tuple[tuple[Flood, ...], int]:
    """More than ten in ten minutes until fewer than five; and how many alarms fell into them."""
    floods: list[Flood] = []
    first, began, count = 0, None, 0
    for n, at in enumerate(times):
        while at - times[first] >= SLOT:
            first += 1
        in_slot = n - first + 1
        if began is not None and in_slot < FLOOD_BELOW:
            floods.append(Flood(began, times[n - 1] + SLOT, count))
            began, count = None, 0
        if began is None and in_slot > FLOOD_ABOVE:
            began, count = times[first], in_slot
        elif began is not None:
            count += 1
    if began is not None:
        floods.append(Flood(began, times[-1] + SLOT, count))
    return tuple(floods), sum(flood.count for flood in floods)


def _chattering(calls: Sequence[Happening]) -> set[str]:
    """Subjects that came three times within a minute."""
    by_subject: dict[str, list[datetime]] = {}
    for one in calls:
        by_subject.setdefault(one.alarm.subject, []).append(one.at)
    return {
        subject
        for subject, times in by_subject.items()
        if any(b - a <= CHATTER_SPAN for a, b in zip(times, times[CHATTER - 1 :], strict=False))
    }
