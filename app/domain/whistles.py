"""吹哨报到: a street blows the whistle, the named departments check in on site by a deadline, stay
until the matter is done, and are rated. A very high rate of whistles is itself a fault to show."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from app.domain.errors import Refused

ON_SITE = timedelta(minutes=30)
"""The usual deadline: on site within half an hour."""
URGE_BEFORE = timedelta(minutes=10)
ESCALATE_AFTER = timedelta(minutes=10)
"""Who is this late after the deadline is told of one level up."""


@dataclass(frozen=True, slots=True)
class Whistle:
    """One call for departments. Times are UTC; `checked_in`, `urged` and `escalated` map a
    department to when; `ratings` to 1 (poor) to 5."""

    id: str
    case: str
    street: str
    by: str
    at: datetime
    deadline: datetime
    departments: tuple[str, ...]
    reason: str = ""
    checked_in: dict[str, datetime] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)
    urged: dict[str, datetime] = field(default_factory=dict)
    escalated: dict[str, datetime] = field(default_factory=dict)
    ended_at: datetime | None = None
    ratings: dict[str, int] = field(default_factory=dict)
    exercise: bool = False

    @property
    def running(self) -> bool:
        """Not ended yet."""
        return self.ended_at is None

    def missing(self) -> tuple[str, ...]:
        """The departments that have not checked in."""
        return tuple(d for d in self.departments if d not in self.checked_in)

    def late(self, now: datetime) -> tuple[str, ...]:
        """The departments that were not there by the deadline, or are not there yet after it."""
        return tuple(d for d in self.departments if self.checked_in.get(d, now) > self.deadline)


def answered(whistle: Whistle, department: str, person: str, at: datetime) -> Whistle:
    """`whistle` with a department checked in; a repeated one changes nothing."""
    _named(whistle, department)
    if department in whistle.checked_in:
        return whistle
    return replace(
        whistle,
        checked_in={**whistle.checked_in, department: at},
        persons={**whistle.persons, department: person},
    )


def urged(whistle: Whistle, department: str, at: datetime, *, escalate: bool) -> Whistle:
    """`whistle` with a department urged, or told of one level up. Refused when it is there."""
    _named(whistle, department)
    if department in whistle.checked_in:
        raise Refused("whistle.there", department=department)
    if escalate:
        return replace(whistle, escalated={**whistle.escalated, department: at})
    return replace(whistle, urged={**whistle.urged, department: at})


def ended(whistle: Whistle, ratings: dict[str, int], at: datetime) -> Whistle:
    """`whistle` rated and over. Refused while a department that came is not rated."""
    if not whistle.running:
        raise Refused("whistle.ended", case=whistle.case)
    unrated = [d for d in whistle.departments if d not in ratings]
    if unrated:
        raise Refused("whistle.unrated", department=unrated[0])
    held = {d: min(5, max(1, ratings[d])) for d in whistle.departments}
    return replace(whistle, ratings=held, ended_at=at)


def _named(whistle: Whistle, department: str) -> None:
    if not whistle.running:
        raise Refused("whistle.ended", case=whistle.case)
    if department not in whistle.departments:
        raise Refused("whistle.not_called", department=department)
