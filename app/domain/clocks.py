"""Deadlines computed from what happened, never stored as countdowns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.cases import Case, Stage
from app.domain.modes import Mode

NEAR, URGENT = 0.25, 0.10
"""Shares of the limit under which a bar turns yellow and orange (look: deadline bar)."""


DEFAULT_HOURS = 24.0


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
    """A clock: when it runs out (UTC), its whole length in seconds; None when it never does."""

    at: datetime | None
    total_s: float
    paused: bool = False
    done: bool = False

    def remaining_s(self, now: datetime) -> float:
        """Seconds left; negative when overdue, infinite without a limit."""
        return (self.at - now).total_seconds() if self.at else float("inf")

    def fraction(self, now: datetime) -> float:
        """Share of the limit that is left, 0 to 1."""
        if not self.at or self.total_s <= 0:
            return 1.0
        return min(1.0, max(0.0, self.remaining_s(now) / self.total_s))

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


def stage_limit_s(case: Case, mode: Mode) -> float:
    """Seconds allowed in the stage the case is in: the mode's stage limit, or for handling the
    category's own limit times the mode's factor."""
    if case.stage is Stage.HANDLING:
        hours = _category_hours(case.category, mode)
        return hours * 3600 * mode.limit_factor
    return float(mode.limits.get(case.stage.value, 0))


def category_hours(category: str, limits: Mapping[str, float], otherwise: float) -> float:
    """Hours for `category` by its code, its group (event:05) or its kind (event)."""
    for key in (category, category[:-2], category.split(":")[0]):
        if key in limits:
            return limits[key]
    return otherwise


def _category_hours(category: str, mode: Mode) -> float:
    otherwise = mode.category_limits.get("default", DEFAULT_HOURS)
    return category_hours(category, mode.category_limits, otherwise)


def due(case: Case, mode: Mode) -> Due:
    """The clock of the stage `case` is in under `mode`. A suspended case's clock is paused."""
    total = stage_limit_s(case, mode)
    if case.ended:
        return Due(None, total, done=True)
    if case.stage_since is None or total <= 0:
        return Due(None, 0.0, paused=case.suspended_at is not None)
    at = case.stage_since + timedelta(seconds=total + case.paused_s)
    return Due(at, total, paused=case.suspended_at is not None)


def whole(case: Case, mode: Mode) -> Due:
    """The clock of the whole case: the category's limit times the mode's factor, counted from the
    report, longer by what the stage it is in was paused."""
    total = _category_hours(case.category, mode) * 3600 * mode.limit_factor
    if case.ended:
        return Due(None, total, done=True)
    if case.reported_at is None or total <= 0:
        return Due(None, 0.0, paused=case.suspended_at is not None)
    at = case.reported_at + timedelta(seconds=total + case.paused_s)
    return Due(at, total, paused=case.suspended_at is not None)
