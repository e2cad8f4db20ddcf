"""Blowing the whistle for departments, their checking in, urging and rating."""

from __future__ import annotations

import msgspec

from app import topics
from app.domain import whistles as rules
from app.domain.errors import Refused
from app.domain.whistles import Whistle
from app.messages.commands import AnswerWhistle, BlowWhistle, EndWhistle, UrgeWhistle
from app.messages.events import AnyEvent, WhistleChanged
from app.messages.field import WhistleCall
from app.services.lookup import ANY_VERSION, case_as_seen
from app.services.unit_of_work import UnitOfWork

BLOWN, ANSWERED, URGED, ESCALATED, ENDED = "blown", "answered", "urged", "escalated", "ended"


def blow(command: BlowWhistle, uow: UnitOfWork) -> list[AnyEvent]:
    """Call departments to the place of a case; each is told over the outbox."""
    case = case_as_seen(uow, command.case, ANY_VERSION)
    if case.settled:
        raise Refused("whistle.settled", case=case.id)
    if not command.departments:
        raise Refused("whistle.nobody", case=case.id)
    if not command.reason.strip():
        raise Refused("whistle.reason", case=case.id)
    if command.deadline <= uow.now:
        raise Refused("whistle.deadline", case=case.id)
    whistle = Whistle(
        uow.new_id("W"),
        case.id,
        case.street,
        command.officer,
        uow.now,
        command.deadline,
        tuple(dict.fromkeys(command.departments)),
        command.reason.strip(),
        exercise=case.exercise,
    )
    for department in whistle.departments:
        _tell(uow, whistle, department, BLOWN)
    return [_kept(uow, BLOWN, whistle, "")]


def answer(command: AnswerWhistle, uow: UnitOfWork) -> list[AnyEvent]:
    """A department checks in; its clock may be wrong, so its time is held between the call and
    now."""
    whistle = _known(uow, command.whistle)
    at = min(max(command.at or uow.now, whistle.at), uow.now)
    after = rules.answered(whistle, command.department, command.person, at)
    if after == whistle:
        return []
    return [_kept(uow, ANSWERED, after, command.department)]


def urge(command: UrgeWhistle, uow: UnitOfWork) -> list[AnyEvent]:
    """Urge who is missing, or tell of it one level up."""
    whistle = _known(uow, command.whistle)
    after = rules.urged(whistle, command.department, uow.now, escalate=command.escalate)
    what = ESCALATED if command.escalate else URGED
    _tell(uow, after, command.department, what)
    return [_kept(uow, what, after, command.department)]


def end(command: EndWhistle, uow: UnitOfWork) -> list[AnyEvent]:
    """The matter is done and everybody is rated."""
    after = rules.ended(_known(uow, command.whistle), command.ratings, uow.now)
    for department in after.departments:
        _tell(uow, after, department, ENDED)
    return [_kept(uow, ENDED, after, "")]


def _known(uow: UnitOfWork, whistle_id: str) -> Whistle:
    whistle = uow.whistle(whistle_id)
    if whistle is None:
        raise Refused("whistle.unknown", whistle=whistle_id)
    return whistle


def _tell(uow: UnitOfWork, whistle: Whistle, department: str, what: str) -> None:
    case = uow.case(whistle.case)
    call = WhistleCall(
        whistle=whistle.id,
        what=what,
        case=whistle.case,
        department=department,
        title=case.title if case else "",
        place=case.place if case else "",
        lon=case.lon if case else None,
        lat=case.lat if case else None,
        deadline=whistle.deadline,
        reason=whistle.reason,
    )
    key = f"{whistle.id}:{department}:{what}"
    uow.send(topics.whistles(uow.centre, department), key, msgspec.json.encode(call))


def _kept(uow: UnitOfWork, what: str, whistle: Whistle, department: str) -> WhistleChanged:
    uow.save_whistle(whistle)
    return WhistleChanged(what=what, whistle=whistle, department=department)
