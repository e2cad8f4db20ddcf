"""The arterial lattice in plan space: which lines there are, and the blocks between them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.demo.district.atlas import Atlas, Line

Box = tuple[float, float, float, float]

# How far a second line may jog from one block to the next, metres.
_JOG_M = 65.0


@dataclass(frozen=True, slots=True)
class Cut:
    """A straight plan line from lo to hi at u = at (axis "u") or v = at (axis "v").

    `grade` is a road class, or "wall" (a border with no road), "water", "rim".
    """

    axis: str
    at: float
    lo: float
    hi: float
    grade: str
    name: str = ""


@dataclass(slots=True)
class Cell:
    """A plan rectangle with the grade of the line on each side (west, south, east, north)."""

    box: Box
    sides: tuple[str, str, str, str]
    block: int = 0
    weight: float = 0.0
    ragged: bool = False

    @property
    def width(self) -> float:
        """Metres from west to east."""
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        """Metres from south to north."""
        return self.box[3] - self.box[1]

    def split(self, axis: str, at: float, grade: str) -> tuple[Cell, Cell]:
        """Two cells on both sides of a line of a grade."""
        u0, v0, u1, v1 = self.box
        west, south, east, north = self.sides
        if axis == "u":
            return (
                Cell((u0, v0, at, v1), (west, south, grade, north), self.block),
                Cell((at, v0, u1, v1), (grade, south, east, north), self.block),
            )
        return (
            Cell((u0, v0, u1, at), (west, south, east, grade), self.block),
            Cell((u0, at, u1, v1), (west, grade, east, north), self.block),
        )


def main_lines(atlas: Atlas) -> list[Cut]:
    """The full-length lines: arterials, the lines of the ring, the river's axis."""
    area, ring = atlas.extent, atlas.ring
    rows = [(line.axis, line.at, "primary", line.name) for line in atlas.arterials]
    rows += [
        ("u", ring.west, "expressway", ring.west_name),
        ("u", ring.east, "expressway", ring.east_name),
        ("v", ring.south, "expressway", ring.south_name),
        ("v", ring.north, "expressway", ring.north_name),
        ("v", atlas.river.at, "water", atlas.river.name),
        ("u", area.west, "rim", ""),
        ("u", area.east, "rim", ""),
        ("v", area.south, "rim", ""),
        ("v", area.north, "rim", ""),
    ]
    far = atlas.outer
    span = {"u": (-far.reach_v, far.reach_v), "v": (-far.reach_u, far.reach_u)}
    cuts = [Cut(axis, at, *span[axis], grade, name) for axis, at, grade, name in rows]
    return sorted(cuts, key=lambda cut: (cut.axis, cut.at))


def blocks(atlas: Atlas, rng: np.random.Generator) -> tuple[list[Cell], list[Cut]]:
    """Blocks between arterials, halved or quartered by second lines, and those lines."""
    mains = main_lines(atlas)
    columns = [cut for cut in mains if cut.axis == "u"]
    rows = [cut for cut in mains if cut.axis == "v"]
    cells: list[Cell] = []
    cuts: list[Cut] = []
    for west, east in pairwise(columns):
        for south, north in pairwise(rows):
            sides = (west.grade, south.grade, east.grade, north.grade)
            cell = Cell((west.at, south.at, east.at, north.at), sides)
            for piece in _with_second_lines(cell, atlas, rng, cuts):
                piece.block = len(cells)
                cells.append(piece)
    return cells, cuts


def _with_second_lines(
    cell: Cell, atlas: Atlas, rng: np.random.Generator, cuts: list[Cut]
) -> list[Cell]:
    """A block split at the second lines that run through it; the lines are added to `cuts`."""
    u0, v0, u1, v1 = cell.box
    pieces = [cell]
    for canal in atlas.canals:
        across = ((v0, v1), (u0, u1))[canal.axis == "v"]
        low, high = ((u0, u1), (v0, v1))[canal.axis == "v"]
        if low < canal.at < high and canal.start <= across[0] and across[1] <= canal.end:
            pieces = [
                half for piece in pieces for half in piece.split(canal.axis, canal.at, "water")
            ]
    for line in atlas.secondaries:
        low, high = (u0, u1) if line.axis == "u" else (v0, v1)
        if not low < line.at < high:
            continue
        at = line.at + _jog(line, rng)
        ends = (v0, v1) if line.axis == "u" else (u0, u1)
        cuts.append(Cut(line.axis, at, *ends, "secondary", line.name))
        pieces = [half for piece in pieces for half in _split_if_through(piece, line.axis, at)]
    return pieces


def _split_if_through(cell: Cell, axis: str, at: float) -> tuple[Cell, ...]:
    """Both halves when a second line runs through the cell, else the cell."""
    low, high = (0, 2) if axis == "u" else (1, 3)
    if cell.box[low] < at < cell.box[high]:
        return cell.split(axis, at, "secondary")
    return (cell,)


def _jog(line: Line, rng: np.random.Generator) -> float:
    """How far a second line stands off in one block: mostly not at all."""
    shift = float(rng.uniform(-_JOG_M, _JOG_M))
    return shift if rng.random() < 0.45 and abs(shift) > 25.0 else 0.0
