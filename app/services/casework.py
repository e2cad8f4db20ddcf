"""Taking cases in, correcting them, and the moves an officer or the field makes on them."""

from __future__ import annotations

from dataclasses import replace

from app.domain import cases
from app.domain.cases import BY_ORDER, ENDED, Case, Details, Move
from app.domain.errors import Refused
from app.messages.commands import (
    CorrectCase,
    MoveCase,
    NoteCase,
    NoteDue,
    ReportCase,
    RevealReporter,
)
from app.messages.events import (
    AnyEvent,
    CaseAmended,
    CaseCorrected,
    CaseDue,
    CaseMoved,
    CaseNoted,
    CaseReported,
    ReporterRevealed,
)
from app.services import orders, sidemoves
from app.services.lookup import ANY_VERSION, case_as_seen, known_unit, role_of
from app.services.unit_of_work import UnitOfWork

TOLD = (
    "category", "title", "title_en", "level", "place", "place_en", "street", "grid", "lon", "lat",
    "reported_at", "description", "reporter", "phone",
)  # fmt: skip
"""What another system may correct; the stage is the centre's own, but see `_amended`."""

ENDS_ORDER = frozenset({Move.VOID, Move.RETURN, Move.CLOSE, Move.ESCALATE})
"""Moves after which no unit has anything left to do on the case."""


def report(command: ReportCase, uow: UnitOfWork) -> list[AnyEvent]:
    """Take a case in; one known by its source's number is corrected, or left as it is."""
    case = _checked(command.case, uow)
    known = uow.case_by_source(case.source, case.source_id) if case.source_id else None
    if known is None:
        opened = _opened(case, uow)
        return [*opened, *_merged(opened[0].case.id, command, uow)]
    amended = _amended(known, case)
    if amended == known:
        return []
    amended = replace(amended, version=known.version + 1)
    uow.save_case(amended)
    return [CaseAmended(case=amended)]


def move(command: MoveCase, uow: UnitOfWork) -> list[AnyEvent]:
    """Make one move; what it means for running orders and for other cases goes with it."""
    case = case_as_seen(uow, command.case, command.expected_version)
    if command.move in BY_ORDER:
        raise Refused("case.by_order", case=case.id, move=command.move.value)
    role = role_of(uow, command.officer)
    details = sidemoves.details(command, case, uow)
    key = uow.new_id("D") if command.move is Move.REWORK and case.assignee else ""
    after = cases.moved(
        case,
        command.move,
        uow.now,
        reason=command.reason,
        role=role,
        by=command.officer,
        dispatch=key,
        details=details,
    )
    uow.save_case(after)
    moved = CaseMoved(
        case=case.id,
        move=command.move,
        version=after.version,
        at=uow.now,
        reason=command.reason,
        assignee=case.assignee,
        dispatch=key,
        details=details,
    )
    ended = orders.end_all(uow, case) if command.move in ENDS_ORDER else []
    if key:
        unit = known_unit(uow, case.assignee)
        ended.append(orders.issue(uow, after, unit, command.officer, key, command.reason))
    return [moved, *ended, *sidemoves.told(command, case, after, uow)]


def correct(command: CorrectCase, uow: UnitOfWork) -> list[AnyEvent]:
    """Put a fact right; what was said before goes into the history with it."""
    case = case_as_seen(uow, command.case, command.expected_version)
    unknown = [name for name in command.fields if name not in TOLD]
    if unknown:
        raise Refused("case.field", field=unknown[0])
    changed = {k: v for k, v in command.fields.items() if getattr(case, k) != v}
    if not changed:
        return []
    before = {name: str(getattr(case, name) or "") for name in changed}
    after = _checked(replace(case, **changed, version=case.version + 1), uow)  # type: ignore[arg-type]
    uow.save_case(after)
    return [CaseCorrected(case=after, before=before, reason=command.reason)]


def note(command: NoteCase, uow: UnitOfWork) -> list[AnyEvent]:
    """Keep a note; an empty one is none."""
    case = case_as_seen(uow, command.case, ANY_VERSION)
    text = command.text.strip()
    return [CaseNoted(case=case.id, text=text)] if text else []


def reveal(command: RevealReporter, uow: UnitOfWork) -> list[AnyEvent]:
    """Who reported a case is shown to those of the centre, and that it was shown is kept."""
    case = case_as_seen(uow, command.case, ANY_VERSION)
    role = role_of(uow, command.officer)
    if role and role not in cases.CENTRE:
        raise Refused("case.reveal", role=role)
    return [ReporterRevealed(case=case.id, reason=command.reason.strip())]


def note_due(command: NoteDue, uow: UnitOfWork) -> list[AnyEvent]:
    """Keep that a limit came near or was passed; each is told once in a case's life."""
    events: list[AnyEvent] = []
    for case_id, what, at in command.cases:
        case = uow.case(case_id)
        if case is None or case.settled or getattr(case, f"{what}_at") is not None:
            continue
        after = cases.came_due(case, what, at)
        uow.save_case(after)
        events.append(CaseDue(case=case_id, what=what, at=at, version=after.version))
    return events


def _checked(case: Case, uow: UnitOfWork) -> Case:
    if not case.category.strip():
        raise Refused("case.category", source_id=case.source_id)
    if case.lon is not None and not -180.0 <= case.lon <= 180.0:
        raise Refused("case.place", field="lon", value=case.lon)
    if case.lat is not None and not -90.0 <= case.lat <= 90.0:
        raise Refused("case.place", field="lat", value=case.lat)
    category = uow.catalogue.category(case.category)
    return replace(
        case,
        title=case.title or category.name,
        title_en=case.title_en or ("" if case.title else category.name_en),
        level=min(4, max(1, case.level)),
    )


def _opened(case: Case, uow: UnitOfWork) -> list[CaseReported]:
    if case.id and uow.case(case.id) is not None:
        raise Refused("case.known", case=case.id, source_id=case.source_id)
    at = case.reported_at or uow.now
    opened = replace(
        case,
        id=case.id or uow.new_id("C"),
        reported_at=at,
        stage_since=case.stage_since or uow.now,
        version=1,
    )
    uow.save_case(opened)
    return [CaseReported(case=opened)]


def _merged(case_id: str, command: ReportCase, uow: UnitOfWork) -> list[AnyEvent]:
    """Another report of a matter that is open already: it keeps its reporter, and is merged."""
    if not command.merge_into:
        return []
    merge = MoveCase(
        command_id=command.command_id,
        officer=command.officer,
        case=case_id,
        move=Move.MERGE,
        expected_version=ANY_VERSION,
        details=Details(target=command.merge_into),
    )
    return move(merge, uow)


def _amended(known: Case, told: Case) -> Case:
    """`known` with what the source tells now: a blank never erases, and a case that the source
    has ended is ended here too while no unit is at work on it."""
    fields = {name: getattr(told, name) for name in TOLD if getattr(told, name) not in ("", None)}
    amended = replace(known, **fields)
    if told.stage in ENDED and not known.ended and not known.dispatch:
        ended = told.ended_at or told.stage_since or known.stage_since
        amended = replace(amended, stage=told.stage, stage_since=ended, ended_at=ended)
    return amended
