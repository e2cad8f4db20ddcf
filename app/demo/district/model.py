"""What the builder hands over: one frozen object, every place in WGS 84, longitude first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.registry import Camera, Centre, Department, Grid, Officer, Sensor, Unit

ROAD_CLASSES = ("expressway", "primary", "secondary", "tertiary", "residential")


@dataclass(frozen=True, slots=True)
class Road:
    """A stretch of road with one name. `line` is a LineString; `grade` one of ROAD_CLASSES."""

    id: int
    grade: str
    name: str
    name_en: str
    line: shapely.LineString
    bridge: bool = False


@dataclass(frozen=True, slots=True)
class Railway:
    """A railway line."""

    name: str
    name_en: str
    line: shapely.LineString


@dataclass(frozen=True, slots=True)
class Water:
    """A body of water. `kind`: river, canal, lake; `line` its axis (empty for a lake)."""

    kind: str
    name: str
    name_en: str
    area: shapely.Polygon
    line: shapely.LineString


@dataclass(frozen=True, slots=True)
class Park:
    """A green place. `kind`: park, garden, square, wetland, forest, riverside, pitch."""

    kind: str
    name: str
    name_en: str
    area: shapely.Polygon


@dataclass(frozen=True, slots=True)
class Landmark:
    """A building with a shape of its own. `kind`: stadium, hall, canopy."""

    kind: str
    name: str
    name_en: str
    area: shapely.Polygon


@dataclass(frozen=True, slots=True)
class Place:
    """A named place with its ground. `area` is empty for a point (a metro exit, an underpass).

    `kind`: hospital, school, mall, market, hub, stadium, scenic, park, government, metro, depot,
    pump_station, underpass, culvert, ramp, lowland. `node` is the nearest node of the graph.
    """

    id: str
    kind: str
    name: str
    name_en: str
    lon: float
    lat: float
    street: str
    area: shapely.Polygon
    node: int


@dataclass(frozen=True, slots=True)
class RoadGraph:
    """Roads one can drive: nodes, and edges that go both ways along their own polylines.

    `nodes` (n, 2) lon/lat; `ends` (m, 2) node numbers; `length_m`, `speed_ms`, `grade`
    (index into ROAD_CLASSES), `road` (Road.id), all (m,). The polyline of edge e, from
    ends[e, 0] to ends[e, 1], is points[first[e]:first[e + 1]] with `first` (m + 1,).
    Leaving node k: half-edges out[begin[k]:begin[k + 1]], each 2 * e (forward) or 2 * e + 1.
    """

    nodes: NDArray[np.float64]
    ends: NDArray[np.int32]
    length_m: NDArray[np.float64]
    speed_ms: NDArray[np.float64]
    grade: NDArray[np.int8]
    road: NDArray[np.int32]
    points: NDArray[np.float64]
    first: NDArray[np.int32]
    begin: NDArray[np.int32]
    out: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Buildings:
    """Footprints: `quads` (n, 4, 2) lon/lat corners, `floors` (n,), `use` (n,) into USES."""

    quads: NDArray[np.float64]
    floors: NDArray[np.uint8]
    use: NDArray[np.uint8]


USES = ("housing", "tower", "commerce", "campus", "works", "landmark")


@dataclass(frozen=True, slots=True)
class DedicatedInfo:
    """What a dedicated grid is for. `use`: hub, school, hospital, mall, market, park, scenic…"""

    code: str
    use: str
    place: str
    streets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class District:
    """The whole made-up district.

    `grid_shapes` and `grids` are parallel (streets, community, micro, dedicated in this order).
    `sensor_places` maps a sensor's id to the Place it watches, where there is one.
    """

    seed: int
    centre: Centre
    code: str
    name: str
    name_en: str
    outline: shapely.Polygon
    extent: tuple[float, float, float, float]
    roads: tuple[Road, ...]
    bridges: tuple[Road, ...]
    railways: tuple[Railway, ...]
    waters: tuple[Water, ...]
    parks: tuple[Park, ...]
    graph: RoadGraph
    buildings: Buildings
    landmarks: tuple[Landmark, ...]
    places: tuple[Place, ...]
    grids: tuple[Grid, ...]
    grid_shapes: NDArray[np.object_]
    dedicated: tuple[DedicatedInfo, ...]
    departments: tuple[Department, ...]
    officers: tuple[Officer, ...]
    units: tuple[Unit, ...]
    sensors: tuple[Sensor, ...]
    sensor_places: dict[str, str]
    cameras: tuple[Camera, ...]
