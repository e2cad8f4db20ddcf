"""Web Mercator (EPSG:3857) and distances on the ground, vectorised.

Degrees are WGS 84, longitude first; metres are Mercator metres unless a name says ground.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Metres = NDArray[np.float64]

RADIUS_M = 6378137.0
# Half the side of the square world, and the latitude where the square ends.
HALF_WORLD_M = np.pi * RADIUS_M
MAX_LATITUDE = 85.0511287798066
# Mean earth radius (IUGG) for distances.
_MEAN_RADIUS_M = 6371008.8


def to_mercator(lon: ArrayLike, lat: ArrayLike) -> tuple[Metres, Metres]:
    """Degrees to Mercator metres (x east, y north); latitudes are held inside the square."""
    x = np.radians(np.asarray(lon, dtype=np.float64)) * RADIUS_M
    held = np.clip(np.asarray(lat, dtype=np.float64), -MAX_LATITUDE, MAX_LATITUDE)
    return x, np.arctanh(np.sin(np.radians(held))) * RADIUS_M


def to_lonlat(x: ArrayLike, y: ArrayLike) -> tuple[Metres, Metres]:
    """Mercator metres to degrees."""
    lon = np.degrees(np.asarray(x, dtype=np.float64) / RADIUS_M)
    lat = np.degrees(np.arctan(np.sinh(np.asarray(y, dtype=np.float64) / RADIUS_M)))
    return lon, lat


def points_to_mercator(points: ArrayLike) -> Metres:
    """An (n, 2) array of lon, lat to an (n, 2) array of Mercator metres."""
    array = np.asarray(points, dtype=np.float64)
    x, y = to_mercator(array[..., 0], array[..., 1])
    return np.stack([x, y], axis=-1)


def points_to_lonlat(points: ArrayLike) -> Metres:
    """An (n, 2) array of Mercator metres to an (n, 2) array of lon, lat."""
    array = np.asarray(points, dtype=np.float64)
    lon, lat = to_lonlat(array[..., 0], array[..., 1])
    return np.stack([lon, lat], axis=-1)


def metres_per_pixel(zoom: float, tile_px: int = 256) -> float:
    """Mercator metres one pixel spans at a (fractional) zoom level."""
    return float(2.0 * HALF_WORLD_M / (tile_px * 2.0**zoom))


def zoom_of(metres_per_px: float, tile_px: int = 256) -> float:
    """The fractional zoom at which one pixel spans so many Mercator metres."""
    return float(np.log2(2.0 * HALF_WORLD_M / (tile_px * metres_per_px)))


def ground_scale(lat: ArrayLike) -> Metres:
    """Ground metres per Mercator metre at a latitude (its cosine)."""
    return np.asarray(np.cos(np.radians(np.asarray(lat, dtype=np.float64))))


def distance_m(lon_a: ArrayLike, lat_a: ArrayLike, lon_b: ArrayLike, lat_b: ArrayLike) -> Metres:
    """Great-circle ground distance in metres (haversine on the mean sphere)."""
    phi_a, phi_b = np.radians(lat_a), np.radians(lat_b)
    d_phi, d_lam = phi_b - phi_a, np.radians(np.subtract(lon_b, lon_a))
    chord = np.sin(d_phi / 2) ** 2 + np.cos(phi_a) * np.cos(phi_b) * np.sin(d_lam / 2) ** 2
    return np.asarray(2.0 * _MEAN_RADIUS_M * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))))


def bearing_deg(lon_a: ArrayLike, lat_a: ArrayLike, lon_b: ArrayLike, lat_b: ArrayLike) -> Metres:
    """The heading from a to b in degrees clockwise from north, 0 to 360."""
    phi_a, phi_b = np.radians(lat_a), np.radians(lat_b)
    d_lam = np.radians(np.subtract(lon_b, lon_a))
    east = np.sin(d_lam) * np.cos(phi_b)
    north = np.cos(phi_a) * np.sin(phi_b) - np.sin(phi_a) * np.cos(phi_b) * np.cos(d_lam)
    return np.asarray(np.degrees(np.arctan2(east, north)) % 360.0)


def path_length_m(points: ArrayLike) -> float:
    """Ground length in metres of a path, an (n, 2) array of lon, lat."""
    array = np.asarray(points, dtype=np.float64)
    legs = distance_m(array[:-1, 0], array[:-1, 1], array[1:, 0], array[1:, 1])
    return float(np.sum(legs))
