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


ALERT, UPDATE, CANCEL = "alert", "update", "cancel"
ACTUAL, EXERCISE, TEST, DRAFT, SYSTEM = "actual", "exercise", "test", "draft", "system"
STATUSES = (ACTUAL, EXERCISE, SYSTEM, TEST, DRAFT)


@dataclass(frozen=True, slots=True)
class Warning:
    """One warning. `level` 1 red to 4 blue; `kind` as issued (rainstorm, wind …).

    `references` are ids of warnings it replaces (`what` update) or withdraws (cancel);
    `replaced_by` is the one that did so to this. `begins` is when it comes into force (None: when
    sent); `assumed` says that `until` is a rule's, for the sender gave none. What is not `status`
    actual is an `exercise` in the widest sense. `elsewhere`: no area of it touches the centre.
    """

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
    what: str = ALERT
    status: str = ACTUAL
    sender: str = ""
    issuer: str = ""
    references: tuple[str, ...] = ()
    replaced_by: str = ""
    begins: datetime | None = None
    onset: datetime | None = None
    assumed: bool = False
    urgency: str = ""
    certainty: str = ""
    advice: str = ""
    advice_en: str = ""
    elsewhere: bool = False

    def holds(self, now: datetime) -> bool:
        """Whether it is in force at `now`."""
        return not (self.over(now) or self.coming(now))

    def coming(self, now: datetime) -> bool:
        """Whether it was issued for a time that lies ahead."""
        return not self.over(now) and self.begins is not None and self.begins > now

    def over(self, now: datetime) -> bool:
        """Whether it was withdrawn or replaced, ran out, or never warned of anything itself."""
        ended = self.withdrawn or bool(self.replaced_by) or self.what == CANCEL
        return ended or (self.until is not None and self.until <= now)

    @property
    def live(self) -> bool:
        """Whether it may suggest anything: meant in earnest, and for this centre."""
        return not (self.exercise or self.elsewhere)


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
