"""The one clock: a function that tells UTC now, injected everywhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


def midnight(now: datetime) -> datetime:
    """When the day of `now` began in local time; UTC."""
    local = now.astimezone()
    return datetime.combine(local.date(), time(), local.tzinfo).astimezone(UTC)
