"""The case (案件) and the moves of its life, as one table.

Stages and side moves follow the grid-governance process of GB/T 30428 (信息采集 to 结案):
核实 comes before 立案, 核查 before 结案. A stage is named for what the case is waiting for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.errors import Refused


class Stage(StrEnum):
    """What a case is waiting for."""

    TO_VERIFY = "to_verify"
    TO_OPEN = "to_open"
    TO_DISPATCH = "to_dispatch"
    TO_SIGN = "to_sign"
    HANDLING = "handling"
    TO_CHECK = "to_check"
    TO_CALL_BACK = "to_call_back"
    CLOSED = "closed"
    VOID = "void"


ENDED = frozenset({Stage.CLOSED, Stage.VOID})


class Move(StrEnum):
    """What can be done to a case; each is a button, a key or a field receipt."""

    VERIFY = "verify"
    OPEN = "open"
    DISPATCH = "dispatch"
    RECALL = "recall"
    SIGN = "sign"
    RETURN = "return"
    FEEDBACK = "feedback"
    CHECK = "check"
    REWORK = "rework"
    CLOSE = "close"
    VOID = "void"
    SUSPEND = "suspend"
    RESUME = "resume"
    SUPERVISE = "supervise"


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a move may start, where it leads (None: the stage stays) and if it needs a reason."""

    sources: frozenset[Stage]
    target: Stage | None
    needs_reason: bool = False


_OPEN = frozenset(Stage) - ENDED
_BEFORE_CHECK = _OPEN - {Stage.TO_CHECK, Stage.TO_CALL_BACK}

RULES: dict[Move, Rule] = {
    Move.VERIFY: Rule(frozenset({Stage.TO_VERIFY}), Stage.TO_OPEN),
    Move.OPEN: Rule(frozenset({Stage.TO_OPEN, Stage.TO_VERIFY}), Stage.TO_DISPATCH),
    Move.DISPATCH: Rule(frozenset({Stage.TO_DISPATCH, Stage.TO_OPEN}), Stage.TO_SIGN),
    Move.RECALL: Rule(frozenset({Stage.TO_SIGN}), Stage.TO_DISPATCH),
    Move.SIGN: Rule(frozenset({Stage.TO_SIGN}), Stage.HANDLING),
    Move.RETURN: Rule(frozenset({Stage.TO_SIGN, Stage.HANDLING}), Stage.TO_DISPATCH, True),
    Move.FEEDBACK: Rule(frozenset({Stage.HANDLING, Stage.TO_SIGN}), Stage.TO_CHECK),
    Move.CHECK: Rule(frozenset({Stage.TO_CHECK}), Stage.TO_CALL_BACK),
    Move.REWORK: Rule(frozenset({Stage.TO_CHECK}), Stage.HANDLING, True),
    Move.CLOSE: Rule(frozenset({Stage.TO_CALL_BACK, Stage.TO_CHECK}), Stage.CLOSED),
    Move.VOID: Rule(_BEFORE_CHECK, Stage.VOID, True),
    Move.SUSPEND: Rule(_BEFORE_CHECK, None, True),
    Move.RESUME: Rule(_BEFORE_CHECK, None),
    Move.SUPERVISE: Rule(_OPEN, None, True),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands after its last move. Times are UTC; lon/lat are WGS 84 degrees.

    `level` is the severity 1 (Ⅰ) to 4 (Ⅳ). `reporter` and `phone` are personal data: views mask
    them. `source_id` is the other system's own number and makes imports repeatable.
    """

    id: str
    category: str
    title: str
    title_en: str = ""
    source: str = "manual"
    source_id: str = ""
    stage: Stage = Stage.TO_VERIFY
    level: int = 4
    place: str = ""
    place_en: str = ""
    street: str = ""
    grid: str = ""
    lon: float | None = None
    lat: float | None = None
    reported_at: datetime | None = None
    stage_since: datetime | None = None
    ended_at: datetime | None = None
    description: str = ""
    reporter: str = ""
    phone: str = ""
    assignee: str = ""
    dispatch: str = ""
    suspended_at: datetime | None = None
    paused_s: float = 0.0
    supervised: bool = False
    exercise: bool = False
    version: int = 1

    @property
    def ended(self) -> bool:
        """Closed or void."""
        return self.stage in ENDED


def refusal(case: Case, move: Move, reason: str = "") -> Refused | None:
    """Why `move` is not open to `case` now, or None when it is."""
    rule = RULES[move]
    if case.stage not in rule.sources:
        return Refused("case.stage", case=case.id, move=move.value, stage=case.stage.value)
    if (move is Move.SUSPEND) and case.suspended_at is not None:
        return Refused("case.suspended", case=case.id)
    if (move is Move.RESUME) and case.suspended_at is None:
        return Refused("case.not_suspended", case=case.id)
    if rule.needs_reason and not reason.strip():
        return Refused("case.reason", case=case.id, move=move.value)
    return None


def offered(case: Case) -> tuple[Move, ...]:
    """The moves a view may show for `case`: an illegal one is not offered."""
    return tuple(move for move in Move if refusal(case, move, reason="-") is None)


def moved(
    case: Case,
    move: Move,
    at: datetime,
    *,
    reason: str = "",
    assignee: str = "",
    dispatch: str = "",
) -> Case:
    """`case` after `move` at `at` (UTC), one version on. Raises Refused when it is not legal."""
    error = refusal(case, move, reason)
    if error:
        raise error
    target = RULES[move].target
    after = replace(case, version=case.version + 1)
    if target is not None and target is not case.stage:
        ended = at if target in ENDED else None
        after = replace(after, stage=target, stage_since=at, ended_at=ended, paused_s=0.0)
        # Who goes on with a suspended case has resumed it: a new stage starts its own clock.
        after = replace(after, suspended_at=None)
    return _side_effects(after, move, at, assignee, dispatch)


def _side_effects(case: Case, move: Move, at: datetime, assignee: str, dispatch: str) -> Case:
    match move:
        case Move.DISPATCH:
            return replace(case, assignee=assignee, dispatch=dispatch)
        case Move.REWORK if dispatch and case.assignee:
            return replace(case, dispatch=dispatch)
        case Move.RECALL | Move.RETURN:
            return replace(case, assignee="", dispatch="")
        case Move.SUSPEND:
            return replace(case, suspended_at=at)
        case Move.RESUME if case.suspended_at is not None:
            paused = case.paused_s + (at - case.suspended_at).total_seconds()
            return replace(case, suspended_at=None, paused_s=paused)
        case Move.SUPERVISE:
            return replace(case, supervised=True)
        case _:
            return case
