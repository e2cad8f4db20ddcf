"""Event calendars as they are found: zones, whole days, cancelled, broken."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.domain.errors import Refused
from app.reference.ical import Calendar, read_calendar

ZONE = ZoneInfo("Asia/Shanghai")


def read(folder: Path, *entries: str) -> Calendar:
    parts = "".join(f"BEGIN:VEVENT\r\n{entry}\r\nEND:VEVENT\r\n" for entry in entries)
    file = folder / "events.ics"
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n{parts}END:VCALENDAR\r\n"
    file.write_text(text, encoding="utf-8", newline="")
    return read_calendar(file, ZONE)


def test_that_an_event_is_read_with_kind_place_and_people(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "UID:a\r\nSUMMARY:夏夜演唱会\r\nDTSTART;TZID=Asia/Shanghai:20260725T193000\r\n"
        "DTEND;TZID=Asia/Shanghai:20260725T220000\r\nLOCATION:体育场\r\nGEO:34.75;113.68\r\n"
        "X-ATTENDANCE:12000",
    )
    (event,) = found.events
    assert (event.kind, event.place, event.people) == ("concert", "体育场", 12000)
    assert event.start == datetime(2026, 7, 25, 11, 30, tzinfo=UTC)
    assert (event.lat, event.lon) == (34.75, 113.68)


def test_that_whole_days_floating_times_and_durations_are_of_the_centres_zone(
    tmp_path: Path,
) -> None:
    day, hour = read(
        tmp_path,
        "UID:a\r\nSUMMARY:暑假\r\nDTSTART;VALUE=DATE:20260711",
        "UID:b\r\nSUMMARY:Congress\r\nDTSTART:20260711T090000\r\nDURATION:PT2H",
    ).events
    assert (day.kind, day.start) == ("school_holiday", datetime(2026, 7, 10, 16, tzinfo=UTC))
    assert (day.end - day.start).days == 1
    assert (hour.kind, hour.start) == ("congress", datetime(2026, 7, 11, 1, tzinfo=UTC))
    assert (hour.end - hour.start).total_seconds() == 7200


def test_that_what_is_wrong_is_left_out_with_its_reason_and_the_rest_is_taken(
    tmp_path: Path,
) -> None:
    found = read(
        tmp_path,
        "UID:a\r\nSUMMARY:半程马拉松 赛\r\nDTSTART:20260711T010000Z\r\nSTATUS:CANCELLED",
        "UID:b\r\nDTSTART:20260711T010000Z",
        "UID:c\r\nSUMMARY:Backwards\r\nDTSTART:20260711T010000Z\r\nDTEND:20260710T010000Z",
        "UID:d\r\nSUMMARY:Weekly\r\nDTSTART:20260711T010000Z\r\nRRULE:FREQ=WEEKLY",
    )
    assert [event.id for event in found.events] == ["a", "d"]
    assert found.events[0].cancelled and found.events[0].kind == "match"
    assert [name for name, _reason in found.refused] == ["b", "Backwards"]
    assert found.repeated == 1


def test_that_a_file_that_is_no_calendar_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "x.ics"
    file.write_bytes(b"\x00\xff not a calendar")
    with pytest.raises(Refused) as refused:
        read_calendar(file, ZONE)
    assert refused.value.key == "import.unreadable"
