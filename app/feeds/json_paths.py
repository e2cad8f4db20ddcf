"""What stands where in a message of JSON: paths go through objects and lists by name and number,
nothing is run, no file is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_EPOCH_MS = 1e11
"""A number of seconds above this is one of milliseconds."""


def at(told: object, path: str) -> object:
    """What stands at a path; None when nothing does."""
    for step in path.split("."):
        if isinstance(told, Mapping):
            told = told.get(step)
        elif isinstance(told, list) and step.isdecimal():
            told = told[int(step)] if int(step) < len(told) else None
        else:
            return None
    return told


def moment(given: str, zone: ZoneInfo, formats: Sequence[str] = ()) -> datetime | None:
    """A time (UTC) in ISO 8601, epoch seconds or milliseconds, or one of `formats`; one that names
    no zone is of `zone`. None when it is none of these."""
    for form in ("", *formats):
        try:
            if given.replace(".", "", 1).isdecimal() and not form:
                seconds = float(given)
                return datetime.fromtimestamp(
                    seconds / 1000.0 if seconds > _EPOCH_MS else seconds, UTC
                )
            found = (
                datetime.strptime(given, form).replace(tzinfo=zone)
                if form
                else datetime.fromisoformat(given)
            )
            return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError, OSError):
            continue
    return None
