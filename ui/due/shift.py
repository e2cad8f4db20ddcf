"""The shift in progress: 08:00 to 20:00 and 20:00 to 08:00, local time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.i18n import _

DAY, NIGHT = time(8), time(20)


@dataclass(frozen=True, slots=True)
class Shift:
    """From `start` to `end` (aware); `night` says which of the two it is."""

    start: datetime
    end: datetime
    night: bool

    @property
    def title(self) -> str:
        """`Day 08:00–20:00`."""
        words = _("Night {start}–{end}") if self.night else _("Day {start}–{end}")
        return words.format(start=f"{self.start:%H:%M}", end=f"{self.end:%H:%M}")


def shift_at(now: datetime) -> Shift:
    """The shift that `now` (aware) falls into, in the zone of this workstation."""
    local = now.astimezone()
    morning = local.replace(hour=DAY.hour, minute=0, second=0, microsecond=0)
    evening = local.replace(hour=NIGHT.hour, minute=0, second=0, microsecond=0)
    half = timedelta(hours=12)
    if local < morning:
        return Shift(morning - half, morning, night=True)
    if local < evening:
        return Shift(morning, evening, night=False)
    return Shift(evening, evening + half, night=True)
