"""What officers draw on the map for each other, and the looks at it they keep.

A shape belongs to the centre: every desk shows it. A bookmark belongs to its officer and to one
mode, and follows the officer from desk to desk.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.errors import Refused

COLOURS = ("slate", "teal", "violet", "brown", "pink")
"""Names of the colours to draw in; none of them is a severity's or the selection's."""
LONGEST_NAME, LONGEST_NOTE, MOST_POINTS = 60, 400, 2000
SLOTS = 9
"""Bookmarks that a number key reaches, of one officer under one mode."""

Place = tuple[float, float]
"""Longitude and latitude, degrees WGS 84."""


class ShapeKind(StrEnum):
    """What can be drawn."""

    POINT = "point"
    LINE = "line"
    POLYGON = "polygon"
    CIRCLE = "circle"
    TEXT = "text"


_LEAST = {ShapeKind.LINE: 2, ShapeKind.POLYGON: 3}


@dataclass(frozen=True, slots=True)
class Shape:
    """One drawn shape. `points` are the corners (a circle's and a text's: its one place),
    `radius_m` ground metres of a circle, `version` rises with every change."""

    id: str
    kind: ShapeKind
    points: tuple[tuple[float, float], ...]
    name: str = ""
    note: str = ""
    colour: str = COLOURS[0]
    radius_m: float = 0.0
    officer: str = ""
    at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A look at the map under a mode: its middle, ground metres per pixel at scale 1, and the
    layers that were on. `slot` is its number key, 1 to 9, 0 for none."""

    id: str
    officer: str
    mode: str
    name: str
    lon: float
    lat: float
    metres_per_px: float
    layers: tuple[str, ...] = ()
    slot: int = 0


def checked(shape: Shape) -> Shape:
    """The shape with its words trimmed. Raises Refused `shape.points`, `shape.place`,
    `shape.radius`, `shape.colour`, `shape.text`, `shape.name`."""
    shape = replace(shape, name=shape.name.strip(), note=shape.note.strip())
    least = _LEAST.get(shape.kind, 1)
    if not least <= len(shape.points) <= MOST_POINTS:
        raise Refused("shape.points", least=least, most=MOST_POINTS, n=len(shape.points))
    for lon, lat in shape.points:
        if not on_globe(lon, lat):
            raise Refused("shape.place", lon=lon, lat=lat)
    if shape.kind is ShapeKind.CIRCLE and not 0.0 < shape.radius_m < math.inf:
        raise Refused("shape.radius")
    if shape.colour not in COLOURS:
        raise Refused("shape.colour", colour=shape.colour, allowed=", ".join(COLOURS))
    if shape.kind is ShapeKind.TEXT and not shape.name:
        raise Refused("shape.text")
    if len(shape.name) > LONGEST_NAME or len(shape.note) > LONGEST_NOTE:
        raise Refused("shape.name", most=LONGEST_NAME, note=LONGEST_NOTE)
    return shape


def on_globe(lon: float, lat: float) -> bool:
    """Whether a place is one (a number that is none is not)."""
    return -180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0


def free_slot(taken: set[int]) -> int:
    """The least number key that is free, 0 when all are taken."""
    return next((slot for slot in range(1, SLOTS + 1) if slot not in taken), 0)
