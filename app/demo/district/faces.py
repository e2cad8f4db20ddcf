"""Cells as real areas: clipped by the boundary, cut along railway and ring, with no sliver left.

All borders are noded on one precision grid and polygonised, so neighbours share their vertices
and the areas tile the district without hole or overlap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from app.demo.district import plane
from app.demo.district.lattice import Cell

Geometries = NDArray[np.object_]

PRECISION_M = 0.01
# A piece this near to a railway or ring counts as lying on it.
_ON_LINE_M = 0.15
# Chords differ from the true bend by less than this.
_ROUND_M = 2.0
_UNBEND_ROUNDS = 40


@dataclass(frozen=True, slots=True)
class _Contacts:
    """Pairs of pieces that share a stretch of border, its length, and if it may be opened."""

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    length: NDArray[np.float64]
    open: NDArray[np.bool_]


def tile(
    borders: Geometries,
    barriers: list[shapely.LineString],
    outline: shapely.Polygon,
    cells: list[Cell],
) -> Geometries:
    """One Polygon in plane metres for each cell; together they tile the outline.

    `borders` are the lines between cells, `barriers` lines no area may lie across. Raises
    ValueError when a cell has no ground inside the outline.
    """
    pieces = _pieces(borders, barriers, outline)
    owner = _owners(pieces, cells)
    area = shapely.area(pieces)
    order = np.argsort(-area, kind="stable")
    main = np.full(len(cells), -1)
    for piece in order[::-1].tolist():
        if owner[piece] >= 0:
            main[owner[piece]] = piece
    if (main < 0).any():
        raise ValueError(f"{int((main < 0).sum())} cells lie outside the district")
    holder = np.full(len(pieces), -1)
    holder[main] = np.arange(len(cells))
    _give_away(holder, _contacts(pieces, barriers), order)
    return _gathered(pieces, holder, len(cells))


def _pieces(
    borders: Geometries, barriers: list[shapely.LineString], outline: shapely.Polygon
) -> Geometries:
    """All areas of the arrangement of lines that lie inside the outline."""
    near = outline.buffer(300.0)
    shapely.prepare(near)
    lines = [*borders[shapely.intersects(near, borders)], *barriers, outline.exterior]
    noded = shapely.unary_union(np.array(lines, dtype=object), grid_size=PRECISION_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    shapely.prepare(outline)
    inside = shapely.contains_properly(outline, shapely.point_on_surface(faces))
    return np.asarray(faces[inside])


def _owners(pieces: Geometries, cells: list[Cell]) -> NDArray[np.int64]:
    """The cell each piece lies in, -1 for the rim's slivers that no cell claims."""
    points = shapely.get_coordinates(shapely.point_on_surface(pieces))
    boxes = np.array([cell.box for cell in cells])
    tree = shapely.STRtree(shapely.box(boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]))
    places = shapely.points(unbend(points))
    hits, rows = tree.query_nearest(places, max_distance=_ROUND_M, all_matches=False)
    owner = np.full(len(pieces), -1)
    owner[hits] = rows
    return owner


def unbend(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Plane metres (n, 2) back to plan coordinates, by iteration."""
    guess = points.copy()
    cos, sin = np.cos(plane.TURN), np.sin(plane.TURN)
    for _ in range(_UNBEND_ROUNDS):
        miss = points - plane.bend(guess[:, 0], guess[:, 1])
        guess += np.stack(
            [cos * miss[:, 0] + sin * miss[:, 1], cos * miss[:, 1] - sin * miss[:, 0]], -1
        )
    return guess


def _contacts(pieces: Geometries, barriers: list[shapely.LineString]) -> _Contacts:
    """Which pieces touch along a stretch, from their shared segments."""
    points, owner = shapely.get_coordinates(pieces, return_index=True)
    inner = owner[:-1] == owner[1:]
    keys = np.rint(points / PRECISION_M).astype(np.int64)
    start, end = keys[:-1][inner], keys[1:][inner]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    low, high = np.where(swap[:, None], end, start), np.where(swap[:, None], start, end)
    row = np.concatenate([low, high], axis=1)
    by = np.lexsort(row.T)
    row, who = row[by], owner[:-1][inner][by]
    twin = np.flatnonzero((row[:-1] == row[1:]).all(axis=1))
    segment = row[twin] * PRECISION_M
    length = np.hypot(segment[:, 2] - segment[:, 0], segment[:, 3] - segment[:, 1])
    middle = shapely.points(0.5 * (segment[:, :2] + segment[:, 2:]))
    wall = shapely.MultiLineString(barriers)
    shapely.prepare(wall)
    return _Contacts(who[twin], who[twin + 1], length, ~shapely.dwithin(wall, middle, _ON_LINE_M))


def _give_away(holder: NDArray[np.int64], contacts: _Contacts, order: NDArray[np.int64]) -> None:
    """Give every piece without a holder to the neighbour it shares the longest border with."""
    beside: dict[int, dict[int, float]] = {}
    for one, other, length, may in zip(
        contacts.one.tolist(),
        contacts.other.tolist(),
        contacts.length.tolist(),
        contacts.open.tolist(),
        strict=True,
    ):
        # Across a barrier only when there is nothing else.
        worth = length if may else length * 1e-6
        for here, there in ((one, other), (other, one)):
            if holder[here] < 0:
                row = beside.setdefault(here, {})
                row[there] = row.get(there, 0.0) + worth
    waiting = [piece for piece in order.tolist() if holder[piece] < 0]
    while waiting:
        left = []
        for piece in waiting:
            known = [(worth, there) for there, worth in beside[piece].items() if holder[there] >= 0]
            if known:
                holder[piece] = holder[max(known)[1]]
            else:
                left.append(piece)
        if len(left) == len(waiting):
            raise ValueError("a piece of the district touches no other")
        waiting = left


def _gathered(pieces: Geometries, holder: NDArray[np.int64], count: int) -> Geometries:
    """The pieces of each holder as one area."""
    by = np.argsort(holder, kind="stable")
    bounds = np.searchsorted(holder[by], np.arange(count + 1))
    areas = np.empty(count, dtype=object)
    for row in range(count):
        own = by[bounds[row] : bounds[row + 1]]
        areas[row] = pieces[own[0]] if len(own) == 1 else shapely.coverage_union_all(pieces[own])
    return areas


def gather(areas: Geometries, groups: NDArray[np.int64], count: int) -> Geometries:
    """Areas of one coverage joined by group number (0 to count - 1)."""
    by = np.argsort(groups, kind="stable")
    bounds = np.searchsorted(groups[by], np.arange(count + 1))
    joined = np.empty(count, dtype=object)
    for row in range(count):
        joined[row] = shapely.coverage_union_all(areas[by[bounds[row] : bounds[row + 1]]])
    return joined
