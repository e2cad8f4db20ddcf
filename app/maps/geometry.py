"""The geometry of a vector tile's features: pen commands turned into lines and rings.

All features' pens move at once, a command each, as long as many move; the few with many more
commands (a lake of a hundred islands) are followed one by one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.maps.tags import packed

POINT, LINE, POLYGON = 1, 2, 3
Spans = NDArray[np.int64]
Numbers = NDArray[np.int64]
Lines = tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]
_MOVE, _LINE, _CLOSE = 1, 2, 7
_FEW = 24


def geometry(raw: NDArray[np.uint8], spans: Spans, kind: NDArray[np.uint8]) -> Lines:
    """xy, first and owner (see VectorLayer) of features whose commands stand at `spans`.
    Raises ValueError."""
    numbers, count = packed(raw, spans)
    if not len(numbers):
        return np.empty((0, 2), np.float32), np.zeros(1, np.int64), np.empty(0, np.int64)
    stop = np.cumsum(count)
    at = _commands(numbers, stop - count, stop)
    owner = np.searchsorted(stop, at, side="right")
    move, size = numbers[at] & 7, numbers[at] >> 3
    points = np.where(move == _CLOSE, 0, size)
    lines = np.where(move == _MOVE, size, 0)
    last = np.cumsum(lines) - 1
    line_owner = np.repeat(owner, lines)
    drawn = move != _MOVE
    if (last[drawn] < 0).any() or (line_owner[last[drawn]] != owner[drawn]).any():
        raise ValueError("a line without a beginning")
    length = np.ones(len(line_owner), dtype=np.int64)
    np.add.at(length, last[move == _LINE], size[move == _LINE])
    shut = np.zeros(len(line_owner), dtype=bool)
    shut[last[move == _CLOSE]] = True
    shut &= kind[line_owner] == POLYGON
    keep = np.ones(len(numbers), dtype=bool)
    keep[at] = False
    of_feature = np.bincount(owner, points, len(spans)).astype(np.int64)
    return _closed(_absolute(numbers[keep], of_feature), length, shut, line_owner)


def _commands(numbers: Numbers, begin: Numbers, stop: Numbers) -> Numbers:
    """Where the commands stand among the numbers."""
    found: list[Numbers] = []
    at, rows = begin.copy(), np.flatnonzero(begin < stop)
    while len(rows) > _FEW:
        here = at[rows]
        found.append(here)
        at[rows] = here + _stride(numbers[here])
        rows = rows[at[rows] < stop[rows]]
    slow: list[int] = []
    for row in rows.tolist():
        _follow(numbers, int(at[row]), int(stop[row]), slow)
        at[row] = stop[row]
    if (at > stop).any():
        raise ValueError("broken geometry")
    return np.sort(np.concatenate([*found, np.array(slow, dtype=np.int64)]))


def _stride(command: Numbers) -> Numbers:
    move, size = command & 7, command >> 3
    if not ((move == _CLOSE) | (((move == _MOVE) | (move == _LINE)) & (size > 0))).all():
        raise ValueError("broken geometry")
    return np.where(move == _CLOSE, 1, 1 + 2 * size)


def _follow(numbers: Numbers, at: int, stop: int, found: list[int]) -> None:
    base, plain = at, numbers[at:stop].tolist()
    while at < stop:
        found.append(at)
        move, size = plain[at - base] & 7, plain[at - base] >> 3
        if move == _CLOSE:
            at += 1
        elif move in (_MOVE, _LINE) and size:
            at += 1 + 2 * size
        else:
            raise ValueError("broken geometry")
    if at > stop:
        raise ValueError("broken geometry")


def _absolute(steps: Numbers, points: Numbers) -> NDArray[np.int64]:
    """Steps added up; each feature's pen begins at the corner of the tile again."""
    decoded = (steps >> 1) ^ -(steps & 1)
    xy = np.cumsum(decoded.reshape(-1, 2), axis=0)
    begin = np.cumsum(points) - points
    corner = np.where((begin > 0)[:, None], xy[np.maximum(begin - 1, 0)], 0)
    moved: NDArray[np.int64] = xy - np.repeat(corner, points, axis=0)
    return moved


def _closed(
    xy: NDArray[np.int64], length: Numbers, shut: NDArray[np.bool_], owner: Numbers
) -> Lines:
    """Rings with their first point once more at the end."""
    begin = np.cumsum(length) - length
    after = length + shut
    first = np.concatenate([[0], np.cumsum(after)])
    picks = np.arange(first[-1]) - np.repeat(first[:-1] - begin, after)
    ends = first[1:][shut] - 1
    picks[ends] = begin[shut]
    return xy[picks].astype(np.float32), first, owner
