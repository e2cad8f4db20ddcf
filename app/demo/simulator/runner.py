"""The simulator's clockwork: once a second it lets sensors, units, terminals and citizens act.

It knows the centre only through the bus: what it sends is taken in by the same feeds as a real
city's, and orders reach its terminals by the same relay.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app import topics
from app.bus import Bus, Message
from app.clock import Clock
from app.demo.simulator.citizens import Citizens
from app.demo.simulator.departments import Departments
from app.demo.simulator.scenarios import NORMAL, SCENARIOS, Scenario
from app.demo.simulator.sensors import SensorField
from app.demo.simulator.terminals import Terminals
from app.demo.simulator.traffic import Traffic
from app.demo.simulator.weather import WeatherOffice
from app.domain.registry import Sensor
from app.domain.warnings import Warning as WeatherWarning
from app.messages.field import FieldMove, TerminalReceipt

log = logging.getLogger(__name__)

TICK_S = 1.0
SLOWEST, FASTEST = 1.0, 60.0


@dataclass(frozen=True, slots=True)
class Control:
    """How the demonstration is to run."""

    scenario: str = NORMAL
    speed: float = 1.0
    running: bool = True


class Simulator:
    """Runs on its own thread of the gateway; `followers` make moves outside the centre."""

    def __init__(
        self,
        centre: str,
        bus: Bus,
        sensors: list[Sensor],
        field: SensorField,
        traffic: Traffic,
        citizens: Citizens,
        memory: Path,
        venue: tuple[float, float],
        clock: Clock,
        seed: int,
        moves: Callable[[float], list[FieldMove]],
    ) -> None:
        self._centre, self._bus, self._clock, self._seed = centre, bus, clock, seed
        self._sensors, self._field, self._traffic = sensors, field, traffic
        self._citizens, self._moves = citizens, moves
        self._state_file = memory.with_suffix(".json")
        self._departments = Departments(centre, bus, clock, seed)
        self.terminals = Terminals(memory, traffic, self._answer, clock, seed)
        self.control = self._load_control()
        self._venue = venue
        self._scenario = Scenario(self.control.scenario, sensors, seed, venue)
        self._t = 0.0
        self._weather = WeatherOffice()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="simulator", daemon=True)

    def start(self) -> None:
        """Listen for orders and steering, and begin."""
        self._bus.subscribe(topics.orders(self._centre, "+"), self.terminals.receive)
        self._bus.subscribe(topics.simulation(self._centre), self._steer)
        self._departments.start()
        self.terminals.resume()
        self._thread.start()

    def stop(self) -> None:
        """End after the tick under way."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(10)
        self.terminals.close()

    def _steer(self, message: Message) -> None:
        try:
            control = msgspec.json.decode(message.payload, type=Control)
        except msgspec.MsgspecError as error:
            log.warning("a wish that cannot be read: %s", error)
            control = self.control
        if control.scenario not in SCENARIOS:
            control = self.control
        if control.scenario != self.control.scenario:
            self._scenario = Scenario(control.scenario, self._sensors, self._seed, self._venue)
            self._t = 0.0
            self._warn(self._weather.begin(self._clock()))
        speed = min(FASTEST, max(SLOWEST, control.speed))
        self.control = Control(control.scenario, speed, control.running)
        self._state_file.write_bytes(msgspec.json.encode(self.control))
        message.ack()

    def _load_control(self) -> Control:
        try:
            return msgspec.json.decode(self._state_file.read_bytes(), type=Control)
        except (OSError, msgspec.MsgspecError):
            return Control()

    def _run(self) -> None:
        last = time.monotonic()
        while not self._stop.wait(TICK_S):
            now = time.monotonic()
            seconds, last = now - last, now
            if not self.control.running:
                continue
            try:
                self._tick(min(seconds, 5.0) * self.control.speed)
            except Exception:
                log.exception("the demonstration stumbled and goes on")

    def _tick(self, seconds: float) -> None:
        self._t += seconds
        now = self._clock()
        for pack in self._field.tick(seconds, self._scenario, self._t, now):
            self._bus.post(topics.readings(self._centre, "field"), pack)
        rows = self._traffic.tick(seconds, now.timestamp())
        self._bus.post(topics.positions(self._centre), json.dumps(rows).encode())
        self.terminals.tick(seconds)
        self._departments.tick(seconds)
        for report in self._citizens.tick(seconds, self.control.scenario, now):
            self._bus.post(topics.cases(self._centre, report.source), msgspec.json.encode(report))
        self._warn(self._weather.tick(self.control.scenario, self._t, now))
        for move in self._moves(seconds):
            self._bus.post(topics.cases(self._centre, "moves"), msgspec.json.encode(move))

    def _warn(self, warnings: list[WeatherWarning]) -> None:
        for warning in warnings:
            self._bus.post(topics.warnings(self._centre), msgspec.json.encode(warning))

    def _answer(self, unit: str, receipt: TerminalReceipt) -> None:
        self._bus.post(topics.receipts(self._centre, unit), msgspec.json.encode(receipt))
