"""Who reports in the demo: 12345 calls, grid officers, citizens' photos, couriers, drones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from app.demo.simulator.scenarios import CASE_MIX, CASE_PAUSE_S, NORMAL, RAINSTORM
from app.domain.catalogue import Catalogue
from app.messages.field import CaseReport

SOURCES = (
    ("12345", 34),
    ("grid_officer", 26),
    ("photo", 16),
    ("app", 10),
    ("courier", 6),
    ("video", 4),
    ("drone", 2),
    ("110", 2),
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place one can report from: WGS 84 degrees and its address in both languages."""

    lon: float
    lat: float
    place: str
    place_en: str


class Citizens:
    """Reports at random, drawn from a seed; the scenario decides what and how often."""

    def __init__(
        self, spots: Sequence[Spot], floods: Sequence[Spot], catalogue: Catalogue, seed: int
    ) -> None:
        self._rng = np.random.default_rng(seed)
        self._spots, self._floods = list(spots), list(floods) or list(spots)
        self._catalogue = catalogue
        self._next_s = 5.0

    def tick(self, seconds: float, scenario: str, now: datetime) -> list[CaseReport]:
        """What is reported in so many scenario seconds."""
        self._next_s -= seconds
        reports = []
        while self._next_s <= 0:
            self._next_s += float(self._rng.exponential(CASE_PAUSE_S[scenario]))
            reports.append(self.report(scenario, now))
        return reports

    def report(self, scenario: str, now: datetime) -> CaseReport:
        """One report."""
        code = self._draw(CASE_MIX[scenario])
        category = self._catalogue.category(code)
        wet = scenario == RAINSTORM and code in {"event:0506", "event:0503"}
        spots = self._floods if wet else self._spots
        spot = spots[int(self._rng.integers(len(spots)))]
        source = self._draw(SOURCES)
        return CaseReport(
            source=source,
            source_id=f"{now:%Y%m%d}-{int(self._rng.integers(2**40)):010x}",
            category=code,
            title=category.name,
            title_en=category.name_en,
            place=spot.place,
            place_en=spot.place_en,
            lon=spot.lon,
            lat=spot.lat,
            level=category.level,
            at=now,
            reporter=self._reporter(source),
            phone=f"138{int(self._rng.integers(10**8)):08d}" if self._personal(source) else "",
            exercise=False,
        )

    def _reporter(self, source: str) -> str:
        if not self._personal(source):
            return ""
        surname = SURNAMES[int(self._rng.integers(len(SURNAMES)))]
        return surname + ("先生" if self._rng.uniform() < 0.5 else "女士")

    @staticmethod
    def _personal(source: str) -> bool:
        return source in {"12345", "app", "photo", "110"}

    def _draw(self, weighted: Sequence[tuple[str, float]]) -> str:
        weights = np.array([weight for _name, weight in weighted], dtype=np.float64)
        return weighted[int(self._rng.choice(len(weighted), p=weights / weights.sum()))][0]


def usual_mix() -> str:
    """The scenario whose reports the demo's stock of cases is drawn from."""
    return NORMAL
