"""The case (案件): what is known of it, and how a move changes it. The moves are in moves.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

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

Pause = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands after its last move. Times are UTC; lon/lat are WGS 84 degrees.

    `level` is the severity 1 (Ⅰ) to 4 (Ⅳ). `reporter` and `phone` are personal data: views mask
    them. `source_id` is the other system's own number and makes imports repeatable. `way` is how
    it was dispatched: direct 一键直派, consult 会商派单, leader 领导包派; `lead` and `assists` are
    departments (主办, 协办). `pauses` are the times no clock of the case ran. What was kept in
    time or not is a fact noted when it happened: None while it has not.
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
    pauses: tuple[Pause, ...] = ()
    supervised: bool = False
    exercise: bool = False
    version: int = 1
    way: str = ""
    lead: str = ""
    assists: tuple[str, ...] = ()
    leader: str = ""
    contacted_at: datetime | None = None
    contact_in_time: bool | None = None
    closed_at: datetime | None = None
    closed_in_time: bool | None = None
    near_at: datetime | None = None
    overdue_at: datetime | None = None
    returns: int = 0
    returned_to: str = ""
    extensions: int = 0
    asked: str = ""
    suspensions: int = 0
    suspended_until: datetime | None = None
    deliberating: bool = False
    urges: int = 0
    urged_at: datetime | None = None
    sheet: str = ""
    above: str = ""
    merged_into: str = ""
    stage_before: str = ""
    appeal: str = ""
    satisfied: bool | None = None
    rating: int = 0

    @property
    def ended(self) -> bool:
        """It waits for nothing more."""
        return self.stage in ENDED

    @property
    def settled(self) -> bool:
        """结案: its clock stands still, though the call back may be due."""
        return self.stage in SETTLED


@dataclass(frozen=True, slots=True)
class Details:
    """What a move carries beside its reason; each move reads its own.

    `way`, `lead`, `assists` say how a dispatch was given; `until` the end of a suspension;
    `target` the case merged into or the centre above; `sheet` the number of a supervision;
    `person` who takes it over or answers for a return; `in_time` whether a limit was kept;
    `satisfied` and `score` what the caller and the centre said.
    """

    way: str = ""
    lead: str = ""
    assists: tuple[str, ...] = ()
    until: datetime | None = None
    target: str = ""
    sheet: str = ""
    person: str = ""
    in_time: bool | None = None
    satisfied: bool | None = None
    score: int = 0


NONE = Details()


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
    key = _unfit(case, move)
    if key:
        return Refused(key, case=case.id, move=move.value)
    if move in _AFTER_RETURN and by and by == case.returned_to:
        return Refused("case.own_return", case=case.id, move=move.value)
    if rule.needs_reason and not reason.strip():
        return Refused("case.reason", case=case.id, move=move.value)
    return None


_AFTER_RETURN = frozenset({Move.DISPATCH})
"""Who was given a case back may not make its next forward step himself."""


def _unfit(case: Case, move: Move) -> str:
    """The key of what stands against a move in the case's own facts, '' when nothing does."""
    wrong: dict[Move, tuple[bool, str]] = {
        Move.SUSPEND: (case.suspended_at is not None, "case.suspended"),
        Move.DELIBERATE: (case.suspended_at is not None, "case.suspended"),
        Move.RESUME: (case.suspended_at is None, "case.not_suspended"),
        Move.EXTEND: (case.extensions >= MOST_EXTENSIONS, "case.extended"),
        Move.ASK_EXTENSION: (case.extensions >= MOST_EXTENSIONS, "case.extended"),
        Move.REFUSE_EXTENSION: (case.asked != "extend", "case.not_asked"),
        Move.CONTACT: (case.contacted_at is not None, "case.contacted"),
        Move.SUPERVISE: (case.supervised, "case.supervised"),
        Move.TAKE_OVER: (bool(case.leader), "case.taken_over"),
        Move.UPHOLD_APPEAL: (case.appeal != "asked", "case.not_asked"),
        Move.REJECT_APPEAL: (case.appeal != "asked", "case.not_asked"),
        Move.RATE: (case.rating > 0, "case.rated"),
    }
    fault, key = wrong.get(move, (False, ""))
    if fault:
        return key
    if move is Move.SUSPEND and case.suspensions:
        return "case.suspended_once"
    if move is Move.SUSPEND and case.overdue_at is not None:
        return "case.overdue"
    if move is Move.APPEAL and case.overdue_at is None:
        return "case.not_overdue"
    if move is Move.APPEAL and case.appeal:
        return "case.appealed"
    return ""


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
    pauses = (*case.pauses, (case.suspended_at, max(at, case.suspended_at)))
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
