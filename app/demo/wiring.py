"""Builds the simulator for the demonstration district."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from app.bus import Bus
from app.clock import Clock
from app.demo import ground
from app.demo.simulator.citizens import Citizens
from app.demo.simulator.runner import Simulator
from app.demo.simulator.sensors import SensorField
from app.demo.simulator.traffic import Traffic
from app.domain.cases import Case, Move, Stage
from app.domain.catalogue import Catalogue
from app.domain.registry import Sensor, Unit
from app.messages.field import FieldMove

if TYPE_CHECKING:
    from app.demo.district.model import District

SEED = 20210720
CHECK_AFTER = timedelta(seconds=90)
CHECK_EVERY_S = 20.0
SATISFIED_SHARE = 0.93


def build_simulator(
    units: list[Unit],
    sensors: list[Sensor],
    open_cases: Callable[[], list[Case]],
    catalogue: Catalogue,
    centre: str,
    bus: Bus,
    memory: Path,
    kept: Path,
    clock: Clock,
) -> Simulator:
    """A simulator over the district the demo was built from, whose ground is kept in `kept`."""
    here = ground.load(kept, _build)
    ranges = {kind.id: (kind.low, kind.high) for kind in catalogue.kinds.values()}
    return Simulator(
        centre,
        bus,
        sensors,
        SensorField(sensors, ranges, SEED),
        Traffic(units, here.graph, SEED),
        Citizens(here.spots, here.floods, catalogue, int(clock().timestamp())),
        memory,
        here.venue,
        clock,
        SEED,
        Followers(open_cases, clock),
    )


def _build() -> District:
    from app.demo import district

    return district.build()


class Followers:
    """The colleagues outside the centre: they check what was done on site and call back."""

    def __init__(self, open_cases: Callable[[], list[Case]], clock: Clock) -> None:
        self._open_cases, self._clock = open_cases, clock
        self._left_s = CHECK_EVERY_S
        self._rng = np.random.default_rng(SEED)

    def __call__(self, seconds: float) -> list[FieldMove]:
        """The moves they make in so many scenario seconds."""
        self._left_s -= seconds
        if self._left_s > 0:
            return []
        self._left_s = CHECK_EVERY_S
        before = self._clock() - CHECK_AFTER
        steps = {
            Stage.TO_CHECK: Move.CHECK,
            Stage.TO_CLOSE: Move.CLOSE,
            Stage.TO_CALL_BACK: Move.CALL_BACK,
        }
        ripe = [
            case
            for case in self._open_cases()
            if case.stage in steps and case.stage_since is not None and case.stage_since < before
        ]
        return [
            FieldMove(
                case=case.id,
                move=steps[case.stage],
                by="field",
                id=f"{case.id}:{steps[case.stage].value}:{case.version}",
                satisfied=self._satisfied() if case.stage is Stage.TO_CALL_BACK else None,
            )
            for case in ripe[:5]
        ]

    def _satisfied(self) -> bool:
        return bool(self._rng.uniform() < SATISFIED_SHARE)
