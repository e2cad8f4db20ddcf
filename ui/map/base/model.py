"""A vector tile as this map knows it: shapes by kind, grade and level, and what carries a name.

Places within a tile are shares of its side: (0, 0) its north-west corner, (1, 1) its south-east.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.maps.vector import LINE, POINT, VectorLayer
from ui.map.base.schema import Class, Schema
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


@dataclass(frozen=True, slots=True)
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
class Names:
    """Names of one kind, grade and shape, a row each; row k stands at xy[first[k]:first[k + 1]]."""

    zh: list[str]
    en: list[str]
    rank: list[float]
    xy: Floats32
    first: Rows

    @property
    def bytes(self) -> int:
        """Memory it takes, about."""
        return self.xy.nbytes + self.first.nbytes + 120 * len(self.zh)


NameKey = tuple[str, str, int]
"""Kind, grade, shape."""


@dataclass(slots=True)
class Tile:
    """One tile; `bytes` is about what it takes in memory."""

    groups: dict[Key, Group] = field(default_factory=dict)
    names: dict[NameKey, list[Names]] = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        """Memory it takes."""
        names = sum(some.bytes for groups in self.names.values() for some in groups)
        return sum(group.bytes for group in self.groups.values()) + names

    def named(self, wanted: Callable[[str, str, int], bool]) -> Iterator[Name]:
        """The names of the kinds, grades and shapes that are wanted."""
        for (kind, grade, shape), groups in self.names.items():
            if not wanted(kind, grade, shape):
                continue
            for some in groups:
                first = some.first.tolist()
                for row, (zh, en, rank) in enumerate(zip(some.zh, some.en, some.rank, strict=True)):
                    xy = some.xy[first[row] : first[row + 1]]
                    yield Name(kind, grade, zh, en, rank, shape, xy)


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


def _sorted(
    layer: VectorLayer, schema: Schema, names: dict[NameKey, list[Names]]
) -> Iterator[tuple[Key, Group]]:
    """A layer's shapes by key; what has a name is added to `names`."""
    begin = np.searchsorted(layer.owner, np.arange(len(layer.kind) + 1))
    scaled = layer.xy / np.float32(layer.extent)
    there = np.diff(begin) > 0
    rows: dict[Key, list[Rows]] = defaultdict(list)
    lines: dict[Key, bool] = {}
    texts = _Texts(layer, schema)
    for found, shape, alike in _classes(layer, schema):
        mine = alike[there[alike]]
        if not len(mine):
            continue
        named = mine[texts.named[mine]]
        if len(named):
            some = _names(layer, scaled, begin, named, shape, texts)
            names.setdefault((found.kind, found.grade, shape), []).append(some)
        if shape != POINT and not found.named:
            key = (found.kind, found.grade, found.level)
            rows[key].append(mine)
            lines[key] = shape == LINE
    for key, parts in rows.items():
        mine = np.sort(np.concatenate(parts)) if len(parts) > 1 else parts[0]
        yield key, _group(layer, scaled, begin, mine, lines[key])


def _classes(layer: VectorLayer, schema: Schema) -> Iterator[tuple[Class, int, Rows]]:
    """What the features are, shape by shape, alike ones together: only one of them is asked."""
    code = layer.kind.astype(np.int64)
    for key in schema.keys(layer.name):
        column, values = layer.tags.column(key)
        if values:
            _known, code = np.unique(code * (len(values) + 1) + column + 1, return_inverse=True)
    order = np.argsort(code, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(code[order])) + 1):
        if len(rows):
            shape = int(layer.kind[rows[0]])
            found = schema.class_of(layer.name, shape, layer.tags[int(rows[0])])
            if found is not None:
                yield found, shape, rows


Column = tuple[NDArray[np.int32], list[str]]
"""A number for each feature, and texts by that number; the last, -1, is none."""


class _Texts:
    """The names of a layer's features: `named` (n,) tells which have one."""

    def __init__(self, layer: VectorLayer, schema: Schema) -> None:
        names = schema.names
        told = (names.any, names.zh, names.en, names.rank)
        self._any, self._zh, self._en, self._rank = (
            [_column(layer, key) for key in keys] for keys in told
        )
        self.named = np.zeros(len(layer.kind), dtype=bool)
        for codes, texts in (*self._any, *self._zh, *self._en):
            if len(texts) > 1:
                self.named |= codes >= 0

    def of(self, rows: Rows) -> tuple[list[str], list[str], list[float]]:
        """Chinese and English names, each the other where there is only one, and ranks."""
        own, zh, en = (_told(some, rows) for some in (self._any, self._zh, self._en))
        both = list(zip(zh, en, own, strict=True))
        ranks = [_number(rank) for rank in _told(self._rank, rows)]
        return [c or o or e for c, e, o in both], [e or o or c for c, e, o in both], ranks


def _column(layer: VectorLayer, key: str) -> Column:
    codes, values = layer.tags.column(key)
    return codes, [*(str(value).strip() for value in values), ""]


def _told(columns: list[Column], rows: Rows) -> list[str]:
    """For each row the first of the columns that says something."""
    told = [""] * len(rows)
    for codes, texts in columns:
        if len(texts) > 1:
            told = [t or texts[c] for t, c in zip(told, codes[rows].tolist(), strict=True)]
    return told


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return _LAST_RANK


def _names(
    layer: VectorLayer, scaled: Floats32, begin: Rows, rows: Rows, shape: int, texts: _Texts
) -> Names:
    """The names of some features: one for each line, else one for each feature."""
    counts = begin[rows + 1] - begin[rows] if shape == LINE else np.ones(len(rows), dtype=np.int64)
    rings = spread(begin[rows], counts)
    sizes = layer.first[rings + 1] - layer.first[rings]
    xy = scaled[spread(layer.first[rings], sizes)]
    zh, en, rank = texts.of(np.repeat(rows, counts))
    return Names(zh, en, rank, xy, np.append(0, np.cumsum(sizes)))


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
