"""Mapbox vector tiles (version 2) decoded into flat arrays, one set a layer.

Only the list of features is walked one by one; what is in them is read for all at once.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.i18n import _
from app.maps.geometry import LINE, POINT, POLYGON, Spans, geometry
from app.maps.packing import unpacked
from app.maps.source import Damaged
from app.maps.tags import Tag, Tags, varint

__all__ = ["LINE", "POINT", "POLYGON", "Tag", "Tags", "VectorLayer", "decode"]

_FEATURE = 2 << 3 | 2
_TAGS, _TYPE, _GEOMETRY = 2, 3, 4
_VARINT, _FIXED8, _BYTES, _FIXED4 = 0, 1, 2, 5
_MOST_FEATURES = 200_000
_MOST_FIELDS = 16
"""Fields of one feature; four are known."""


@dataclass(slots=True)
class VectorLayer:
    """One layer. `kind` (n,) of each feature; ring or line k is xy[first[k]:first[k + 1]] in tile
    units (0 to `extent`, y downwards) and belongs to feature `owner[k]`; a polygon's rings are
    closed and its holes turn the other way. `tags[row]` is a feature's dict, made when asked for
    and shared between features that are alike (not to be changed); `tags.column(key)` reads one
    key of all features at once."""

    name: str
    extent: int
    kind: NDArray[np.uint8]
    xy: NDArray[np.float32]
    first: NDArray[np.int64]
    owner: NDArray[np.int64]
    tags: Tags


def decode(data: bytes) -> dict[str, VectorLayer]:
    """Every layer of a tile, plain or packed. Raises Damaged."""
    plain = unpacked(data)
    try:
        layers = [_layer(plain[a:b]) for number, a, b in _fields(plain) if number == 3 and a >= 0]
    except (IndexError, struct.error, UnicodeDecodeError, ValueError) as error:
        raise Damaged(_("no vector tile: {error}").format(error=error)) from error
    return {layer.name: layer for layer in layers}


def _fields(
    data: bytes, features: list[tuple[int, int]] | None = None
) -> Iterator[tuple[int, int, int]]:
    """(number, begin, end) of each length-delimited field; a varint stands as (number, -1,
    value); others are skipped. With `features`, those are put there and not told."""
    at, end = 0, len(data)
    while at < end:
        key = data[at]
        if key == _FEATURE and features is not None:
            length = data[at + 1]
            at += 2
            if length >= 0x80:
                length, at = varint(data, at - 1)
            features.append((at, length))
            at += length
            continue
        key, at = varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == _BYTES:
            length, at = varint(data, at)
            if at + length > end:
                raise ValueError("cut off")
            yield number, at, at + length
            at += length
        elif wire == _VARINT:
            value, at = varint(data, at)
            yield number, -1, value
        elif wire in (_FIXED8, _FIXED4):
            at += 8 if wire == _FIXED8 else 4
        else:
            raise ValueError(f"wire type {wire}")
    if at > end:
        raise ValueError("cut off")


def _layer(data: bytes) -> VectorLayer:
    name, extent = "", 4096
    keys: list[str] = []
    values: list[tuple[int, int]] = []
    features: list[tuple[int, int]] = []
    for number, a, b in _fields(data, features):
        if number == 1 and a >= 0:
            name = data[a:b].decode("utf-8")
        elif number == 3 and a >= 0:
            keys.append(data[a:b].decode("utf-8", "replace"))
        elif number == 4 and a >= 0:
            values.append((a, b))
        elif number == 5 and a < 0:
            extent = b
    if not 1 <= extent <= 1 << 16 or len(features) > _MOST_FEATURES:
        raise ValueError("sizes out of bounds")
    raw = np.frombuffer(data, dtype=np.uint8)
    kind, marks, shapes = _read(raw, np.array(features, dtype=np.int64).reshape(-1, 2))
    xy, first, owner = geometry(raw, shapes, kind)
    return VectorLayer(name, extent, kind, xy, first, owner, Tags(data, marks, keys, values))


def _read(
    raw: NDArray[np.uint8], features: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], Spans, Spans]:
    """The kind of each feature, and where its tags and its geometry stand (begin, end)."""
    at, stop = features[:, 0].copy(), features.sum(axis=1)
    kind = np.zeros(len(at), dtype=np.uint8)
    marks, shapes = np.zeros((2, len(at), 2), dtype=np.int64)
    ends = np.flatnonzero(raw < 0x80)
    rows = np.flatnonzero(at < stop)
    for _field in range(_MOST_FIELDS):
        if not len(rows):
            return kind, marks, shapes
        key, here = _number(raw, ends, at[rows])
        number, wire = key >> 3, key & 7
        value, after = _number(raw, ends, here)
        held = wire == _BYTES
        following = np.where(held, after + value, after)
        if ((wire != _VARINT) & ~held).any() or (following > stop[rows]).any():
            raise ValueError("broken feature")
        typed = (number == _TYPE) & ~held & (value <= POLYGON)
        kind[rows[typed]] = value[typed]
        for wanted, spans in ((_TAGS, marks), (_GEOMETRY, shapes)):
            here_too = held & (number == wanted)
            spans[rows[here_too], 0] = after[here_too]
            spans[rows[here_too], 1] = following[here_too]
        at[rows] = following
        rows = rows[following < stop[rows]]
    raise ValueError("a feature without end")


def _number(
    raw: NDArray[np.uint8], ends: NDArray[np.int64], at: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The number that begins at each place, and the place after it; a number of more than 35
    bits (an id) is cut to them. Raises IndexError behind the end."""
    last = ends[np.searchsorted(ends, at)]
    value = (raw[at] & 0x7F).astype(np.int64)
    for place in range(1, 5):
        rows = np.flatnonzero(last - at >= place)
        if not len(rows):
            break
        value[rows] |= (raw[at[rows] + place] & 0x7F).astype(np.int64) << (7 * place)
    return value, last + 1
