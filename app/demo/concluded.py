"""What the demonstration district dealt with in the last month: cases concluded, in time or not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np

from app.demo.district.model import District
from app.demo.simulator.citizens import Citizens, usual_mix
from app.demo.spots import SEED, flood_spots, report_spots
from app.domain.cases import Case, Stage
from app.domain.catalogue import Catalogue
from app.geo.grid_index import GridIndex

DAYS, A_DAY = 30, 36
CONTACTED, CLOSED, CALLED_BACK, SATISFIED = 0.97, 0.93, 0.72, 0.91
"""Shares kept in time, called back, and content: those of a well run district."""
_WORSE, _STREETS_WORSE = 0.09, 3
"""Every so many streets one does worse, so that the table of rates has something to show."""


def concluded(made: District, catalogue: Catalogue, now: datetime) -> Iterator[Case]:
    """Cases of the last DAYS days, oldest first."""
    rng = np.random.default_rng(SEED + 1)
    citizens = Citizens(report_spots(made), flood_spots(made), catalogue, SEED + 1)
    index = GridIndex([g.code for g in made.grids], [g.kind for g in made.grids], made.grid_shapes)
    streets = {g.code: g.street for g in made.grids}
    order = sorted(set(streets.values()))
    for number in range(DAYS * A_DAY):
        age = timedelta(days=DAYS * (1.0 - number / (DAYS * A_DAY)) + 0.2)
        report = citizens.report(usual_mix(), now - age)
        grid = index.resolve(report.lon or 0.0, report.lat or 0.0) or ""
        street = streets.get(grid, "")
        worse = street in order and order.index(street) % _STREETS_WORSE == 0
        less = _WORSE if worse else 0.0
        took = timedelta(minutes=float(rng.gamma(3.0, 24.0)))
        called = bool(rng.random() < CALLED_BACK)
        at = now - age
        bodies = catalogue.category(report.category).departments
        yield Case(
            id=f"SF-{at:%m%d}-{number:04d}X", category=report.category, title=report.title,
            title_en=report.title_en, source=report.source, source_id=f"demo-past-{number}",
            stage=Stage.CLOSED, level=report.level, place=report.place, place_en=report.place_en,
            street=street, grid=grid, lon=report.lon, lat=report.lat, reported_at=at,
            stage_since=at + took, ended_at=at + took, reporter=report.reporter,
            phone=report.phone, lead=bodies[0] if bodies else "",
            contacted_at=at + timedelta(minutes=12),
            contact_in_time=bool(rng.random() < CONTACTED - less / 2), closed_at=at + took,
            closed_in_time=bool(rng.random() < CLOSED - less),
            returns=int(rng.random() < 0.04),
            satisfied=bool(rng.random() < SATISFIED - less) if called else None,
        )  # fmt: skip
