"""What single moves need beside the table of moves: the facts they carry, what they ask of other
cases, and what they tell the field or the centre above."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from app import topics
from app.domain.cases import Case, Details, Move
from app.domain.clocks import Clocks
from app.domain.errors import Refused
from app.messages.commands import MoveCase
from app.messages.events import AnyEvent
from app.messages.field import CaseHandedBack, CaseReport
from app.services import orders
from app.services.unit_of_work import UnitOfWork

LOWER_CENTRE = "lower_centre"
"""The source of cases that a centre below has escalated."""


def details(command: MoveCase, case: Case, uow: UnitOfWork) -> Details:
    """What the move carries, checked: the officer's own part and what the centre knows itself."""
    told = command.details
    match command.move:
        case Move.CLOSE:
            return replace(told, in_time=_clocks(uow).whole(case).kept(uow.now))
        case Move.CONTACT:
            return replace(told, in_time=_clocks(uow).contact(case).kept(uow.now))
        case Move.SUPERVISE:
            number = uow.next_number(f"supervise:{uow.now.year}")
            return replace(told, sheet=f"{uow.now.year}-{number:04d}")
        case Move.RETURN:
            order = uow.dispatch(case.dispatch)
            return replace(told, person=order.officer if order else "")
        case Move.TAKE_OVER:
            return replace(told, person=told.person or command.officer)
        case Move.SUSPEND:
            return _may_wait(told, case, uow)
        case Move.MERGE:
            return _mergeable(told, case, uow)
        case Move.ESCALATE:
            return _upwards(told, case, uow)
        case _:
            return told


def told(command: MoveCase, case: Case, after: Case, uow: UnitOfWork) -> list[AnyEvent]:
    """What goes out with the move: urging the unit, giving up to the centre above, handing back
    to the one below."""
    if command.move is Move.URGE:
        orders.urge(uow, case, command.reason)
    if command.move is Move.ESCALATE:
        _give_up(uow, after, command.reason)
    if case.source == LOWER_CENTRE and command.move in {Move.CLOSE, Move.RETURN, Move.VOID}:
        _hand_back(uow, case, command)
    return []


def _clocks(uow: UnitOfWork) -> Clocks:
    mode = uow.catalogue.modes[uow.mode().mode]
    return Clocks(mode, uow.catalogue.category, uow.catalogue.work)


def _may_wait(told: Details, case: Case, uow: UnitOfWork) -> Details:
    """挂账 is asked for before the limit has passed."""
    due = _clocks(uow).whole(case)
    if due.at is not None and uow.now > due.at:
        raise Refused("case.overdue", case=case.id, move=Move.SUSPEND.value)
    if told.until is not None and told.until <= uow.now:
        raise Refused("case.until", case=case.id)
    return told


def _mergeable(told: Details, case: Case, uow: UnitOfWork) -> Details:
    target = uow.case(told.target)
    if target is None or target.id == case.id:
        raise Refused("case.merge", case=case.id, target=told.target)
    if target.ended:
        raise Refused("case.merge_ended", case=case.id, target=target.id)
    return told


def _upwards(told: Details, case: Case, uow: UnitOfWork) -> Details:
    centre = uow.own_centre()
    above = told.target or (centre.above if centre else "")
    if not above:
        raise Refused("case.no_above", case=case.id)
    return replace(told, target=above)


def _give_up(uow: UnitOfWork, case: Case, reason: str) -> None:
    report = CaseReport(
        source=LOWER_CENTRE,
        source_id=f"{uow.centre}/{case.id}",
        category=case.category,
        title=case.title,
        title_en=case.title_en,
        place=case.place,
        place_en=case.place_en,
        lon=case.lon,
        lat=case.lat,
        level=case.level,
        at=case.reported_at,
        description="\n".join(text for text in (reason, case.description) if text),
        exercise=case.exercise,
    )
    key = f"{case.id}:escalate:{case.version}"
    uow.send(topics.cases(case.above, LOWER_CENTRE), key, msgspec.json.encode(report))


def _hand_back(uow: UnitOfWork, case: Case, command: MoveCase) -> None:
    below, _slash, number = case.source_id.partition("/")
    done = command.move is Move.CLOSE
    back = CaseHandedBack(case=number, done=done, by=uow.centre, reason=command.reason)
    key = f"{case.id}:back:{case.version}"
    uow.send(topics.above(below), key, msgspec.json.encode(back))
