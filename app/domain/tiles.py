"""A wall of tiles as data: what each tile shows, in a line of text that an officer's set keeps and
a mode file can say.

    WL-0007            a sensor, drawn as its kind is drawn
    top water_level    the sensor of a kind that is worst now
    worst rain_river   the sensor of a group that is worst now
    count rain_river   how many of a group are in alarm, and how many are silent
    view waterlogging  the worst of a group among those the map shows
    flow IN-1 OUT-1    what comes in, what goes out, and the difference

`wide` at the end makes a tile two places wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

SENSOR, TOP, WORST, COUNT, VIEW, FLOW = "sensor", "top", "worst", "count", "view", "flow"
OF_GROUP = (WORST, COUNT, VIEW)
WIDE = "wide"

MOST = 60
"""Tiles of one set: more is a list."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: its kind, the ids it is about, and whether it is two places wide."""

    kind: str
    keys: tuple[str, ...]
    wide: bool = False


def parse(line: str) -> Tile | None:
    """The tile a line says; None for a line that says none."""
    words = line.split()
    wide = len(words) > 1 and words[-1] == WIDE
    words = words[:-1] if wide else words
    match words:
        case [str() as kind, str() as key] if kind in (TOP, *OF_GROUP):
            return Tile(kind, (key,), wide)
        case ["flow", str() as into, str() as out]:
            return Tile(FLOW, (into, out), wide)
        case [str() as key]:
            return Tile(SENSOR, (key,), wide)
        case _:
            return None


def line_of(tile: Tile) -> str:
    """The line that says a tile."""
    words = [*tile.keys] if tile.kind == SENSOR else [tile.kind, *tile.keys]
    return " ".join([*words, WIDE] if tile.wide else words)


def parsed(lines: Sequence[str]) -> list[Tile]:
    """The tiles of a set, each once, in their order; lines that say none are left out."""
    found: dict[tuple[str, tuple[str, ...]], Tile] = {}
    for line in lines:
        tile = parse(line)
        if tile is not None:
            found.setdefault((tile.kind, tile.keys), tile)
    return list(found.values())[:MOST]


def same(a: Tile, b: Tile) -> bool:
    """Whether two tiles show the same, however wide."""
    return (a.kind, a.keys) == (b.kind, b.keys)


def moved(tiles: Sequence[Tile], at: int, to: int) -> list[Tile]:
    """The tile in place `at` brought to place `to`; the others keep their order."""
    order = list(tiles)
    tile = order.pop(at)
    order.insert(max(0, min(len(order), to)), tile)
    return order


def resized(tiles: Sequence[Tile], at: int) -> list[Tile]:
    """The tile in place `at` made wide, or narrow again."""
    return [replace(t, wide=not t.wide) if n == at else t for n, t in enumerate(tiles)]


def added(tiles: Sequence[Tile], tile: Tile) -> list[Tile]:
    """A tile at the end, unless it is there already."""
    return [*tiles] if any(same(t, tile) for t in tiles) else [*tiles, tile][:MOST]
