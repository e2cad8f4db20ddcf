"""Vector tiles written: the opposite of decoding, for maps that are made here."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.maps.geometry import LINE, POINT, POLYGON
from app.maps.tags import Tag

EXTENT = 4096
_MOVE, _LINE, _CLOSE = 1, 2, 7
_VERSION = 2


@dataclass(frozen=True, slots=True)
class Drawn:
    """A feature. `parts` are points (one array of all), lines, or rings without their last point,
    (k, 2) whole tile units; a polygon's outer rings turn right on the screen, its holes left."""

    kind: int
    parts: Sequence[NDArray[np.int64]]
    tags: Mapping[str, Tag]


def tile(layers: Mapping[str, Iterable[Drawn]]) -> bytes:
    """A vector tile of named layers, unpacked; layers without features are left out."""
    made = ((name, list(features)) for name, features in layers.items())
    return b"".join(_held(3, _layer(name, features)) for name, features in made if features)


def _layer(name: str, features: Sequence[Drawn]) -> bytes:
    keys: dict[str, int] = {}
    values: dict[tuple[type, Tag], int] = {}
    body = []
    for feature in features:
        marks = list[int]()
        for key, value in feature.tags.items():
            # With its type: True and 1 are equal, and yet not the same tag.
            marks.append(keys.setdefault(key, len(keys)))
            marks.append(values.setdefault((type(value), value), len(values)))
        tagged = _held(2, _numbers(marks)) if marks else b""
        drawn = _held(4, _numbers(_commands(feature)))
        body.append(_held(2, tagged + bytes([3 << 3, feature.kind]) + drawn))
    body += [_held(3, key.encode()) for key in keys]
    body += [_held(4, _value(value)) for _type, value in values]
    head = bytes([15 << 3, _VERSION]) + _held(1, name.encode())
    return head + b"".join(body) + bytes([5 << 3]) + _number(EXTENT)


def _commands(feature: Drawn) -> list[int]:
    numbers, pen = list[int](), np.zeros((1, 2), dtype=np.int64)
    for part in feature.parts:
        steps = np.diff(np.concatenate([pen, part]), axis=0)
        folded = ((steps << 1) ^ (steps >> 63)).ravel().tolist()
        pen = part[-1:]
        if feature.kind == POINT:
            numbers += [len(part) << 3 | _MOVE, *folded]
            continue
        numbers += [1 << 3 | _MOVE, *folded[:2], len(part) - 1 << 3 | _LINE, *folded[2:]]
        if feature.kind == POLYGON:
            numbers.append(1 << 3 | _CLOSE)
    return numbers


def _value(value: Tag) -> bytes:
    if isinstance(value, str):
        return _held(1, value.encode())
    if isinstance(value, bool):
        return bytes([7 << 3, value])
    if isinstance(value, int):
        return bytes([6 << 3]) + _number(value << 1 if value >= 0 else ~(value << 1))
    return bytes([3 << 3 | 1]) + struct.pack("<d", value)


def _held(number: int, body: bytes) -> bytes:
    return _number(number << 3 | 2) + _number(len(body)) + body


def _numbers(values: Iterable[int]) -> bytes:
    return b"".join(map(_number, values))


def _number(value: int) -> bytes:
    if value < 0x80:
        return bytes((value,))
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


__all__ = ["EXTENT", "LINE", "POINT", "POLYGON", "Drawn", "tile"]
