"""A city of Zhengzhou's size for benchmarks and tests: made from a seed, the same each time.

`python -m tests.bench.city` writes nothing and prints what there is and how long it took.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections import Counter
from functools import lru_cache
from pathlib import Path

import numpy as np
import shapely

from app import reference
from app.domain.catalogue import Catalogue
from app.domain.modes import ModeState
from app.domain.registry import Centre, Feature
from app.domain.states import SensorState, UnitStatus
from app.picture.picture import Picture, Registry
from app.storage.registry import Registry as RegistryStore
from tests.bench.citymap import ground, things
from tests.bench.citymap.areas import Areas, areas
from tests.bench.citymap.lattice import LAT, LON

QUICK = 0.05
"""The share of the city that is enough to see that a benchmark runs."""
VERSION = 3
"""Raise it when the city changes: what was kept of it is made anew."""


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The shipped modes, categories and kinds."""
    return reference.load_catalogue()


@lru_cache(maxsize=2)
def grounds(scale: float = 1.0) -> Areas:
    """The grids and the lines they hang on."""
    return areas(scale)


def registry(scale: float = 1.0, *, houses: bool = False) -> Registry:
    """The standing data; its features are the whole base map, without `houses` the great lines."""
    made = grounds(scale)
    crews = max(50, round(things.UNITS * scale))
    return Registry(
        centre=Centre("city", "郑州城市运行中心", "City operations centre", "city", LON, LAT),
        officers={officer.id: officer for officer in made.officers},
        departments={department.id: department for department in things.departments()},
        grids={grid.code: grid for grid in made.grids},
        cameras=things.cameras(made, round(things.CAMERAS * scale)),
        features=ground.features(made, houses=houses),
        sensors=things.sensors(made, catalogue(), round(things.SENSORS * scale)),
        units=things.units(made, crews),
    )


def features(scale: float = 1.0) -> list[Feature]:
    """The whole base map."""
    return ground.features(grounds(scale))


def picture(scale: float = 1.0, *, houses: bool = False) -> Picture:
    """The picture of a full day: readings, positions, open cases, orders, alarms."""
    standing = registry(scale, houses=houses)
    made = Picture(catalogue(), standing)
    count = round(things.CASES * scale)
    cases = things.cases(grounds(scale), made.catalogue, count, standing.units)
    alarms = things.alarms(standing.sensors)
    made.load(cases, things.orders(cases), alarms, [], ModeState(), 1)
    _fill(made)
    made.take_changes()
    return made


def _fill(made: Picture) -> None:
    """The latest readings and positions."""
    sensors, units, now = made.sensors, made.units, things.NOW.timestamp()
    rng = np.random.default_rng([7])
    sensors.value[:] = rng.normal(10.0, 2.0, len(sensors))
    sensors.at[:] = now - rng.uniform(0.0, 60.0, len(sensors))
    sensors.state[:] = SensorState.NORMAL
    sensors.state[things.stale_rows(len(sensors))] = SensorState.STALE
    for alarm in made.alarms.values():
        sensors.state[sensors.index[alarm.subject]] = SensorState.LEVEL_4 + 4 - alarm.level
    units.at[:] = now - rng.uniform(0.0, 5.0, len(units))
    units.heading[:] = rng.uniform(0.0, 360.0, len(units))
    units.status[:] = rng.choice(
        [UnitStatus.FREE, UnitStatus.UNDER_WAY, UnitStatus.ON_SITE], len(units)
    )


def save(store: RegistryStore, scale: float = 1.0) -> Registry:
    """Write the standing data into a centre's database."""
    made = registry(scale)
    store.save([made.centre, *made.officers.values(), *made.departments.values()])
    for rows in (made.grids.values(), made.sensors, made.cameras, made.units, made.features):
        store.save(list(rows))
    return made


def kept(name: str, scale: float = 1.0) -> Path:
    """Where a file made from this city is kept between runs, outside the repository."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"griddeck-city-{user}" / f"v{VERSION}-{scale:g}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def geojson(scale: float = 1.0) -> Path:
    """All grids as one GeoJSON file (WGS 84), written once."""
    path = kept("grids.geojson", scale)
    if not path.exists():
        made = grounds(scale)
        texts = shapely.to_geojson(made.shapes).tolist()
        part = path.with_suffix(".part")
        with part.open("w", encoding="utf-8") as out:
            out.write('{"type":"FeatureCollection","features":[')
            for row, (grid, shape) in enumerate(zip(made.grids, texts, strict=True)):
                told = json.dumps(
                    {
                        "code": grid.code, "kind": grid.kind, "name": grid.name,
                        "name_en": grid.name_en, "parent": grid.parent, "street": grid.street,
                        "households": grid.households, "officer": grid.officer,
                    },
                    ensure_ascii=False,
                )  # fmt: skip
                comma = "," if row else ""
                out.write(f'{comma}{{"type":"Feature","properties":{told},"geometry":{shape}}}\n')
            out.write("]}")
        part.replace(path)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.city")
    parser.add_argument("--quick", action="store_true", help="a small part of the city")
    scale = QUICK if parser.parse_args().quick else 1.0
    began = time.perf_counter()
    made = picture(scale, houses=True)
    took = time.perf_counter() - began
    standing = made.registry
    print(f"{took:.1f} s; grids {dict(Counter(g.kind for g in standing.grids.values()))}")
    print(f"features {dict(Counter((f.kind, f.grade) for f in standing.features))}")
    counts = (made.sensors, made.units, made.cases, made.alarms, standing.cameras)
    print("sensors, units, cases, alarms, cameras:", *(len(item) for item in counts))


if __name__ == "__main__":
    main()
