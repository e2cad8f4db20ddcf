"""A vector tile as this map knows it: shapes by kind, grade and level, and what carries a name.

Places within a tile are shares of its side: (0, 0) its north-west corner, (1, 1) its south-east.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.maps.vector import LINE, POINT, VectorLayer
from ui.map.base.schema import Class, Names, Schema, Tags
from ui.map.maker.rings import spread

Floats32 = NDArray[np.float32]
Rows = NDArray[np.int64]
Key = tuple[str, str, int]
"""Kind, grade, level."""
_LAST_RANK = 99.0


@dataclass(slots=True)
class Group:
    """All lines or areas of one key. Ring or line k is xy[first[k]:first[k + 1]]; shape s (a line,
    or an outer ring with its holes) has the rings of[s] to of[s + 1]; `box` (s, 4) is left, top,
    right, bottom."""

    line: bool
    xy: Floats32
    first: Rows
    of: Rows
    box: Floats32

    @property
    def bytes(self) -> int:
        """Memory it takes."""
        return self.xy.nbytes + self.first.nbytes + self.of.nbytes + self.box.nbytes


@dataclass(slots=True)
class Name:
    """A name and what carries it: one point, a line, or the outer ring of an area."""

    kind: str
    grade: str
    zh: str
    en: str
    rank: float
    shape: int
    xy: Floats32


@dataclass(slots=True)
class Tile:
    """One tile; `bytes` is about what it takes in memory."""

    groups: dict[Key, Group] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)

    @property
    def bytes(self) -> int:
        """Memory it takes."""
        names = sum(200 + name.xy.nbytes for name in self.names)
        return sum(group.bytes for group in self.groups.values()) + names


def normalised(layers: dict[str, VectorLayer], schema: Schema) -> Tile:
    """A decoded tile by the rules of its schema."""
    made = Tile()
    parts: dict[Key, list[Group]] = defaultdict(list)
    for layer in layers.values():
        if schema.knows(layer.name):
            for key, group in _sorted(layer, schema, made.names):
                parts[key].append(group)
    made.groups = {key: _joined(groups) for key, groups in parts.items()}
    return made


def _sorted(layer: VectorLayer, schema: Schema, names: list[Name]) -> Iterator[tuple[Key, Group]]:
    """A layer's shapes by key; what has a name is added to `names`."""
    rows: dict[Key, list[int]] = defaultdict(list)
    lines: dict[Key, bool] = {}
    begin = np.searchsorted(layer.owner, np.arange(len(layer.kind) + 1))
    ring_of = begin.tolist()
    scaled = layer.xy / np.float32(layer.extent)
    for row, (shape, tags) in enumerate(zip(layer.kind.tolist(), layer.tags, strict=True)):
        found = schema.class_of(layer.name, shape, tags)
        rings = range(ring_of[row], ring_of[row + 1])
        if found is None or not rings:
            continue
        if tags:
            name = _name(found, shape, tags, schema.names)
            if name is not None:
                names += _each(name, layer, scaled, rings if shape == LINE else rings[:1])
        if shape != POINT and not found.named:
            key = (found.kind, found.grade, found.level)
            rows[key].append(row)
            lines[key] = shape == LINE
    for key, some in rows.items():
        yield key, _group(layer, scaled, begin, np.array(some), lines[key])


def _group(layer: VectorLayer, scaled: Floats32, begin: Rows, rows: Rows, line: bool) -> Group:
    """The shapes of some features."""
    counts = begin[rows + 1] - begin[rows]
    rings = spread(begin[rows], counts)
    sizes = layer.first[rings + 1] - layer.first[rings]
    xy = scaled[spread(layer.first[rings], sizes)]
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    of = np.arange(len(rings) + 1) if line else _outer(xy, first, np.cumsum(counts) - counts)
    return Group(line, xy, first, of, _boxes(xy, first, of))


def _outer(xy: Floats32, first: Rows, begin: Rows) -> Rows:
    """Where each outer ring stands, and the end. A feature begins with an outer ring; those that
    turn the same way are outer ones too (a thousand houses may be one feature)."""
    turn = xy[:-1, 0] * xy[1:, 1] - xy[1:, 0] * xy[:-1, 1]
    turn = np.append(turn, np.float32(0.0))
    turn[first[1:] - 1] = 0.0
    positive = np.add.reduceat(turn, first[:-1]) > 0.0
    lead = np.repeat(positive[begin], np.diff(np.append(begin, len(positive))))
    outer = positive == lead
    outer[begin] = True
    return np.append(np.flatnonzero(outer), len(positive))


def _boxes(xy: Floats32, first: Rows, of: Rows) -> Floats32:
    starts = first[of[:-1]]
    low = np.minimum.reduceat(xy, starts, axis=0)
    high = np.maximum.reduceat(xy, starts, axis=0)
    return np.concatenate([low, high], axis=1)


def _joined(groups: list[Group]) -> Group:
    """Groups of one key, from several layers, as one."""
    if len(groups) == 1:
        return groups[0]
    points = np.cumsum([0, *(len(g.xy) for g in groups)])
    rings = np.cumsum([0, *(len(g.first) - 1 for g in groups)])
    first = [g.first[:-1] + at for g, at in zip(groups, points[:-1], strict=True)]
    of = [g.of[:-1] + at for g, at in zip(groups, rings[:-1], strict=True)]
    return Group(
        groups[0].line,
        np.concatenate([g.xy for g in groups]),
        np.concatenate([*first, points[-1:]]),
        np.concatenate([*of, rings[-1:]]),
        np.concatenate([g.box for g in groups]),
    )


def _name(found: Class, shape: int, tags: Tags, names: Names) -> Name | None:
    own = _first(tags, names.any)
    zh, en = _first(tags, names.zh), _first(tags, names.en)
    if not (own or zh or en):
        return None
    rank = next((tags[key] for key in names.rank if key in tags), _LAST_RANK)
    number = float(rank) if isinstance(rank, int | float) else _LAST_RANK
    nothing = np.empty((0, 2), dtype=np.float32)
    text, other = zh or own or en, en or own or zh
    return Name(found.kind, found.grade, text, other, number, shape, nothing)


def _each(name: Name, layer: VectorLayer, scaled: Floats32, rings: range) -> Iterator[Name]:
    for ring in rings:
        xy = scaled[layer.first[ring] : layer.first[ring + 1]].copy()
        yield Name(name.kind, name.grade, name.zh, name.en, name.rank, name.shape, xy)


def _first(tags: Tags, keys: list[str]) -> str:
    for key in keys:
        if key in tags:
            return str(tags[key]).strip()
    return ""
