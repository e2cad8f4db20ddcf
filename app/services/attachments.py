"""Photos kept with a case: no more than may be, each once, its bytes in the same transaction."""

from __future__ import annotations

from dataclasses import replace

from app.domain.cases import Case
from app.domain.errors import Refused
from app.domain.photos import MOST
from app.messages.commands import AttachPhoto
from app.messages.events import AnyEvent, PhotoAttached
from app.services.lookup import ANY_VERSION, case_as_seen
from app.services.unit_of_work import UnitOfWork


def attach(command: AttachPhoto, uow: UnitOfWork) -> list[AnyEvent]:
    """Keep a photo; the same bytes again change nothing."""
    case = _case(command, uow)
    there = uow.photos(case.id)
    if any(photo.digest == command.photo.digest for photo in there):
        return []
    if len(there) >= MOST:
        raise Refused("photo.most", case=case.id, most=MOST)
    key = f"{case.id}:{command.photo.digest}"
    kept = replace(command.photo, id=key, case=case.id, at=uow.now, by=command.officer)
    uow.save_photo(kept, command.data)
    return [PhotoAttached(photo=kept)]


def _case(command: AttachPhoto, uow: UnitOfWork) -> Case:
    if command.case:
        return case_as_seen(uow, command.case, ANY_VERSION)
    found = uow.case_by_source(command.source, command.source_id)
    if found is None:
        raise Refused("case.unknown", case=command.source_id)
    return found
