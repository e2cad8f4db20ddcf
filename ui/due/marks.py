"""The marks of the strip: deadlines, receipts, alarms, warnings; close ones become a count.

Only what the picture holds is marked. Deadlines are kept per case and computed anew only for
the cases that changed, or for all of them when the mode changes the limits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from app import wording
from app.domain.alarms import ASIDE
from app.domain.cases import Case, Stage
from app.domain.orders import Dispatch, Receipt
from app.i18n import _, local
from app.picture.picture import Picture
from ui.models.tally import held_back
from ui.theme import levels
from ui.widgets import format

MERGE_PX, COUNT_PX = 18, 46
"""Marks closer than this are one count; a count itself needs more room."""

HANDLED = frozenset({Stage.HANDLING, Stage.TO_CHECK, Stage.TO_CLOSE, Stage.TO_CALL_BACK})


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing at one time (epoch seconds). `state` is of `levels.STATES`; `level` 0 draws a
    dot, filled when `state` is `acknowledged` (it has come) and open when it is expected."""

    at: float
    level: int
    state: str
    key: str
    text: str


@dataclass(slots=True)
class Cluster:
    """Marks from `x0` to `x1` of the strip, px."""

    x0: float
    x1: float
    marks: list[Mark] = field(default_factory=list)

    @property
    def x(self) -> float:
        """Where it is drawn."""
        return (self.x0 + self.x1) / 2

    @property
    def half(self) -> float:
        """Half the room it takes."""
        return (MERGE_PX if len(self.marks) == 1 else COUNT_PX) / 2

    @property
    def worst(self) -> Mark:
        """The gravest, then the earliest."""
        return min(self.marks, key=lambda m: (m.level or 9, m.at))


class Deadlines:
    """When each open case's clocks run out: its stage's, or the whole case's if that is first."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._marks: dict[str, Mark] = {}
        self.rebuild()

    def rebuild(self) -> None:
        """Compute all anew: the mode changed the limits."""
        self._marks.clear()
        self.update(self._picture.cases)

    def update(self, keys: Iterable[str]) -> None:
        """Compute those of changed cases anew."""
        for key in list(keys):
            mark = self._mark(self._picture.cases.get(key))
            if mark is None:
                self._marks.pop(key, None)
            else:
                self._marks[key] = mark

    def marks(self) -> list[Mark]:
        """All of them."""
        return list(self._marks.values())

    def _mark(self, case: Case | None) -> Mark | None:
        if case is None or case.ended or held_back(case, self._picture.mode):
            return None
        clocks = self._picture.clocks
        stage, whole = clocks.due(case), clocks.whole(case)
        ends = [due.at for due in (stage, whole) if due.at is not None and not due.paused]
        if not ends:
            return None
        state = levels.ACKNOWLEDGED if case.stage in HANDLED else levels.UNACKNOWLEDGED
        text = f"{local(case.title, case.title_en)} · {local(case.place, case.place_en)}"
        text = f"{text}\n{_('due {time}').format(time=format.clock(ends[0]))}"
        if whole.at is not None and whole.at != ends[0]:
            day = f"{format.date(whole.at)} {format.clock_short(whole.at)}"
            text += " · " + _("the whole case {time}").format(time=day)
        return Mark(min(ends).timestamp(), case.level, state, case.id, text)


class Receipts:
    """What came back from the field (filled), and what is still awaited for signing (open)."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._marks: dict[str, list[Mark]] = {}
        self.rebuild()

    def rebuild(self) -> None:
        """Read all orders anew: the mode changed the limits."""
        self._marks.clear()
        self.update(self._picture.dispatches)

    def update(self, keys: Iterable[str]) -> None:
        """Read the orders that changed anew."""
        for key in list(keys):
            self._marks[key] = self._of(self._picture.dispatches.get(key))

    def marks(self) -> list[Mark]:
        """All of them."""
        return [mark for marks in self._marks.values() for mark in marks]

    def _of(self, order: Dispatch | None) -> list[Mark]:
        picture = self._picture
        case = picture.cases.get(order.case) if order else None
        if order is None or case is None or order.recalled_at is not None:
            return []
        unit = picture.units.index.get(order.unit)
        who = picture.units.items[unit] if unit is not None else None
        name = local(who.name, who.name_en) if who else order.unit
        marks = []
        for key in (Receipt.SIGNED, Receipt.ARRIVED, Receipt.DONE):
            at = order.receipts.get(key.value)
            if at is not None:
                text = f"{name} · {wording.receipt(key)} {format.clock(at)}"
                marks.append(Mark(at.timestamp(), 0, levels.ACKNOWLEDGED, case.id, text))
        due = picture.clocks.due(case)
        if case.stage is Stage.TO_SIGN and due.at is not None:
            text = f"{name} · {_('sign by {time}').format(time=format.clock(due.at))}"
            marks.append(Mark(due.at.timestamp(), 0, levels.UNACKNOWLEDGED, case.id, text))
        return marks


def alarms(picture: Picture) -> list[Mark]:
    """Standing alarms by their onset."""
    marks = []
    for alarm in picture.alarms.values():
        row = picture.sensors.index.get(alarm.subject)
        if alarm.state in ASIDE or row is None:
            continue
        sensor = picture.sensors.items[row]
        text = f"{local(sensor.name, sensor.name_en)} · {format.clock(alarm.onset)}"
        marks.append(Mark(alarm.onset.timestamp(), alarm.level, alarm.state.value, sensor.id, text))
    return marks


MOST_SPANS = 12
"""Spans of warnings in one row, the gravest."""


@dataclass(frozen=True, slots=True)
class Span:
    """A warning in force from `start` to `end` (epoch seconds; `end` is inf without a limit)."""

    start: float
    end: float
    level: int
    text: str


def warning_spans(picture: Picture, now: datetime) -> list[Span]:
    """The warnings in force."""
    return [
        Span(
            warning.sent.timestamp(),
            warning.until.timestamp() if warning.until else float("inf"),
            warning.level,
            local(warning.name, warning.name_en),
        )
        for warning in picture.active_warnings(now)[:MOST_SPANS]
    ]


def clustered(marks: list[Mark], left: float, per_second: float, start: float) -> list[Cluster]:
    """Marks placed on the strip (`x = left + (at - start) * per_second`), near ones joined."""
    found: list[Cluster] = []
    for mark in sorted(marks, key=lambda m: m.at):
        x = left + (mark.at - start) * per_second
        found.append(Cluster(x, x, [mark]))
        while len(found) > 1 and _touch(found[-2], found[-1]):
            last = found.pop()
            found[-1].marks += last.marks
            found[-1].x1 = last.x1
    return found


def _touch(a: Cluster, b: Cluster) -> bool:
    return b.x - b.half < a.x + a.half
