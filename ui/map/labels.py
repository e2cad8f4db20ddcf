"""Names on the map: chosen by the maker for a region round the view, drawn as pictures.

Anchors depend on scale alone, so a name stays where it is while the map is dragged.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from ui.map import label_art
from ui.map.base import stylesheet
from ui.map.base.stylesheet import Style
from ui.map.label import Candidate
from ui.map.label_art import Art
from ui.map.maker.base import Maker
from ui.map.maker.protocol import AskNames, Named
from ui.map.maker.setup import Look
from ui.map.view import Bounds, Floats, View

_REGION = 0.4
"""Names are placed this share of a view beyond each of its edges."""
Mask = NDArray[np.bool_]
_MARK_PX = 6.0
_IN_SIGHT = 0.52
_OTHER_RUNGS = 5
"""Names chosen for another scale are shown while they are no farther off than this."""
_NOWHERE: Bounds = (0.0, 0.0, 0.0, 0.0)


@dataclass(slots=True)
class Placed:
    """One name and, once it was made, its picture."""

    candidate: Candidate
    art: Art | None = None


class _Names:
    """The names chosen for a region at one scale, as columns. `half` is the size of those that
    have a picture."""

    def __init__(self, rung: int, region: Bounds, chosen: list[Candidate]) -> None:
        self.rung, self.region = rung, region
        self.placed = [Placed(candidate) for candidate in chosen]
        self.x: Floats = np.array([c.x for c in chosen])
        self.y: Floats = np.array([c.y for c in chosen])
        self.half: Floats = np.zeros((len(chosen), 2))
        self.shift: Floats = np.array([(c.dx, c.dy) for c in chosen]).reshape(-1, 2)
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
        self._style: Style | None = None
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
        self._style = stylesheet.of(look)
        self._region = view.bounds(_REGION * max(view.width, view.height))
        self._number += 1
        self._asking = True
        ask = AskNames(self._client, self._number, look, self._rung, self._region)
        self._maker.ask(ask)

    def take(self, named: Named) -> None:
        """The names that were asked for; older ones are thrown away."""
        if named.number == self._number and self._view is not None and self._style is not None:
            self._asking = False
            self._job = self._make(named.candidates, self._view, self._style)

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

    def _make(self, chosen: list[Candidate], view: View, style: Style) -> Iterator[bool]:
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
            placed.art = label_art.art(style, placed.candidate, dpr)
            names.half[row] = label_art.half_size(style, placed.candidate)
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
        rows = np.flatnonzero(near)
        left, top = np.round(x[rows] * dpr) / dpr, np.round(y[rows] * dpr) / dpr
        for row, at_x, at_y in zip(rows.tolist(), left.tolist(), top.tolist(), strict=True):
            art = names.placed[row].art
            if art is not None:
                painter.drawPixmap(QPointF(at_x + art.left, at_y + art.top), art.pixels)


def _covered(names: _Names, x: Floats, y: Floats, mark_x: Floats, mark_y: Floats) -> Mask:
    if not len(mark_x):
        return np.zeros(len(x), dtype=bool)
    at_x, at_y = x + names.shift[:, 0], y + names.shift[:, 1]
    across = np.abs(at_x[:, None] - mark_x[None, :]) < names.half[:, :1] + _MARK_PX
    along = np.abs(at_y[:, None] - mark_y[None, :]) < names.half[:, 1:] + _MARK_PX
    covered: Mask = np.any(across & along, axis=1) & names.yields
    return covered
