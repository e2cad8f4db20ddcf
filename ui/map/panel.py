"""The map as a panel of the desk: hands on the canvas, cards on top, a shared selection."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent

from app.i18n import _
from app.picture.picture import Changes
from ui.context import Context
from ui.map import actions as rows
from ui.map.actions import Doings
from ui.map.all_layers import all_layers
from ui.map.canvas import MapCanvas
from ui.map.deck import Deck
from ui.map.facts import facts
from ui.map.layers.base import Hit
from ui.map.layers.cases import CasesLayer
from ui.map.measure import Measure
from ui.map.scene import Scene
from ui.map.switches import Switches
from ui.map.view import STEP, View, around

_HOVER_MS = 140
_DRAG_PX = 4.0
_NOTCH = 120
_ARROW_PX = 90.0
_REDRAW_S = 5
_KEPT = "map.view"


class MapPanel(MapCanvas):
    """The desk's map. Any gesture locks the view; `0` shows the district again and unlocks."""

    def __init__(self, context: Context) -> None:
        scene = Scene(lambda: context.picture, lambda: context.bridge.now)
        super().__init__(scene, all_layers(scene))
        self._context = context
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Map"))
        self.measure = Measure()
        self.switches = Switches(context.session.store, self.layers)
        self._pressed: QPointF | None = None
        self._dragged = False
        self._notches = 0
        self._seconds = 0
        self._pointer = QPointF(-1, -1)
        self._hover = QTimer(self, interval=_HOVER_MS, singleShot=True)
        self._hover.timeout.connect(self._show_hover)
        self.deck = Deck(self, context.actions.run)
        self.deck.layers.toggled.connect(self.toggle_layer)
        self._show_tools()
        rows.register(context.actions, self._doings(), self.layers)
        self._listen()
        self.take(None)
        self._take_mode()
        self._go_on()

    # -------------------------------------------------------------------------- commands

    def fit(self) -> None:
        """The whole district again; news may move the view from now on."""
        self._set_lock(False)
        self.fly(self.district())

    def toggle_lock(self) -> None:
        """Hold the view, or let it go."""
        self._set_lock(not self.locked)

    def zoom(self, rungs: int, at: QPointF | None = None) -> None:
        """So many rungs further in, about a position or the middle."""
        about = at or QPointF(self.view.width / 2, self.view.height / 2)
        self._gesture()
        self.look(self.view.zoomed(rungs, about.x(), about.y()))

    def toggle_measure(self) -> None:
        """Take the ruler, or put it away."""
        (self.measure.stop if self.measure.on else self.measure.start)()
        self.setCursor(
            Qt.CursorShape.CrossCursor if self.measure.on else Qt.CursorShape.ArrowCursor
        )
        self._show_tools()
        self.update()

    def toggle_layer(self, layer_id: str) -> None:
        """Switch one layer, remembered for this mode."""
        self.switches.toggle(layer_id)
        self.switch(self.switches.on)
        self._show_layers()

    def locate(self, lon: float, lat: float, across_m: float) -> None:
        """Fly to a place the officer asked for."""
        self._gesture()
        self.fly(around(lon, lat, across_m, self.view))

    def hit(self, at: QPointF) -> Hit | None:
        """What lies under a position: the uppermost marker, else the grid."""
        best: Hit | None = None
        for layer in reversed(self.layers):
            found = layer.hit(at, self.view) if layer.id in self.on else None
            if found is not None and (best is None or found.distance < best.distance - 2.0):
                best = found
        if best is None and "grids" not in self.on:
            grids = self.layer("grids")
            best = grids.hit(at, self.view) if grids is not None else None
        return best

    # ---------------------------------------------------------------------------- hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed, self._dragged = event.position(), False
            self._hide_hover()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        self._pointer = at
        if self._pressed is not None:
            step = at - self._pressed
            if self._dragged or step.manhattanLength() > _DRAG_PX:
                self._dragged = True
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self._gesture()
                self.look(self.view.panned(step.x(), step.y()))
                self._pressed = at
            return
        if self.measure.move(*self.view.world(at.x(), at.y())):
            self.update()
        elif self.deck.hover.isVisible():
            self._show_hover()
        self._hover.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        measuring = self.measure.on
        self.setCursor(Qt.CursorShape.CrossCursor if measuring else Qt.CursorShape.ArrowCursor)
        if pressed is None or self._dragged or event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        if measuring:
            self.measure.click(*self.view.world(at.x(), at.y()))
            self.update()
        else:
            found = self.hit(at)
            self._context.session.select(*((found.kind, found.key) if found else ("", "")))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.hit(event.position())
        if self.measure.on:
            self.measure.end()
            self.update()
        elif found is not None and found.kind == "case":
            self._context.session.open_case(found.key)
        else:
            self.zoom(2 * STEP, event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._notches += event.angleDelta().y()
        notches = int(self._notches / _NOTCH)
        self._notches -= notches * _NOTCH
        if notches:
            self._hide_hover()
            self.zoom(notches * STEP, event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        steps = {
            Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0),
            Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
        }  # fmt: skip
        if key in steps:
            far = _ARROW_PX * (4 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            self._gesture()
            self.look(self.view.panned(steps[key][0] * far, steps[key][1] * far))
        elif key == Qt.Key.Key_Escape and self.measure.on:
            self.toggle_measure()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.measure.on:
            self.measure.end()
            self.update()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """While measuring, Enter and Esc belong to the ruler, not to the window."""
        ruler = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        asked = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and event.key() in ruler and self.measure.on:
            event.accept()
            return True
        return super().event(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hide_hover()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._hide_hover()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.deck.lay_out()

    def paint_over(self, painter: QPainter, view: View) -> None:
        """Label boxes, then the ruler."""
        super().paint_over(painter, view)
        self.measure.draw(painter, view)

    def cards(self) -> list[QRectF]:
        """Where the cards lie."""
        return self.deck.boxes()

    def card_width(self) -> float:
        """The list of layers, when it is unfolded."""
        return self.deck.layers.reach()

    # ---------------------------------------------------------------------------- news

    def _listen(self) -> None:
        context = self._context
        context.bridge.changed.connect(self._on_changed)
        context.bridge.second.connect(self._on_second)
        context.session.selected.connect(self._on_selected)
        context.session.located.connect(self.locate)
        context.session.restyled.connect(self._on_restyled)
        self.moved.connect(self._on_moved)

    def _on_changed(self, changes: Changes) -> None:
        if changes.registry:
            self.scene.forget()
            self.labels.clear()
        self.take(changes)
        if changes.mode:
            self._take_mode()
        else:
            self._show_layers()
        if self.deck.hover.isVisible():
            self._show_hover()

    def _on_second(self, now: datetime) -> None:
        self._seconds += 1
        cases = self.layer("cases")
        late = isinstance(cases, CasesLayer) and cases.tick(now)
        if late or self._seconds % _REDRAW_S == 0:
            self.update()

    def _on_selected(self, kind: str, key: str) -> None:
        self.scene.kind, self.scene.key = kind, key
        self.update()

    def _on_restyled(self) -> None:
        self.restyle()
        self._show_tools()
        self._show_layers()
        self.deck.refresh()

    def _on_moved(self) -> None:
        self._context.session.setProperty(_KEPT, (self.view, self.locked))
        self.deck.scale.show_scale(self.view.ground_mpp)
        self.deck.lay_out()
        self._mind_pulse()

    def _take_mode(self) -> None:
        self.switches.take(self._context.picture.mode)
        self.switch(self.switches.on)
        self._show_layers()

    # --------------------------------------------------------------------------- inside

    def _doings(self) -> Doings:
        return Doings(
            self.fit,
            self.toggle_lock,
            lambda: self.zoom(STEP),
            lambda: self.zoom(-STEP),
            self.toggle_measure,
            self.toggle_layer,
        )

    def _go_on(self) -> None:
        """Look where the panel before this one looked (the window was built anew)."""
        kept = self._context.session.property(_KEPT)
        if isinstance(kept, tuple) and kept[1]:
            self._set_lock(True)
            self._view = kept[0]
        self.scene.kind, self.scene.key = self._context.session.kind, self._context.session.key

    def _gesture(self) -> None:
        self._set_lock(True)

    def _set_lock(self, locked: bool) -> None:
        if locked != self.locked:
            self.locked = locked
            self._show_tools()
            self.deck.lay_out()

    def _show_tools(self) -> None:
        self.deck.show_tools(self.locked, self.measure.on)

    def _show_layers(self) -> None:
        self.deck.show_layers(self.layers, self.on)

    def _show_hover(self) -> None:
        inside = self.rect().contains(self._pointer.toPoint())
        covered = self.childAt(self._pointer.toPoint()) not in (None, self.deck.hover)
        if not inside or covered or self._pressed is not None or self.measure.on:
            self._hide_hover()
            return
        found = self.hit(self._pointer)
        told = facts(self.scene, found) if found is not None else None
        if told is None:
            self._hide_hover()
        else:
            self.deck.hover.show_facts(told, self._pointer)

    def _hide_hover(self) -> None:
        self._hover.stop()
        self.deck.hover.hide()
