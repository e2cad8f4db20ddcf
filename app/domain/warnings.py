"""A weather warning (预警): the weather office issues the colour; it never switches a mode.

Its areas are written as CAP 1.2 has them: polygons and circles with the latitude first, and codes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

Point = tuple[float, float]
"""Longitude and latitude, WGS 84."""

LEAST_POINTS = 4
"""A closed ring has at least four points, the last like the first (CAP 1.2, 3.2.4 polygon)."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where a warning holds: rings of points, circles (longitude, latitude, radius in km), codes
    of grids, streets or the centre (geocode)."""

    name: str = ""
    name_en: str = ""
    polygons: tuple[tuple[Point, ...], ...] = ()
    circles: tuple[tuple[float, float, float], ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Warning:
    """One warning. `level` 1 red to 4 blue; `kind` as issued (rainstorm, wind …)."""

    id: str
    kind: str
    level: int
    name: str
    name_en: str
    sent: datetime
    until: datetime | None = None
    text: str = ""
    text_en: str = ""
    area: str = ""
    exercise: bool = False
    withdrawn: bool = False
    areas: tuple[Area, ...] = ()

    def holds(self, now: datetime) -> bool:
        """Whether it is in force at `now`."""
        return not self.withdrawn and (self.until is None or self.until > now)


def polygon(text: str) -> tuple[Point, ...]:
    """The ring of a CAP polygon: `lat,lon` pairs apart by spaces, at least four, closed. Raises
    ValueError that says what is wrong."""
    ring = tuple(_point(pair) for pair in text.split())
    if len(ring) < LEAST_POINTS:
        raise ValueError(f"a polygon of {len(ring)} points, at least {LEAST_POINTS} are needed")
    if ring[0] != ring[-1]:
        raise ValueError("a polygon whose last point is not its first")
    return ring


def circle(text: str) -> tuple[float, float, float]:
    """Longitude, latitude and radius (km) of a CAP circle: `lat,lon radius`. Raises ValueError
    that says what is wrong."""
    parts = text.split()
    if len(parts) != 2:
        raise ValueError(f"a circle of {len(parts)} parts, a point and a radius are needed")
    lon, lat = _point(parts[0])
    radius = float(parts[1])
    if not (math.isfinite(radius) and radius >= 0.0):
        raise ValueError(f"a circle of radius {parts[1]}")
    return lon, lat, radius


def covered(code: str, grids: Iterable[str]) -> list[str]:
    """Which of the `grids` a geocode stands for: the one of that code, else all whose code begins
    with it; zeros at its end that fill it up (410100) stand for nothing."""
    known = list(grids)
    if code in known:
        return [code]
    stem = code.rstrip("0") or code
    return [grid for grid in known if stem and grid.startswith(stem)]


def _point(pair: str) -> Point:
    lat, comma, lon = pair.partition(",")
    if not comma:
        raise ValueError(f"{pair!r} is no pair of latitude and longitude")
    y, x = float(lat), float(lon)
    if not (abs(y) <= 90.0 and abs(x) <= 180.0):
        raise ValueError(f"{pair!r} is no place: the latitude comes first")
    return x, y
