"""How many open cases each community grid has, as a few steps of muted blue."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from PySide6.QtGui import QColor, QPainter

from app.geo import projection
from app.i18n import _
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import style
from ui.map.layers.base import TINT, BaseLayer, Repaint
from ui.map.scene import Scene
from ui.map.shapes import Shapes, areas
from ui.map.view import View
from ui.theme import tokens

KINDS = ("community", "rural")
STEPS = (1, 2, 4, 7)
"""From how many open cases on a grid gets the next tint."""
_DARK_SHARE = (0.10, 0.18, 0.27, 0.37)
_LIGHT_SHARE = (0.09, 0.17, 0.27, 0.38)


class DensityLayer(BaseLayer):
    """A choropleth of open cases; only tiles of grids whose step changed are drawn anew."""

    id = "density"
    title = N_("Open-case density")
    icon = "chart-bar"
    z = TINT

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._rows: list[int] = []
        self._shapes: Shapes | None = None
        self._place: dict[int, int] = {}
        self._row_of: dict[str, int] = {}
        self._counts = np.zeros(0, dtype=np.int64)
        self._steps = np.zeros(0, dtype=np.int64)

    def rebuild(self, changes: Changes | None) -> Repaint:
        """Count anew what changed; the tiles of grids that took another step."""
        if changes is None or changes.registry or self._shapes is None:
            self._start()
            return Repaint(all_tiles=True)
        if not changes.cases:
            return Repaint()
        self._count(changes.cases)
        before, self._steps = self._steps, self._step()
        changed = np.flatnonzero(before != self._steps)
        found = self._scene.grids().shapes
        boxes = [shapely.bounds(found[self._rows[row]]) for row in changed.tolist()]
        return Repaint(tiles=[(float(w), float(s), float(e), float(n)) for w, s, e, n in boxes])

    def bake(self, painter: QPainter, frame: View) -> None:
        """Fill the grids in sight, step by step."""
        if self._shapes is None or not len(self._shapes):
            return
        inside = self._shapes.inside(frame.bounds(2))
        steps = self._steps[self._shapes.owner[inside]]
        for step, colour in enumerate(tints(), start=1):
            rows = inside[steps == step]
            if len(rows):
                painter.fillPath(self._shapes.path(rows, frame), colour)

    def legend(self) -> list[tuple[QColor, str]]:
        """Each tint and the counts it stands for."""
        ends = [str(b - 1) for b in STEPS[1:]]
        names = [
            str(a) if str(a) == b else f"{a}–{b}" for a, b in zip(STEPS, ends, strict=False)
        ] + [_("{n} or more").format(n=STEPS[-1])]
        return list(zip(tints(), names, strict=True))

    def _start(self) -> None:
        grids = self._scene.grids()
        self._rows = [row for row, kind in enumerate(grids.kinds.tolist()) if kind in KINDS]
        self._place = {row: place for place, row in enumerate(self._rows)}
        self._shapes = areas(grids.shapes[self._rows])
        self._counts = np.zeros(len(self._rows), dtype=np.int64)
        self._row_of = {}
        self._count(self._scene.picture.cases)
        self._steps = self._step()

    def _count(self, ids: Iterable[str]) -> None:
        fresh: list[str] = []
        for case_id in ids:
            case = self._scene.picture.cases.get(case_id)
            if case is None or case.ended or case.lon is None:
                row = self._row_of.pop(case_id, -1)
                if row >= 0:
                    self._counts[row] -= 1
            elif case_id not in self._row_of:
                fresh.append(case_id)
        if fresh:
            self._place_new(fresh)

    def _place_new(self, ids: list[str]) -> None:
        cases = [self._scene.picture.cases[case_id] for case_id in ids]
        x, y = projection.to_mercator([c.lon or 0.0 for c in cases], [c.lat or 0.0 for c in cases])
        for case_id, row in zip(ids, self._scene.grids().rows_at(x, y, *KINDS), strict=True):
            place = self._place.get(row, -1)
            self._row_of[case_id] = place
            if place >= 0:
                self._counts[place] += 1

    def _step(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.searchsorted(STEPS, self._counts, side="right")


def tints() -> list[QColor]:
    """The colours of the steps, least first."""
    theme = tokens.current()
    shares = _DARK_SHARE if theme.dark else _LIGHT_SHARE
    blue = style.mix(theme.level_shape(4), theme.map.water, 0.35)
    return [style.mix(theme.map.land, blue, share) for share in shares]
