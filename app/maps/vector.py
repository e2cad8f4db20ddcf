"""Mapbox vector tiles (version 2) decoded into flat arrays, one set a layer."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.maps.packing import unpacked
from app.maps.source import Damaged

POINT, LINE, POLYGON = 1, 2, 3
Tag = str | int | float | bool
_MOVE, _LINE, _CLOSE = 1, 2, 7
_MOST_FEATURES = 200_000


@dataclass(slots=True)
class VectorLayer:
    """One layer. `kind` (n,) of each feature; ring or line k is xy[first[k]:first[k + 1]] in tile
    units (0 to `extent`, y downwards) and belongs to feature `owner[k]`; a polygon's rings are
    closed and its holes turn the other way. `tags` (n) are the features' own."""

    name: str
    extent: int
    kind: NDArray[np.uint8]
    xy: NDArray[np.float32]
    first: NDArray[np.int64]
    owner: NDArray[np.int64]
    tags: list[dict[str, Tag]]


def decode(data: bytes) -> dict[str, VectorLayer]:
    """Every layer of a tile, plain or packed. Raises Damaged."""
    plain = unpacked(data)
    try:
        layers = [_layer(plain[a:b]) for number, a, b in _fields(plain) if number == 3]
    except (IndexError, struct.error, UnicodeDecodeError, ValueError) as error:
        raise Damaged(f"no vector tile: {error}") from error
    return {layer.name: layer for layer in layers}


def _fields(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(number, begin, end) of each length-delimited field; a varint stands as (number, -1,
    value); others are skipped."""
    at, end = 0, len(data)
    while at < end:
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == 2:
            length, at = _varint(data, at)
            if at + length > end:
                raise ValueError("cut off")
            yield number, at, at + length
            at += length
        elif wire == 0:
            value, at = _varint(data, at)
            yield number, -1, value
        elif wire in (1, 5):
            at += 8 if wire == 1 else 4
        else:
            raise ValueError(f"wire type {wire}")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    result = shift = 0
    while True:
        byte = data[at]
        at += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return result, at
        shift += 7
        if shift > 63:
            raise ValueError("a number without end")


def _layer(data: bytes) -> VectorLayer:
    name, extent = "", 4096
    keys: list[str] = []
    values: list[Tag] = []
    features: list[tuple[int, int]] = []
    for number, a, b in _fields(data):
        if number == 1:
            name = data[a:b].decode("utf-8")
        elif number == 2:
            features.append((a, b))
        elif number == 3:
            keys.append(data[a:b].decode("utf-8", "replace"))
        elif number == 4:
            values.append(_value(data[a:b]))
        elif number == 5 and a < 0:
            extent = b
    if not 1 <= extent <= 1 << 16 or len(features) > _MOST_FEATURES:
        raise ValueError("sizes out of bounds")
    return _built(name, extent, data, features, keys, values)


def _value(data: bytes) -> Tag:
    key = data[0] if data else 0
    number, body = key >> 3, data[1:]
    if number == 1:
        length, at = _varint(body, 0)
        return body[at : at + length].decode("utf-8", "replace")
    if number == 2:
        return float(struct.unpack("<f", body[:4])[0])
    if number == 3:
        return float(struct.unpack("<d", body[:8])[0])
    value = _varint(body, 0)[0] if body else 0
    if number == 4:
        return value - (1 << 64) if value >> 63 else value
    if number == 6:
        return (value >> 1) ^ -(value & 1)
    return bool(value) if number == 7 else value


def _built(
    name: str,
    extent: int,
    data: bytes,
    features: list[tuple[int, int]],
    keys: list[str],
    values: list[Tag],
) -> VectorLayer:
    kinds = np.zeros(len(features), dtype=np.uint8)
    tags: list[dict[str, Tag]] = []
    spans: list[tuple[int, int]] = []
    for row, (a, b) in enumerate(features):
        body = data[a:b]
        geometry, marks = (0, 0), (0, 0)
        for number, c, d in _fields(body):
            if number == 3 and c < 0:
                kinds[row] = d if d in (POINT, LINE, POLYGON) else 0
            elif number == 4:
                geometry = (a + c, a + d)
            elif number == 2:
                marks = (c, d)
        spans.append(geometry)
        tags.append(_tags(body[slice(*marks)], keys, values))
    xy, first, owner = _geometry(data, spans, kinds)
    return VectorLayer(name, extent, kinds, xy, first, owner, tags)


def _tags(data: bytes, keys: list[str], values: list[Tag]) -> dict[str, Tag]:
    # Short numbers, one byte each, are the rule.
    numbers = list(data) if not data or max(data) < 0x80 else varints(data).tolist()
    pairs = zip(numbers[::2], numbers[1::2], strict=False)
    return {keys[k]: values[v] for k, v in pairs if k < len(keys) and v < len(values)}


def varints(data: bytes) -> NDArray[np.int64]:
    """Every number of a packed field."""
    raw = np.frombuffer(data, dtype=np.uint8)
    if not len(raw):
        return np.empty(0, dtype=np.int64)
    last = np.flatnonzero(raw < 0x80)
    if not len(last) or last[-1] != len(raw) - 1:
        raise ValueError("cut off in a number")
    begin = np.concatenate([[0], last[:-1] + 1])
    within = np.arange(len(raw)) - np.repeat(begin, last - begin + 1)
    if within.max() > 4:
        raise ValueError("a number without end")
    parts = (raw & 0x7F).astype(np.int64) << (7 * within)
    found: NDArray[np.int64] = np.add.reduceat(parts, begin)
    return found


def _geometry(
    data: bytes, spans: list[tuple[int, int]], kinds: NDArray[np.uint8]
) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """All features' commands run: coordinates are sums of steps, which numpy adds up at once."""
    packed = b"".join([data[a:b] for a, b in spans])
    numbers = varints(packed)
    if not len(numbers):
        empty = np.zeros(1, dtype=np.int64)
        return np.empty((0, 2), np.float32), empty, np.empty(0, np.int64)
    ends = np.cumsum([b - a for a, b in spans])
    # How many numbers end before each feature's end.
    whole = np.concatenate([[0], np.cumsum(np.frombuffer(packed, np.uint8) < 0x80)])
    stops = whole[ends].tolist()
    steps = _Steps(numbers, stops, (kinds == POLYGON).tolist())
    decoded = (numbers >> 1) ^ -(numbers & 1)
    xy = np.cumsum(decoded[steps.keep].reshape(-1, 2), axis=0)
    # Each feature's pen begins at the corner of the tile again.
    points = np.array(steps.points, dtype=np.int64)
    begin = np.concatenate([[0], np.cumsum(points)])[:-1]
    corner = np.where((begin > 0)[:, None], xy[np.maximum(begin - 1, 0)], 0)
    return _closed(xy - np.repeat(corner, points, axis=0), steps)


class _Steps:
    """The commands of all features walked through: which numbers are steps, the points of each
    line, whether it is closed, and the feature it belongs to; `points` by feature."""

    def __init__(self, numbers: NDArray[np.int64], stops: list[int], areas: list[bool]) -> None:
        self.keep = np.ones(len(numbers), dtype=bool)
        self.lengths: list[int] = []
        self.closed: list[bool] = []
        self.owner: list[int] = []
        self.points: list[int] = []
        plain, commands, at = numbers.tolist(), list[int](), 0
        for row, stop in enumerate(stops):
            before = len(self.lengths)
            while at < stop:
                commands.append(at)
                at = self._command(plain[at], at + 1, stop, areas[row])
            self.owner += [row] * (len(self.lengths) - before)
            self.points.append(sum(self.lengths[before:]))
        self.keep[commands] = False

    def _command(self, command: int, at: int, stop: int, area: bool) -> int:
        """Take one command whose parameters begin at `at`; where the next one stands."""
        kind, count = command & 7, command >> 3
        if kind == _CLOSE:
            if self.closed:
                self.closed[-1] = area
            return at
        end = at + 2 * count
        if kind not in (_MOVE, _LINE) or end > stop:
            raise ValueError("broken geometry")
        if kind == _MOVE:
            self.lengths += [1] * count
            self.closed += [False] * count
        elif self.lengths:
            self.lengths[-1] += count
        else:
            raise ValueError("a line without a beginning")
        return end


def _closed(
    xy: NDArray[np.int64], steps: _Steps
) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """Rings with their first point once more at the end."""
    length, shut = np.array(steps.lengths, dtype=np.int64), np.array(steps.closed)
    begin = np.concatenate([[0], np.cumsum(length)])[:-1]
    after = length + shut
    first = np.concatenate([[0], np.cumsum(after)]).astype(np.int64)
    within = np.arange(int(first[-1])) - np.repeat(first[:-1], after)
    # The step beyond the last point leads back to the first.
    within[within == np.repeat(length, after)] = 0
    picks = np.repeat(begin, after) + within
    return xy[picks].astype(np.float32), first, np.array(steps.owner, dtype=np.int64)
