"""The demo's weather office: in the rainstorm it raises the colour step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from app.demo.simulator.scenarios import CONCERT, RAINSTORM
from app.domain.warnings import Area, Warning as WeatherWarning

_ALL = Area("示范区全域", "The whole district", codes=("demo",))
_SOUTH = Area(
    "中南部",
    "Centre and south",
    polygons=(
        (
            (113.618, 34.792), (113.668, 34.806), (113.731, 34.797), (113.752, 34.762),
            (113.726, 34.728), (113.664, 34.722), (113.622, 34.748), (113.618, 34.792),
        ),
    ),
)  # fmt: skip
_STATION = (113.738364, 34.784448, 3.0)
_CORE = Area("示范东站周边 3 公里", "3 km round East station", circles=(_STATION,))
_HILLS = Area("松柏、望湖街道", "Songbai and Wanghu", codes=("SB", "WH"))

Step = tuple[float, str, int, str, str, Area]

STEPS: dict[str, tuple[Step, ...]] = {
    RAINSTORM: (
        (20.0, "rainstorm", 3, "暴雨黄色预警", "Rainstorm, yellow", _ALL),
        (15 * 60.0, "rainstorm", 2, "暴雨橙色预警", "Rainstorm, orange", _SOUTH),
        (30 * 60.0, "rainstorm", 1, "暴雨红色预警", "Rainstorm, red", _CORE),
        (40 * 60.0, "geology", 4, "地质灾害气象风险蓝色预警", "Geological hazard, blue", _HILLS),
    ),
    CONCERT: ((60.0, "heat", 3, "高温黄色预警", "Heat, yellow", _ALL),),
}
"""Scenario seconds, kind, level, words and area of each issue; the next of a kind supersedes
it."""

VALID = timedelta(hours=5)


class WeatherOffice:
    """Issues warnings as a scenario goes on; withdraws them when it is over."""

    def __init__(self) -> None:
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
            _at, kind, level, name, name_en, area = steps[self._step]
            self._step += 1
            warning = WeatherWarning(
                id=f"demo-{kind}-{now:%Y%m%d}",
                kind=kind,
                level=level,
                name=name,
                name_en=name_en,
                sent=now,
                until=now + VALID,
                area=area.name,
                issuer="示范区气象台",
                areas=(area,),
            )
            self._issued[kind] = warning
            told.append(warning)
        return told


def _withdrawn(warning: WeatherWarning) -> WeatherWarning:
    return replace(warning, withdrawn=True)
