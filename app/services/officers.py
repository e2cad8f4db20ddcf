"""Persons of the roster: the secret by which one of them confirms."""

from __future__ import annotations

from dataclasses import replace

from app import pins
from app.domain.errors import Refused
from app.domain.registry import CONFIRMING, Officer
from app.messages.commands import SetPin
from app.messages.events import AnyEvent, PinSet
from app.services.unit_of_work import UnitOfWork

ADMIN = "admin"
"""Who sits at the server's command line: sets any secret, also without the former one."""


def set_pin(command: SetPin, uow: UnitOfWork) -> list[AnyEvent]:
    """A person sets his own secret and proves the former one; the administrator sets any."""
    person = uow.officer(command.person)
    if person is None:
        raise Refused("officer.unknown", person=command.person)
    if command.officer not in (ADMIN, person.id):
        raise Refused("officer.own_pin")
    if command.officer != ADMIN and person.pin and not pins.fits(command.old, person.pin):
        raise Refused("officer.old_pin")
    if not pins.LEAST <= len(command.pin) <= pins.MOST:
        raise Refused("officer.pin", least=pins.LEAST, most=pins.MOST)
    uow.save_officer(replace(person, pin=pins.hashed(command.pin)))
    return [PinSet(person=person.id)]


def confirmed_by(leader: str, pin: str, officer: str, uow: UnitOfWork) -> Officer:
    """The second person, proved: another one than the officer, a leader of this centre, by his
    secret. Raises Refused."""
    if not leader.strip():
        raise Refused("mode.leader")
    if leader == officer:
        raise Refused("mode.same_person", officer=officer)
    person = uow.officer(leader)
    if person is None or person.role not in CONFIRMING:
        raise Refused("mode.not_leader", officer=leader)
    if not person.pin:
        raise Refused("mode.no_pin", officer=leader)
    if not pins.fits(pin, person.pin):
        raise Refused("mode.pin", officer=leader)
    return person
