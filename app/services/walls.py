"""A desk tells the walls what to show; every wall of the centre follows the one event."""

from __future__ import annotations

from datetime import timedelta

from app.domain.walls import WallState, held
from app.messages.commands import SteerWall
from app.messages.events import AnyEvent, WallSteered
from app.services.unit_of_work import UnitOfWork


def steer(command: SteerWall, uow: UnitOfWork) -> list[AnyEvent]:
    """Hold a scene, or let the play-list go on. Raises Refused `wall.scene`, `wall.seconds`."""
    held(command.scene, command.seconds, uow.catalogue.wall)
    until = uow.now + timedelta(seconds=command.seconds) if command.seconds else None
    state = WallState(command.scene, until, command.officer, uow.now)
    uow.save_wall(state)
    return [WallSteered(state=state)]
