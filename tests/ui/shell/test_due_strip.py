"""The bottom strip: the shift, its marks, and what a click on one does."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.domain.cases import Move
from app.domain.modes import ModeState
from app.messages import events
from tests.ui.sample import NOW, Sample
from ui.due.marks import COUNT_PX, Deadlines, Mark, clustered
from ui.due.shift import shift_at
from ui.due.strip import DueStrip
from ui.due.timeline import AXIS, ROW
from ui.models.tally import tally


@pytest.fixture
def strip(district: Sample) -> Iterator[DueStrip]:
    """The strip at 1920."""
    made = DueStrip(district.context)
    made.resize(1920, 134)
    made.show()
    QTest.qWaitForWindowExposed(made)
    yield made
    made.close()
    made.deleteLater()


def _local(hour: int, minute: int = 0) -> datetime:
    zone = datetime(2026, 7, 21, tzinfo=UTC).astimezone().tzinfo
    return datetime(2026, 7, 21, hour, minute, tzinfo=zone)


@pytest.mark.parametrize(
    ("at", "start", "night"), [(9, 8, False), (19, 8, False), (20, 20, True), (3, 20, True)]
)
def test_that_a_time_falls_into_its_shift(at: int, start: int, night: bool) -> None:
    found = shift_at(_local(at))
    assert (found.start.hour, found.night) == (start, night)
    assert found.start <= _local(at) < found.end
    assert found.end - found.start == timedelta(hours=12)


def test_that_the_head_counts_what_the_picture_holds(strip: DueStrip, district: Sample) -> None:
    found = tally(district.picture, NOW)
    text = strip.detail_text()
    assert f"{found.open} open" in text
    assert "38 closed today" in text
    assert f"{found.overdue} overdue" in text


def test_that_every_running_clock_of_the_shift_is_marked_once(
    strip: DueStrip, district: Sample
) -> None:
    marks = [m for cluster in strip.timeline.clusters("cases") for m in cluster.marks]
    assert len({mark.key for mark in marks}) == len(marks)
    paused = {c.id for c in district.picture.cases.values() if c.suspended_at}
    assert not paused & {mark.key for mark in marks}


def test_that_a_mark_stands_where_the_first_of_a_cases_two_clocks_runs_out(
    district: Sample,
) -> None:
    picture, found = district.picture, {m.key: m for m in Deadlines(district.picture).marks()}
    for key, mark in found.items():
        case = picture.cases[key]
        ends = [due.at for due in (picture.clocks.due(case), picture.clocks.whole(case)) if due.at]
        assert mark.at == min(ends).timestamp()
    key = next(k for k, m in found.items() if "the whole case" in m.text)
    old = replace(picture.cases[key], reported_at=NOW - timedelta(days=2), version=9)
    district.happen(events.CaseAmended(case=old))
    limit = picture.clocks.whole(old).at
    assert limit is not None
    moved = {m.key: m for m in Deadlines(picture).marks()}[key]
    assert moved.at == limit.timestamp() < found[key].at


def test_that_a_closed_case_leaves_the_strip(strip: DueStrip, district: Sample) -> None:
    case = next(c for c in district.picture.cases.values() if c.stage.value == "to_check")
    district.happen(
        *(
            events.CaseMoved(case=case.id, move=move, version=case.version + n, at=NOW)
            for n, move in enumerate((Move.CLOSE, Move.CALL_BACK), start=1)
        )
    )
    strip.refresh()
    keys = {m.key for cluster in strip.timeline.clusters("cases") for m in cluster.marks}
    assert case.id not in keys


def test_that_a_tighter_mode_moves_the_deadlines_at_once(strip: DueStrip, district: Sample) -> None:
    case = next(c for c in district.picture.cases.values() if c.stage.value == "to_sign")

    def due() -> float:
        marks = (m for c in strip.timeline.clusters("cases") for m in c.marks)
        return next(mark.at for mark in marks if mark.key == case.id)

    before = due()
    state = ModeState("major_event", 0, NOW, "lin", "-", "daily", 1)
    district.happen(events.ModeSwitched(state=state))
    assert due() == before - 120


def test_that_matters_held_back_are_counted_in_the_head(strip: DueStrip, district: Sample) -> None:
    district.happen(
        events.ModeSwitched(state=ModeState("emergency", 2, NOW, "lin", "-", "daily", 1))
    )
    found = tally(district.picture, NOW)
    assert found.held > 0
    assert f"{found.held} daily matters held back" in strip.detail_text()
    assert f"{found.open - found.held} urgent ones" in strip.detail_text()


def test_that_near_marks_become_a_count_and_none_is_lost() -> None:
    marks = [Mark(i * 10.0, 3, "unacknowledged", str(i), "") for i in range(100)]
    found = clustered(marks, 0.0, 1.0, 0.0)
    assert sum(len(c.marks) for c in found) == 100
    counts = [c for c in found if len(c.marks) > 1]
    assert all(b.x - a.x >= COUNT_PX for a, b in itertools.pairwise(counts))


def test_that_a_click_on_a_mark_selects_its_case(strip: DueStrip, district: Sample) -> None:
    strip.resize(12000, 134)
    strip.layout().activate()
    single = next(c for c in strip.timeline.clusters("cases") if len(c.marks) == 1)
    place = QPoint(round(single.x), AXIS + ROW // 2)
    QTest.mouseClick(strip.timeline, Qt.MouseButton.LeftButton, pos=place)
    session = district.context.session
    assert (session.kind, session.key) == ("case", single.marks[0].key)


def test_that_a_click_on_a_count_opens_it_up_and_n_goes_back(
    strip: DueStrip, district: Sample
) -> None:
    count = max(strip.timeline.clusters("cases"), key=lambda c: len(c.marks))
    place = QPoint(round(count.x), AXIS + ROW // 2)
    QTest.mouseClick(strip.timeline, Qt.MouseButton.LeftButton, pos=place)
    assert strip.timeline.zoomed()
    assert max(len(c.marks) for c in strip.timeline.clusters("cases")) < len(count.marks)
    district.context.actions.run("due.now")
    assert not strip.timeline.zoomed()
