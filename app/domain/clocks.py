"""Deadlines computed from what happened, never stored as countdowns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.cases import Case, Stage
from app.domain.catalogue import Category
from app.domain.modes import Mode
from app.domain.worktime import DAYS, HOURS_OF_A_DAY, URGENT as ALWAYS, Weekends, WorkTime

NEAR, URGENT = 0.25, 0.10
"""Shares of the limit under which a bar turns yellow and orange (look: deadline bar)."""
CONTACT = "contact"
"""The name among a mode's limits of the first contact with who reported (响应)."""
_DAY_S, _HOUR_S = 86400.0, 3600.0


class DueState(StrEnum):
    """How a clock stands, in words."""

    NORMAL = "normal"
    NEAR = "near"
    URGENT = "urgent"
    OVERDUE = "overdue"
    PAUSED = "paused"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Due:
    """A clock: when it runs out (UTC), its whole length in seconds; None when it never does.
    `kind` of time it runs in, counted by `work`. While `paused` it stands as it stood at `since`,
    and `at` is when it would run out if it had never stopped there."""

    at: datetime | None
    total_s: float
    paused: bool = False
    done: bool = False
    kind: str = ALWAYS
    work: WorkTime | None = None
    since: datetime | None = None

    def remaining_s(self, now: datetime) -> float:
        """Seconds on the wall's clock; negative when overdue, infinite without a limit."""
        now = self._stood(now)
        return (self.at - now).total_seconds() if self.at else float("inf")

    def left_s(self, now: datetime) -> float:
        """Seconds of the clock's own kind of time that are left; negative when overdue."""
        if self.at is None or self.work is None or self.kind == ALWAYS:
            return self.remaining_s(now)
        now = self._stood(now)
        if now > self.at:
            return -self.work.elapsed(self.at, now, self.kind)
        return self.work.elapsed(now, self.at, self.kind)

    def kept(self, now: datetime) -> bool | None:
        """Whether the limit is kept when it ends `now`; None without a limit."""
        return None if self.at is None else self.remaining_s(now) >= 0

    def _stood(self, now: datetime) -> datetime:
        """`now`, or the moment before it at which the clock was stopped."""
        return min(now, self.since) if self.paused and self.since is not None else now

    def fraction(self, now: datetime) -> float:
        """Share of the limit that is left, 0 to 1."""
        if not self.at or self.total_s <= 0:
            return 1.0
        return min(1.0, max(0.0, self.left_s(now) / self.total_s))

    def turns_at(self, share: float) -> datetime | None:
        """When only this share of the limit is left; None when the clock never runs out."""
        if self.at is None or self.work is None:
            return None
        return self.work.before(self.at, self.total_s * share, self.kind)

    def state(self, now: datetime) -> DueState:
        """The state a bar shows."""
        if self.done:
            return DueState.DONE
        if self.paused:
            return DueState.PAUSED
        if self.at is None:
            return DueState.NORMAL
        if self.remaining_s(now) < 0:
            return DueState.OVERDUE
        share = self.fraction(now)
        if share < URGENT:
            return DueState.URGENT
        return DueState.NEAR if share < NEAR else DueState.NORMAL


class Clocks:
    """The limits of a mode over the duties list; `category` finds a row of the list."""

    def __init__(
        self, mode: Mode, category: Callable[[str], Category], work: WorkTime | None = None
    ) -> None:
        self.mode, self._category = mode, category
        self.work = work or WorkTime(Weekends())

    def due(self, case: Case) -> Due:
        """The clock of the stage `case` is in. A suspended case's clock is paused."""
        total, kind = self.stage_limit(case)
        done = case.ended or (case.stage is Stage.TO_CALL_BACK and total <= 0)
        return self._due(case, case.stage_since, total, kind, done)

    def whole(self, case: Case) -> Due:
        """The clock of the whole case: the category's limit, counted from the report."""
        total, kind = self.handling(case)
        return self._due(case, case.reported_at, total, kind, case.settled)

    def contact(self, case: Case) -> Due:
        """The clock of the first contact with who reported (响应)."""
        total = float(self.mode.limits.get(CONTACT, 0))
        done = case.contacted_at is not None or case.settled
        return self._due(case, case.reported_at, total, ALWAYS, done)

    def stage_limit(self, case: Case) -> tuple[float, str]:
        """Seconds allowed in the stage the case is in, and the kind of time they run in."""
        if case.stage is Stage.HANDLING:
            return self.handling(case)
        return self.mode.limits.get(case.stage.value, 0) * self._inside(case), ALWAYS

    def handling(self, case: Case) -> tuple[float, str]:
        """The category's own limit times the mode's factor, longer by one original limit for
        each extension (延期), and the kind of time it runs in."""
        hours, kind = self._hours(case.category)
        seconds = hours / HOURS_OF_A_DAY * _DAY_S if kind == DAYS else hours * _HOUR_S
        return seconds * self.mode.limit_factor * self._inside(case) * (1 + case.extensions), kind

    def _inside(self, case: Case) -> float:
        """The factor of a case inside the perimeter the mode guards."""
        guarded = self.mode.map.perimeter
        return self.mode.inside_factor if guarded and case.grid == guarded else 1.0

    def _hours(self, code: str) -> tuple[float, str]:
        row, limits = self._category(code), self.mode.category_limits
        hours = category_hours(code, limits, limits.get("default", row.hours))
        # A mode that names a limit of its own means hours that always run.
        return hours, row.clock if hours == row.hours else ALWAYS

    def _due(self, case: Case, start: datetime | None, total: float, kind: str, done: bool) -> Due:
        paused = case.suspended_at is not None and not done
        if done:
            return Due(None, total, done=True, kind=kind, work=self.work)
        if start is None or total <= 0:
            return Due(None, 0.0, paused=paused, kind=kind, work=self.work)
        at = self.work.due(start, total, kind, case.pauses)
        return Due(at, total, paused, kind=kind, work=self.work, since=case.suspended_at)


def category_hours(category: str, limits: Mapping[str, float], otherwise: float) -> float:
    """Hours for `category` by its code, its group (event:05) or its kind (event)."""
    for key in (category, category[:-2], category.split(":")[0]):
        if key in limits:
            return limits[key]
    return otherwise
