"""The three rates of any period counted in the columns: a year of a city in a tenth of a second."""

from __future__ import annotations

from typing import Any

import numpy as np
import sqlalchemy as sa

from app.domain.archive import CaseSearch
from app.domain.cases import SETTLED
from app.domain.tallies import By, Period, RateLine
from app.storage.archive.columns import Columns, Mask

KEPT = (
    "contacted_at", "contact_in_time", "closed_in_time", "overdue_at", "satisfied", "exercise",
)  # fmt: skip
"""What flags are made from, beside the stage."""
CONTACTED, CONTACT_KNOWN, CLOSED, CLOSING_KNOWN, CONTENT, CALLED = (1 << bit for bit in range(6))
LATE, WAITS, EXERCISE = (1 << bit for bit in range(6, 9))
"""Overdue and not settled; not contacted and not settled."""


def flags_of(row: sa.Row[Any]) -> int:
    """What counts of one case, as app.storage.rates counts it."""
    open_ = row.stage not in SETTLED
    told = (
        row.contact_in_time is True, row.contact_in_time is not None,
        row.closed_in_time is True, row.closed_in_time is not None,
        row.satisfied is True, row.satisfied is not None,
        open_ and row.overdue_at is not None, open_ and row.contacted_at is None, row.exercise,
    )  # fmt: skip
    return sum(1 << bit for bit, holds in enumerate(told) if holds)


def table(columns: Columns, period: Period, by: By) -> list[RateLine]:
    """A line for each value of a field that has cases in the period."""
    mask = columns.holding(CaseSearch(since=period.since, until=period.until))
    assert mask is not None
    real = (EXERCISE, 0)
    received, good, known, closed, settled, late, content, called = columns.counts(
        by.value, mask,
        [
            real, _of(CONTACTED), _of(CONTACT_KNOWN), _of(CLOSED), _of(CLOSING_KNOWN),
            _of(LATE, not_=CLOSING_KNOWN), _of(CONTENT), _of(CALLED),
        ],
    )  # fmt: skip
    waits = _waiting(columns, period, by, mask)
    rows = zip(
        columns.words[by.value], received.tolist(), good.tolist(), (known + waits).tolist(),
        closed.tolist(), (settled + late).tolist(), content.tolist(), called.tolist(),
        strict=True,
    )  # fmt: skip
    lines = [RateLine(*row) for row in rows if row[1]]
    return sorted(lines, key=lambda line: (-line.received, line.key))


def _waiting(columns: Columns, period: Period, by: By, mask: Mask) -> np.ndarray[Any, Any]:
    """Cases whose first contact is past its time."""
    if period.contact_before is None:
        return np.zeros(len(columns.words[by.value]), dtype=np.int64)
    past = mask & columns.before(period.contact_before)
    return columns.counts(by.value, past, [_of(WAITS, not_=CONTACT_KNOWN)])[0]


def _of(flag: int, not_: int = 0) -> tuple[int, int]:
    return flag | not_ | EXERCISE, flag
