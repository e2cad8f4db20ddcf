"""Names on the map: placed without collisions for a region round the view, drawn as pictures.

Anchors depend on scale alone, so a name stays where it is while the map is dragged.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPixmap

from ui.map import label_art
from ui.map.label_sources import Candidate
from ui.map.maker.base import Maker
from ui.map.maker.protocol import AskNames, Named
from ui.map.maker.setup import Look
from ui.map.view import Bounds, Floats, View

_REGION = 0.4
"""Names are placed this share of a view beyond each of its edges."""
Mask = NDArray[np.bool_]
_MARK_PX = 6.0
_AT_ONCE = 40
_IN_SIGHT = 0.52
_OTHER_RUNGS = 5
"""Names chosen for another scale are shown while they are no farther off than this."""
_NOWHERE: Bounds = (0.0, 0.0, 0.0, 0.0)
_PAD_PX = 5.0
_SAME_PX = 190.0
"""The same name keeps at least this far from itself."""


@dataclass(slots=True)
class Placed:
    """One name and, once it was made, its picture."""

    candidate: Candidate
    pixels: QPixmap | None = None


class _Names:
    """The names chosen for a region at one scale, as columns."""

    def __init__(self, rung: int, region: Bounds, chosen: list[Candidate]) -> None:
        self.rung, self.region = rung, region
        self.placed = [Placed(candidate) for candidate in chosen]
        self.x: Floats = np.array([c.x for c in chosen])
        self.y: Floats = np.array([c.y for c in chosen])
        self.half: Floats = np.array([half_size(c) for c in chosen]).reshape(-1, 2)
        self.yields: Mask = np.array([not c.lettering.startswith("street") for c in chosen], bool)


class Labels:
    """The names in a region: chosen by the maker, their pictures made bit by bit between frames.
    Until those in sight are ready the old ones stay."""

    def __init__(self, maker: Maker, client: int) -> None:
        self._maker, self._client = maker, client
        self._names = _Names(-1, _NOWHERE, [])
        self._rung, self._region, self._dpr = -1, _NOWHERE, 1.0
        self._number = 0
        self._asking = False
        self._view: View | None = None
        self._job: Iterator[bool] | None = None

    @property
    def waiting(self) -> bool:
        """Whether names are still being chosen or made."""
        return self._asking or self._job is not None

    @property
    def asking(self) -> bool:
        """Whether names are still being chosen."""
        return self._asking

    @property
    def making(self) -> bool:
        """Whether pictures are still to be made."""
        return self._job is not None

    @property
    def texts(self) -> list[str]:
        """Every name that was placed."""
        return [placed.candidate.text for placed in self._names.placed]

    def clear(self) -> None:
        """Forget all (new names, language or theme)."""
        self._job, self._rung, self._asking = None, -1, False
        self._number += 1
        self._names = _Names(-1, _NOWHERE, [])

    def ask_again(self) -> None:
        """What was asked for may have been lost; what is shown stays."""
        self._rung = -1

    def stale(self, view: View) -> bool:
        """Whether the view left the region or scale names were last asked for."""
        west, south, east, north = view.bounds()
        region = self._region
        inside = west >= region[0] and south >= region[1]
        inside = inside and east <= region[2] and north <= region[3]
        return view.rung != self._rung or view.dpr != self._dpr or not inside

    def place(self, view: View, look: Look) -> None:
        """Ask for the names of the region round `view`."""
        self._rung, self._dpr, self._view = view.rung, view.dpr, view
        self._region = view.bounds(_REGION * max(view.width, view.height))
        self._number += 1
        self._asking = True
        ask = AskNames(self._client, self._number, look, self._rung, self._region)
        self._maker.ask(ask)

    def take(self, named: Named) -> None:
        """The names that were asked for; older ones are thrown away."""
        if named.number == self._number and self._view is not None:
            self._asking = False
            self._job = self._make(named.candidates, self._view)

    def work(self, seconds: float) -> bool:
        """Make pictures for so long; whether there is something new to see."""
        end = time.perf_counter() + seconds
        new = False
        while self._job is not None:
            step = next(self._job, None)
            if step is None:
                self._job = None
            else:
                new = new or step
            if time.perf_counter() >= end:
                break
        return new

    def _make(self, chosen: list[Candidate], view: View) -> Iterator[bool]:
        """The pictures, those in sight first; each step tells whether something new is to see."""
        names = _Names(self._rung, self._region, chosen)
        dpr = self._dpr
        x, y = view.screen(names.x, names.y)
        away = np.maximum(np.abs(x / view.width - 0.5), np.abs(y / view.height - 0.5))
        for row in np.argsort(away).tolist():
            if away[row] > _IN_SIGHT and self._names is not names:
                self._names = names
                yield True
            placed = names.placed[row]
            c = placed.candidate
            placed.pixels = label_art.pixels(c.lettering, c.text, c.angle, c.stacked, dpr)
            yield self._names is names
        self._names = names
        yield True

    def draw(
        self, painter: QPainter, view: View, area: QRectF, marks: tuple[Floats, Floats]
    ) -> None:
        """Draw the names in `area`; while the scale changes they keep their size. Names other
        than those of streets (街道) give way to `marks`, x and y in pixels."""
        names = self._names
        if not len(names.x) or abs(names.rung - view.rung) > _OTHER_RUNGS:
            return
        x, y = view.screen(names.x, names.y)
        near = ~_covered(names, x, y, *marks)
        near &= (x > area.left() - 120) & (x < area.right() + 120)
        near &= (y > area.top() - 120) & (y < area.bottom() + 120)
        dpr = view.dpr
        for row in np.flatnonzero(near).tolist():
            pixels = names.placed[row].pixels
            if pixels is None:
                continue
            left = round(x[row] * dpr - pixels.width() / 2) / dpr
            top = round(y[row] * dpr - pixels.height() / 2) / dpr
            painter.drawPixmap(QPointF(left, top), pixels)


def _covered(names: _Names, x: Floats, y: Floats, mark_x: Floats, mark_y: Floats) -> Mask:
    if not len(mark_x):
        return np.zeros(len(x), dtype=bool)
    across = np.abs(x[:, None] - mark_x[None, :]) < names.half[:, :1] + _MARK_PX
    along = np.abs(y[:, None] - mark_y[None, :]) < names.half[:, 1:] + _MARK_PX
    covered: Mask = np.any(across & along, axis=1) & names.yields
    return covered


def choose(candidates: list[Candidate], mpp: float) -> Iterator[list[Candidate]]:
    """The candidates, in their order, that collide with none chosen before; some at a time."""
    taken = _Taken(len(candidates))
    same: dict[str, list[tuple[float, float]]] = {}
    for start in range(0, len(candidates), _AT_ONCE):
        chosen = []
        for candidate in candidates[start : start + _AT_ONCE]:
            x, y = candidate.x / mpp, -candidate.y / mpp
            twins = same.setdefault(candidate.text, [])
            if any(math.hypot(x - a, y - b) < _SAME_PX for a, b in twins):
                continue
            boxes = _boxes(candidate, x, y)
            if taken.free(boxes):
                taken.add(boxes)
                twins.append((x, y))
                chosen.append(candidate)
        yield chosen


def half_size(candidate: Candidate) -> tuple[float, float]:
    """Half the width and height of the upright box round a label."""
    wide, high = label_art.size(candidate.lettering, candidate.text, candidate.stacked)
    if candidate.stacked:
        return (wide + high * abs(math.tan(math.radians(candidate.angle)))) / 2, high / 2
    turn = math.radians(candidate.angle)
    sin, cos = abs(math.sin(turn)), abs(math.cos(turn))
    return (wide * cos + high * sin) / 2, (wide * sin + high * cos) / 2


class _Taken:
    """Boxes that are taken, as one growing array."""

    def __init__(self, guess: int) -> None:
        self._boxes = np.empty((max(64, guess * 4), 4))
        self._count = 0

    def free(self, boxes: Floats) -> bool:
        """Whether none of `boxes` (n, 4: left, top, right, bottom) meets one that is taken."""
        have = self._boxes[: self._count]
        low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        near = have[np.all((have[:, :2] < high) & (have[:, 2:] > low), axis=1)]
        if not len(near):
            return True
        a, b = boxes[:, None, :], near[None, :, :]
        apart = (a[..., 0] >= b[..., 2]) | (a[..., 2] <= b[..., 0])
        apart |= (a[..., 1] >= b[..., 3]) | (a[..., 3] <= b[..., 1])
        return bool(apart.all())

    def add(self, boxes: Floats) -> None:
        """Take them."""
        end = self._count + len(boxes)
        if end > len(self._boxes):
            self._boxes = np.concatenate([self._boxes, np.empty((end, 4))])
        self._boxes[self._count : end] = boxes
        self._count = end


def _boxes(candidate: Candidate, x: float, y: float) -> Floats:
    """A label as a row of square boxes along it, so that turned ones take little room."""
    wide, high = label_art.size(candidate.lettering, candidate.text, candidate.stacked)
    half = (wide if candidate.stacked else high) / 2 + _PAD_PX
    if candidate.stacked:
        lean = math.radians(candidate.angle)
        direction, length = (-math.tan(lean), 1.0), high
    else:
        turn = math.radians(candidate.angle)
        direction, length = (math.cos(turn), math.sin(turn)), wide
    count = max(1, math.ceil(length / (2 * half)))
    reach = max(0.0, length / 2 - half + _PAD_PX)
    at = np.linspace(-reach, reach, count) if count > 1 else np.zeros(1)
    centre_x, centre_y = x + at * direction[0], y + at * direction[1]
    return np.stack([centre_x - half, centre_y - half, centre_x + half, centre_y + half], axis=1)
