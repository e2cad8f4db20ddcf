"""Times of warnings: ISO 8601 with T or a space; without a zone Beijing time is meant."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from app.domain.errors import Refused

BEIJING = timezone(timedelta(hours=8))
_TIME = re.compile(
    r"(\d{4}-\d{1,2}-\d{1,2})[T ](\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?"
)


def moment(text: str, field: str) -> datetime | None:
    """UTC; None of an empty text. Raises Refused `warning.value`."""
    if not text:
        return None
    found = _TIME.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        return _of(*found.groups())
    except (ValueError, OverflowError) as error:
        allowed = "2026-07-20T16:00:00+08:00"
        raise Refused("warning.value", field=field, value=text[:60], allowed=allowed) from error


def needed(text: str, field: str) -> datetime:
    """As `moment`, of a time that must be there."""
    at = moment(text, field)
    if at is None:
        raise Refused("warning.missing", field=field)
    return at


def _of(day: str, clock: str, zone: str | None) -> datetime:
    parts = [int(part) for part in (*day.split("-"), *clock.split(":"))]
    given = "+00:00" if zone == "Z" else zone or ""
    offset = BEIJING if not given else datetime.strptime(given, "%z").tzinfo
    return datetime(*parts, tzinfo=offset).astimezone(UTC)  # type: ignore[arg-type, misc]
