"""The demo's weather office: in the rainstorm it raises the colour step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from app.demo.simulator.scenarios import CONCERT, RAINSTORM
from app.domain.warnings import Warning as WeatherWarning

STEPS: dict[str, tuple[tuple[float, str, int, str, str], ...]] = {
    RAINSTORM: (
        (20.0, "rainstorm", 3, "暴雨黄色预警", "Rainstorm, yellow"),
        (15 * 60.0, "rainstorm", 2, "暴雨橙色预警", "Rainstorm, orange"),
        (30 * 60.0, "rainstorm", 1, "暴雨红色预警", "Rainstorm, red"),
        (40 * 60.0, "geology", 4, "地质灾害气象风险蓝色预警", "Geological hazard, blue"),
    ),
    CONCERT: ((60.0, "heat", 3, "高温黄色预警", "Heat, yellow"),),
}
"""Scenario seconds, kind, level and words of each issue; the next of a kind supersedes it."""

VALID = timedelta(hours=5)


class WeatherOffice:
    """Issues warnings as a scenario goes on; withdraws them when it is over."""

    def __init__(self, area: str) -> None:
        self._area = area
        self._issued: dict[str, WeatherWarning] = {}
        self._step = 0

    def begin(self, now: datetime) -> list[WeatherWarning]:
        """Another scenario begins: what was issued before is withdrawn."""
        gone = [_withdrawn(warning) for warning in self._issued.values()]
        self._issued, self._step = {}, 0
        return gone

    def tick(self, scenario: str, t: float, now: datetime) -> list[WeatherWarning]:
        """What is issued by scenario time `t`."""
        steps, told = STEPS.get(scenario, ()), []
        while self._step < len(steps) and steps[self._step][0] <= t:
            _at, kind, level, name, name_en = steps[self._step]
            self._step += 1
            warning = WeatherWarning(
                id=f"demo-{kind}-{now:%Y%m%d}",
                kind=kind,
                level=level,
                name=name,
                name_en=name_en,
                sent=now,
                until=now + VALID,
                area=self._area,
            )
            self._issued[kind] = warning
            told.append(warning)
        return told


def _withdrawn(warning: WeatherWarning) -> WeatherWarning:
    return replace(warning, withdrawn=True)
