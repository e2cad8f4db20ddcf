"""Switching the centre's mode: atomic, with a reason, by two people where the mode asks so."""

from __future__ import annotations

from datetime import datetime

from app.domain.errors import Refused
from app.domain.modes import Mode, ModeState, checklist, needs_leader
from app.domain.suggestions import Answer, SuggestionAnswer
from app.messages.commands import EndMode, SwitchMode
from app.messages.events import AnyEvent, ModeSwitched, SuggestionAnswered
from app.services import alarms
from app.services.officers import confirmed_by
from app.services.unit_of_work import UnitOfWork


def switch(command: SwitchMode, uow: UnitOfWork) -> list[AnyEvent]:
    """Change mode, preset or response level; one event that every desk and wall follows."""
    state = uow.mode()
    before, target = uow.catalogue.in_force(state), _target(command, uow)
    _check(command, state, target, uow)
    leader = ""
    if needs_leader(before, target):
        leader = confirmed_by(command.leader, command.pin, command.officer, uow).id
    points = checklist(before, target)
    after = ModeState(
        mode=target.id,
        level=command.level,
        since=uow.now,
        by=command.officer,
        reason=command.reason.strip(),
        before=state.mode,
        version=state.version + 1,
        preset=target.preset,
        leader=leader,
        until=command.until,
        before_level=state.level,
        before_preset=state.preset,
        skipped=tuple(item.name for item in points if item.name not in command.ticked),
        entered=_entered(state, target, uow),
    )
    uow.save_mode(after)
    switched = ModeSwitched(state=after, leader=leader)
    events: list[AnyEvent] = [switched, *alarms.under_mode(target.suppressed, uow)]
    if command.suggestion:
        given = SuggestionAnswer(
            command.suggestion, Answer.ACCEPTED, command.officer, uow.now, after.reason
        )
        uow.save_answer(given)
        events.append(SuggestionAnswered(answer=given))
    return events


def end(command: EndMode, uow: UnitOfWork) -> list[AnyEvent]:
    """The time set at the switch is over: back to the mode before, as those two decided who set
    it. Its checklist was asked of nobody, so all of it stands as skipped."""
    state, modes = uow.mode(), uow.catalogue.modes
    if state.version != command.version or state.until is None or state.until > uow.now:
        return []
    now_in = uow.catalogue.in_force(state)
    back = modes.get(state.before, modes["daily"]).under(state.before_preset)
    after = ModeState(
        mode=back.id,
        level=state.before_level if back.id == state.before else 0,
        since=uow.now,
        by=command.officer,
        reason=state.reason,
        before=state.mode,
        version=state.version + 1,
        preset=back.preset,
        leader=state.leader,
        before_level=state.level,
        before_preset=state.preset,
        skipped=tuple(item.name for item in checklist(now_in, back)),
        entered=_entered(state, back, uow),
    )
    uow.save_mode(after)
    switched = ModeSwitched(state=after, leader=state.leader)
    return [switched, *alarms.under_mode(back.suppressed, uow)]


def _entered(state: ModeState, target: Mode, uow: UnitOfWork) -> datetime:
    """Another level or preset does not begin the mode anew."""
    begun = state.entered or state.since
    return begun if begun is not None and state.mode == target.id else uow.now


def _target(command: SwitchMode, uow: UnitOfWork) -> Mode:
    modes = uow.catalogue.modes
    mode = modes.get(command.mode)
    if mode is None:
        raise Refused("mode.unknown", mode=command.mode, allowed=", ".join(modes))
    target = mode.under(command.preset)
    if target.preset != command.preset:
        allowed = ", ".join(preset.id for preset in mode.presets)
        raise Refused("mode.preset", preset=command.preset, allowed=allowed)
    return target


def _check(command: SwitchMode, state: ModeState, target: Mode, uow: UnitOfWork) -> None:
    if command.expected_version >= 0 and command.expected_version != state.version:
        raise Refused("mode.changed", officer=state.by, mode=state.mode)
    asked = (target.id, target.preset, command.level, command.until)
    if asked == (state.mode, state.preset, state.level, state.until):
        raise Refused("mode.same", mode=command.mode)
    if not command.reason.strip():
        raise Refused("mode.reason", mode=command.mode)
    if command.until is not None and command.until <= uow.now:
        raise Refused("mode.until")
    _check_level(target, command.level)


def _check_level(target: Mode, level: int) -> None:
    if target.response_levels and level not in target.response_levels:
        allowed = ", ".join(str(n) for n in target.response_levels)
        raise Refused("mode.level", mode=target.id, level=level, allowed=allowed)
    if not target.response_levels and level != 0:
        raise Refused("mode.no_level", mode=target.id)
