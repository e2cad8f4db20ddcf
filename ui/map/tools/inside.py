"""What lies inside a region: grids with their homes, sensors, cases, units, cameras.

`gather` takes what is needed in the GUI thread (references and small copies), `count` does the
geometry in any thread: shapely lets other threads run meanwhile.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.cases import Case
from app.domain.registry import Grid
from app.geo import projection
from app.picture.columns import SensorState, UnitStatus
from app.picture.picture import Picture
from ui.map.grid_shapes import GridShapes
from ui.map.scene import Scene
from ui.map.shapes import mercator
from ui.map.tools.region import Region
from ui.map.view import Floats

Rows = NDArray[np.int64]

OFFICERS_GRIDS = ("community", "rural", "dedicated")
"""The grids somebody answers for; when a centre has none of them, every kind below the street."""
_HOMES = (("micro",), ("community", "rural"))
"""Where homes are counted, the finest first: only one of the two, so that none counts twice."""


@dataclass(slots=True)
class Gathered:
    """Places of everything, lon and lat in degrees, in the picture's own order."""

    sensors: tuple[Floats, Floats]
    units: tuple[Floats, Floats]
    cameras: tuple[Floats, Floats]
    cases: tuple[Floats, Floats]
    case_ids: list[str]
    grids: GridShapes


@dataclass(slots=True)
class Inside:
    """What was found. Rows are those of the picture's columns and lists; `homes` is the sum over
    the grids by the share of each that lies inside, `exact` when every one lies wholly inside."""

    grids: list[Grid]
    homes: float
    exact: bool
    sensors: Rows
    units: Rows
    cameras: Rows
    cases: list[str]


def gather(scene: Scene) -> Gathered:
    """References and copies for `count`. GUI thread."""
    picture = scene.picture
    placed = [c for c in picture.cases.values() if not c.ended and c.lon is not None]
    cameras = scene.cameras()
    return Gathered(
        (picture.sensors.lon, picture.sensors.lat),
        (picture.units.lon.copy(), picture.units.lat.copy()),
        (cameras[0], cameras[1]),
        (_floats(c.lon or 0.0 for c in placed), _floats(c.lat or 0.0 for c in placed)),
        [c.id for c in placed],
        scene.grids(),
    )


def count(gathered: Gathered, region: Region) -> Inside:
    """Find what lies inside `region`; what lies on its border belongs to it by shapely's rule."""
    shape = shapely.make_valid(shapely.Polygon(region.ring))
    shapely.prepare(shape)
    grids, homes, exact = _grids(gathered.grids, shape)
    cases = rows_inside(shape, *gathered.cases)
    return Inside(
        grids,
        homes,
        exact,
        rows_inside(shape, *gathered.sensors),
        rows_inside(shape, *gathered.units),
        rows_inside(shape, *gathered.cameras),
        [gathered.case_ids[row] for row in cases.tolist()],
    )


def rows_inside(shape: shapely.Geometry, lon: Floats, lat: Floats) -> Rows:
    """Rows of places (degrees) inside a shape in Mercator metres; those near it are tested."""
    west, south, east, north = shapely.bounds(shape)
    (low_lon, high_lon), (low_lat, high_lat) = projection.to_lonlat([west, east], [south, north])
    near = np.flatnonzero(
        (lon >= low_lon) & (lon <= high_lon) & (lat >= low_lat) & (lat <= high_lat)
    )
    x, y = projection.to_mercator(lon[near], lat[near])
    return np.asarray(near[shapely.contains_xy(shape, x, y)], dtype=np.int64)


def _grids(grids: GridShapes, shape: shapely.Geometry) -> tuple[list[Grid], float, bool]:
    rows, shapes = _meeting(grids, shape)
    met = [grids.items[row] for row in rows.tolist()]
    kinds = {grid.kind for grid in grids.items}
    own = [g for g in met if g.kind in OFFICERS_GRIDS]
    if not kinds & set(OFFICERS_GRIDS):
        own = [g for g in met if g.kind not in ("street", "district", "city")]
    homes, exact = 0.0, True
    for level in _HOMES:
        if any(g.kind in level and g.households for g in grids.items):
            chosen = np.array([g.kind in level and g.households > 0 for g in met], dtype=bool)
            homes, exact = _homes(grids, rows[chosen], shapes[chosen], shape)
            break
    return sorted(own, key=lambda grid: grid.code), homes, exact


def _meeting(grids: GridShapes, shape: shapely.Geometry) -> tuple[Rows, NDArray[np.object_]]:
    """Rows and shapes of the grids that share ground with `shape`, and not only a border. Only
    those whose box meets it are decoded."""
    west, south, east, north = shapely.bounds(shape)
    box = grids.rings.box
    near = (box[:, 0] <= east) & (box[:, 2] >= west) & (box[:, 1] <= north) & (box[:, 3] >= south)
    rows = np.flatnonzero(near)
    wkb = np.array([grids.items[row].shape for row in rows.tolist()], dtype=object)
    shapes = mercator(np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object))
    met = shapely.intersects(shape, shapes) & ~shapely.touches(shape, shapes)
    return rows[met], shapes[met]


def _homes(
    grids: GridShapes, rows: Rows, shapes: NDArray[np.object_], shape: shapely.Geometry
) -> tuple[float, bool]:
    homes = np.array([grids.items[row].households for row in rows.tolist()], dtype=np.float64)
    whole = shapely.covers(shape, shapes) if len(shapes) else np.empty(0, dtype=bool)
    share = np.ones(len(shapes))
    cut = ~whole
    if cut.any():
        areas = np.maximum(shapely.area(shapes[cut]), 1e-9)
        share[cut] = shapely.area(shapely.intersection(shapes[cut], shape)) / areas
    return float(np.sum(homes * share)), bool(np.all(whole | (share < 1e-6)))


def _floats(values: object) -> Floats:
    return np.fromiter(values, dtype=np.float64)  # type: ignore[call-overload,no-any-return]


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of one region, as they stand at `at` (UTC)."""

    at: datetime
    grids: int
    homes: float
    exact: bool
    sensors: dict[SensorState, int]
    cases: int
    overdue: int
    free: int
    busy: int
    off: int
    cameras: int


class Deadlines:
    """When the clock of each case runs out: worked out once for each version of a case, because
    twenty thousand of them take a while."""

    def __init__(self) -> None:
        self._mode = ""
        self._ends: dict[str, tuple[int, float]] = {}

    def overdue(self, picture: Picture, cases: list[Case], now: float) -> int:
        """How many of these cases are overdue at `now` (epoch seconds)."""
        if picture.mode.id != self._mode:
            self._mode, self._ends = picture.mode.id, {}
        clocks, ends = picture.clocks, self._ends
        late = 0
        for case in cases:
            known = ends.get(case.id)
            if known is None or known[0] != case.version:
                due = clocks.due(case)
                runs = due.at is not None and not due.paused and not due.done
                known = (case.version, due.at.timestamp() if runs and due.at else math.inf)
                ends[case.id] = known
            late += known[1] < now
        return late


def tally(scene: Scene, inside: Inside, deadlines: Deadlines) -> Tally:
    """The states of what was found, as the picture has them now. It only reads: any thread."""
    picture, now = scene.picture, scene.now()
    states = np.bincount(picture.sensors.state[inside.sensors], minlength=len(SensorState))
    status = picture.units.status[inside.units]
    free = int(np.count_nonzero(status == UnitStatus.FREE))
    off = int(np.count_nonzero(status == UnitStatus.OFF))
    live = open_cases(scene, inside)
    late = deadlines.overdue(picture, live, now.timestamp())
    return Tally(
        now,
        len(inside.grids),
        inside.homes,
        inside.exact,
        {state: int(states[state]) for state in SensorState},
        len(live),
        late,
        free,
        len(status) - free - off,
        off,
        len(inside.cameras),
    )


def open_cases(scene: Scene, inside: Inside) -> list[Case]:
    """The cases found that are still open, gravest first."""
    cases = scene.picture.cases
    found = (cases.get(key) for key in inside.cases)
    live = [case for case in found if case is not None and not case.ended]
    return sorted(live, key=lambda case: (case.level, case.id))
