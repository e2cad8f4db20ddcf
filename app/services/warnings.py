"""Weather warnings (预警) as they come in; they inform and never switch a mode by themselves."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.warning_chain import settled
from app.domain.warnings import CANCEL, Warning as WeatherWarning
from app.messages.commands import ReceiveWarning, ReceiveWarnings
from app.messages.events import AnyEvent, WarningChanged
from app.services.unit_of_work import UnitOfWork


def receive(command: ReceiveWarning, uow: UnitOfWork) -> list[AnyEvent]:
    """Keep a warning; one that says nothing new changes nothing."""
    return _taken([command.warning], uow)


def receive_many(command: ReceiveWarnings, uow: UnitOfWork) -> list[AnyEvent]:
    """Keep many warnings in the order they were read, all in this transaction."""
    return _taken(command.warnings, uow)


def _taken(given: Sequence[WeatherWarning], uow: UnitOfWork) -> list[AnyEvent]:
    """One event for each warning that is another than before, as it is after all of `given`."""
    ids = [warning.id for warning in given]
    wanted = {*ids, *(ref for warning in given for ref in warning.references)}
    known = uow.warnings_by_id(sorted(wanted))
    pointing = uow.warnings_pointing(ids)
    changed: dict[str, WeatherWarning] = {}
    for warning in given:
        alike = _alike(warning, known, uow)
        for after in settled(warning, known, pointing.get(warning.id, ()), alike):
            known[after.id] = changed[after.id] = after
        for reference in warning.references:
            pointing.setdefault(reference, []).append(warning)
    if changed:
        uow.save_warnings(list(changed.values()))
    return [WarningChanged(warning=after) for after in changed.values()]


def _alike(
    warning: WeatherWarning, known: dict[str, WeatherWarning], uow: UnitOfWork
) -> list[WeatherWarning]:
    """What a withdrawal without references may mean: its sender's others of the same kind."""
    if warning.what != CANCEL or warning.references:
        return []
    stored = {other.id: other for other in uow.warnings_of(warning.sender, warning.kind)}
    mine = (w for w in known.values() if (w.sender, w.kind) == (warning.sender, warning.kind))
    return list({**stored, **{other.id: other for other in mine}}.values())
