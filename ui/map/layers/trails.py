"""Where units came from: the last positions of the selected or followed one, from near of all.

Positions are kept as they come in while the map is open, so many of each unit and no more.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter, QPen

from app.geo import projection
from app.picture.columns import UnitStatus
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import paths, style
from ui.map.layers import signs
from ui.map.layers.base import TRAILS, BaseLayer, Repaint, Sign
from ui.map.scene import Scene
from ui.map.view import Floats, View
from ui.theme import tokens

KEPT = 60
"""Positions of each unit."""
STEP_M = 12.0
"""Mercator metres a unit must have moved for a position to be kept."""
ALL_FROM_MPP = 2.2
"""From farther away only the selected unit's trail is drawn."""
MOST = 60
"""So many trails at once, the nearest to the middle."""
_PIECES = 3
"""A trail is drawn in so many pieces, the older the fainter."""


class TrailsLayer(BaseLayer):
    """A ring of positions for each unit, in two flat arrays: 480 bytes a unit."""

    id = "trails"
    title = N_("Trails of units")
    icon = "person-simple-walk"
    action = N_("Map layer: trails of units")
    z = TRAILS

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._clear(0)

    def rebuild(self, changes: Changes | None) -> Repaint:
        """Keep the positions that came in."""
        units = self._scene.picture.units
        if changes is None or changes.registry or len(units) != len(self._held):
            self._clear(len(units))
            self._keep(np.flatnonzero(units.at > 0))
            return Repaint(live=True)
        if len(changes.units):
            self._keep(changes.units)
        return Repaint(live=bool(len(changes.units)))

    def draw(self, painter: QPainter, view: View) -> None:
        """Lines that fade towards where the unit was first."""
        units, theme = self._scene.picture.units, tokens.current()
        wanted = self._scene.selected("unit") or self._scene.followed
        chosen = units.index.get(wanted, -1)
        rows = self._near(view) if view.mpp <= ALL_FROM_MPP else np.empty(0, dtype=np.int64)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(painter, view, rows[rows != chosen], QPen(theme.text2, 1.6))
        if chosen >= 0:
            row = np.array([chosen])
            self._paint(painter, view, row, QPen(theme.map.halo, 5.0))
            self._paint(painter, view, row, QPen(theme.select, 2.6))

    def sign(self) -> Sign:
        """A line of dots."""
        return signs.line(_sample, "", "trail")

    def trail(self, unit: str) -> Floats:
        """The kept positions of a unit in Mercator metres, oldest first (n, 2)."""
        row = self._scene.picture.units.index.get(unit, -1)
        return self._points(row) if row >= 0 else np.empty((0, 2))

    # --------------------------------------------------------------------------- inside

    def _clear(self, count: int) -> None:
        self._xy: NDArray[np.float32] = np.zeros((count, KEPT, 2), dtype=np.float32)
        self._origin: Floats = np.zeros((count, 2))
        self._held: NDArray[np.int64] = np.zeros(count, dtype=np.int64)

    def _keep(self, rows: NDArray[np.int64]) -> None:
        """Take the positions of units that are far enough from their last."""
        units = self._scene.picture.units
        x, y = projection.to_mercator(units.lon[rows], units.lat[rows])
        fresh = self._held[rows] == 0
        self._origin[rows[fresh]] = np.stack([x[fresh], y[fresh]], axis=1)
        at = np.stack([x, y], axis=1) - self._origin[rows]
        last = self._xy[rows, (self._held[rows] - 1) % KEPT]
        far = fresh | (np.abs(at - last).max(axis=1) >= STEP_M)
        moved = rows[far]
        self._xy[moved, self._held[moved] % KEPT] = at[far]
        self._held[moved] += 1

    def _points(self, row: int) -> Floats:
        held = int(self._held[row])
        order = np.arange(max(0, held - KEPT), held) % KEPT
        points: Floats = self._xy[row, order].astype(np.float64) + self._origin[row]
        return points

    def _near(self, view: View) -> NDArray[np.int64]:
        """Units on duty in sight that have moved, the nearest to the middle first."""
        units = self._scene.picture.units
        x, y = projection.to_mercator(units.lon, units.lat)
        west, south, east, north = view.bounds(40.0)
        seen = (x >= west) & (x <= east) & (y >= south) & (y <= north)
        rows = np.flatnonzero(seen & (self._held > 1) & (units.status != UnitStatus.OFF))
        away = np.abs(x[rows] - view.x) + np.abs(y[rows] - view.y)
        nearest: NDArray[np.int64] = rows[np.argsort(away)[:MOST]]
        return nearest

    def _paint(
        self, painter: QPainter, view: View, rows: NDArray[np.int64], pen: QPen
    ) -> None:  # fmt: skip
        """Trails of some units, one path for each age."""
        if not len(rows):
            return
        units = self._scene.picture.units
        place = np.arange(KEPT + 1)
        held = np.minimum(self._held[rows], KEPT)
        ring = (self._held[rows][:, None] - held[:, None] + place[None, :]) % KEPT
        xy = self._xy[rows[:, None], ring].astype(np.float64) + self._origin[rows][:, None, :]
        here = np.stack(projection.to_mercator(units.lon[rows], units.lat[rows]), axis=1)
        xy[np.arange(len(rows)), held] = here
        x, y = view.screen(xy[:, :, 0], xy[:, :, 1])
        for piece in range(_PIECES):
            begin, end = held * piece // _PIECES, held * (piece + 1) // _PIECES
            part = (place >= begin[:, None]) & (place <= end[:, None])
            part &= (end > begin)[:, None]
            counts = part.sum(axis=1)
            counts = counts[counts > 0]
            if len(counts):
                starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
                faded = QPen(pen)
                faded.setColor(style.fade(pen.color(), 0.3 + 0.7 * (piece + 1) / _PIECES))
                painter.strokePath(paths.path(x[part], y[part], starts), faded)


def _sample() -> QPen:
    pen = QPen(tokens.current().text2, 2.0)
    pen.setDashPattern([1.0, 1.2])
    return pen
