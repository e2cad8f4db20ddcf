"""What a sensor and a unit can be found in, as small numbers that fit a column of bytes."""

from __future__ import annotations

from enum import IntEnum


class SensorState(IntEnum):
    """What a sensor shows, worst last. LEVEL_n follow the level; a stale one is never normal."""

    UNKNOWN = 0
    NORMAL = 1
    STALE = 2
    OUT_OF_SERVICE = 3
    LEVEL_4 = 4
    LEVEL_3 = 5
    LEVEL_2 = 6
    LEVEL_1 = 7


class UnitStatus(IntEnum):
    """What a unit is doing, as its terminal says."""

    OFF = 0
    FREE = 1
    UNDER_WAY = 2
    ON_SITE = 3
