"""The ground the simulator walks on, kept in a file: building the district again takes seconds.

The file belongs to the database that was made with it and is removed with it.
"""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from app.demo.district.model import RoadGraph
from app.demo.simulator.citizens import Spot

if TYPE_CHECKING:
    from app.demo.district.model import District

log = logging.getLogger(__name__)

_COLUMNS = tuple(f.name for f in fields(RoadGraph))
_SPOTS, _FLOODS, _VENUE = "report_spots", "flood_spots", "venue"


@dataclass(frozen=True, slots=True)
class Ground:
    """The roads; the places people report from on a usual day and in a flood; where a concert is
    held (lon, lat)."""

    graph: RoadGraph
    spots: list[Spot]
    floods: list[Spot]
    venue: tuple[float, float]


def ground_of(made: District) -> Ground:
    """The ground of a district."""
    from app.demo.spots import flood_spots, report_spots

    return Ground(made.graph, report_spots(made), flood_spots(made), _venue(made))


def _venue(made: District) -> tuple[float, float]:
    stadium = next(place for place in made.places if place.kind == "stadium")
    return stadium.lon, stadium.lat


def keep(ground: Ground, path: Path) -> None:
    """Write it; a disk that is full costs the next start its seconds, nothing else."""
    kept = {name: getattr(ground.graph, name) for name in _COLUMNS}
    kept |= {_SPOTS: _packed(ground.spots), _FLOODS: _packed(ground.floods)}
    kept[_VENUE] = np.array(ground.venue)
    try:
        with path.open("wb") as stream:
            np.savez(stream, allow_pickle=False, **kept)
    except OSError as error:
        log.warning("the ground is not kept: %s", error)
        path.unlink(missing_ok=True)


def load(path: Path, build: Callable[[], District]) -> Ground:
    """The ground that was kept; made anew, and kept, where it cannot be read."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            graph = RoadGraph(**{name: kept[name] for name in _COLUMNS})
            lon, lat = kept[_VENUE].tolist()
            return Ground(graph, _unpacked(kept[_SPOTS]), _unpacked(kept[_FLOODS]), (lon, lat))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, msgspec.MsgspecError):
        ground = ground_of(build())
        keep(ground, path)
        return ground


def _packed(spots: Sequence[Spot]) -> np.ndarray:
    return np.frombuffer(msgspec.json.encode(spots), np.uint8)


def _unpacked(packed: np.ndarray) -> list[Spot]:
    return msgspec.json.decode(packed.tobytes(), type=list[Spot])
