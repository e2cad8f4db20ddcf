"""How a move changes a case, and why one is not open to it. The table of moves is in moves.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.case import NONE, Case, Details
from app.domain.errors import Refused
from app.domain.moves import BY_ORDER, CENTRE, ENDED, RULES, SETTLED, Effect, Move, Rule, Stage

__all__ = [
    "BY_ORDER", "CENTRE", "ENDED", "NONE", "RULES", "SETTLED", "Case", "Details", "Effect", "Move",
    "Rule", "Stage", "moved", "offered", "refusal",
]  # fmt: skip

MOST_EXTENSIONS = 2
"""延期: by one original limit, twice at most; a refused one does not count."""
LONGEST_SUSPENSION = timedelta(days=365)
"""挂账: once, at most a year, then it resumes by itself."""


def refusal(
    case: Case, move: Move, reason: str = "", role: str = "", by: str = ""
) -> Refused | None:
    """Why `move` is not open to `case` now for an officer `by` of `role` ('': the program
    itself), or None when it is."""
    rule = RULES[move]
    if case.stage not in rule.sources:
        return Refused("case.stage", case=case.id, move=move.value, stage=case.stage.value)
    if role and role not in rule.roles:
        return Refused("case.role", case=case.id, move=move.value, role=role)
    fault = _unfit(case, move)
    if fault:
        return fault
    if move in _AFTER_RETURN and by and by == case.returned_to:
        return Refused("case.own_return", case=case.id, move=move.value)
    if rule.needs_reason and not reason.strip():
        return Refused("case.reason", case=case.id, move=move.value)
    return None


_AFTER_RETURN = frozenset({Move.DISPATCH})
"""Who was given a case back may not make its next forward step himself."""


@dataclass(frozen=True, slots=True)
class _Fault:
    """What in a case's own facts stands against some moves."""

    moves: frozenset[Move]
    stands: Callable[[Case], bool]
    said: Callable[[Case], Refused]


def _against(
    stands: Callable[[Case], bool], said: Callable[[Case], Refused], *moves: Move
) -> _Fault:
    return _Fault(frozenset(moves), stands, said)


_FAULTS = (
    _against(
        lambda c: c.suspended_at is not None,
        lambda c: Refused("case.suspended", case=c.id),
        Move.SUSPEND,
        Move.DELIBERATE,
    ),
    _against(
        lambda c: c.suspended_at is None,
        lambda c: Refused("case.not_suspended", case=c.id),
        Move.RESUME,
    ),
    _against(
        lambda c: c.suspensions > 0,
        lambda c: Refused("case.suspended_once", case=c.id),
        Move.SUSPEND,
    ),
    _against(
        lambda c: c.overdue_at is not None,
        lambda c: Refused("case.overdue", case=c.id),
        Move.SUSPEND,
    ),
    _against(
        lambda c: c.extensions >= MOST_EXTENSIONS,
        lambda c: Refused("case.extended", case=c.id),
        Move.EXTEND,
        Move.ASK_EXTENSION,
    ),
    _against(
        lambda c: c.asked != "extend",
        lambda c: Refused("case.not_asked", case=c.id),
        Move.REFUSE_EXTENSION,
    ),
    _against(
        lambda c: c.appeal != "asked",
        lambda c: Refused("case.not_asked", case=c.id),
        Move.UPHOLD_APPEAL,
        Move.REJECT_APPEAL,
    ),
    _against(
        lambda c: c.overdue_at is None,
        lambda c: Refused("case.not_overdue", case=c.id),
        Move.APPEAL,
    ),
    _against(lambda c: bool(c.appeal), lambda c: Refused("case.appealed", case=c.id), Move.APPEAL),
    _against(
        lambda c: c.contacted_at is not None,
        lambda c: Refused("case.contacted", case=c.id),
        Move.CONTACT,
    ),
    _against(
        lambda c: c.supervised, lambda c: Refused("case.supervised", case=c.id), Move.SUPERVISE
    ),
    _against(
        lambda c: bool(c.leader), lambda c: Refused("case.taken_over", case=c.id), Move.TAKE_OVER
    ),
    _against(lambda c: c.rating > 0, lambda c: Refused("case.rated", case=c.id), Move.RATE),
)
_FAULTS_OF = {move: [f for f in _FAULTS if move in f.moves] for move in Move}


def _unfit(case: Case, move: Move) -> Refused | None:
    """What stands against a move in the case's own facts."""
    return next((f.said(case) for f in _FAULTS_OF[move] if f.stands(case)), None)


def offered(case: Case, role: str = "", by: str = "") -> tuple[Move, ...]:
    """The moves a view may show for `case`: an illegal one is not offered."""
    return tuple(move for move in Move if refusal(case, move, "-", role, by) is None)


def moved(
    case: Case,
    move: Move,
    at: datetime,
    *,
    reason: str = "",
    role: str = "",
    by: str = "",
    assignee: str = "",
    dispatch: str = "",
    details: Details = NONE,
) -> Case:
    """`case` after `move` at `at` (UTC), one version on. Raises Refused when it is not legal."""
    error = refusal(case, move, reason, role, by)
    if error:
        raise error
    rule = RULES[move]
    after = replace(case, version=case.version + 1)
    target = Stage(case.stage_before or Stage.TO_VERIFY) if rule.back else rule.target
    if target is not None and target is not case.stage:
        after = _arrived(_resumed(after, at), target, at)
    if move in _ORDERS:
        after = _ordered(after, move, assignee, dispatch, details)
    effect = _EFFECTS.get(move)
    return effect(after, at, details) if effect else after


_ORDERS = frozenset({Move.DISPATCH, Move.REASSIGN, Move.RECALL, Move.REWORK})


def _ordered(case: Case, move: Move, assignee: str, dispatch: str, told: Details) -> Case:
    """`case` under the order `dispatch`, or under none."""
    if move is Move.RECALL:
        return replace(case, assignee="", dispatch="")
    if move is Move.REWORK:
        under = dispatch if dispatch and case.assignee else case.dispatch
        return replace(
            case, dispatch=under, closed_at=None, closed_in_time=None, satisfied=told.satisfied
        )
    return replace(
        case,
        assignee=assignee,
        dispatch=dispatch,
        way=told.way or case.way or "direct",
        lead=told.lead or case.lead,
        assists=told.assists or case.assists,
        returned_to="",
        asked="",
    )


def _arrived(case: Case, target: Stage, at: datetime) -> Case:
    ended = at if target in ENDED else None
    return replace(
        case, stage=target, stage_since=at, ended_at=ended, stage_before=case.stage.value
    )


def came_due(case: Case, what: str, at: datetime) -> Case:
    """`case` with the fact that it came near its limit or passed it (`what`: near, overdue)."""
    after = replace(case, version=case.version + 1)
    return replace(after, near_at=at) if what == "near" else replace(after, overdue_at=at)


def _resumed(case: Case, at: datetime) -> Case:
    """Who goes on with a suspended case has resumed it; a case that never paused is as it was."""
    if case.suspended_at is None:
        return case
    # However late anybody looked: a suspension ends by itself on its day.
    end = min(at, case.suspended_until or at)
    pauses = (*case.pauses, (case.suspended_at, max(end, case.suspended_at)))
    return replace(case, suspended_at=None, suspended_until=None, deliberating=False, pauses=pauses)


def _returned(case: Case, at: datetime, told: Details) -> Case:
    return replace(
        case,
        assignee="",
        dispatch="",
        returns=case.returns + 1,
        returned_to=told.person,
        asked="",
    )


def _suspended(case: Case, at: datetime, told: Details) -> Case:
    latest = at + LONGEST_SUSPENSION
    until = min(told.until or latest, latest)
    return replace(case, suspended_at=at, suspensions=case.suspensions + 1, suspended_until=until)


Effects = Callable[[Case, datetime, Details], Case]

_EFFECTS: dict[Move, Effects] = {
    Move.RETURN: _returned,
    Move.HAND_BACK: lambda c, at, told: replace(c, assignee="", dispatch="", above=""),
    Move.CLOSE: lambda c, at, told: replace(c, closed_at=at, closed_in_time=told.in_time, asked=""),
    Move.SUSPEND: _suspended,
    Move.DELIBERATE: lambda c, at, told: replace(c, suspended_at=at, deliberating=True),
    Move.RESUME: lambda c, at, told: _resumed(c, at),
    Move.CONTACT: lambda c, at, told: replace(c, contacted_at=at, contact_in_time=told.in_time),
    Move.CALL_BACK: lambda c, at, told: replace(c, satisfied=told.satisfied),
    Move.RATE: lambda c, at, told: replace(c, rating=min(5, max(1, told.score))),
    Move.URGE: lambda c, at, told: replace(c, urges=c.urges + 1, urged_at=at),
    Move.SUPERVISE: lambda c, at, told: replace(c, supervised=True, sheet=told.sheet),
    Move.ASK_EXTENSION: lambda c, at, told: replace(c, asked="extend"),
    Move.EXTEND: lambda c, at, told: replace(
        c, extensions=c.extensions + 1, asked="", near_at=None
    ),
    Move.REFUSE_EXTENSION: lambda c, at, told: replace(c, asked=""),
    Move.ESCALATE: lambda c, at, told: replace(
        c, above=told.target, assignee="", dispatch="", asked=""
    ),
    Move.TAKE_OVER: lambda c, at, told: replace(c, leader=told.person, way="leader"),
    Move.MERGE: lambda c, at, told: replace(c, merged_into=told.target),
    Move.UNMERGE: lambda c, at, told: replace(c, merged_into=""),
    Move.APPEAL: lambda c, at, told: replace(c, appeal="asked"),
    Move.UPHOLD_APPEAL: lambda c, at, told: replace(c, appeal="upheld"),
    Move.REJECT_APPEAL: lambda c, at, told: replace(c, appeal="rejected"),
}
"""What a move notes on the case, beside its stage and its order."""
