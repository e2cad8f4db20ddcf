"""Switching the centre's mode: atomic, with a reason, by two people where the mode asks so."""

from __future__ import annotations

from app.domain.errors import Refused
from app.domain.modes import Mode, ModeState
from app.messages.commands import SwitchMode
from app.messages.events import AnyEvent, ModeSwitched
from app.services import alarms
from app.services.unit_of_work import UnitOfWork


def switch(command: SwitchMode, uow: UnitOfWork) -> list[AnyEvent]:
    """Change mode or response level; one event that every desk and wall follows."""
    modes, state = uow.catalogue.modes, uow.mode()
    target = modes.get(command.mode)
    if target is None:
        raise Refused("mode.unknown", mode=command.mode, allowed=", ".join(modes))
    if command.expected_version >= 0 and command.expected_version != state.version:
        raise Refused("mode.changed", officer=state.by, mode=state.mode)
    if (command.mode, command.level) == (state.mode, state.level):
        raise Refused("mode.same", mode=command.mode)
    if not command.reason.strip():
        raise Refused("mode.reason", mode=command.mode)
    _check_level(target, command.level)
    current = modes.get(state.mode)
    if target.confirm_by_leader or (current is not None and current.confirm_by_leader):
        _check_leader(command)
    after = ModeState(
        mode=target.id,
        level=command.level,
        since=uow.now,
        by=command.officer,
        reason=command.reason.strip(),
        before=state.mode,
        version=state.version + 1,
    )
    uow.save_mode(after)
    switched = ModeSwitched(state=after, leader=command.leader)
    return [switched, *alarms.under_mode(target.suppressed, uow)]


def _check_level(target: Mode, level: int) -> None:
    if target.response_levels and level not in target.response_levels:
        allowed = ", ".join(str(n) for n in target.response_levels)
        raise Refused("mode.level", mode=target.id, level=level, allowed=allowed)
    if not target.response_levels and level != 0:
        raise Refused("mode.no_level", mode=target.id)


def _check_leader(command: SwitchMode) -> None:
    if not command.leader.strip():
        raise Refused("mode.leader", mode=command.mode)
    if command.leader == command.officer:
        raise Refused("mode.same_person", officer=command.officer)
