"""Lengths and areas on the WGS 84 ellipsoid, for what an officer measures on the map.

Distances by Vincenty's inverse formula (Survey Review XXIII 176, 1975): within 0.5 mm of the true
geodesic. Areas as spherical excess on the sphere of equal surface (authalic latitude: Snyder, USGS
Professional Paper 1395, eq. 3-11 and 3-12), edges cut along the geodesic: within 1e-7 of the area
by Karney's series (J. Geodesy 87, 2013), from a courtyard to a province. Beside that the hand on
the screen decides how far a reading may be off: see `reading_length_m` and `reading_area_m2`.

Degrees WGS 84, longitude first; lengths in metres, areas in square metres.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.geo import projection

Floats = NDArray[np.float64]

AXIS_M = 6378137.0
FLATTENING = 1.0 / 298.257223563
_POLAR_M = AXIS_M * (1.0 - FLATTENING)
_E2 = FLATTENING * (2.0 - FLATTENING)
_E = math.sqrt(_E2)
_ROUNDS, _ENOUGH = 60, 1e-12
_PIECE_DEG = 0.02
"""Longest piece of an edge when areas are summed: about 2 km."""


def distance_m(lon_a: ArrayLike, lat_a: ArrayLike, lon_b: ArrayLike, lat_b: ArrayLike) -> Floats:
    """Geodesic distance, element by element. Nearly opposite places, where the formula does not
    come to rest, get the great circle (within 0.6 %)."""
    a_lon, a_lat, b_lon, b_lat = np.broadcast_arrays(
        *(np.asarray(v, dtype=np.float64) for v in (lon_a, lat_a, lon_b, lat_b))
    )
    _turn, found, done = _solved(a_lon, a_lat, b_lon, b_lat)
    with np.errstate(divide="ignore", invalid="ignore"):
        metres = _length(found)
    round_way = projection.distance_m(a_lon, a_lat, b_lon, b_lat)
    same = (a_lon == b_lon) & (a_lat == b_lat)
    metres = np.where(done & np.isfinite(metres), metres, round_way)
    return np.asarray(np.where(same, 0.0, metres), dtype=np.float64)


def _solved(
    a_lon: Floats, a_lat: Floats, b_lon: Floats, b_lat: Floats
) -> tuple[Floats, _Found, NDArray[np.bool_]]:
    """The turn in longitude on the auxiliary sphere, the last round, and where it came to rest."""
    apart = np.radians((b_lon - a_lon + 180.0) % 360.0 - 180.0)
    low, high = _reduced(a_lat), _reduced(b_lat)
    turn, done = np.array(apart), np.zeros(apart.shape, dtype=bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        for _round in range(_ROUNDS):
            after = apart + _step(turn, low, high).more
            done = np.abs(after - turn) < _ENOUGH
            turn = after
            if done.all():
                break
        return turn, _step(turn, low, high), done


class _Found:
    """One round of Vincenty's iteration: its letters σ, cos²α, cos 2σm, and (λ - L)."""

    __slots__ = ("cos_sq", "cos_two", "more", "sigma")

    def __init__(self, sigma: Floats, cos_sq: Floats, cos_two: Floats, more: Floats) -> None:
        self.sigma, self.cos_sq, self.cos_two, self.more = sigma, cos_sq, cos_two, more


def _reduced(lat: Floats) -> tuple[Floats, Floats]:
    """Sine and cosine of the reduced latitude."""
    reduced = np.arctan((1.0 - FLATTENING) * np.tan(np.radians(lat)))
    return np.sin(reduced), np.cos(reduced)


def _step(turn: Floats, one: tuple[Floats, Floats], two: tuple[Floats, Floats]) -> _Found:
    (sin_a, cos_a), (sin_b, cos_b) = one, two
    across = cos_b * np.sin(turn)
    along = cos_a * sin_b - sin_a * cos_b * np.cos(turn)
    sin_sigma = np.hypot(across, along)
    cos_sigma = sin_a * sin_b + cos_a * cos_b * np.cos(turn)
    sigma = np.arctan2(sin_sigma, cos_sigma)
    sin_alpha = np.where(sin_sigma > 0, cos_a * cos_b * np.sin(turn) / sin_sigma, 0.0)
    cos_sq = 1.0 - sin_alpha**2
    # On the equator the term has no meaning and no weight.
    cos_two = np.where(cos_sq > 1e-15, cos_sigma - 2.0 * sin_a * sin_b / cos_sq, 0.0)
    c = FLATTENING / 16.0 * cos_sq * (4.0 + FLATTENING * (4.0 - 3.0 * cos_sq))
    inner = cos_two + c * cos_sigma * (2.0 * cos_two**2 - 1.0)
    more = (1.0 - c) * FLATTENING * sin_alpha * (sigma + c * sin_sigma * inner)
    return _Found(sigma, cos_sq, cos_two, more)


def _length(found: _Found) -> Floats:
    u = found.cos_sq * (AXIS_M**2 - _POLAR_M**2) / _POLAR_M**2
    a = 1.0 + u / 16384.0 * (4096.0 + u * (-768.0 + u * (320.0 - 175.0 * u)))
    b = u / 1024.0 * (256.0 + u * (-128.0 + u * (74.0 - 47.0 * u)))
    sin, cos, two = np.sin(found.sigma), np.cos(found.sigma), found.cos_two
    third = b / 6.0 * two * (4.0 * sin**2 - 3.0) * (4.0 * two**2 - 3.0)
    shift = b * sin * (two + b / 4.0 * (cos * (2.0 * two**2 - 1.0) - third))
    return np.asarray(_POLAR_M * a * (found.sigma - shift), dtype=np.float64)


def legs_m(points: ArrayLike) -> Floats:
    """The length of each leg of a path, an (n, 2) array of lon, lat: (n - 1,) metres."""
    array = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    if len(array) < 2:
        return np.empty(0)
    return distance_m(array[:-1, 0], array[:-1, 1], array[1:, 0], array[1:, 1])


def path_m(points: ArrayLike) -> float:
    """The length of a path, an (n, 2) array of lon, lat."""
    return float(np.sum(legs_m(points)))


def ring_m(points: ArrayLike) -> float:
    """The length of a closed ring, whose first point is not repeated."""
    array = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    return path_m(np.concatenate([array, array[:1]])) if len(array) > 1 else 0.0


def area_m2(points: ArrayLike) -> float:
    """The area inside a ring of lon, lat (n, 2), whose first point is not repeated; whichever way
    round it goes. The ring holds no pole and does not cross itself."""
    ring = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    if len(ring) < 3:
        return 0.0
    dense = _cut(np.concatenate([ring, ring[:1]]))
    turn = np.diff(np.unwrap(np.radians(dense[:, 0])))
    half = np.tan(_authalic(np.radians(dense[:, 1])) / 2.0)
    # The area between a great circle's piece and the equator, as a spherical excess.
    under = 2.0 * np.arctan2(
        np.tan(turn / 2.0) * (half[:-1] + half[1:]), 1.0 + half[:-1] * half[1:]
    )
    return abs(float(np.sum(under))) * _AUTHALIC_M2


def circle_area_m2(radius_m: float) -> float:
    """The area of a circle on the ground (a city's circle is flat to one part in a million)."""
    return math.pi * radius_m**2


def _q(sin: Floats) -> Floats:
    logs = np.log((1.0 - _E * sin) / (1.0 + _E * sin)) / (2.0 * _E)
    return np.asarray((1.0 - _E2) * (sin / (1.0 - _E2 * sin**2) - logs), dtype=np.float64)


_Q_POLE = float(_q(np.array(1.0)))
_AUTHALIC_M2 = AXIS_M**2 * _Q_POLE / 2.0
"""The squared radius of the sphere with the ellipsoid's surface."""


def _authalic(lat: Floats) -> Floats:
    """The latitude (radians) on the sphere of equal surface."""
    return np.asarray(np.arcsin(np.clip(_q(np.sin(lat)) / _Q_POLE, -1.0, 1.0)), dtype=np.float64)


def _cut(path: Floats) -> Floats:
    """The path with points added along the geodesic of each leg, none longer than a piece.

    On the auxiliary sphere (reduced latitude, the turn of Vincenty's solution) the geodesic is a
    great circle, and what longitude lags behind the turn grows with the way.
    """
    ends = path[:-1, 0], path[:-1, 1], path[1:, 0], path[1:, 1]
    turns, found, _done = _solved(*ends)
    apart = np.radians((ends[2] - ends[0] + 180.0) % 360.0 - 180.0)
    counts = np.maximum(1, np.ceil(np.degrees(found.sigma) / _PIECE_DEG)).astype(int)
    pieces = []
    for row, start in enumerate(path[:-1]):
        pieces.append(start[None, :])
        if counts[row] > 1:
            share = np.arange(1, counts[row]) / counts[row]
            turn, lat = _along(path[row, 1], path[row + 1, 1], float(turns[row]), share)
            lon = start[0] + np.degrees(turn - (turns[row] - apart[row]) * share)
            pieces.append(np.stack([lon, np.degrees(lat)], axis=1))
    return np.concatenate([*pieces, path[-1:]])


def _along(lat_a: float, lat_b: float, turn: float, share: Floats) -> tuple[Floats, Floats]:
    """Shares of the way between two places on the auxiliary sphere: turn and latitude, radians."""
    (sin_a, cos_a), (sin_b, cos_b) = _reduced(np.array(lat_a)), _reduced(np.array(lat_b))
    one = np.array([cos_a, 0.0, sin_a])
    two = np.array([cos_b * math.cos(turn), cos_b * math.sin(turn), sin_b])
    angle = math.atan2(float(np.linalg.norm(np.cross(one, two))), float(one @ two))
    made = np.outer(np.sin((1 - share) * angle), one) + np.outer(np.sin(share * angle), two)
    reduced = np.arctan2(made[:, 2], np.hypot(made[:, 0], made[:, 1]))
    lat = np.arctan(np.tan(reduced) / (1.0 - FLATTENING))
    return np.arctan2(made[:, 1], made[:, 0]), lat


def circle(lon: float, lat: float, radius_m: float, corners: int = 96) -> Floats:
    """A circle on the ground as a ring of (corners, 2) lon, lat, the first not repeated: true to
    a millionth of the radius within a city."""
    phi = math.radians(lat)
    bend = 1.0 - _E2 * math.sin(phi) ** 2
    # Radii of curvature of the ellipsoid in the meridian and across it.
    north_m = AXIS_M * (1.0 - _E2) / bend**1.5
    east_m = AXIS_M / math.sqrt(bend) * math.cos(phi)
    turn = np.linspace(0.0, 2.0 * math.pi, corners, endpoint=False)
    ring = np.stack(
        [
            lon + np.degrees(radius_m * np.sin(turn) / east_m),
            lat + np.degrees(radius_m * np.cos(turn) / north_m),
        ],
        axis=1,
    )
    # One correction by the exact distance takes out what the curvature leaves.
    true = distance_m(lon, lat, ring[:, 0], ring[:, 1])
    share = np.where(true > 0, radius_m / np.where(true > 0, true, 1.0), 1.0)[:, None]
    return np.asarray(np.array([[lon, lat]]) + (ring - [[lon, lat]]) * share, dtype=np.float64)


def reading_length_m(legs: int, ground_mpp: float) -> float:
    """How far a path of so many legs may be off when each corner was set to half a pixel: the
    root of the sum of squares, one pixel being `ground_mpp` metres."""
    return 0.5 * ground_mpp * math.sqrt(2.0 * max(1, legs))


def reading_area_m2(points: ArrayLike, ground_mpp: float) -> float:
    """The same for the area of a ring of lon, lat (n, 2): half the error of a corner by the
    length of the diagonal across it, root of the sum of squares."""
    ring = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    if len(ring) < 3:
        return 0.0
    before, after = np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0)
    across = projection.distance_m(before[:, 0], before[:, 1], after[:, 0], after[:, 1])
    return float(0.5 * 0.5 * ground_mpp * np.sqrt(np.sum(across**2)))
