"""The hands on the map: mouse, wheel and keys become gestures of the tool in use.

Panning and zooming belong to the map whatever tool is in the hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from ui.map.tools.base import Spot
from ui.map.view import STEP

if TYPE_CHECKING:
    from ui.map.panel import MapPanel

_DRAG_PX = 4.0
_NOTCH = 120
_ARROW_PX = 90.0
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WANTED = (Qt.Key.Key_Escape, Qt.Key.Key_Backspace, *_ENDS)
_STEPS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class Hands:
    """Takes the panel's events; `pointer` is where the mouse was last, in the panel's pixels."""

    def __init__(self, panel: MapPanel) -> None:
        self._panel = panel
        self.pointer = QPointF(-1, -1)
        self._pressed: QPointF | None = None
        self._dragged = self._taken = False
        self._notches = 0

    @property
    def pressed(self) -> bool:
        """Whether a button is down."""
        return self._pressed is not None

    def spot(self, at: QPointF, event: QMouseEvent | None = None) -> Spot:
        """A place under the hand."""
        x, y = self._panel.view.world(at.x(), at.y())
        shift = bool(event and event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return Spot(at, x, y, shift)

    def press(self, event: QMouseEvent) -> None:
        """A button went down."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        self._pressed, self._dragged = event.position(), False
        self._taken = event.button() == Qt.MouseButton.LeftButton and (
            self._panel.box.current.press(self.spot(event.position(), event))
        )

    def move(self, event: QMouseEvent) -> bool:
        """The pointer moved; whether nothing is held, so that what is under it may be told."""
        at = self.pointer = event.position()
        panel = self._panel
        if self._pressed is None or self._taken:
            panel.box.current.move(self.spot(at, event), held=self._taken)
            return self._pressed is None
        step = at - self._pressed
        if self._dragged or step.manhattanLength() > _DRAG_PX:
            self._dragged = True
            panel.setCursor(Qt.CursorShape.ClosedHandCursor)
            panel.gesture()
            panel.look(panel.view.panned(step.x(), step.y()))
            self._pressed = at
        return False

    def release(self, event: QMouseEvent) -> None:
        """A button came up."""
        pressed, self._pressed = self._pressed, None
        tool = self._panel.box.current
        self._panel.setCursor(tool.cursor)
        if pressed is None:
            return
        spot = self.spot(event.position(), event)
        if self._taken:
            self._taken = False
            tool.release(spot)
        elif not self._dragged and event.button() == Qt.MouseButton.LeftButton:
            tool.click(spot)

    def double(self, event: QMouseEvent) -> None:
        """Clicked twice."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._panel.box.current.double(self.spot(event.position(), event))

    def wheel(self, event: QWheelEvent) -> bool:
        """Zoom by whole notches; whether one was full."""
        self._notches += event.angleDelta().y()
        notches = int(self._notches / _NOTCH)
        self._notches -= notches * _NOTCH
        if notches:
            self._panel.zoom(notches * STEP, event.position())
        event.accept()
        return bool(notches)

    def wants(self, key: int) -> bool:
        """Whether a key belongs to the tool (or the open card) and not to the window."""
        panel = self._panel
        if key == Qt.Key.Key_Escape:
            return panel.box.busy or panel.kit.shown
        return panel.box.busy and key in _WANTED

    def press_key(self, event: QKeyEvent) -> bool:
        """A key for the map; whether it was one."""
        key, panel = Qt.Key(event.key()), self._panel
        tool = panel.box.current
        if key in _STEPS:
            far = _ARROW_PX * (4 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            panel.gesture()
            panel.look(panel.view.panned(_STEPS[key][0] * far, _STEPS[key][1] * far))
        elif key == Qt.Key.Key_Escape and self.wants(key):
            panel.leave()
        elif panel.box.busy and key in _ENDS:
            tool.done()
        elif panel.box.busy and key == Qt.Key.Key_Backspace:
            tool.back()
        else:
            return tool.press_key(key)
        return True
