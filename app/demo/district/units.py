"""The 300 units: crews by kind and skill, with their vehicles and where they start from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.demo.district import names
from app.demo.district.atlas import Crew, forces
from app.demo.district.model import Place, RoadGraph
from app.demo.district.places import chinese_number
from app.domain.registry import Grid, Unit

# Where crews of a kind are at home.
_HOMES = {
    "medical": ("hospital",),
    "pump": ("pump_station", "depot"),
    "rescue": ("government",),
    "traffic_police": ("government", "hub", "metro"),
    "order": ("government", "market"),
}
_FALLBACK = ("depot", "government")
# The kinds of unit whose teams are numbered like 市政抢修二组.
_TEAM = {"pump": "号车", "medical": "号车"}


def build(
    places: Sequence[Place],
    grids: Sequence[Grid],
    graph: RoadGraph,
    rng: np.random.Generator,
) -> tuple[Unit, ...]:
    """All units in the order of forces.toml; each starts at a node of the road graph."""
    rows = forces().crews
    total = sum(row.count for row in rows)
    leaders = iter(names.people(total, rng))
    plates = iter(rng.choice(9000, size=total, replace=False).tolist())
    made: list[Unit] = []
    for row in rows:
        homes = _homes(row, places, rng)
        streets = [grid for grid in grids if grid.kind == "street"]
        for number in range(row.count):
            name, name_en = _title(row, number, streets)
            node = (
                _near_street(streets[number % len(streets)], graph, rng)
                if row.by_street
                else homes[number % len(homes)].node
            )
            lon, lat = graph.nodes[node].tolist()
            plate = f"豫示 {'ABCDE'[number % 5]}·{1000 + next(plates)}" if row.vehicle else ""
            made.append(
                Unit(
                    id=f"{row.kind}-{number + 1:02d}", name=name, name_en=name_en, kind=row.kind,
                    department=row.department, leader=next(leaders), on_foot=not row.vehicle,
                    people=int(rng.integers(row.people[0], row.people[1] + 1)), plate=plate,
                    skills=row.skills, lon=round(lon, 6), lat=round(lat, 6),
                )
            )  # fmt: skip
    return tuple(made)


def _homes(row: Crew, places: Sequence[Place], rng: np.random.Generator) -> list[Place]:
    """Places where crews of a kind are at home, in a drawn order."""
    kinds = _HOMES.get(row.kind, _FALLBACK)
    fitting = [place for place in places if place.kind in kinds]
    return [fitting[k] for k in rng.permutation(len(fitting)).tolist()]


def _near_street(street: Grid, graph: RoadGraph, rng: np.random.Generator) -> int:
    """A node somewhere about the middle of a street."""
    away = np.hypot((graph.nodes[:, 0] - street.lon) * 0.82, graph.nodes[:, 1] - street.lat)
    return int(rng.choice(np.argsort(away)[:160]))


def _title(row: Crew, number: int, streets: Sequence[Grid]) -> tuple[str, str]:
    """市政抢修二组, 排水泵车 3 号车, 文澜街道应急一队."""
    if row.by_street:
        street = streets[number % len(streets)]
        turn = number // len(streets) + 1
        short = street.name.removesuffix("街道")
        tail = "队" if row.kind == "rescue" else "组"
        middle = row.name if row.kind == "rescue" else f"街道{row.name}"
        return (
            f"{short}{middle}{chinese_number(turn)}{tail}",
            f"{street.name_en} {row.name_en.lower()} {turn}",
        )
    if row.kind in _TEAM:
        return f"{row.name} {number + 1} {_TEAM[row.kind]}", f"{row.name_en} {number + 1}"
    return f"{row.name}{chinese_number(number + 1)}组", f"{row.name_en} {number + 1}"
