"""A reckoning of its own, minute by minute, of the three kinds of time over 2024 to 2026, and
random lives of cases held against it. Nothing here looks at how the program counts.

Free days and make-up working days are those of the State Council's notices for the three years,
written out here; office hours are 08:30 to 12:00 and 14:00 to 18:00 in China.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
from numpy.typing import NDArray

from app.domain.case import Details
from app.domain.cases import Case, Move, came_due, moved, offered
from app.domain.catalogue import Category
from app.domain.clocks import Clocks, Due, DueState
from app.domain.errors import Refused
from app.domain.modes import Mode
from app.domain.moves import ENDED, SETTLED, Stage
from app.domain.worktime import WorkTime

CHINA = timezone(timedelta(hours=8))
FIRST = datetime(2024, 1, 1, tzinfo=CHINA)
YEARS = (2024, 2025, 2026)
MINUTE, A_DAY = timedelta(minutes=1), 1440
FREE = """
2024-01-01 2024-02-10..2024-02-17 2024-04-04..2024-04-06 2024-05-01..2024-05-05 2024-06-10
2024-09-15..2024-09-17 2024-10-01..2024-10-07
2025-01-01 2025-01-28..2025-02-04 2025-04-04..2025-04-06 2025-05-01..2025-05-05
2025-05-31..2025-06-02 2025-10-01..2025-10-08
2026-01-01..2026-01-03 2026-02-15..2026-02-23 2026-04-04..2026-04-06 2026-05-01..2026-05-05
2026-06-19..2026-06-21 2026-09-25..2026-09-27 2026-10-01..2026-10-07
"""
WORKED = """
2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12
2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11
2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10
"""

Bools = NDArray[np.bool_]
Span = tuple[int, int]


def days(text: str) -> set[date]:
    """The days of a list with spans."""
    found: set[date] = set()
    for part in text.split():
        begin, _, end = part.partition("..")
        day, last = date.fromisoformat(begin), date.fromisoformat(end or begin)
        while day <= last:
            found.add(day)
            day += timedelta(days=1)
    return found


def worked(day: date) -> bool:
    """Whether people work on a day."""
    return day in days(WORKED) or (day.weekday() < 5 and day not in days(FREE))


def minutes() -> dict[str, Bools]:
    """For each kind of time, whether it runs in each minute since FIRST."""
    count = (date(YEARS[-1] + 1, 1, 1) - FIRST.date()).days
    free, extra = days(FREE), days(WORKED)
    calendar = [FIRST.date() + timedelta(days=n) for n in range(count)]
    on = np.array([d in extra or (d.weekday() < 5 and d not in free) for d in calendar])
    of_day = np.arange(A_DAY)
    office = ((of_day >= 510) & (of_day < 720)) | ((of_day >= 840) & (of_day < 1080))
    return {
        "urgent": np.ones(count * A_DAY, dtype=bool),
        "days": np.repeat(on, A_DAY),
        "working": (on[:, None] & office[None, :]).ravel(),
    }


RUNS = minutes()


def moment(minute: int) -> datetime:
    """The beginning of a minute, UTC."""
    return (FIRST + minute * MINUTE).astimezone(UTC)


def runs_out(start: int, length: int, kind: str, pauses: list[Span]) -> int:
    """The minute at whose beginning `length` minutes of a kind have run since `start`, none of
    them in a pause."""
    span = A_DAY
    while True:
        runs = RUNS[kind][start : start + span].copy()
        for begin, end in pauses:
            runs[max(0, begin - start) : max(0, end - start)] = False
        gone = np.cumsum(runs)
        if len(gone) and gone[-1] >= length:
            return start + int(np.searchsorted(gone, length)) + 1
        if start + span > len(RUNS[kind]):
            raise ValueError("beyond the years that are known here")
        span *= 4


@dataclass(slots=True)
class Lives:
    """What many random lives came to; `broken` names each promise that was not kept."""

    lives: int = 0
    moves: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    clocks: int = 0
    broken: list[str] = field(default_factory=list)


KINDS = {"urgent": 5.0, "working": 6.0, "days": 16.0}
"""Hours of the limit of each kind's category: sixteen are two working days."""
LENGTH = {"urgent": 300, "working": 360, "days": 2 * A_DAY}
STAGE_S = {"to_sign": 300, "to_dispatch": 900, "to_verify": 1800, "to_check": 1800}
MODE = Mode("m", "模", "M", "x", limits=STAGE_S)
RARE = (Move.VOID, Move.MERGE, Move.ESCALATE)
"""Moves after which little happens: without holding them back few lives get far."""
KEPT = ("id", "category", "title", "reported_at", "reporter", "phone", "source")
"""Facts no move may change."""
ONCE = ("overdue_at", "contacted_at", "sheet", "leader")
"""Facts that stay once they are there."""
GROWING = ("extensions", "suspensions", "returns", "urges")


class Life:
    """One case from its report on, moved at random, with books of its own beside it."""

    def __init__(self, rng: random.Random, work: WorkTime, told: Lives) -> None:
        self.rng, self.told = rng, told
        self.kind = rng.choice(list(KINDS))
        category = Category("event:0110", "案", "Case", hours=KINDS[self.kind], clock=self.kind)
        self.clocks = Clocks(MODE, lambda _code: category, work)
        self.now = self.reported = rng.randrange(0, 2 * 366 * A_DAY)
        at = moment(self.now)
        self.case = Case(
            "C1", category.code, "案", reported_at=at, stage_since=at, reporter="王", phone="138"
        )
        self.stage_since, self.owner = self.now, ""
        self.pauses: list[Span] = []
        self.held: int | None = None
        self.until: int | None = None
        self.longer = 0

    def live(self, steps: int) -> None:
        """Move it so many times."""
        self.told.lives += 1
        for number in range(steps):
            self.now += int(self.rng.expovariate(1 / self.rng.choice((3, 40, 400, 3000))))
            self._note_due()
            self._step(number)
            self._look()

    def _note_due(self) -> None:
        """What the gateway's watch would note, each once."""
        case, state = self.case, self.clocks.whole(self.case).state(moment(self.now))
        if case.settled:
            return
        if state is DueState.OVERDUE and case.overdue_at is None:
            self.case = came_due(case, "overdue", moment(self.now))
        elif state in (DueState.NEAR, DueState.URGENT) and case.near_at is None:
            self.case = came_due(case, "near", moment(self.now))

    def _step(self, number: int) -> None:
        before = self.case
        legal = offered(before)
        # Mostly something that is open to it and goes on, now and then anything.
        some = [move for move in legal if move not in RARE or self.rng.random() < 0.15]
        move = self.rng.choice(some if some and self.rng.random() < 0.9 else list(Move))
        until = self.now + self.rng.randrange(1, 8000)
        details = Details(until=moment(until), target="city", person="lin", sheet="S1", score=3)
        try:
            self.case = moved(
                before, move, moment(self.now), reason="因", details=details,
                assignee=f"U{number}", dispatch=f"D{number}",
            )  # fmt: skip
        except Refused:
            self.told.refused += 1
            self._must(move not in legal, f"{move} was offered and refused")
            return
        self.told.moves[move.value] += 1
        self._must(move in legal, f"{move} was not offered and made")
        self._book(before, move, until, number)
        self._kept(before)

    def _book(self, before: Case, move: Move, until: int, number: int) -> None:
        """The books: pauses, extensions, who has it, since when it is where it is."""
        if self.case.stage is not before.stage or move is Move.RESUME:
            self._resume()
        if move in (Move.SUSPEND, Move.DELIBERATE):
            self.held = self.now
            self.until = until if move is Move.SUSPEND else None
        if self.case.stage is not before.stage:
            self.stage_since = self.now
        self.longer += move is Move.EXTEND
        if move in (Move.DISPATCH, Move.REASSIGN):
            self.owner = f"U{number}"
        elif move in (Move.RECALL, Move.RETURN, Move.ESCALATE, Move.HAND_BACK):
            self.owner = ""

    def _resume(self) -> None:
        if self.held is not None:
            end = self.now if self.until is None else min(self.now, self.until)
            self.pauses.append((self.held, end))
            self.held = self.until = None

    def _kept(self, before: Case) -> None:
        """One owner, and no fact erased."""
        case = self.case
        self._must(case.version == before.version + 1, "a version was left out")
        self._must(bool(case.assignee) == bool(case.dispatch), "an order without an owner")
        self._must(case.assignee == self.owner, "another owner than the one it was given to")
        self._must((case.stage in ENDED) == (case.ended_at is not None), "ended without an end")
        self._must(case.stage not in SETTLED or case.suspended_at is None, "settled and held")
        self._must(case.pauses[: len(before.pauses)] == before.pauses, "a pause was erased")
        for name in KEPT:
            self._must(getattr(case, name) == getattr(before, name), f"{name} was changed")
        for name in ONCE:
            there = getattr(before, name)
            self._must(not there or getattr(case, name) == there, f"{name} was erased")
        for name in GROWING:
            self._must(getattr(case, name) >= getattr(before, name), f"{name} fell")

    def _look(self) -> None:
        """Both clocks against the minutes."""
        case, now = self.case, moment(self.now)
        if case.settled:
            self._must(self.clocks.whole(case).done, "a settled case's clock runs")
            return
        length = LENGTH[self.kind] * (1 + self.longer)
        self._agrees(self.clocks.whole(case), self.reported, length, self.kind, now)
        if case.stage is Stage.HANDLING:
            self._agrees(self.clocks.due(case), self.stage_since, length, self.kind, now)
        elif case.stage.value in STAGE_S:
            short = STAGE_S[case.stage.value] // 60
            self._agrees(self.clocks.due(case), self.stage_since, short, "urgent", now)

    def _agrees(self, due: Due, start: int, length: int, kind: str, now: datetime) -> None:
        self.told.clocks += 1
        at = moment(runs_out(start, length, kind, self.pauses))
        self._must(due.at == at, f"{kind}: {due.at} and not {at}, {self.pauses}")
        self._must(0.0 <= due.fraction(now) <= 1.0, "a share out of its bounds")
        self._must(due.left_s(now) <= due.total_s + 1e-6, "more left than there ever was")
        self._must(due.paused == (self.held is not None), "paused, or not")
        if self.held is not None:
            later = now + timedelta(days=3)
            self._must(due.left_s(now) == due.left_s(later), "time ran in a pause")
        else:
            late = now > at
            self._must((due.state(now) is DueState.OVERDUE) == late, "overdue, or not")

    def _must(self, kept: bool, told: str) -> None:
        if not kept:
            self.told.broken.append(f"{told} ({self.case.stage}, minute {self.now})")


def lives(count: int, work: WorkTime, seed: int = 20210720, steps: int = 14) -> Lives:
    """So many random lives of so many steps each."""
    told = Lives()
    for number in range(count):
        Life(random.Random(seed + number), work, told).live(steps)
    return told
