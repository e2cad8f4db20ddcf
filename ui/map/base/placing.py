"""Names take their places, the most important first, so that none covers another."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ui.map import label
from ui.map.base.stylesheet import Style
from ui.map.label import DOT_PX, Candidate

Boxes = NDArray[np.float64]
"""(n, 4): left, top, right, bottom in pixels."""
_PAD_PX = 4.0
_DOT_GAP_PX = 3.5
_DOT_ROOM_PX = 7.0
"""Names beside dots keep this far from other names: many of them are noise."""
_SAME_PX = 200.0
"""The same name keeps at least this far from itself."""
_CELL_PX = 128.0


def ordered(candidates: list[Candidate]) -> list[Candidate]:
    """Candidates in the order in which they take their places; the same for the same ones."""
    return sorted(candidates, key=lambda c: (c.order, -c.weight, c.text, c.x, c.y))


def choose(candidates: list[Candidate], mpp: float, style: Style) -> list[Candidate]:
    """The candidates, in their order, that collide with none chosen before."""
    taken = _Taken()
    same: dict[str, list[tuple[float, float]]] = {}
    chosen: list[Candidate] = []
    for candidate in candidates:
        x, y = candidate.x / mpp, -candidate.y / mpp
        twins = same.setdefault(candidate.text, [])
        if any(math.hypot(x - a, y - b) < _SAME_PX for a, b in twins):
            continue
        for tried in _tries(candidate, style):
            found = boxes(tried, style, x, y)
            if taken.free(found):
                taken.add(found)
                twins.append((x, y))
                chosen.append(tried)
                break
    return chosen


def boxes(candidate: Candidate, style: Style, x: float, y: float) -> Boxes:
    """The room a name takes as a row of boxes along it, so that turned ones take little."""
    made = style.lettering(candidate.lettering)
    if candidate.curve:
        return _curved(candidate, made.px, x, y)
    wide, high = label.size(made, candidate.text, candidate.stacked)
    if candidate.dot:
        return _beside_dot(candidate, wide, high, x, y)
    half = (wide if candidate.stacked else high) / 2 + _PAD_PX
    if candidate.stacked:
        direction, length = (-math.tan(math.radians(candidate.angle)), 1.0), high
    else:
        turn = math.radians(candidate.angle)
        direction, length = (math.cos(turn), math.sin(turn)), wide
    count = max(1, math.ceil(length / (2 * half)))
    reach = max(0.0, length / 2 - half + _PAD_PX)
    at = np.linspace(-reach, reach, count) if count > 1 else np.zeros(1)
    return _squares(x + at * direction[0], y + at * direction[1], half)


def _curved(candidate: Candidate, px: int, x: float, y: float) -> Boxes:
    signs = np.array(candidate.curve).reshape(-1, 3)
    return _squares(x + signs[:, 0], y + signs[:, 1], px * 0.58 + _PAD_PX)


def _beside_dot(candidate: Candidate, wide: float, high: float, x: float, y: float) -> Boxes:
    middle_x, middle_y = x + candidate.dx, y + candidate.dy
    half_w, half_h, dot = wide / 2 + _DOT_ROOM_PX, high / 2 + _DOT_ROOM_PX, DOT_PX + 2.0
    return np.array([
        [middle_x - half_w, middle_y - half_h, middle_x + half_w, middle_y + half_h],
        [x - dot, y - dot, x + dot, y + dot],
    ])  # fmt: skip


def _squares(x: NDArray[np.float64], y: NDArray[np.float64], half: float) -> Boxes:
    return np.stack([x - half, y - half, x + half, y + half], axis=1)


def _tries(candidate: Candidate, style: Style) -> Iterator[Candidate]:
    """A name beside a dot may stand on its right, its left, below or above it."""
    if not candidate.dot:
        yield candidate
        return
    wide, high = label.size(style.lettering(candidate.lettering), candidate.text)
    across, along = DOT_PX + _DOT_GAP_PX + wide / 2, DOT_PX + _DOT_GAP_PX - 1.0 + high / 2
    for dx, dy in ((across, 0.0), (-across, 0.0), (0.0, along), (0.0, -along)):
        yield replace(candidate, dx=round(dx, 1), dy=round(dy, 1))


class _Taken:
    """Boxes that are taken, in cells."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float, float, float]]] = {}

    def free(self, found: Boxes) -> bool:
        """Whether none of `found` meets one that is taken."""
        for left, top, right, bottom in found.tolist():
            for cell in _cells(left, top, right, bottom):
                for a, b, c, d in self._cells.get(cell, ()):
                    if left < c and right > a and top < d and bottom > b:
                        return False
        return True

    def add(self, found: Boxes) -> None:
        """Take them."""
        for left, top, right, bottom in found.tolist():
            for cell in _cells(left, top, right, bottom):
                self._cells.setdefault(cell, []).append((left, top, right, bottom))


def _cells(left: float, top: float, right: float, bottom: float) -> Iterator[tuple[int, int]]:
    for column in range(math.floor(left / _CELL_PX), math.floor(right / _CELL_PX) + 1):
        for row in range(math.floor(top / _CELL_PX), math.floor(bottom / _CELL_PX) + 1):
            yield column, row
