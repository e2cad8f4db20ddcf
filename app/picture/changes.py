"""What changed in the picture, told once to everyone who shows it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from app.picture.columns import Ints


@dataclass(slots=True)
class Changes:
    """What changed since the last drain: ids by kind, rows of sensors and units."""

    cases: set[str] = field(default_factory=set)
    new_cases: set[str] = field(default_factory=set)
    dispatches: set[str] = field(default_factory=set)
    alarms: set[str] = field(default_factory=set)
    whistles: set[str] = field(default_factory=set)
    plans: set[str] = field(default_factory=set)
    photos: set[str] = field(default_factory=set)
    """cases that got one"""
    presence: set[str] = field(default_factory=set)
    """cases that somebody came to or left"""
    sensors: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    units: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    shapes: set[str] = field(default_factory=set)
    bookmarks: bool = False
    calendar: bool = False
    mode: bool = False
    wall: bool = False
    warnings: bool = False
    links: bool = False
    simulation: bool = False
    registry: bool = False

    def __bool__(self) -> bool:
        flags = self.mode or self.warnings or self.links or self.simulation or self.registry
        flags = flags or self.wall
        sets = self.cases or self.dispatches or self.alarms or self.whistles or self.shapes
        flags = flags or self.calendar
        sets = sets or self.plans or self.presence or self.photos
        return bool(flags or sets or self.bookmarks or len(self.sensors) or len(self.units))
