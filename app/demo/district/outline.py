"""The district's boundary: a smooth natural line of a given area."""

from __future__ import annotations

import numpy as np
import shapely

# Harmonics of the radius: (count round the district, share of the radius, phase). Low ones give
# the body, high ones the small bays and noses that make a boundary look grown.
_HARMONICS = (
    (2, 0.020, 0.4),
    (3, 0.034, 2.1),
    (4, 0.016, 5.2),
    (5, 0.016, 0.9),
    (7, 0.013, 3.7),
    (11, 0.009, 1.6),
    (16, 0.007, 4.4),
    (23, 0.006, 0.2),
    (34, 0.004, 2.9),
    (47, 0.0025, 5.0),
)
_HALF_WIDTH, _HALF_HEIGHT, _SQUARENESS = 7150.0, 5500.0, 2.6
_TURN = np.radians(5.0)
_VERTICES = 720


def build(area_km2: float, rng: np.random.Generator) -> shapely.Polygon:
    """The boundary in plane metres, scaled to an area in km²."""
    angle = np.linspace(0.0, 2.0 * np.pi, _VERTICES, endpoint=False)
    body = (
        np.abs(np.cos(angle) / _HALF_WIDTH) ** _SQUARENESS
        + np.abs(np.sin(angle) / _HALF_HEIGHT) ** _SQUARENESS
    ) ** (-1.0 / _SQUARENESS)
    swell = np.ones_like(angle)
    for count, share, phase in _HARMONICS:
        swell += share * np.sin(count * angle + phase + rng.uniform(-0.15, 0.15))
    radius = body * swell
    area = 0.5 * np.sum(radius**2) * (2.0 * np.pi / _VERTICES)
    radius *= np.sqrt(area_km2 * 1e6 / area)
    turned = angle + _TURN
    return shapely.Polygon(np.stack([radius * np.cos(turned), radius * np.sin(turned)], axis=-1))
