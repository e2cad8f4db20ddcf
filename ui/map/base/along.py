"""Names along lines: where on a way its name fits, sign by sign."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ui.map import label
from ui.map.base.sheet import Lettering

Line = NDArray[np.float64]

_ROOM = 1.12
"""A way must be so much longer than its name."""
_SHIFTS = (0.0, 0.12, -0.12, 0.24, -0.24, 0.36, -0.36)
"""Where else within its slot a name is tried, as shares of the slot."""
_STRAIGHT_PX, _STRAIGHT_DEG = 0.9, 3.0
_STEEP_DEG = 52.0
_BETWEEN_DEG = 24.0
_WHOLE_DEG = 75.0
_LEAN_MOST_DEG = 50.0
_WIGGLE_PX = 7.0


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a name stands: its middle, and its turn, lean or curve (see Candidate)."""

    x: float
    y: float
    angle: float = 0.0
    stacked: bool = False
    curve: tuple[float, ...] = ()


def stands(line: Line, text: str, made: Lettering, apart: float) -> Iterator[Stand]:
    """Where a name fits on a line (n, 2) in pixels, y downwards, about every `apart` pixels."""
    along = _lengths(line)
    length = float(along[-1])
    wide = label.size(made, text)[0]
    if length < wide * _ROOM:
        return
    count = max(1, round(length / apart))
    slot = length / count
    for number in range(count):
        for shift in _SHIFTS:
            middle = (number + 0.5 + shift) * slot
            found = _fit(line, along, middle, text, made)
            if found is not None:
                yield found
                break


def _lengths(line: Line) -> NDArray[np.float64]:
    steps = np.hypot(*np.diff(line, axis=0).T)
    return np.concatenate([[0.0], np.cumsum(steps)])


def _fit(
    line: Line, along: NDArray[np.float64], middle: float, text: str, made: Lettering
) -> Stand | None:
    """A name with its middle at `middle` pixels along the line; None where the line bends too
    much under it or is too short."""
    advances = np.array(label.advances(made, text))
    wide = float(advances.sum())
    low, high = middle - wide / 2, middle + wide / 2
    if low < 0.0 or high > along[-1]:
        return None
    start, end = _at(line, along, np.array([low, high]))
    turn = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
    steep = 180.0 - abs(turn) if abs(turn) > 90.0 else abs(turn)
    if steep > _STEEP_DEG and label.chinese(text):
        return _stacked(line, along, middle, text, made)
    backwards = abs(turn) > 90.0
    places = np.cumsum(advances) - advances / 2
    places = high - places if backwards else low + places
    half = advances / 2
    centre = _at(line, along, places)
    before = _at(line, along, places - half)
    after = _at(line, along, places + half)
    step = (before - after) if backwards else (after - before)
    angles = np.degrees(np.arctan2(step[:, 1], step[:, 0]))
    if not _smooth(angles):
        return None
    x, y = _at(line, along, np.array([middle]))[0]
    chord = turn + (180.0 if turn <= -90.0 else -180.0 if turn > 90.0 else 0.0)
    bend = _away(centre, start, end)
    if bend < _STRAIGHT_PX and np.abs(angles - chord).max() < _STRAIGHT_DEG * 3:
        x, y = (start + end) / 2
        return Stand(float(x), float(y), chord)
    if float(np.hypot(*(end - start))) < wide * 0.8:
        return None
    return Stand(float(x), float(y), curve=_curve(centre - (x, y), angles))


def _stacked(
    line: Line, along: NDArray[np.float64], middle: float, text: str, made: Lettering
) -> Stand | None:
    """Signs one below the other, each upright, along a steep line."""
    step = label.line_step(made)
    tall = step * len(text)
    if middle - tall / 2 < 0.0 or middle + tall / 2 > along[-1]:
        return None
    numbers = np.arange(len(text), dtype=np.float64)
    places = middle + (numbers - (len(text) - 1) / 2) * step
    centre = _at(line, along, places)
    if centre[-1, 1] < centre[0, 1]:
        centre = centre[::-1]
    run = centre[-1] - centre[0]
    lean = math.degrees(math.atan2(-run[0], run[1])) if len(text) > 1 else 0.0
    steps = np.diff(centre, axis=0)
    leans = np.degrees(np.arctan2(-steps[:, 0], steps[:, 1])) if len(steps) else np.zeros(1)
    if abs(leans).max() > _LEAN_MOST_DEG or float(np.hypot(*run)) < (tall - step) * 0.9:
        return None
    x, y = (centre[0] + centre[-1]) / 2
    if _away(centre, centre[0], centre[-1]) < _STRAIGHT_PX:
        return Stand(float(x), float(y), lean, stacked=True)
    return Stand(float(x), float(y), curve=_curve(centre - (x, y), np.zeros(len(text))))


def _at(line: Line, along: NDArray[np.float64], places: NDArray[np.float64]) -> Line:
    x = np.interp(places, along, line[:, 0])
    y = np.interp(places, along, line[:, 1])
    return np.stack([x, y], axis=1)


def _smooth(angles: NDArray[np.float64]) -> bool:
    """Whether signs turned by these angles read as one word."""
    if np.abs(angles).max() > 88.0 and np.ptp(angles) > 120.0:
        return False
    between = np.abs(np.diff(angles))
    calm = not len(between) or between.max() <= _BETWEEN_DEG
    return bool(calm and np.ptp(angles) <= _WHOLE_DEG)


def _away(points: Line, start: NDArray[np.float64], end: NDArray[np.float64]) -> float:
    """How far points lie from the straight line between two, at most."""
    dx, dy = end - start
    chord = math.hypot(dx, dy)
    if chord == 0.0:
        return math.inf
    cross = (points[:, 0] - start[0]) * dy - (points[:, 1] - start[1]) * dx
    return float(np.abs(cross).max() / chord)


def _curve(places: Line, angles: NDArray[np.float64]) -> tuple[float, ...]:
    """As in Candidate: to half a pixel and a degree, so that like pictures are shared."""
    rows = np.column_stack([np.round(places * 2) / 2, np.round(angles)])
    return tuple(rows.reshape(-1).tolist())
