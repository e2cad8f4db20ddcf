"""The three Chinese datums: WGS 84 (= CGCS2000 here), GCJ-02 and BD-09.

GCJ-02 is the state's published offset; BD-09 a further offset of one map vendor. Inside the
product everything is WGS 84: data with another tag is converted once, at import.
All functions take and give degrees, longitude first, scalars or arrays of one shape.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

Degrees = NDArray[np.float64]
Pair = tuple[Degrees, Degrees]

# Krasovsky 1940, the ellipsoid the published GCJ-02 formula is written on.
_AXIS_M = 6378245.0
_ECCENTRICITY_2 = 0.00669342162296594323
_BD_TURN = np.pi * 3000.0 / 180.0
# Beyond this box the offset does not apply (the formula's own convention).
_CHINA = (72.004, 0.8293, 137.8347, 55.8271)
# Two degrees of convergence more than 0.1 m needs; each round gains about five digits.
_ROUNDS = 4


class Datum(StrEnum):
    """The tag every source of places carries."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def in_china(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """True where the GCJ-02 offset applies."""
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    west, south, east, north = _CHINA
    return np.asarray((x >= west) & (x <= east) & (y >= south) & (y <= north))


def wgs_to_gcj(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """WGS 84 to GCJ-02; outside China unchanged."""
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    d_lon, d_lat = _offset(x, y)
    inside = in_china(x, y)
    return np.where(inside, x + d_lon, x), np.where(inside, y + d_lat, y)


def gcj_to_wgs(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """GCJ-02 to WGS 84 by iteration, well under 0.1 m."""
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    guess_x, guess_y = x, y
    for _ in range(_ROUNDS):
        there_x, there_y = wgs_to_gcj(guess_x, guess_y)
        guess_x, guess_y = guess_x + (x - there_x), guess_y + (y - there_y)
    return guess_x, guess_y


def gcj_to_bd(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """GCJ-02 to BD-09."""
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_TURN)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_TURN)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def bd_to_gcj(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """BD-09 to GCJ-02 by iteration, well under 0.1 m."""
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    guess_x, guess_y = x - 0.0065, y - 0.006
    for _ in range(_ROUNDS):
        there_x, there_y = gcj_to_bd(guess_x, guess_y)
        guess_x, guess_y = guess_x + (x - there_x), guess_y + (y - there_y)
    return guess_x, guess_y


def to_wgs(lon: ArrayLike, lat: ArrayLike, datum: Datum | str) -> Pair:
    """Degrees in `datum` to WGS 84. Raises ValueError for an unknown tag."""
    match Datum(datum):
        case Datum.WGS84:
            return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
        case Datum.GCJ02:
            return gcj_to_wgs(lon, lat)
        case Datum.BD09:
            return gcj_to_wgs(*bd_to_gcj(lon, lat))


def from_wgs(lon: ArrayLike, lat: ArrayLike, datum: Datum | str) -> Pair:
    """WGS 84 to degrees in `datum`. Raises ValueError for an unknown tag."""
    match Datum(datum):
        case Datum.WGS84:
            return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
        case Datum.GCJ02:
            return wgs_to_gcj(lon, lat)
        case Datum.BD09:
            return gcj_to_bd(*wgs_to_gcj(lon, lat))


def _offset(lon: Degrees, lat: Degrees) -> Pair:
    """The GCJ-02 offset in degrees at WGS 84 places."""
    x, y = lon - 105.0, lat - 35.0
    short = 20.0 * (np.sin(6.0 * x * np.pi) + np.sin(2.0 * x * np.pi))
    root = np.sqrt(np.abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north = north + (short + _waves(y, (20.0, 1.0, 40.0, 3.0, 160.0, 12.0, 320.0, 30.0))) * 2 / 3
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east = east + (short + _waves(x, (20.0, 1.0, 40.0, 3.0, 150.0, 12.0, 300.0, 30.0))) * 2 / 3
    phi = np.radians(lat)
    magic = 1.0 - _ECCENTRICITY_2 * np.sin(phi) ** 2
    meridian = _AXIS_M * (1.0 - _ECCENTRICITY_2) / (magic * np.sqrt(magic))
    parallel = _AXIS_M / np.sqrt(magic) * np.cos(phi)
    return np.degrees(east / parallel), np.degrees(north / meridian)


def _waves(value: Degrees, table: tuple[float, ...]) -> Degrees:
    """Sum of sines: pairs of amplitude and divisor of the formula."""
    total = np.zeros_like(value)
    for amplitude, divisor in zip(table[::2], table[1::2], strict=True):
        total = total + amplitude * np.sin(value * np.pi / divisor)
    return total
