"""Addresses: the named road a place lies on and its number along it (学府路 128 号)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from app.demo.district.model import Road

# One house number for so many metres of road; even numbers on the left side, odd on the right.
_METRES_A_NUMBER = 28.0
_REACH_M = 900.0


@dataclass(frozen=True, slots=True)
class Address:
    """A road and a number on it."""

    road: str
    road_en: str
    number: int

    @property
    def name(self) -> str:
        """学府路 128 号."""
        return f"{self.road} {self.number} 号"

    @property
    def name_en(self) -> str:
        """128 Xuefu Rd."""
        return f"{self.number} {self.road_en}"


class Addresses:
    """Finds addresses on the named roads inside the district (plane metres)."""

    def __init__(self, roads: Sequence[Road], outline: shapely.Polygon) -> None:
        """Keep the named roads as far as they lie inside."""
        shapely.prepare(outline)
        named = [road for road in roads if road.name and outline.intersects(road.line)]
        lines = shapely.intersection(np.array([road.line for road in named], dtype=object), outline)
        parts, owner = shapely.get_parts(lines, return_index=True)
        keep = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
        self._lines = parts[keep]
        self._roads = [named[row] for row in owner[keep].tolist()]
        self._tree = shapely.STRtree(self._lines)

    def of(self, points: NDArray[np.float64]) -> list[Address]:
        """The address of each place of an (n, 2) array."""
        places = shapely.points(points)
        hits, rows = self._tree.query_nearest(places, max_distance=_REACH_M, all_matches=False)
        if len(hits) != len(places):
            raise ValueError("a place lies away from all named roads")
        lines = self._lines[rows]
        along = shapely.line_locate_point(lines, places)
        ahead = shapely.get_coordinates(shapely.line_interpolate_point(lines, along + 5.0))
        here = shapely.get_coordinates(shapely.line_interpolate_point(lines, along - 5.0))
        way, off = ahead - here, points - here
        left = way[:, 0] * off[:, 1] - way[:, 1] * off[:, 0] > 0.0
        numbers = 2 * (along / _METRES_A_NUMBER).astype(int) + np.where(left, 2, 1)
        return [
            Address(self._roads[row].name, self._roads[row].name_en, number)
            for row, number in zip(rows.tolist(), numbers.tolist(), strict=True)
        ]
