"""Names on the map: placed without collisions for a region round the view, drawn as pictures.

Anchors depend on scale alone, so a name stays where it is while the map is dragged.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPixmap

from ui.map import label_art
from ui.map.label_sources import Candidate, LabelSources
from ui.map.view import Bounds, Floats, View, rung_scale

_REGION = 0.55
"""Names are placed this share of a view beyond each of its edges."""
_PAD_PX = 5.0
_SAME_PX = 190.0
"""The same name keeps at least this far from itself."""


@dataclass(slots=True)
class Placed:
    """One name and, once it was made, its picture."""

    candidate: Candidate
    pixels: QPixmap | None = None


class Labels:
    """The names in a region at one scale."""

    def __init__(self, sources: Callable[[], LabelSources]) -> None:
        self._sources_of = sources
        self._sources: LabelSources | None = None
        self._rung = -1
        self._region: Bounds = (0.0, 0.0, 0.0, 0.0)
        self._placed: list[Placed] = []
        self._x: Floats = np.empty(0)
        self._y: Floats = np.empty(0)
        self._waiting: list[Placed] = []
        self._dpr = 1.0

    @property
    def waiting(self) -> int:
        """Names whose picture is not made yet."""
        return len(self._waiting)

    @property
    def texts(self) -> list[str]:
        """Every name that was placed."""
        return [placed.candidate.text for placed in self._placed]

    def clear(self) -> None:
        """Forget all (new names, language or theme)."""
        self._sources, self._rung, self._placed, self._waiting = None, -1, [], []

    def stale(self, view: View) -> bool:
        """Whether the view left the region or scale the names were placed for."""
        west, south, east, north = view.bounds()
        region = self._region
        inside = west >= region[0] and south >= region[1]
        inside = inside and east <= region[2] and north <= region[3]
        return view.rung != self._rung or view.dpr != self._dpr or not inside

    def place(self, view: View) -> None:
        """Choose the names for the region round `view`."""
        if self._sources is None:
            self._sources = self._sources_of()
        self._rung, self._dpr = view.rung, view.dpr
        margin = _REGION * max(view.width, view.height)
        self._region = view.bounds(margin)
        mpp = rung_scale(self._rung)
        chosen = choose(self._sources.candidates(mpp, self._region), mpp)
        self._placed = [Placed(candidate) for candidate in chosen]
        self._x = np.array([c.x for c in chosen])
        self._y = np.array([c.y for c in chosen])
        middle = np.hypot(self._x - view.x, self._y - view.y)
        self._waiting = [self._placed[row] for row in np.argsort(-middle).tolist()]

    def work(self, seconds: float) -> bool:
        """Make pictures for so long, from the middle outwards; whether any was made."""
        end = time.perf_counter() + seconds
        made = bool(self._waiting)
        while self._waiting:
            placed = self._waiting.pop()
            c = placed.candidate
            placed.pixels = label_art.pixels(c.lettering, c.text, c.angle, c.stacked, self._dpr)
            if time.perf_counter() >= end:
                break
        return made

    def draw(self, painter: QPainter, view: View, area: QRectF) -> None:
        """Draw the names in `area`; while the scale changes they keep their size."""
        if not len(self._x):
            return
        x, y = view.screen(self._x, self._y)
        near = (x > area.left() - 120) & (x < area.right() + 120)
        near &= (y > area.top() - 120) & (y < area.bottom() + 120)
        dpr = view.dpr
        for row in np.flatnonzero(near).tolist():
            pixels = self._placed[row].pixels
            if pixels is None:
                continue
            left = round(x[row] * dpr - pixels.width() / 2) / dpr
            top = round(y[row] * dpr - pixels.height() / 2) / dpr
            painter.drawPixmap(QPointF(left, top), pixels)


def choose(candidates: list[Candidate], mpp: float) -> list[Candidate]:
    """The candidates, in their order, that collide with none chosen before."""
    taken = _Taken(len(candidates))
    same: dict[str, list[tuple[float, float]]] = {}
    chosen = []
    for candidate in candidates:
        x, y = candidate.x / mpp, -candidate.y / mpp
        twins = same.setdefault(candidate.text, [])
        if any(math.hypot(x - a, y - b) < _SAME_PX for a, b in twins):
            continue
        boxes = _boxes(candidate, x, y)
        if taken.free(boxes):
            taken.add(boxes)
            twins.append((x, y))
            chosen.append(candidate)
    return chosen


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
