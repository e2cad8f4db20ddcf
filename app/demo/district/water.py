"""The river, the canals and the lakes."""

from __future__ import annotations

import numpy as np
import shapely

from app.demo.district import plane
from app.demo.district.atlas import Atlas, Canal, ParkRow, River
from app.demo.district.model import Water
from app.demo.district.names import romanise

_STEP_M = 40.0


def river(row: River, west: float, east: float) -> Water:
    """The river in plane metres: it widens and narrows along its way."""
    u = np.arange(west, east + _STEP_M, _STEP_M)
    half = 0.5 * row.width * (1.0 + 0.24 * np.sin(u / 900.0) + 0.14 * np.sin(u / 370.0 + 1.0))
    north = plane.bend(u, row.at + half)
    south = plane.bend(u, row.at - half)
    area = shapely.Polygon(np.concatenate([north, south[::-1]]))
    axis = shapely.LineString(plane.bend(u, np.full_like(u, row.at)))
    return Water("river", row.name, row.name_en, area, axis)


def canal(row: Canal) -> Water:
    """A canal of even width in plane metres."""
    along = np.arange(row.start, row.end + _STEP_M, _STEP_M)
    fixed = np.full_like(along, row.at)
    points = plane.bend(fixed, along) if row.axis == "u" else plane.bend(along, fixed)
    axis = shapely.LineString(points)
    return Water("canal", row.name, row.name_en, axis.buffer(row.width / 2, cap_style="flat"), axis)


def lake(row: ParkRow, box: tuple[float, float, float, float], rng: np.random.Generator) -> Water:
    """The lake of a park, a soft blob inside the park's plan rectangle."""
    u0, v0, u1, v1 = box
    angle = np.linspace(0.0, 2.0 * np.pi, 90, endpoint=False)
    swell = np.ones_like(angle)
    for count, share in ((2, 0.16), (3, 0.13), (5, 0.06), (7, 0.03)):
        swell += share * np.sin(count * angle + rng.uniform(0.0, 2.0 * np.pi))
    reach = swell / swell.max()
    u = 0.5 * (u0 + u1) + 0.40 * (u1 - u0) * reach * np.cos(angle)
    v = 0.48 * v0 + 0.52 * v1 + 0.37 * (v1 - v0) * reach * np.sin(angle)
    name_en = row.lake_en or romanise(row.lake)
    return Water("lake", row.lake, name_en, shapely.Polygon(plane.bend(u, v)), shapely.LineString())


def flowing(atlas: Atlas) -> tuple[Water, ...]:
    """River and canals; where a canal meets the river the river's area wins."""
    main = river(atlas.river, -atlas.outer.reach_u, atlas.outer.reach_u)
    return (main, *(canal(row) for row in atlas.canals))
