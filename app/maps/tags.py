"""The tags of a vector tile's features: kept as they came, read when somebody asks."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from app.maps.packing import varints

Tag = str | int | float | bool


class Tags(Sequence[dict[str, Tag]]):
    """A dict of each feature of a layer; features that are alike share one."""

    def __init__(
        self,
        data: bytes,
        marks: NDArray[np.int64],
        keys: list[str],
        values: list[tuple[int, int]],
    ) -> None:
        self._data, self._marks, self._keys = data, marks, keys
        self._spans = values
        self._values: dict[int, Tag] = {}
        self._made: dict[bytes, dict[str, Tag]] = {}

    def __len__(self) -> int:
        return len(self._marks)

    @overload
    def __getitem__(self, row: int) -> dict[str, Tag]: ...
    @overload
    def __getitem__(self, row: slice) -> list[dict[str, Tag]]: ...
    def __getitem__(self, row: int | slice) -> dict[str, Tag] | list[dict[str, Tag]]:
        if isinstance(row, slice):
            return [self[at] for at in range(*row.indices(len(self)))]
        return self._of(*self._marks[row].tolist())

    def __iter__(self) -> Iterator[dict[str, Tag]]:
        return itertools.starmap(self._of, self._marks.tolist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def column(self, key: str) -> tuple[NDArray[np.int32], list[Tag]]:
        """One key of all features: (n,) numbers into the list of values, -1 where it is missing.
        Choosing by kind costs one look-up a value instead of one a feature."""
        codes = np.full(len(self), -1, dtype=np.int32)
        if key not in self._keys:
            return codes, []
        try:
            keys, values, owner = self._pairs()
        except ValueError:
            # What is broken carries no tags: the shapes are still worth drawing.
            return codes, []
        hit = keys == self._keys.index(key)
        used, code = np.unique(values[hit], return_inverse=True)
        codes[owner[hit]] = code
        return codes, [self._value(int(number)) for number in used]

    def _of(self, begin: int, end: int) -> dict[str, Tag]:
        raw = self._data[begin:end]
        made = self._made.get(raw)
        if made is None:
            made = self._made[raw] = self._read(raw)
        return made

    def _pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Keys, values and owners of all pairs; what points nowhere is left out."""
        raw = np.frombuffer(self._data, dtype=np.uint8)
        numbers, count = packed(raw, self._marks)
        if (count % 2).any():
            raise ValueError("half a tag")
        keys, values = numbers[::2], numbers[1::2]
        owner = np.repeat(np.arange(len(self)), count // 2)
        good = (keys < len(self._keys)) & (values < len(self._spans))
        return keys[good], values[good], owner[good]

    def _read(self, raw: bytes) -> dict[str, Tag]:
        # Short numbers, one byte each, are the rule.
        short = not raw or max(raw) < 0x80
        try:
            numbers = list(raw) if short else varints(np.frombuffer(raw, np.uint8)).tolist()
        except ValueError:
            return {}
        keys, most = self._keys, len(self._spans)
        pairs = zip(numbers[::2], numbers[1::2], strict=False)
        return {keys[k]: self._value(v) for k, v in pairs if k < len(keys) and v < most}

    def _value(self, number: int) -> Tag:
        found = self._values.get(number)
        if found is None:
            begin, end = self._spans[number]
            found = self._values[number] = value(self._data[begin:end])
        return found


def packed(
    raw: NDArray[np.uint8], spans: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers of packed fields at `spans` (n, 2), in order, and how many each one has."""
    begin, length = spans[:, 0], spans[:, 1] - spans[:, 0]
    whole = np.cumsum(length)
    if not len(whole) or not whole[-1]:
        return np.empty(0, np.int64), np.zeros(len(spans), np.int64)
    joined = raw[np.repeat(begin - (whole - length), length) + np.arange(whole[-1])]
    finished = np.concatenate([[0], np.cumsum(joined < 0x80)])
    used = length > 0
    if (joined[whole[used] - 1] >= 0x80).any():
        raise ValueError("cut off in a number")
    return varints(joined), finished[whole] - finished[whole - length]


def value(data: bytes) -> Tag:
    """One value of a layer's list. What is broken is an empty text: a name is not worth a tile."""
    try:
        return _value(data)
    except (IndexError, struct.error, ValueError):
        return ""


def _value(data: bytes) -> Tag:
    number, body = data[0] >> 3, data[1:]
    if number == 1:
        length, at = varint(body, 0)
        return body[at : at + length].decode("utf-8", "replace")
    if number == 2:
        return float(struct.unpack("<f", body[:4])[0])
    if number == 3:
        return float(struct.unpack("<d", body[:8])[0])
    found = varint(body, 0)[0]
    if number == 4:
        return found - (1 << 64) if found >> 63 else found
    if number == 6:
        return (found >> 1) ^ -(found & 1)
    return bool(found) if number == 7 else found


def varint(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins at `at`, and the place after it. Raises IndexError, ValueError."""
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
