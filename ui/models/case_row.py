"""One row of the case queue: where it stands in the order, and which tabs it belongs to."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from datetime import datetime

from app.domain.cases import Case, Stage
from app.domain.clocks import NEAR, URGENT, Clocks, Due, DueState
from app.domain.modes import Mode
from app.i18n import _, local
from app.picture.picture import Picture
from ui.models.case_order import (
    BY_DUE,
    BY_LEVEL,
    BY_MODE,
    BY_NEWEST,
    SORTS,
    Key,
    Order,
    key_of,
)
from ui.models.tally import held_back
from ui.widgets.case_line import CaseWords

__all__ = ["BY_DUE", "BY_LEVEL", "BY_MODE", "BY_NEWEST", "SORTS", "Key", "Order"]

WATCH, DISPATCH, SOON, SUPERVISED, ALL, HELD = (1 << i for i in range(6))
TABS = (WATCH, DISPATCH, SOON, SUPERVISED, ALL, HELD)

WATCHED_LEVEL = 2
"""Cases of level Ⅰ and Ⅱ stay under the officer's eyes whoever is handling them."""

_OFFICERS_STEP = frozenset(
    {
        Stage.TO_VERIFY,
        Stage.TO_OPEN,
        Stage.TO_DISPATCH,
        Stage.TO_CHECK,
        Stage.TO_CLOSE,
        Stage.TO_CALL_BACK,
    }
)
_RUNNING_OUT = frozenset({DueState.NEAR, DueState.URGENT, DueState.OVERDUE})


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case with its clock and how that stands, its place in the order (`key`), its tabs (bits of
    TABS)."""

    case: Case
    due: Due
    state: DueState
    key: Key
    tabs: int
    changes_at: float
    """Epoch seconds at which the clock's state changes next; infinite when it never does."""

    @property
    def group(self) -> str:
        """The code of the group it stands in."""
        return self.key[0]

    @property
    def in_hand(self) -> bool:
        """Somebody is at it: its shape is drawn as an outline."""
        return self.case.stage is Stage.HANDLING or self.case.suspended_at is not None


_USUAL = Order()


def case_row(
    case: Case,
    clocks: Clocks,
    now: datetime,
    order: Order = _USUAL,
    picture: Picture | None = None,
) -> CaseRow:
    """The row of an open `case` under `clocks` at `now` (UTC)."""
    due, mode = clocks.due(case), clocks.mode
    state = due.state(now)
    key, tabs = key_of(case, due, mode, order, picture), _tabs(case, state, mode)
    return CaseRow(case, due, state, key, tabs, _next_change(due, now))


def _tabs(case: Case, state: DueState, mode: Mode) -> int:
    if held_back(case, mode):
        return ALL | HELD
    tabs = ALL
    running_out = state in _RUNNING_OUT
    step = case.stage in _OFFICERS_STEP and case.suspended_at is None
    if step or running_out or case.supervised or case.level <= WATCHED_LEVEL:
        tabs |= WATCH
    if case.stage is Stage.TO_DISPATCH and case.suspended_at is None:
        tabs |= DISPATCH
    if running_out:
        tabs |= SOON
    if case.supervised:
        tabs |= SUPERVISED
    return tabs


def _next_change(due: Due, now: datetime) -> float:
    if due.at is None or due.paused or due.done:
        return math.inf
    for share in (NEAR, URGENT, 0.0):
        at = due.turns_at(share)
        if at is not None and at >= now:
            return at.timestamp()
    return math.inf


class Agenda:
    """Whose clock changes its state next: told once a second, without looking at every case."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, str]] = []

    def note(self, row: CaseRow) -> None:
        """Remember when `row` changes next."""
        if row.changes_at < math.inf:
            heapq.heappush(self._heap, (row.changes_at, row.case.id))

    def due(self, now: datetime) -> set[str]:
        """The cases whose moment has come (some may have moved on meanwhile)."""
        found: set[str] = set()
        while self._heap and self._heap[0][0] < now.timestamp():
            found.add(heapq.heappop(self._heap)[1])
        return found

    def clear(self) -> None:
        """Forget everything."""
        self._heap.clear()


def place_text(case: Case, picture: Picture) -> str:
    """`明理街道 · 明理路 56 号院`: street and place in the language in use."""
    parts = [street_name(case.street, picture), local(case.place, case.place_en)]
    return " · ".join(part for part in parts if part) or _("No place given")


def line_words(
    case: Case, picture: Picture, told: str, below: str, late: bool = False
) -> CaseWords:
    """A case as one line of a list."""
    return CaseWords(
        case.id, local(case.title, case.title_en), place_text(case, picture), told, below,
        case.level, late, waits=not case.ended,
    )  # fmt: skip


def street_name(code: str, picture: Picture) -> str:
    """The name of a street by its grid code, or the code itself."""
    grid = picture.registry.grids.get(code)
    return local(grid.name, grid.name_en) if grid else code


def source_text(case: Case, picture: Picture) -> str:
    """The source badge; a video finding says that a person has yet to confirm it."""
    source = picture.catalogue.sources.get(case.source)
    name = local(source.name, source.name_en) if source else case.source
    return _("{source}, unconfirmed").format(source=name) if unconfirmed(case) else name


def unconfirmed(case: Case) -> bool:
    """A machine's finding is a suggestion until a person has verified it."""
    return case.source in {"video", "ai"} and case.stage is Stage.TO_VERIFY


def haystack(case: Case, picture: Picture) -> str:
    """What a search looks in: number, titles, text, place, street, grid and category."""
    category = picture.catalogue.category(case.category)
    grid = picture.registry.grids.get(case.grid)
    street = picture.registry.grids.get(case.street)
    parts = [case.id, case.source_id, case.title, case.title_en, case.place, case.place_en]
    parts += [case.grid, category.name, category.name_en, case.description]
    for area in (grid, street):
        if area is not None:
            parts += [area.name, area.name_en]
    return "\n".join(parts).casefold()


def masked(name: str, phone: str) -> str:
    """`王** · 138****2207`: personal data is masked by default."""
    shown = name[:1] + "**" if name else ""
    number = f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****" if phone else ""
    return " · ".join(part for part in (shown, number) if part)
