"""Weather warnings (预警) as they come in; they inform and never switch a mode by themselves."""

from __future__ import annotations

from app.messages.commands import ReceiveWarning
from app.messages.events import AnyEvent, WarningChanged
from app.services.unit_of_work import UnitOfWork


def receive(command: ReceiveWarning, uow: UnitOfWork) -> list[AnyEvent]:
    """Keep a warning; one that says nothing new changes nothing."""
    if uow.warning(command.warning.id) == command.warning:
        return []
    uow.save_warning(command.warning)
    return [WarningChanged(warning=command.warning)]
