"""Units: a kite with its heading, a disc with a tip for those on foot, hollow when old."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.geo import projection
from app.i18n import _, local
from app.picture.columns import UnitStatus
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import boxes, glyphs
from ui.map.boxes import LabelBox, Piece
from ui.map.layers import signs
from ui.map.layers.base import UNITS, BaseLayer, Hit, Repaint, Sign
from ui.map.scene import Scene
from ui.map.view import Floats, View
from ui.theme import fonts, tokens

OLD_S = 120.0
"""A position older than this fades and says so."""
_REACH_PX = 12.0
_TEXTURE_FROM_MPP, _TEXTURE_PX = 9.0, 12.0
"""From afar those that are free are a texture, like the dots of sensors: who is on his way, is
selected or is looked at from near is drawn in full."""
_BUSY = (UnitStatus.UNDER_WAY, UnitStatus.ON_SITE)


class UnitsLayer(BaseLayer):
    """All units that are on duty."""

    id = "units"
    title = N_("Units")
    icon = "navigation-arrow"
    action = N_("Map layer: units")
    z = UNITS

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._x: Floats = np.empty(0)
        self._y: Floats = np.empty(0)
        self._foot: NDArray[np.bool_] = np.empty(0, dtype=bool)

    def count(self) -> int:
        """Units on duty."""
        return int(np.count_nonzero(self._scene.picture.units.status != UnitStatus.OFF))

    def rebuild(self, changes: Changes | None) -> Repaint:
        """New positions of the rows that moved."""
        columns = self._scene.picture.units
        if changes is None or changes.registry or len(self._x) != len(columns):
            self._x, self._y = projection.to_mercator(columns.lon, columns.lat)
            self._foot = np.array([item.on_foot for item in columns.items], dtype=bool)
            return Repaint(live=True)
        rows = changes.units
        if len(rows):
            at = projection.to_mercator(columns.lon[rows], columns.lat[rows])
            self._x[rows], self._y[rows] = at
        return Repaint(live=bool(len(rows)))

    def draw(self, painter: QPainter, view: View) -> None:
        """One call for each tone; busy ones on top."""
        columns = self._scene.picture.units
        x, y = view.screen(self._x, self._y)
        seen = glyphs.in_sight(view, x, y)
        seen = seen[columns.status[seen] != UnitStatus.OFF]
        busy = np.isin(columns.status[seen], _BUSY)
        old = self.ages()[seen] > OLD_S
        far = view.mpp > _TEXTURE_FROM_MPP
        px = _TEXTURE_PX if far else glyphs.UNIT_PX
        self._stamp(painter, view, seen[old], "old", px)
        self._stamp(painter, view, seen[~busy & ~old], "free", px)
        self._stamp(painter, view, seen[busy & ~old], "busy", glyphs.UNIT_PX)
        self._select(painter, view)

    def ages(self) -> Floats:
        """How old each position is, in seconds."""
        return self._scene.now().timestamp() - self._scene.picture.units.at

    def sign(self) -> Sign:
        """A vehicle that heads north."""
        return signs.stamp(partial(glyphs.unit, False, "busy", glyphs.UNIT_PX), "", "unit")

    def legend(self) -> tuple[Sign, ...]:
        """Vehicles and people on foot, by what they do and how old their position is."""
        columns = self._scene.picture.units
        on = columns.status != UnitStatus.OFF
        old = on & (self.ages() > OLD_S)
        busy = on & ~old & np.isin(columns.status, _BUSY)
        counts = [int(np.count_nonzero(part)) for part in (busy, on & ~old & ~busy, old)]
        words = (_("under way or on site"), _("free"), _("position older than two minutes"))
        tones = zip(("busy", "free", "old"), words, counts, strict=True)
        made = partial(glyphs.unit, True, "free", glyphs.UNIT_PX)
        return (
            *(
                signs.stamp(partial(glyphs.unit, False, tone, glyphs.UNIT_PX), text, tone, count)
                for tone, text, count in tones
            ),
            signs.stamp(made, _("on foot"), "foot", int(np.count_nonzero(on & self._foot))),
        )

    def hit(self, point: QPointF, view: View) -> Hit | None:
        """The nearest unit under the pointer."""
        columns = self._scene.picture.units
        rows = np.flatnonzero(columns.status != UnitStatus.OFF)
        found = glyphs.nearest(view, point, self._x[rows], self._y[rows], _REACH_PX)
        if found is None:
            return None
        row = int(rows[found[0]])
        place = (float(self._x[row]), float(self._y[row]))
        return Hit("unit", columns.items[row].id, *place, found[1])

    def locate(self, kind: str, key: str) -> tuple[float, float] | None:
        """The place of a unit."""
        row = self._scene.picture.units.index.get(key) if kind == "unit" else None
        return None if row is None else (float(self._x[row]), float(self._y[row]))

    def _stamp(
        self, painter: QPainter, view: View, rows: NDArray[np.int64], tone: str, px: float
    ) -> None:
        heading = self._scene.picture.units.heading[rows]
        turn = np.round(heading / 360.0 * glyphs.TURNS).astype(np.int64) % glyphs.TURNS
        x, y = view.screen(self._x[rows], self._y[rows])
        sheet = glyphs.units(tone, px, view.dpr)
        cells = (turn, self._foot[rows].astype(np.int64), sheet.height() // 2)
        glyphs.stamp_cells(painter, view, sheet, x, y, cells)

    def _select(self, painter: QPainter, view: View) -> None:
        columns = self._scene.picture.units
        row = columns.index.get(self._scene.selected("unit"))
        if row is None:
            return
        at = view.point(float(self._x[row]), float(self._y[row]))
        glyphs.ring(painter, at, 32.0)
        self._stamp(painter, view, np.array([row]), "busy", glyphs.UNIT_PX)
        item = columns.items[row]
        words = [Piece(local(item.name, item.name_en), tokens.current().text1, fonts.MEDIUM)]
        if item.plate:
            words.append(Piece(item.plate, tokens.current().text2))
        label = LabelBox(at, tuple(words), clear=16.0)
        for box in boxes.place([label], QRectF(0, 0, view.width, view.height), []):
            boxes.paint(painter, box)
