"""The map's surface: one widget, one paint event. Tiles, names, then what lives, on top of each
other. Tiles and names come from the maker; what is left to do here is done between frames in
slices of a few milliseconds."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QEasingCurve, QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.registry import Grid
from app.i18n import language
from app.picture.picture import Changes
from ui.map import boxes, surface
from ui.map.backdrop import Backdrop
from ui.map.layers.base import CASES, FLOODS, Layer
from ui.map.layers.settings import PLAIN, LayerSettings
from ui.map.maker.setup import Look
from ui.map.points.sheets import Sheets
from ui.map.scene import Scene
from ui.map.view import View
from ui.theme import tokens

FLIGHT_MS = 150
"""Movement lasts no longer than this (look: motion)."""
_NAMES_HIGH_FROM_MPP = 5.0
"""From afar names lie over units, from near under them."""
_FRAME_MS = 16
_AFTER_MS = 40
_BAKE_S = 0.001
"""So long sheets are painted between two frames, one at least."""
_SETTLED_MS = 90
"""A wheel that is turned on needs no sheets for the scales it passes."""
_FIT_PAD = (28.0, 22.0, 28.0, 22.0)


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
        self.layers = sorted(layers, key=lambda layer: layer.z)
        self.on = {layer.id for layer in self.layers}
        self.settings: Mapping[str, LayerSettings] = {}
        self.locked = False
        self.backdrop = Backdrop(self)
        self.backdrop.fresh.connect(self.update)
        self.tiles, self.labels = self.backdrop.tiles, self.backdrop.labels
        scene.ids = self.tiles.grid_at
        self.sheets = Sheets(self._bake)
        self._after = QTimer(self, interval=_AFTER_MS, singleShot=True)
        self._after.timeout.connect(self.update)
        self._baking = QTimer(self, interval=0, singleShot=True)
        self._baking.timeout.connect(self._bake_on)
        for layer in self.layers:
            if layer.tint is not None:
                self.backdrop.choropleth = layer.tint
                layer.tint.changed.connect(self.backdrop.tint)
        self._whole: View | None = None
        self._view: View | None = None
        self._from: View | None = None
        self._goal: View | None = None
        self._flight_began = 0.0
        self._flight = QTimer(self, interval=_FRAME_MS)
        self._flight.timeout.connect(self._fly_on)
        self._prepare()
        self._pulse = surface.Pulse(self, self._beats, scale)

    # -------------------------------------------------------------------------- looking

    @property
    def view(self) -> View:
        """What is looked at now."""
        if self._view is None:
            self._view = self.district()
        return self._view

    @property
    def busy(self) -> bool:
        """Whether tiles in sight or names are still to come."""
        return self._flight.isActive() or self.backdrop.busy or self.sheets.waiting

    def district(self) -> View:
        """The view that shows the whole district."""
        bounds = self.scene.bounds() or surface.fallback(self.scene)
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
        self._goal, self.backdrop.flying = None, False
        self._set(view)

    def fly(self, view: View) -> None:
        """Look there after a short movement, at once when nobody sees it."""
        if not self.isVisible():
            self.look(view)
            return
        self._from, self._goal = self.view, view
        self._flight_began = time.perf_counter()
        self.backdrop.flying = True
        self.backdrop.soon(view)
        self._flight.start()

    def settle(self) -> None:
        """Wait for every tile in sight and every name (pictures of the screen, tests)."""
        self.look(self._goal or self.view)
        for layer in self.layers:
            if layer.tint is not None:
                layer.tint.finish()
        self.backdrop.settle()
        self.sheets.ask(self.view)
        self.sheets.work(math.inf)
        self.update()

    def grid_at(self, point: QPointF) -> Grid | None:
        """The most specific grid under a position, micro grids only from near."""
        return self.scene.grid_under(point, self.view)

    # -------------------------------------------------------------------------- changing

    def switch(self, on: Iterable[str]) -> None:
        """Which layers are shown; those of the map itself always are."""
        own = {layer.id for layer in self.layers if not layer.title}
        wanted = own | set(on)
        if wanted != self.on:
            self.on = wanted
            self.sheets.outdate()
            for layer in self.layers:
                layer.switched(layer.id in wanted)
            self.refresh()

    def arrange(self, order: Sequence[str], settings: Mapping[str, LayerSettings]) -> None:
        """How the layers are shown: live ones from the lowest to the highest (one that is not
        named lies where it lies by itself), and each one's settings."""
        rank = {layer_id: at for at, layer_id in enumerate(order)}
        own = sorted((one for one in self.layers if one.live), key=lambda layer: layer.z)
        named = iter(sorted((x for x in own if x.id in rank), key=lambda x: rank[x.id]))
        live = [next(named) if layer.id in rank else layer for layer in own]
        fixed = sorted((one for one in self.layers if not one.live), key=lambda layer: layer.z)
        self.layers, self.settings = [*fixed, *live], dict(settings)
        self.sheets.outdate()
        self.refresh()

    def shown(self, view: View) -> list[Layer]:
        """The layers that are on at the scale of a view, the lowest first."""
        settings = self.settings
        return [
            layer
            for layer in self.layers
            if layer.id in self.on and settings.get(layer.id, PLAIN).covers(view)
        ]

    def tick(self, now: datetime) -> None:
        """A second went by."""
        asked = [layer.tick(now) for layer in self.layers if layer.id in self.on]
        if any(repaint.all_tiles for repaint in asked):
            self.sheets.outdate()
            self._bake_soon()
        if any(repaint.live for repaint in asked):
            self.update()

    def take(self, changes: Changes | None) -> None:
        """Take what changed in the picture (None: everything)."""
        live = False
        for layer in self.layers:
            asked = layer.rebuild(changes)
            if layer.id in self.on:
                live = live or asked.live
                if asked.all_tiles:
                    self.sheets.outdate()
                    self._bake_soon()
        if changes is None or changes.registry:
            self._whole = None
            self._prepare()
        if changes is None or changes.mode:
            self.refresh()
        if live:
            self.update()
        self._pulse.mind()

    def restyle(self) -> None:
        """A new theme, language or registry: everything is painted anew."""
        self.backdrop.dress(self._dress(), names=True)
        self.sheets.clear()
        self.refresh()

    def refresh(self) -> None:
        """Draw anew, and ask for what is missing."""
        self.backdrop.dress(self._dress(), names=False)
        self.backdrop.show(self.view, moved=False)
        self._bake_soon()
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
        view = self.view
        self.tiles.draw(painter, view, sight, tokens.current().map.outside)
        self.sheets.draw(painter, view, sight)
        surface.paint_grid(painter, self.scene, view)
        names_at = CASES if view.mpp > _NAMES_HIGH_FROM_MPP else FLOODS
        named, shown = False, self.shown(view)
        for layer in shown:
            if layer.z >= names_at and not named:
                named = True
                self.labels.draw(painter, view, sight, surface.marks(shown, view))
            painter.setOpacity(self.settings.get(layer.id, PLAIN).opacity)
            layer.draw(painter, view)
            painter.setOpacity(1.0)
        if not named:
            self.labels.draw(painter, view, sight, surface.marks(shown, view))
        off = [layer for layer in self.layers if layer.id not in self.on]
        surface.paint_elsewhere(painter, self.scene, view, off)
        self.paint_over(painter, view)
        painter.end()
        if area == self.rect():
            self._pulse.painted()
        if self.sheets.waiting and not self._baking.isActive():
            self._baking.start(0)

    def paint_over(self, painter: QPainter, view: View) -> None:
        """Label boxes, above every marker."""
        taken, wanted, shown = self.cards(), list[boxes.LabelBox](), self.shown(view)
        for layer in reversed(shown):
            taken += layer.boxes(view)
            wanted += layer.labels(view)
        wanted = boxes.weighed(wanted)
        for box in boxes.place(wanted, QRectF(4, 4, view.width - 8, view.height - 8), taken):
            boxes.paint(painter, box)
        for layer in shown:
            layer.finish(painter, view, taken)

    def cards(self) -> list[QRectF]:
        """Where cards lie on the map, in the view's pixels."""
        return []

    def card_width(self) -> float:
        """How much of the left edge a tall card takes."""
        return 0.0

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._whole = None
        if self._view is None:
            return
        if self.locked:
            size = self.district()
            self._set(replace(self._view, width=size.width, height=size.height, dpr=size.dpr))
        else:
            self.look(self.district())

    def event(self, event: QEvent) -> bool:
        """On a screen of another density everything is painted for that one."""
        if event.type() == QEvent.Type.DevicePixelRatioChange and self._view is not None:
            self._whole = None
            self.look(replace(self.view, dpr=self.devicePixelRatioF() * self.scale))
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        self._pulse.mind()

    def layer(self, layer_id: str) -> Layer | None:
        """A layer by its id."""
        return next((layer for layer in self.layers if layer.id == layer_id), None)

    # ------------------------------------------------------------------------- inside

    def _set(self, view: View) -> None:
        zoomed = self._view is not None and view.rung != self._view.rung
        self._view = view
        if self._whole is None:
            self._whole = self.district()
            self.tiles.keep_overview(self._whole)
        self.backdrop.show(view)
        # Sheets are baked once the frame was painted: never between an input and its frame.
        self.sheets.ask(view)
        self._baking.stop()
        if zoomed or not self.isVisible():
            self._baking.start(_SETTLED_MS if zoomed else 0)
        self.update()
        self.moved.emit()

    def _bake(self, painter: QPainter, frame: View) -> bool:
        return surface.bake(painter, frame, self.shown(frame), self.settings)

    def _bake_soon(self) -> None:
        self.sheets.ask(self.view)
        if self.sheets.waiting:
            self._baking.start(0)

    def _bake_on(self) -> None:
        """Bake for a few milliseconds, then let events in."""
        if self.sheets.work(_BAKE_S):
            (self._after.start if self.backdrop.moving else self.update)()
        if self.sheets.waiting:
            self._baking.start(0)

    def _dress(self) -> Look:
        theme, mode = tokens.current(), self.scene.picture.mode
        return Look(theme.name, mode.map.style, language(), "grids" in self.on)

    def _prepare(self) -> None:
        """Tell the maker what there is to paint."""
        self.scene.load()
        self.backdrop.prepare(self.scene.setup_key(), self.scene.setup)

    def _fly_on(self) -> None:
        if self._goal is None or self._from is None:
            self._flight.stop()
            return
        share = (time.perf_counter() - self._flight_began) * 1000.0 / FLIGHT_MS
        if share >= 1.0:
            self.look(self._goal)
            return
        eased = QEasingCurve(QEasingCurve.Type.OutCubic).valueForProgress(share)
        self._set(self._from.towards(self._goal, eased))

    def _beats(self) -> list[QRectF]:
        return [box for layer in self.shown(self.view) for box in layer.pulsing(self.view)]
