"""What stands and moves in the city: sensors and cameras along streets, units, cases, alarms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import shapely

from app.domain.alarms import Alarm, alarm_id
from app.domain.cases import Case, Stage
from app.domain.catalogue import Catalogue
from app.domain.orders import Dispatch
from app.domain.registry import Camera, Department, Sensor, Unit
from tests.bench.citymap.areas import Areas
from tests.bench.citymap.lattice import BLOCK, FINE, SEED, Floats, Ints, Lattice, degrees, metres

NOW = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
SENSORS, CAMERAS, CASES, UNITS = 220_000, 130_000, 20_000, 5_000
_ALARMS = 1_500
_FLOOD_POINTS = 0.02
"""Of the water depths: about as many easily flooded places as the city lists."""
STALE = 0.006
_KINDS_OF_UNIT = ("city", "pump", "police", "medical", "rescue", "sanitation")
STAGES = {
    Stage.TO_VERIFY: 0.06, Stage.TO_OPEN: 0.03, Stage.TO_DISPATCH: 0.08, Stage.TO_SIGN: 0.06,
    Stage.HANDLING: 0.68, Stage.TO_CHECK: 0.06, Stage.TO_CALL_BACK: 0.03,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spots:
    """Places beside streets: degrees (n, 2), the street's bearing there (degrees), their cell."""

    lonlat: Floats
    bearing: Floats
    row: Ints
    column: Ints


def spots(net: Lattice, count: int, rng: np.random.Generator, uneven: float = 1.1) -> Spots:
    """`count` places a few metres off the lines, crowded on some of them, more on great ones."""
    side = net.columns
    weight = rng.lognormal(0.0, uneven, (2, side + 1, side))
    weight[:, ::BLOCK] *= 3.0
    picked = rng.choice(weight.size, count, p=(weight / weight.sum()).ravel())
    family, rest = np.divmod(picked, (side + 1) * side)
    line, cell = np.divmod(rest, side)
    piece, share = rng.integers(0, FINE, count), rng.random(count)
    lines = np.stack([net.across, net.along])
    start = lines[family, line, cell * FINE + piece]
    end = lines[family, line, cell * FINE + piece + 1]
    way = metres(end) - metres(start)
    length = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-6)
    aside = np.stack([-way[:, 1], way[:, 0]], axis=1) / length[:, None]
    off = rng.uniform(4.0, 22.0, count) * rng.choice([-1.0, 1.0], count)
    at = metres(start) + way * share[:, None] + aside * off[:, None]
    bearing = np.degrees(np.arctan2(way[:, 0], way[:, 1])) % 360.0
    near = np.clip(line - (off < 0) * (family == 0) - (off > 0) * (family == 1), 0, side - 1)
    row, column = np.where(family == 0, near, cell), np.where(family == 0, cell, near)
    return Spots(degrees(at), bearing, row, column)


def sensors(areas: Areas, catalogue: Catalogue, count: int) -> list[Sensor]:
    """Sensors of every kind there is; water depths are at easily flooded places."""
    rng = np.random.default_rng([SEED, 11])
    at = spots(areas.lattice, count, rng)
    kinds = list(catalogue.kinds.values())
    share = 1.0 / (1.0 + np.arange(len(kinds)))
    kind = rng.choice(len(kinds), count, p=share / share.sum()).tolist()
    grid = areas.micro_of[at.row, at.column].tolist()
    lonlat = at.lonlat.tolist()
    flooding = (rng.random(count) < _FLOOD_POINTS).tolist()
    made = []
    for row in range(count):
        of, area = kinds[kind[row]], areas.grids[grid[row]]
        floods = flooding[row] and of.id == "water_level"
        made.append(
            Sensor(
                f"S{row:06d}", f"{of.name} {row:06d}", f"{of.name_en} {row:06d}", of.id,
                *lonlat[row], area.code, area.street, floods, 10.0, 2.0, 0.0, 0.5,
                of.period_s,
            )
        )  # fmt: skip
    return made


def cameras(areas: Areas, count: int) -> list[Camera]:
    """Cameras that look along their street."""
    rng = np.random.default_rng([SEED, 12])
    at = spots(areas.lattice, count, rng, 0.7)
    heading = (at.bearing + rng.choice([0.0, 180.0], count)).round(1) % 360.0
    rows = zip(at.lonlat.tolist(), heading.tolist(), strict=True)
    return [
        Camera(f"V{row:06d}", f"视频 {row:06d}", f"Camera {row:06d}", *place, way)
        for row, (place, way) in enumerate(rows)
    ]


def departments() -> list[Department]:
    """One body for each kind of unit."""
    return [Department(kind, f"{kind}队", f"{kind} service") for kind in _KINDS_OF_UNIT]


def units(areas: Areas, count: int) -> list[Unit]:
    """Crews and vehicles on the streets."""
    rng = np.random.default_rng([SEED, 13])
    lonlat = spots(areas.lattice, count, rng, 0.5).lonlat.tolist()
    kinds = rng.choice(len(_KINDS_OF_UNIT), count).tolist()
    return [
        Unit(
            f"U{row:05d}", f"机动 {row:05d} 组", f"Crew {row:05d}", _KINDS_OF_UNIT[kinds[row]],
            _KINDS_OF_UNIT[kinds[row]], f"g{row:05d}", row % 7 == 0, 2, f"豫A{row:05d}",
            lon=lonlat[row][0], lat=lonlat[row][1],
        )
        for row in range(count)
    ]  # fmt: skip


def cases(areas: Areas, catalogue: Catalogue, count: int, crews: list[Unit]) -> list[Case]:
    """Open cases in every stage; those that are under way have an order to the nearest crew."""
    rng = np.random.default_rng([SEED, 14])
    at = spots(areas.lattice, count, rng, 1.4)
    categories, sources = list(catalogue.categories.values()), list(catalogue.sources)
    stages = rng.choice(len(STAGES), count, p=list(STAGES.values())).tolist()
    kind, source = rng.integers(0, len(categories), count), rng.integers(0, len(sources), count)
    age, since = rng.uniform(60, 86400, count), rng.uniform(0.02, 1.0, count)
    grid = areas.micro_of[at.row, at.column].tolist()
    crew = _nearest(crews, at.lonlat)
    made = []
    for row in range(count):
        category, area = categories[kind[row]], areas.grids[grid[row]]
        lon, lat = at.lonlat[row].tolist()
        stage = list(STAGES)[stages[row]]
        case = Case(
            id=f"C{row:06d}", category=category.code, title=category.name,
            title_en=category.name_en, source=sources[source[row]], source_id=f"c{row}",
            stage=stage, level=category.level, place=area.name, place_en=area.name_en,
            street=area.street, grid=area.code, lon=lon, lat=lat,
            reported_at=NOW - timedelta(seconds=age[row]),
            stage_since=NOW - timedelta(seconds=age[row] * since[row]),
        )  # fmt: skip
        if stage in (Stage.TO_SIGN, Stage.HANDLING):
            case = replace(case, assignee=crew[row], dispatch=f"D{row:06d}")
        made.append(case)
    return made


def _nearest(crews: list[Unit], lonlat: Floats) -> list[str]:
    tree = shapely.STRtree(shapely.points([(unit.lon, unit.lat) for unit in crews]))
    return [crews[row].id for row in tree.nearest(shapely.points(lonlat)).tolist()]


def orders(of: list[Case]) -> list[Dispatch]:
    """The running orders of cases."""
    return [
        Dispatch(c.dispatch, c.id, c.assignee, "b", c.stage_since or NOW, receipts=_receipts(c))
        for c in of
        if c.dispatch
    ]


def _receipts(case: Case) -> dict[str, datetime]:
    at = case.stage_since or NOW
    told = ("sent", "delivered", "signed") if case.stage is Stage.HANDLING else ("sent",)
    return dict.fromkeys(told, at)


def alarms(of: list[Sensor]) -> list[Alarm]:
    """Standing alarms of all levels, spread over the sensors."""
    rng = np.random.default_rng([SEED, 15])
    count = min(_ALARMS, len(of) // 20)
    rows = rng.choice(len(of), count, replace=False).tolist()
    level = rng.choice([1, 2, 3, 4], count, p=[0.04, 0.12, 0.3, 0.54]).tolist()
    onset = [NOW - timedelta(seconds=float(s)) for s in rng.uniform(5, 7200, count)]
    return [
        Alarm(alarm_id(of[row].id, "high", at), of[row].id, "high", grave, at, 42.0, 30.0)
        for row, grave, at in zip(rows, level, onset, strict=True)
    ]


def stale_rows(count: int) -> Ints:
    """Sensors that have gone silent."""
    rng = np.random.default_rng([SEED, 16])
    return np.flatnonzero(rng.random(count) < STALE)
