"""Where the tiles of a wall stand: the officer's own on top, then each group under its head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect

from app.domain.tiles import Tile
from ui.models.sensors import Group
from ui.sensors.tile import HEIGHT

GAP, MARGIN, HEAD = 8, 8, 32
NARROWEST = 138
"""A tile gives way a little, so that a scroll bar does not cost a column."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing on the wall, in content pixels: a head (`row` −1, no `own`), a sensor of a group
    (`row`), or one of the officer's own tiles (`own`, in `place` of his set)."""

    box: QRect
    row: int
    group: Group | None = None
    own: Tile | None = None
    place: int = -1

    @property
    def is_head(self) -> bool:
        """A line above tiles, not a tile."""
        return self.row < 0 and self.own is None


def columns_in(wide: int) -> int:
    """How many tiles stand beside each other in so many pixels."""
    return max(1, (wide - 2 * MARGIN + GAP) // (NARROWEST + GAP))


def lay_tiles(
    groups: Sequence[Group], own: Sequence[tuple[Tile, int]], wide: int
) -> tuple[list[Cell], int]:
    """The cells and the height of all; `own` are the officer's tiles with the row each stands for
    (−1: none)."""
    count = columns_in(wide)
    room = (wide - 2 * MARGIN - (count - 1) * GAP) // count
    cells: list[Cell] = [Cell(QRect(MARGIN, 4, wide - 2 * MARGIN, HEAD), -1)]
    y = 4 + HEAD
    y = _lay_own(cells, own, count, room, y)
    for group in groups:
        cells.append(Cell(QRect(MARGIN, y, wide - 2 * MARGIN, HEAD), -1, group))
        y += HEAD
        for n, row in enumerate(group.tiles):
            line, column = divmod(n, count)
            x = MARGIN + column * (room + GAP)
            cells.append(Cell(QRect(x, y + line * (HEIGHT + GAP), room, HEIGHT), row))
        y += -(-len(group.tiles) // count) * (HEIGHT + GAP)
    return cells, y


def _lay_own(
    cells: list[Cell], own: Sequence[tuple[Tile, int]], count: int, room: int, y: int
) -> int:
    """The officer's own, a wide one over two columns where there are two; where they end."""
    column = 0
    for place, (tile, row) in enumerate(own):
        over = min(count, 2 if tile.wide else 1)
        if column + over > count:
            column, y = 0, y + HEIGHT + GAP
        x = MARGIN + column * (room + GAP)
        wide = over * room + (over - 1) * GAP
        cells.append(Cell(QRect(x, y, wide, HEIGHT), row, own=tile, place=place))
        column += over
    return y + HEIGHT + GAP if own else y
