"""The map's surface: one widget, one paint event. Tiles, names, then what lives, on top of each
other; whatever takes long is done between frames in slices."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEasingCurve, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.geo import projection
from app.picture.picture import Changes
from ui.map import glyphs
from ui.map.base.ground import Land, Outside, Roads
from ui.map.label_sources import LabelSources
from ui.map.labels import Labels
from ui.map.layers.alarms import AlarmsLayer
from ui.map.layers.base import CASES, FLOODS, Layer
from ui.map.layers.cases import CasesLayer
from ui.map.layers.floods import FloodsLayer, draw_labels
from ui.map.layers.grids import draw_selected
from ui.map.scene import Scene
from ui.map.tiles import Tiles
from ui.map.view import Bounds, Floats, View
from ui.theme import tokens

FLIGHT_MS = 150
"""Movement lasts no longer than this (look: motion)."""
_SLICE_S = 0.010
_SLICE_MOVING_S = 0.005
_MOVING_S = 0.12
_NAMES_HIGH_FROM_MPP = 5.0
"""From afar names lie over units, from near under them."""
_FRAME_MS = 16
_PULSE_MS = 80
_FIT_PAD = (28.0, 22.0, 28.0, 22.0)
_WORLD_HALF_M = 30000.0
"""Half the side of what is fitted when the district has no outline."""


class MapCanvas(QWidget):
    """Draws the layers that are on. `scale` enlarges every mark and letter (the wall)."""

    moved = Signal()

    def __init__(
        self,
        scene: Scene,
        layers: Sequence[Layer],
        scale: float = 1.0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.scene, self.scale = scene, scale
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 120)
        base: list[Layer] = [Land(scene.base), Roads(scene.base), Outside(scene.base)]
        self.layers = sorted([*base, *layers], key=lambda layer: layer.z)
        self.on = {layer.id for layer in self.layers}
        self.locked = False
        self.tiles = Tiles(self._bake)
        self.labels = Labels(lambda: LabelSources(scene.base(), scene.grids()))
        self._view: View | None = None
        self._from: View | None = None
        self._goal: View | None = None
        self._flight_began = self._moved_at = 0.0
        self._flight = QTimer(self, interval=_FRAME_MS)
        self._flight.timeout.connect(self._fly_on)
        self._slices = QTimer(self, interval=0, singleShot=True)
        self._slices.timeout.connect(self._slice)
        self._pulse = QTimer(self, interval=_PULSE_MS)
        self._pulse.timeout.connect(self._beat)

    # -------------------------------------------------------------------------- looking

    @property
    def view(self) -> View:
        """What is looked at now."""
        if self._view is None:
            self._view = self.district()
        return self._view

    @property
    def busy(self) -> bool:
        """Whether tiles or names are still to come."""
        waiting = bool(self.tiles.waiting) or self.labels.waiting
        return waiting or self._flight.isActive() or self.labels.stale(self.view)

    def district(self) -> View:
        """The view that shows the whole district."""
        bounds = self.scene.base().bounds or self._fallback()
        size = View(0.0, 0.0, 1.0, self.width() / self.scale, self.height() / self.scale)
        size = replace(size, dpr=self.devicePixelRatioF() * self.scale)
        view = size.fitted(bounds, _FIT_PAD)
        # Out from under the list of layers as far as there is room to spare.
        spare = view.width - (bounds[2] - bounds[0]) / view.mpp - _FIT_PAD[0] - _FIT_PAD[2]
        aside = min(max(0.0, spare), self.card_width()) / 2
        return replace(view, x=view.x - aside * view.mpp)

    def look(self, view: View) -> None:
        """Look there at once."""
        self._flight.stop()
        self._goal = None
        self._set(view)

    def fly(self, view: View) -> None:
        """Look there after a short movement, at once when nobody sees it."""
        if not self.isVisible():
            self.look(view)
            return
        self._from, self._goal = self.view, view
        self._flight_began = time.perf_counter()
        self._flight.start()

    def settle(self) -> None:
        """Finish every tile and name now (pictures of the screen, tests)."""
        if self._goal is not None:
            self.look(self._goal)
        self.tiles.ask(self.view)
        self.tiles.work(math.inf)
        if self.labels.stale(self.view):
            self.labels.place(self.view)
        self.labels.work(math.inf)
        self.update()

    # -------------------------------------------------------------------------- changing

    def switch(self, on: Iterable[str]) -> None:
        """Which layers are shown; those of the map itself always are."""
        own = {layer.id for layer in self.layers if not layer.title}
        wanted = own | set(on)
        if wanted != self.on:
            self.on = wanted
            self.tiles.outdate()
            self.refresh()

    def take(self, changes: Changes | None) -> None:
        """Take what changed in the picture (None: everything)."""
        live = False
        for layer in self.layers:
            asked = layer.rebuild(changes)
            if layer.id not in self.on:
                continue
            live = live or asked.live
            if asked.all_tiles:
                self.tiles.outdate()
            for bounds in asked.tiles:
                self.tiles.outdate(bounds)
            if asked.all_tiles or asked.tiles:
                self.tiles.ask(self.view)
                self._slices.start()
        if live:
            self.update()
        self._mind_pulse()

    def restyle(self) -> None:
        """A new theme, language or registry: everything is drawn anew."""
        self.tiles.clear()
        self.labels.clear()
        self.refresh()

    def refresh(self) -> None:
        """Draw anew, and plan what is missing."""
        self.tiles.ask(self.view)
        self._slices.start()
        self.update()

    # ---------------------------------------------------------------------------- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.scale(self.scale, self.scale)
        area = event.rect()
        sight = QRectF(
            area.x() / self.scale, area.y() / self.scale,
            area.width() / self.scale, area.height() / self.scale,
        )  # fmt: skip
        if not len(self.tiles):
            painter.fillRect(sight, tokens.current().map.outside)
        view = self.view
        self.tiles.draw(painter, view, sight)
        self._paint_selected_grid(painter, view)
        names_at = CASES if view.mpp > _NAMES_HIGH_FROM_MPP else FLOODS
        named = False
        for layer in self.layers:
            if layer.z >= names_at and not named:
                named = True
                self.labels.draw(painter, view, sight, self._marks(view))
            if layer.id in self.on:
                layer.draw(painter, view)
        self._paint_selected_elsewhere(painter, view)
        self.paint_over(painter, view)
        painter.end()

    def paint_over(self, painter: QPainter, view: View) -> None:
        """Label boxes, above every marker."""
        floods = self.layer("floods")
        if isinstance(floods, FloodsLayer) and floods.id in self.on:
            taken = [*self.cards(), *floods.markers(view)]
            cases = self.layer("cases")
            if isinstance(cases, CasesLayer) and cases.id in self.on:
                taken += cases.boxes(view)
            draw_labels(painter, view, floods.labels(view), taken)

    def cards(self) -> list[QRectF]:
        """Where cards lie on the map, in the view's pixels."""
        return []

    def card_width(self) -> float:
        """How much of the left edge a tall card takes."""
        return 0.0

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._view is None:
            return
        if self.locked:
            size = self.district()
            self._set(replace(self._view, width=size.width, height=size.height, dpr=size.dpr))
        else:
            self.look(self.district())

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        self._mind_pulse()

    def layer(self, layer_id: str) -> Layer | None:
        """A layer by its id."""
        return next((layer for layer in self.layers if layer.id == layer_id), None)

    # ------------------------------------------------------------------------- inside

    def _set(self, view: View) -> None:
        self._view = view
        self._moved_at = time.perf_counter()
        self.tiles.keep_overview(self.district())
        self.tiles.ask(view)
        self._slices.start()
        self.update()
        self.moved.emit()

    def _bake(self, painter: QPainter, frame: View) -> None:
        for layer in self.layers:
            if layer.id in self.on:
                painter.save()
                layer.bake(painter, frame)
                painter.restore()

    def _slice(self) -> None:
        """Make names and tiles for a few milliseconds, then let events in."""
        moving = time.perf_counter() - self._moved_at < _MOVING_S
        budget = _SLICE_MOVING_S if moving else _SLICE_S
        if self.labels.stale(self.view) and not self._flight.isActive():
            self.labels.place(self.view)
        both = bool(self.tiles.waiting) and self.labels.waiting
        for bounds in self.tiles.work(budget * 0.6 if both else budget):
            self._update_bounds(bounds)
        if self.labels.work(budget * 0.4 if both else budget):
            self.update()
        if self.tiles.waiting or self.labels.waiting:
            self._slices.start()

    def _fly_on(self) -> None:
        if self._goal is None or self._from is None:
            self._flight.stop()
            return
        share = (time.perf_counter() - self._flight_began) * 1000.0 / FLIGHT_MS
        if share >= 1.0:
            goal = self._goal
            self.look(goal)
            return
        eased = QEasingCurve(QEasingCurve.Type.OutCubic).valueForProgress(share)
        self._set(self._from.towards(self._goal, eased))

    def _update_bounds(self, bounds: Bounds) -> None:
        west, south, east, north = bounds
        one, two = self.view.point(west, north), self.view.point(east, south)
        box = QRectF(one, two)
        if box.intersects(QRectF(0, 0, self.view.width, self.view.height)):
            self.update(_scaled(box, self.scale))

    def _mind_pulse(self) -> None:
        """Run the pulse only while there is something to pulse."""
        wanted = bool(self._beats()) and self.isVisible()
        if wanted != self._pulse.isActive():
            (self._pulse.start if wanted else self._pulse.stop)()

    def _beat(self) -> None:
        boxes = self._beats()
        for box in boxes:
            self.update(_scaled(box, self.scale))
        if not boxes:
            self._pulse.stop()

    def _beats(self) -> list[QRectF]:
        alarms = self.layer("alarms")
        if isinstance(alarms, AlarmsLayer) and alarms.id in self.on:
            return alarms.pulsing(self.view)
        return []

    def _marks(self, view: View) -> tuple[Floats, Floats]:
        cases = self.layer("cases")
        if isinstance(cases, CasesLayer) and cases.id in self.on:
            return cases.marks(view)
        return np.empty(0), np.empty(0)

    def _paint_selected_grid(self, painter: QPainter, view: View) -> None:
        code = self.scene.selected_grid()
        path = self.scene.grids().path(code, view) if code else None
        if path is not None:
            draw_selected(painter, view, path, fill=self.scene.kind == "grid" or view.mpp < 12)

    def _paint_selected_elsewhere(self, painter: QPainter, view: View) -> None:
        """The ring of what is selected on a layer that is off."""
        kind, key = self.scene.kind, self.scene.key
        if not key or kind == "grid":
            return
        for layer in self.layers:
            at = None if layer.id in self.on else layer.locate(kind, key)
            if at is not None:
                glyphs.ring(painter, view.point(*at))

    def _fallback(self) -> Bounds:
        centre = self.scene.picture.registry.centre
        x, y = (float(v) for v in projection.to_mercator(centre.lon, centre.lat))
        half = _WORLD_HALF_M
        return x - half, y - half, x + half, y + half


def _scaled(box: QRectF, scale: float) -> QRect:
    grown = QRectF(
        box.x() * scale - 1, box.y() * scale - 1, box.width() * scale + 2, box.height() * scale + 2
    )
    return grown.toAlignedRect()
