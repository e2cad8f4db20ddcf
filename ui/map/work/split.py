"""Two maps side by side with a divider that moves: other layers at the right, or another time.

Both look at the same place: the right one is a canvas over the right part of the panel, and goes
where the panel goes. Hands and tools are the panel's on both sides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter

from app import wording
from app.domain.errors import Refused
from app.i18n import _
from app.picture.picture import Changes, Picture
from ui.map.all_layers import all_layers
from ui.map.canvas import MapCanvas
from ui.map.cards.split_bar import LAYERS, TIME, Divider, SideLabel, SplitBar
from ui.map.layers.base import Hit, Layer
from ui.map.layers.density import DensityLayer
from ui.map.scene import Scene
from ui.map.view import View
from ui.map.work.twins import twins
from ui.widgets import format as words

if TYPE_CHECKING:
    from ui.map.panel import MapPanel

_LEAST_PX = 80
_SETTLE_MS = 250
NOT_KEPT = frozenset({"units", "orders", "trails", "flows"})
"""Layers of which nothing is stored that could be shown for another time."""
_BACK_AT_FIRST = timedelta(hours=1)


class SplitPane(MapCanvas):
    """The right side. The mouse goes through it to the panel."""

    def __init__(
        self,
        scene: Scene,
        layers: list[Layer],
        panel: MapPanel,
        over: Callable[[QPainter, View], None],
    ) -> None:
        super().__init__(scene, layers, parent=panel)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._panel, self._over = panel, over
        self.locked = True

    def follow(self) -> None:
        """Look at what lies under this part of the panel."""
        view, left = self._panel.view, float(self.x())
        x = (view.left + left + self.width() / 2) * view.mpp
        self.look(replace(view, x=x, width=float(self.width()), height=float(self.height())))

    def paint_over(self, painter: QPainter, view: View) -> None:
        """Label boxes, then what the panel's tools show."""
        super().paint_over(painter, view)
        self._over(painter, view)

    def cards(self) -> list[QRectF]:
        """The panel's cards, as they lie on this side."""
        return [box.translated(-self.x(), 0) for box in self._panel.deck.boxes()]


class Split(QObject):
    """`on` while the view is split; `kind` is what differs: LAYERS or TIME."""

    def __init__(self, panel: MapPanel) -> None:
        super().__init__(panel)
        self._panel, self._context = panel, panel.context
        self.kind = TIME
        self.share = 0.5
        self.pane: SplitPane | None = None
        self.past: Picture | None = None
        self.at: datetime | None = None
        self._layers: set[str] = set()
        self.divider = Divider(panel, self._drag)
        self.bar = SplitBar(panel)
        self.left_label, self.right_label = SideLabel(panel), SideLabel(panel)
        self._asked = QTimer(self, interval=_SETTLE_MS, singleShot=True)
        self._asked.timeout.connect(self._load)
        self.bar.kind_chosen.connect(self.show_kind)
        self.bar.time_chosen.connect(self.show_time)
        self.bar.layer_toggled.connect(self.toggle_layer)
        self.bar.closed.connect(self.toggle)

    @property
    def on(self) -> bool:
        """Whether the view is split."""
        return self.pane is not None

    def toggle(self) -> None:
        """Split the view, or put the halves together."""
        if self.on:
            self._close()
        else:
            self._layers = set(self._panel.on)
            self.show_kind(self.kind)
        self._panel.show_tools()

    def show_kind(self, kind: str) -> None:
        """Show other layers at the right, or another time."""
        self.kind = kind
        if kind == TIME and self.at is None:
            self.at = self._context.bridge.now - _BACK_AT_FIRST
        self._open()
        if kind == TIME and self.past is None:
            self._load()

    def show_time(self, at: datetime) -> None:
        """Show the right side as it was at `at` (UTC), a moment after the hand came to rest."""
        now = self._context.bridge.now
        self.at = min(at, now)
        self.bar.show_time(self.at, now)
        self._label()
        self._asked.start()

    def toggle_layer(self, layer_id: str) -> None:
        """Switch a layer of the right side."""
        self._layers ^= {layer_id}
        self._switch()

    def covers(self, at: QPointF) -> bool:
        """Whether a position of the panel lies on the right side."""
        return self.pane is not None and at.x() >= self.pane.x()

    def hit(self, at: QPointF) -> Hit | None:
        """What lies under a position of the right side."""
        from ui.map.panel import thing_at

        return thing_at(self.pane, at - QPointF(self.pane.x(), 0)) if self.pane else None

    def scene_at(self, at: QPointF) -> Scene | None:
        """The scene of the right side when the position lies there."""
        return self.pane.scene if self.pane is not None and self.covers(at) else None

    def on_moved(self) -> None:
        """The panel looks elsewhere: so does the right side."""
        if self.pane is not None:
            self.pane.follow()

    def on_changed(self, changes: Changes) -> None:
        """News are for the side that shows now."""
        if self.pane is None:
            return
        if changes.registry:
            self.pane.scene.forget()
        if self.kind == LAYERS:
            self.pane.take(changes)

    def on_selected(self, kind: str, key: str) -> None:
        """The selection is marked on both sides."""
        if self.pane is not None:
            self.pane.scene.kind, self.pane.scene.key = kind, key
            self.pane.update()

    def redraw(self) -> None:
        """A tool drew something."""
        if self.pane is not None:
            self.pane.update()

    def lay_out(self) -> None:
        """Divide the panel."""
        if self.pane is None:
            return
        wide, high = self._panel.width(), self._panel.height()
        left = round(max(_LEAST_PX, min(wide - _LEAST_PX, wide * self.share)))
        self.pane.setGeometry(left, 0, wide - left, high)
        self.pane.follow()
        self.divider.setGeometry(left - self.divider.width() // 2, 0, self.divider.width(), high)
        self.bar.adjustSize()
        self.bar.move(max(8, min(wide - self.bar.width() - 60, left - self.bar.width() // 2)), 12)
        foot = high - 12 - 28
        self.left_label.move(left - 10 - self.left_label.width(), foot)
        self.right_label.move(left + 10, foot)

    # --------------------------------------------------------------------------- inside

    def _open(self) -> None:
        """A new right side for what is to be shown."""
        if self.pane is not None:
            self.pane.hide()
            self.pane.deleteLater()
        scene = self._scene()
        same = scene.picture is self._context.picture
        layers = twins(self._panel.layers, scene) if same else all_layers(scene)
        self.pane = SplitPane(scene, layers, self._panel, self._panel.kit.draw)
        self._switch()
        self._mirror(self.pane)
        if not same:
            self.pane.take(None)
        self.lay_out()
        self.pane.lower()
        self.pane.show()
        for card in (self.divider, self.bar, self.left_label, self.right_label):
            card.show()
        self.bar.show_kind(self.kind)
        if self.at is not None:
            self.bar.show_time(self.at, self._context.bridge.now)
        self._label()
        self.divider.stackUnder(self._panel.deck.layers)

    def _close(self) -> None:
        self._asked.stop()
        if self.pane is not None:
            self.pane.hide()
            self.pane.deleteLater()
        self.pane = self.past = self.at = None
        for card in (self.divider, self.bar, self.left_label, self.right_label):
            card.hide()

    def _scene(self) -> Scene:
        context, past, at = self._context, self.past, self.at
        if self.kind == TIME and past is not None and at is not None:
            made = Scene(lambda: past, lambda: at)
        else:
            made = Scene(lambda: context.picture, lambda: context.bridge.now)
        made.share(self._panel.scene)
        made.kind, made.key = self._panel.scene.kind, self._panel.scene.key
        return made

    def _mirror(self, pane: SplitPane) -> None:
        """Order, strength and scales of the layers, and the grids' figure, as at the left."""
        switches = self._panel.switches
        pane.arrange(switches.order, switches.settings)
        mine, theirs = pane.layer("density"), self._panel.layer("density")
        if isinstance(mine, DensityLayer) and isinstance(theirs, DensityLayer):
            mine.choropleth.show(theirs.choropleth.choice)

    def tick(self, now: datetime) -> None:
        """A second went by on the side that shows now."""
        if self.pane is not None and self.kind == LAYERS:
            self.pane.tick(now)

    def _switch(self) -> None:
        if self.pane is None:
            return
        shown = self._layers - NOT_KEPT if self.kind == TIME else self._layers
        self.pane.switch(shown)
        self.bar.show_layers([layer for layer in self.pane.layers if layer.title], shown, self.kind)

    def _label(self) -> None:
        now = self._context.bridge.now
        if self.kind == TIME and self.at is not None:
            self.left_label.tell(_("now"), "")
            when = f"{words.date(self.at)} {words.clock_short(self.at)}"
            state = _("loading…") if self.past is None or self._asked.isActive() else ""
            if self.past is not None and not self.past.cases and not self.past.sensors.at.any():
                state = state or _("nothing is stored of this time")
            self.right_label.tell(when, state or words.age((now - self.at).total_seconds()))
        else:
            self.left_label.tell(_("left: layers of the list"), "")
            self.right_label.tell(_("right: its own layers"), "")
        self.lay_out()

    def _drag(self, x: int) -> None:
        self.share = max(0.05, min(0.95, x / max(1, self._panel.width())))
        self.lay_out()
        self._panel.update()

    def _load(self) -> None:
        if self.on and self.at is not None:
            self._context.spawn(self._loaded(self.at))

    async def _loaded(self, at: datetime) -> None:
        try:
            past = await self._context.desk.past(at)
        except Refused as refused:
            self.bar.tell_problem(wording.sentence(refused))
            return
        if self.on and self.kind == TIME and at == self.at:
            self.past = past
            self.bar.tell_problem("")
            self._open()
