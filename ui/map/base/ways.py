"""Pieces of one road or river joined to ways as long as can be."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

Line = NDArray[np.float64]
_NEAR_PX = 2.0
"""Ends nearer than this are the same (tiles cut a road each a little differently)."""
_TURN_DEG = 50.0
"""A way does not turn more than this where pieces meet."""
_FINE_PX = 0.6


def joined(pieces: list[Line]) -> list[Line]:
    """Lines (n, 2) in pixels joined end to end, straightest on first, the longest first."""
    pieces = [piece for piece in pieces if len(piece) > 1]
    if len(pieces) < 2:
        return pieces
    ends = _Ends(pieces)
    left = set(range(len(pieces)))
    made: list[Line] = []
    for start in sorted(left, key=lambda k: -_length(pieces[k])):
        if start not in left:
            continue
        left.discard(start)
        way = ends.extended(pieces[start], left)
        way = ends.extended(way[::-1], left)
        made.append(way)
    return sorted(made, key=_length, reverse=True)


class _Ends:
    """Which pieces end at a place."""

    def __init__(self, pieces: list[Line]) -> None:
        self._pieces = pieces
        self._cells: dict[tuple[int, int], list[tuple[int, bool]]] = defaultdict(list)
        for number, piece in enumerate(pieces):
            for at_end in (False, True):
                self._cells[_cell(piece[-1 if at_end else 0])].append((number, at_end))

    def extended(self, way: Line, left: set[int]) -> Line:
        """A way with all that goes on at its end; what was used is taken from `left`."""
        parts = [way]
        while True:
            found = self._next(parts[-1], left)
            if found is None:
                return np.concatenate(parts) if len(parts) > 1 else way
            number, at_end = found
            left.discard(number)
            piece = self._pieces[number]
            parts.append((piece[::-1] if at_end else piece)[1:])

    def _next(self, last: Line, left: set[int]) -> tuple[int, bool] | None:
        end, before = last[-1], last[-2] if len(last) > 1 else None
        best, least = None, _TURN_DEG
        x, y = _cell(end)
        for cell in ((x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
            for number, at_end in self._cells.get(cell, ()):
                if number not in left:
                    continue
                piece = self._pieces[number]
                first, then = (piece[-1], piece[-2]) if at_end else (piece[0], piece[1])
                if math.hypot(first[0] - end[0], first[1] - end[1]) > _NEAR_PX:
                    continue
                turn = 0.0 if before is None else _turn(end - before, then - first)
                if turn < least:
                    best, least = (number, at_end), turn
        return best


def smoothed(line: Line) -> Line:
    """A line without points that lie closer together than can be seen."""
    if len(line) < 3:
        return line
    steps = np.hypot(*np.diff(line, axis=0).T)
    kept = np.concatenate([[True], steps >= _FINE_PX])
    kept[-1] = True
    thinned: Line = line[kept]
    return thinned


def _cell(place: NDArray[np.float64]) -> tuple[int, int]:
    return math.floor(place[0] / _NEAR_PX), math.floor(place[1] / _NEAR_PX)


def _turn(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    cross = one[0] * other[1] - one[1] * other[0]
    return abs(math.degrees(math.atan2(cross, one[0] * other[0] + one[1] * other[1])))


def _length(line: Line) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())
