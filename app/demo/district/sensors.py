"""The 5,000 sensors: each on a sensible place, named after it, with its normal day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from app.demo.district import plane
from app.demo.district.address import Addresses
from app.demo.district.atlas import NamedSensor, SensorRow, sensing
from app.demo.district.buildings import Footprints
from app.demo.district.model import Road, Water
from app.demo.district.places import Site

Points = NDArray[np.float64]

# Kinds of place where crowds are counted.
_CROWDED = ("mall", "hub", "metro", "stadium", "scenic", "market", "park", "hospital")
_TOWER_FLOORS = 9
# How far from the middle of the road its furniture stands, by the road's class, metres.
_KERB_M = {"primary": 13.0, "secondary": 9.0, "tertiary": 5.0, "residential": 3.0}
_CODES = {
    "water_level": "WL", "rain": "RN", "river_level": "RV", "manhole_tilt": "MH", "gas": "GS",
    "smoke": "SM", "well_level": "WE", "temperature": "TP", "noise": "NS", "pm25": "PM",
    "people_flow": "PF", "vehicle_flow": "VF", "lamp_current": "LC", "lift": "LF",
    "hydrant_pressure": "HY", "power_load": "PW",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Device:
    """A sensor in plane metres; `place` numbers the site it watches, -1 for none."""

    id: str
    kind: str
    name: str
    name_en: str
    x: float
    y: float
    place: int
    flood_point: bool
    base: float
    amplitude: float
    phase_h: float
    noise: float
    period_s: float


@dataclass(frozen=True, slots=True)
class Spot:
    """Somewhere a sensor can stand; with no name it gets its address."""

    x: float
    y: float
    name: str = ""
    name_en: str = ""
    place: int = -1


class Grounds:
    """The pools of spots the kinds of sensors choose from."""

    def __init__(
        self,
        sites: Sequence[Site],
        roads: Sequence[Road],
        waters: Sequence[Water],
        houses: Footprints,
        middles: Points,
        outline: shapely.Polygon,
        rng: np.random.Generator,
    ) -> None:
        """`middles` are the middles of community grids, (n, 2) plane metres."""
        self._sites, self._waters, self._houses = sites, waters, houses
        self._middles, self._outline, self._rng = middles, outline, rng
        shapely.prepare(outline)
        self._roads = [road for road in roads if road.grade in _KERB_M]

    def spots(self, on: str, count: int) -> list[Spot]:
        """`count` spots of a pool: flood, open, river, street, house, tower, crowd, junction."""
        match on:
            case "flood":
                return self._at_sites(("underpass", "ramp", "culvert", "lowland"))
            case "open":
                return _spread(self._middles, count, self._rng)
            case "river":
                return self._along_rivers(count)
            case "crowd":
                crowded = self._at_sites(_CROWDED)
                return crowded[:count]
            case "junction":
                return self._junctions(count)
            case "house" | "tower":
                return self._at_houses(count, _TOWER_FLOORS if on == "tower" else 0)
            case _:
                return self._on_streets(count)

    def _at_sites(self, kinds: Sequence[str]) -> list[Spot]:
        """Sites of some kinds, kind by kind in the order given for crowds, else as they come."""
        rows = [(number, site) for number, site in enumerate(self._sites) if site.kind in kinds]
        return [Spot(*site.point, site.name, site.name_en, number) for number, site in rows]

    def _along_rivers(self, count: int) -> list[Spot]:
        """Gauges along river and canals, by their length."""
        axes = [(water, water.line.intersection(self._outline)) for water in self._waters]
        total = sum(axis.length for _, axis in axes)
        made: list[Spot] = []
        for number in range(count):
            at = (number + 0.5) / count * total
            for water, axis in axes:
                if at < axis.length:
                    point = axis.interpolate(at)
                    turn = sum(1 for spot in made if spot.name.startswith(water.name)) + 1
                    name, name_en = f"{water.name} {turn} 号断面", f"{water.name_en} Gauge {turn}"
                    made.append(Spot(point.x, point.y, name, name_en))
                    break
                at -= axis.length
        return made

    def _on_streets(self, count: int) -> list[Spot]:
        """Places at the kerb, streets drawn by their length."""
        lines = np.array([road.line for road in self._roads], dtype=object)
        share = shapely.length(lines)
        # Great roads run far beyond the district: a third more is drawn, what lies outside falls.
        row = self._rng.choice(len(lines), size=4 * count, p=share / share.sum())
        at = self._rng.random(len(row))
        here = shapely.get_coordinates(
            shapely.line_interpolate_point(lines[row], at, normalized=True)
        )
        kerb = np.array([_KERB_M[road.grade] for road in self._roads])[row]
        turn = self._rng.uniform(0.0, 2.0 * np.pi, len(row))
        points = here + kerb[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=-1)
        points = points[shapely.contains_xy(self._outline, points[:, 0], points[:, 1])][:count]
        return [Spot(x, y) for x, y in points.tolist()]

    def _at_houses(self, count: int, floors: int) -> list[Spot]:
        """Houses with at least so many storeys."""
        high = np.flatnonzero(self._houses.floors >= floors)
        rows = self._rng.choice(high, size=count, replace=False)
        return [Spot(x, y) for x, y in self._houses.quads[rows].mean(axis=1).tolist()]

    def _junctions(self, count: int) -> list[Spot]:
        """Crossings of the greater roads."""
        greater = [road for road in self._roads if road.grade in ("primary", "secondary")]
        named = [road for road in greater if road.name]
        tree = shapely.STRtree([road.line for road in named])
        found: dict[str, Spot] = {}
        for road in named:
            for row in tree.query(road.line, predicate="intersects").tolist():
                other = named[row]
                point = road.line.intersection(other.line).centroid
                if other.name != road.name and self._outline.contains(point):
                    key = "".join(sorted((road.name, other.name)))
                    name_en = f"{road.name_en} and {other.name_en}"
                    spot = Spot(point.x, point.y, f"{road.name}{other.name}口", name_en)
                    found.setdefault(key, spot)
        spots = list(found.values())
        return [spots[k] for k in self._rng.permutation(len(spots))[:count].tolist()]


def build(grounds: Grounds, addresses: Addresses, rng: np.random.Generator) -> list[Device]:
    """All sensors in the order of sensing.toml."""
    table = sensing()
    made: list[Device] = []
    for row in table.sensors:
        own = [named for named in table.named if named.kind == row.kind]
        spots = [_named_spot(named) for named in own]
        known = {named.name for named in own}
        found = grounds.spots(row.on, row.count)
        fresh = [spot for spot in found if f"{spot.name}{row.suffix}" not in known]
        spots += fresh[: row.count - len(own)]
        bases = _draw(row.base, len(spots), rng)
        bases[: len(own)] = [named.base for named in own]
        made += _devices(row, _titled(row, spots, len(own), addresses), bases, rng)
    return made


def _named_spot(row: NamedSensor) -> Spot:
    x, y = plane.bend(*row.at).tolist()
    return Spot(x, y, row.name, row.name_en)


def _titled(row: SensorRow, spots: list[Spot], own: int, addresses: Addresses) -> list[Spot]:
    """Spots with full names: what they stand on and what they measure."""
    found = addresses.of(np.array([(spot.x, spot.y) for spot in spots]))
    titled = spots[:own]
    for spot, address in zip(spots[own:], found[own:], strict=True):
        name = spot.name or address.name
        name_en = spot.name_en or address.name_en
        if row.suffix:
            name = f"{name}{row.suffix}"
            name_en = f"{name_en} {row.suffix_en}"
        titled.append(Spot(spot.x, spot.y, name, name_en, spot.place))
    return _told_apart(titled)


def _told_apart(spots: list[Spot]) -> list[Spot]:
    """Spots with the same name get a number: 荷塘巷 2 号井盖（2）."""
    seen: dict[str, int] = {}
    made = []
    for spot in spots:
        turn = seen[spot.name] = seen.get(spot.name, 0) + 1
        if turn > 1:
            spot = replace(spot, name=f"{spot.name}（{turn}）", name_en=f"{spot.name_en} ({turn})")
        made.append(spot)
    return made


def _devices(
    row: SensorRow, spots: list[Spot], bases: NDArray[np.float64], rng: np.random.Generator
) -> list[Device]:
    """The sensors of a kind on their spots."""
    count = len(spots)
    amplitudes, noises = _draw(row.amplitude, count, rng), _draw(row.noise, count, rng)
    phases = _draw(row.phase, count, rng) % 24.0
    return [
        Device(
            f"{_CODES[row.kind]}-{number:04d}", row.kind, spot.name, spot.name_en, spot.x, spot.y,
            spot.place, row.on == "flood", round(base, 3), round(amplitude, 3), round(phase, 2),
            round(noise, 4), row.period,
        )
        for number, (spot, base, amplitude, phase, noise) in enumerate(
            zip(
                spots, bases.tolist(), amplitudes.tolist(), phases.tolist(), noises.tolist(),
                strict=True,
            ),
            start=1,
        )
    ]  # fmt: skip


def _draw(limits: tuple[float, float], count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    return rng.uniform(limits[0], limits[1], count)


def _spread(points: Points, count: int, rng: np.random.Generator) -> list[Spot]:
    """`count` of the points, each as far as possible from those before it."""
    first = int(rng.integers(len(points)))
    chosen = [first]
    nearest = np.hypot(*(points - points[first]).T)
    while len(chosen) < count:
        row = int(np.argmax(nearest))
        chosen.append(row)
        nearest = np.minimum(nearest, np.hypot(*(points - points[row]).T))
    return [Spot(x, y) for x, y in points[chosen].tolist()]
