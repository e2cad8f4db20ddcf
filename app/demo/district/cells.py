"""Blocks into community cells, community cells into micro cells: cut where people are halved.

The heaviest cell is always cut next, so cells come out even in households and the count is met
exactly. A cut between communities is a street; inside one the first cuts are lanes and the
last ones only walls.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.demo.district.density import Density
from app.demo.district.lattice import Cell, Cut

# A cell is never cut to less than this across, metres.
_LEAST_M = 24.0
# Blocks with less than this share of a community are slivers of the rim: neighbours get them.
_CRUMB = 0.4
_LANES = 3
# Least and most micro grids in a community grid: 50-70 households each make 300-500.
MICRO_COUNTS = (5, 8)


@dataclass(frozen=True, slots=True)
class Community:
    """A community cell with its micro cells."""

    cell: Cell
    micros: tuple[Cell, ...]


def communities(
    blocks: list[Cell], density: Density, count: int, rng: np.random.Generator
) -> tuple[list[Cell], list[Cut]]:
    """Exactly `count` cells of even weight in block order, and the streets between them."""
    cuts: list[Cut] = []
    for block in blocks:
        block.weight = density.weight(block.box)
    lived_in = [block for block in blocks if block.weight > 0.0]
    crumb = _CRUMB * sum(block.weight for block in lived_in) / count
    lived_in = [block for block in lived_in if block.weight > crumb]
    cells = _cut_heaviest(lived_in, density, count, rng, cuts, ("tertiary",))
    return sorted(cells, key=lambda cell: (cell.block, cell.box)), cuts


def micros(
    cells: list[Cell], density: Density, total: int, rng: np.random.Generator
) -> tuple[list[Community], list[Cut]]:
    """`total` micro cells, five to eight in each community cell by its weight, and the lanes."""
    cuts: list[Cut] = []
    counts = _share_out(np.array([cell.weight for cell in cells]), total)
    grades = ("residential",) * _LANES + ("wall",)
    made = []
    for cell, count in zip(cells, counts.tolist(), strict=True):
        parts = _cut_heaviest([cell], density, count, rng, cuts, grades)
        parts.sort(key=lambda part: (-part.box[3], part.box[0]))
        made.append(Community(cell, tuple(parts)))
    return made, cuts


def _share_out(weights: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Counts between the least and most of MICRO_COUNTS that follow weights and sum to total."""
    least, most = MICRO_COUNTS
    share = weights / weights.sum()
    low, high = 0.0, 10.0 * total
    counts = np.full(len(weights), least, dtype=np.int64)
    for _ in range(60):
        scale = 0.5 * (low + high)
        counts = np.clip(np.rint(share * scale), least, most).astype(np.int64)
        low, high = (scale, high) if counts.sum() < total else (low, scale)
    # Rounding may leave a few over or short: take or give them where the weight allows it.
    step = 1 if counts.sum() < total else -1
    for row in np.argsort(-step * weights / counts).tolist():
        if counts.sum() == total:
            break
        if least <= counts[row] + step <= most:
            counts[row] += step
    return counts


def _cut_heaviest(
    start: list[Cell],
    density: Density,
    count: int,
    rng: np.random.Generator,
    cuts: list[Cut],
    grades: tuple[str, ...],
) -> list[Cell]:
    """Cut the heaviest cell until there are `count`; the last of `grades` goes on for ever."""
    heap = [(-cell.weight, number, cell) for number, cell in enumerate(start)]
    heapq.heapify(heap)
    number, done = len(heap), 0
    while len(heap) < count:
        _, _, cell = heapq.heappop(heap)
        grade = grades[min(done, len(grades) - 1)]
        axis = _axis(cell, rng)
        at = density.divide(cell, axis, float(rng.uniform(0.42, 0.58)))
        at = _held(cell, axis, at)
        u0, v0, u1, v1 = cell.box
        cuts.append(Cut(axis, at, *((v0, v1) if axis == "u" else (u0, u1)), grade))
        for half in cell.split(axis, at, grade):
            half.weight = density.weight(half.box)
            heapq.heappush(heap, (-half.weight, number, half))
            number += 1
        done += 1
    return [cell for _, _, cell in heap]


def _axis(cell: Cell, rng: np.random.Generator) -> str:
    """Across the longer side; a nearly square cell is cut either way."""
    ratio = cell.width / cell.height
    if 0.85 < ratio < 1.18:
        return "u" if rng.random() < 0.5 else "v"
    return "u" if ratio > 1.0 else "v"


def _held(cell: Cell, axis: str, at: float) -> float:
    """A cut held away from the cell's sides."""
    u0, v0, u1, v1 = cell.box
    low, high = (u0, u1) if axis == "u" else (v0, v1)
    room = min(_LEAST_M, 0.3 * (high - low))
    return round(min(max(at, low + room), high - room), 2)
