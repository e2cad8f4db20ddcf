"""Steering the demonstration: the wish goes to the field by the same outbox as an order."""

from __future__ import annotations

import msgspec

from app import topics
from app.domain.errors import Refused
from app.messages.commands import ControlSimulation
from app.messages.events import AnyEvent, SimulationControlled
from app.services.unit_of_work import UnitOfWork

SLOWEST, FASTEST = 1.0, 60.0


def control(command: ControlSimulation, uow: UnitOfWork) -> list[AnyEvent]:
    """Set scenario, speed (1 to 60 times) and whether it runs."""
    if not command.scenario.strip():
        raise Refused("simulation.scenario")
    if not SLOWEST <= command.speed <= FASTEST:
        raise Refused("simulation.speed", speed=command.speed, least=1, most=60)
    wish = {"scenario": command.scenario, "speed": command.speed, "running": command.running}
    payload = msgspec.json.encode(wish)
    uow.send(topics.simulation(uow.centre), f"simulation:{command.command_id}", payload)
    event = SimulationControlled(
        scenario=command.scenario, speed=command.speed, running=command.running, at=uow.now
    )
    return [event]
