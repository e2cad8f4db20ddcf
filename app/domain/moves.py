"""The moves of a case's life as one table: where each may start, where it leads, who may make it,
whether it needs a reason and what it does to the clocks. Drawn in docs/develop from here.

Stages and side moves follow the grid-governance process of GB/T 30428 (信息采集 to 综合评价):
核实 comes before 立案, 核查 before 结案, 回访 after it. A stage is named for what it waits for.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """What a case is waiting for."""

    TO_VERIFY = "to_verify"
    TO_OPEN = "to_open"
    TO_DISPATCH = "to_dispatch"
    TO_SIGN = "to_sign"
    HANDLING = "handling"
    TO_CHECK = "to_check"
    TO_CLOSE = "to_close"
    TO_CALL_BACK = "to_call_back"
    CLOSED = "closed"
    VOID = "void"
    ESCALATED = "escalated"
    MERGED = "merged"


ENDED = frozenset({Stage.CLOSED, Stage.VOID, Stage.MERGED})
"""Stages that wait for nothing."""

SETTLED = ENDED | {Stage.TO_CALL_BACK}
"""Stages after 结案: the case's clock has stopped."""


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
    CALL_BACK = "call_back"
    RATE = "rate"
    VOID = "void"
    REASSIGN = "reassign"
    CONTACT = "contact"
    URGE = "urge"
    SUPERVISE = "supervise"
    ASK_EXTENSION = "ask_extension"
    EXTEND = "extend"
    REFUSE_EXTENSION = "refuse_extension"
    SUSPEND = "suspend"
    DELIBERATE = "deliberate"
    RESUME = "resume"
    ESCALATE = "escalate"
    HAND_BACK = "hand_back"
    TAKE_OVER = "take_over"
    MERGE = "merge"
    UNMERGE = "unmerge"
    APPEAL = "appeal"
    UPHOLD_APPEAL = "uphold_appeal"
    REJECT_APPEAL = "reject_appeal"


class Effect(StrEnum):
    """What a move does to the clocks."""

    NONE = ""
    STAGE = "stage"
    """the next stage's clock begins"""
    PAUSE = "pause"
    RESUME = "resume"
    LONGER = "longer"
    STOP = "stop"
    """the case's clock stands still for good"""


DUTY, LEADER, COMMANDER, FIELD = "duty", "leader", "commander", "field"
CENTRE = frozenset({DUTY, LEADER, COMMANDER})
LEADERS = frozenset({LEADER, COMMANDER})
ANYONE = CENTRE | {FIELD}


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a move may start, where it leads (None: the stage stays), if it needs a reason, who
    may make it and what the clocks do. `back`: it leads to the stage the case came from."""

    sources: frozenset[Stage]
    target: Stage | None
    needs_reason: bool = False
    roles: frozenset[str] = CENTRE
    effect: Effect = Effect.NONE
    back: bool = False


def _at(*stages: Stage) -> frozenset[Stage]:
    return frozenset(stages)


OPEN = frozenset(Stage) - ENDED
"""Every stage that still waits for somebody."""

_RUNNING = OPEN - {Stage.TO_CALL_BACK}
_BEFORE_CHECK = _RUNNING - {Stage.TO_CHECK, Stage.TO_CLOSE, Stage.ESCALATED}
_UNDER_ORDER = _at(Stage.TO_SIGN, Stage.HANDLING)
_UNSENT = _at(Stage.TO_VERIFY, Stage.TO_OPEN, Stage.TO_DISPATCH)
_ANY = frozenset(Stage)
_GO = Effect.STAGE

RULES: dict[Move, Rule] = {
    Move.VERIFY: Rule(_at(Stage.TO_VERIFY), Stage.TO_OPEN, roles=ANYONE, effect=_GO),
    Move.OPEN: Rule(_at(Stage.TO_OPEN, Stage.TO_VERIFY), Stage.TO_DISPATCH, effect=_GO),
    Move.DISPATCH: Rule(_at(Stage.TO_DISPATCH, Stage.TO_OPEN), Stage.TO_SIGN, effect=_GO),
    Move.RECALL: Rule(_at(Stage.TO_SIGN), Stage.TO_DISPATCH, effect=_GO),
    Move.SIGN: Rule(_at(Stage.TO_SIGN), Stage.HANDLING, roles=ANYONE, effect=_GO),
    Move.RETURN: Rule(_UNDER_ORDER, Stage.TO_DISPATCH, True, ANYONE, _GO),
    Move.FEEDBACK: Rule(_UNDER_ORDER | {Stage.ESCALATED}, Stage.TO_CHECK, roles=ANYONE, effect=_GO),
    Move.CHECK: Rule(_at(Stage.TO_CHECK), Stage.TO_CLOSE, roles=ANYONE, effect=_GO),
    Move.REWORK: Rule(
        _at(Stage.TO_CHECK, Stage.TO_CLOSE, Stage.TO_CALL_BACK), Stage.HANDLING, True, effect=_GO
    ),
    Move.CLOSE: Rule(_at(Stage.TO_CLOSE, Stage.TO_CHECK), Stage.TO_CALL_BACK, effect=Effect.STOP),
    Move.CALL_BACK: Rule(_at(Stage.TO_CALL_BACK), Stage.CLOSED, roles=ANYONE),
    Move.RATE: Rule(_at(Stage.CLOSED), None),
    Move.VOID: Rule(_BEFORE_CHECK, Stage.VOID, True, effect=Effect.STOP),
    Move.REASSIGN: Rule(_UNDER_ORDER, Stage.TO_SIGN, True, effect=_GO),
    Move.CONTACT: Rule(_RUNNING, None, roles=ANYONE),
    Move.URGE: Rule(_UNDER_ORDER | {Stage.TO_CHECK, Stage.ESCALATED}, None),
    Move.SUPERVISE: Rule(_RUNNING, None, True),
    Move.ASK_EXTENSION: Rule(_UNDER_ORDER, None, True, ANYONE),
    Move.EXTEND: Rule(_UNDER_ORDER, None, True, effect=Effect.LONGER),
    Move.REFUSE_EXTENSION: Rule(_UNDER_ORDER, None, True),
    Move.SUSPEND: Rule(_BEFORE_CHECK, None, True, effect=Effect.PAUSE),
    Move.DELIBERATE: Rule(_BEFORE_CHECK, None, True, effect=Effect.PAUSE),
    Move.RESUME: Rule(_BEFORE_CHECK, None, effect=Effect.RESUME),
    Move.ESCALATE: Rule(_BEFORE_CHECK - {Stage.TO_VERIFY}, Stage.ESCALATED, True, effect=_GO),
    Move.HAND_BACK: Rule(_at(Stage.ESCALATED), Stage.TO_DISPATCH, True, ANYONE, _GO),
    Move.TAKE_OVER: Rule(_BEFORE_CHECK, None, True, LEADERS),
    Move.MERGE: Rule(_UNSENT, Stage.MERGED, effect=Effect.STOP),
    Move.UNMERGE: Rule(_at(Stage.MERGED), None, effect=_GO, back=True),
    Move.APPEAL: Rule(_ANY - {Stage.VOID, Stage.MERGED}, None, True, ANYONE),
    Move.UPHOLD_APPEAL: Rule(_ANY, None, True, LEADERS),
    Move.REJECT_APPEAL: Rule(_ANY, None, True, LEADERS),
}

BY_ORDER = frozenset({Move.DISPATCH, Move.RECALL, Move.REASSIGN})
"""Moves that only come with an order: commands of their own."""
