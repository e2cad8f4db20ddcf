"""iCalendar (RFC 5545) to events of the centre's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path

import icalendar

from app.domain.calendar import CalendarEvent
from app.domain.errors import Refused

LARGEST = 16 * 1024 * 1024
LONGEST = 200
_KINDS = {
    "concert": ("concert", "演唱会", "音乐"),
    "match": ("match", "game", "sport", "marathon", "赛"),
    "congress": ("congress", "conference", "summit", "会议", "大会", "论坛"),
    "school_holiday": ("school", "寒假", "暑假"),
}
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The events of a file; `refused` says which entry was left out, and why; `repeated` are those
    of which only the first time was taken."""

    events: tuple[CalendarEvent, ...]
    refused: tuple[tuple[str, str], ...] = ()
    repeated: int = 0


def read_calendar(file: Path, zone: tzinfo) -> Calendar:
    """Every VEVENT. Times without a zone are in `zone`. Raises Refused `import.unreadable`."""
    if file.stat().st_size > LARGEST:
        raise Refused("import.unreadable", file=str(file), reason=f"over {LARGEST >> 20} MB")
    try:
        parsed = icalendar.Calendar.from_ical(file.read_bytes())
    except (ValueError, IndexError, KeyError) as error:
        raise Refused("import.unreadable", file=str(file), reason=str(error)) from error
    events, refused, repeated = [], [], 0
    for part in parsed.walk("VEVENT"):
        name = _text(part, "SUMMARY")
        try:
            events.append(_event(part, name, zone))
            repeated += "RRULE" in part
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            refused.append((name or _text(part, "UID"), str(error)))
    return Calendar(tuple(events), tuple(refused), repeated)


def _event(part: icalendar.cal.Component, name: str, zone: tzinfo) -> CalendarEvent:
    uid = _text(part, "UID")
    if not uid or not name:
        raise ValueError("UID and SUMMARY are needed")
    if "DTSTART" not in part:
        raise ValueError("DTSTART is needed")
    start = part.decoded("DTSTART")
    begins, whole_day = _moment(start, zone), not isinstance(start, datetime)
    if "DTEND" in part:
        ends = _moment(part.decoded("DTEND"), zone)
    elif "DURATION" in part:
        ends = begins + part.decoded("DURATION")
    else:
        ends = begins + (timedelta(days=1) if whole_day else _HOUR)
    if ends <= begins:
        raise ValueError("DTEND must be after DTSTART")
    lat, lon = _place(part)
    return CalendarEvent(
        id=uid,
        kind=_kind(f"{_categories(part)} {name}"),
        name=name[:LONGEST],
        start=begins,
        end=ends,
        place=_text(part, "LOCATION")[:LONGEST],
        people=_people(part),
        lon=lon,
        lat=lat,
        cancelled=_text(part, "STATUS").upper() == "CANCELLED",
    )


def _moment(value: date | datetime, zone: tzinfo) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(), zone)
    return (value if value.tzinfo is not None else value.replace(tzinfo=zone)).astimezone(UTC)


def _text(part: icalendar.cal.Component, key: str) -> str:
    return str(part.get(key, "")).strip()


def _categories(part: icalendar.cal.Component) -> str:
    found = part.get("CATEGORIES")
    rows = found if isinstance(found, list) else [found] if found else []
    return " ".join(str(word) for row in rows for word in getattr(row, "cats", [row]))


def _kind(words: str) -> str:
    told = words.casefold()
    return next((k for k, marks in _KINDS.items() if any(m in told for m in marks)), "event")


def _people(part: icalendar.cal.Component) -> int:
    text = _text(part, "X-ATTENDANCE")
    return int(text) if text.isdecimal() else 0


def _place(part: icalendar.cal.Component) -> tuple[float | None, float | None]:
    geo = part.get("GEO")
    if geo is None:
        return None, None
    lat, lon = float(geo.latitude), float(geo.longitude)
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise ValueError("GEO is no place")
    return lat, lon
