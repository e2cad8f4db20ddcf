"""The map as a panel of the desk: hands on the canvas, tools, cards on top, a shared selection."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent

from app.i18n import _
from app.picture.picture import Changes
from ui.context import Context
from ui.map import actions as rows
from ui.map.all_layers import all_layers
from ui.map.canvas import MapCanvas
from ui.map.deck import Deck
from ui.map.facts import facts
from ui.map.hands import Hands
from ui.map.kit import Kit
from ui.map.layering import Layering
from ui.map.layers.base import Hit
from ui.map.scene import Scene
from ui.map.switches import Switches
from ui.map.tools.box import Toolbox
from ui.map.tools.pick import PickTool
from ui.map.view import View, around

_HOVER_MS = 140
_REDRAW_S = 5
_KEPT = "map.view"


class MapPanel(MapCanvas):
    """The desk's map. Any gesture locks the view; `0` shows the district again and unlocks."""

    def __init__(self, context: Context) -> None:
        scene = Scene(lambda: context.picture, lambda: context.bridge.now)
        super().__init__(scene, all_layers(scene))
        self.context = context
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Map"))
        self.switches = Switches(context.session.store, self.layers)
        self._seconds = 0
        self.hands = Hands(self)
        self._hover = QTimer(self, interval=_HOVER_MS, singleShot=True)
        self._hover.timeout.connect(self._show_hover)
        self.deck = Deck(self, scene, context.actions.run, lambda x, y: self.kit.look_at(x, y))
        self.layering = Layering(self, self.deck.layers, self.switches)
        self.kit = Kit(self)
        self.box: Toolbox = self.kit.box
        self.deck.loose.append(self.kit.follow.chip)
        self.deck.beside, self.deck.line = self.kit.places.card, self.kit.credits.line
        split = self.kit.split
        self.deck.more += [split.bar, split.left_label, split.right_label]
        self.deck.on_side = self.show_tools
        rows.register(self)
        self._listen()
        self.take(None)
        self._take_mode()
        self._go_on()
        self.show_tools()
        self.kit.credits.refresh()

    # -------------------------------------------------------------------------- commands

    def fit(self) -> None:
        """The whole district again; news may move the view from now on."""
        self.kit.follow.stop()
        self._set_lock(False)
        self.fly(self.district())

    def toggle_lock(self) -> None:
        """Hold the view, or let it go."""
        self._set_lock(not self.locked)

    def zoom(self, rungs: int, at: QPointF | None = None) -> None:
        """So many rungs further in, about a position or the middle."""
        about = at or QPointF(self.view.width / 2, self.view.height / 2)
        self.gesture()
        self.look(self.view.zoomed(rungs, about.x(), about.y()))

    def toggle_layer(self, layer_id: str) -> None:
        """Switch one layer, remembered for this mode."""
        self.layering.toggle(layer_id)

    def show_only(self, layers: set[str]) -> None:
        """Switch exactly these layers on, remembered for this mode."""
        self.layering.show_only(layers)

    def locate(self, lon: float, lat: float, across_m: float) -> None:
        """Fly to a place the officer asked for."""
        self.gesture()
        self.fly(around(lon, lat, across_m, self.view))

    def pick(self, taken: Callable[[float, float], None]) -> None:
        """Let the officer point at a place; Esc leaves."""
        self.box.borrow(PickTool(taken, lambda: self.box.use(self.box.rest)))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def gesture(self) -> None:
        """A hand moved the map: news leave it alone from now on."""
        self.kit.follow.stop()
        self._set_lock(True)

    def leave(self) -> None:
        """Esc: out of the tool, then out of the card, then on to the window."""
        if self.box.busy:
            self.box.leave()
        else:
            self.kit.close()

    def hit(self, at: QPointF) -> Hit | None:
        """What lies under a position: the uppermost marker, else the grid."""
        split = self.kit.split
        return split.hit(at) if split.covers(at) else thing_at(self, at)

    # ---------------------------------------------------------------------------- hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hide_hover()
        self.deck.flyout.hide()
        self.hands.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.hands.move(event) and not self.box.busy:
            if self.deck.hover.isVisible():
                self._show_hover()
            self._hover.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hands.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.hands.double(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hands.wheel(event):
            self._hide_hover()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.hands.press_key(event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """While a tool is in the hand, Enter, Esc and Backspace belong to it."""
        asked = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and self.hands.wants(event.key()):
            event.accept()
            return True
        return super().event(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hide_hover()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._hide_hover()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.kit.lay_out()
        self.deck.lay_out()

    def paint_over(self, painter: QPainter, view: View) -> None:
        """Label boxes, then what the tools show."""
        super().paint_over(painter, view)
        self.kit.draw(painter, view)

    def cards(self) -> list[QRectF]:
        """Where the cards lie, and the line of credits."""
        line = self.deck.line
        shown = line is not None and line.isVisible()
        return [*self.deck.boxes(), *([QRectF(line.geometry())] if shown and line else [])]

    def card_width(self) -> float:
        """The list of layers, when it is unfolded."""
        return self.deck.layers.reach()

    # ---------------------------------------------------------------------------- news

    def _listen(self) -> None:
        context = self.context
        context.bridge.changed.connect(self._on_changed)
        context.bridge.second.connect(self._on_second)
        context.session.selected.connect(self._on_selected)
        context.session.located.connect(self.locate)
        context.session.placing.connect(self.pick)
        context.session.in_view = self._in_view
        context.session.opened.connect(self.kit.on_opened)
        context.session.restyled.connect(self._on_restyled)
        self.moved.connect(self._on_moved)
        self.box.changed.connect(self.kit.redraw)
        self.box.taken.connect(self._on_taken)

    def _in_view(self) -> tuple[float, float, float, float]:
        view = self.view
        west, north = view.lonlat(0, 0)
        east, south = view.lonlat(view.width, view.height)
        return west, south, east, north

    def _on_changed(self, changes: Changes) -> None:
        if changes.registry:
            self.scene.forget()
            self.labels.clear()
        self.take(changes)
        self.kit.take(changes)
        if changes.mode:
            self._take_mode()
        else:
            self.show_layers()
        if self.deck.hover.isVisible():
            self._show_hover()

    def _on_second(self, now: datetime) -> None:
        self._seconds += 1
        self.kit.figures.on_second()
        self.tick(now)
        self.kit.split.tick(now)
        if self._seconds % _REDRAW_S == 0:
            self.update()

    def _on_selected(self, kind: str, key: str) -> None:
        self.scene.kind, self.scene.key = kind, key
        self.kit.on_selected(kind, key)
        self.update()

    def _on_restyled(self) -> None:
        self.restyle()
        self.kit.figures.restyle()
        self.kit.credits.refresh()
        self.show_tools()
        self.show_layers()
        self.deck.refresh()

    def _on_moved(self) -> None:
        self.context.session.setProperty(_KEPT, (self.view, self.locked))
        self.deck.scale.show_scale(self.view.ground_mpp)
        self.kit.on_moved()
        self.deck.lay_out()
        self._pulse.mind()

    def _on_taken(self) -> None:
        self._hide_hover()
        self.setCursor(self.box.current.cursor)
        if self.box.busy:
            self.setFocus()
        self.show_tools()

    def _take_mode(self) -> None:
        self.layering.take(self.context.picture.mode)
        self.kit.figures.take_mode()

    # --------------------------------------------------------------------------- inside

    def _go_on(self) -> None:
        """Look where the panel before this one looked (the window was built anew)."""
        kept = self.context.session.property(_KEPT)
        if isinstance(kept, tuple) and kept[1]:
            self._set_lock(True)
            self._view = kept[0]
        self.scene.kind, self.scene.key = self.context.session.kind, self.context.session.key

    def _set_lock(self, locked: bool) -> None:
        if locked != self.locked:
            self.locked = locked
            self.show_tools()
            self.deck.lay_out()

    def show_tools(self) -> None:
        """Buttons as they are lit now, and the line that says what to do next."""
        self.deck.show_tools(self.locked, self.box, self.kit.lit())

    def show_layers(self) -> None:
        """The list of layers with their counts."""
        self.layering.show()

    def _show_hover(self) -> None:
        at = self.hands.pointer
        inside = self.rect().contains(at.toPoint())
        covered = self.childAt(at.toPoint()) not in (None, self.deck.hover)
        if not inside or covered or self.hands.pressed or self.box.busy:
            self._hide_hover()
            return
        scene = self.kit.split.scene_at(at) or self.scene
        found = self.hit(at)
        on = [layer for layer in self.layers if layer.id in self.on]
        role = self.context.session.officer.role
        told = facts(scene, found, on, role) if found is not None else None
        if told is None:
            self._hide_hover()
        else:
            self.deck.hover.show_facts(told, at)

    def _hide_hover(self) -> None:
        self._hover.stop()
        self.deck.hover.hide()


def thing_at(canvas: MapCanvas, at: QPointF) -> Hit | None:
    """The uppermost marker of a canvas under a position, else the grid."""
    best: Hit | None = None
    for layer in reversed(canvas.layers):
        found = layer.hit(at, canvas.view) if layer.id in canvas.on else None
        if found is not None and (best is None or found.distance < best.distance - 2.0):
            best = found
    if best is None and "grids" not in canvas.on:
        grids = canvas.layer("grids")
        best = grids.hit(at, canvas.view) if grids is not None else None
    return best
