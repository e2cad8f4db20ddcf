"""The list of layers: what is on, in which order, how strong and at which scales, and what the
marks of each mean. Folded away when it is in the way.

Keys: arrows walk, Space switches, Right and Left open and close a layer (on a slider: move it),
Ctrl+Up and Ctrl+Down move a layer among the live ones, letters search.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.i18n import _
from ui.map.cards import layer_art as art, layer_rows as rows
from ui.map.cards.card import Spot
from ui.map.cards.layer_rows import LayerRow
from ui.map.cards.layers_face import FIND, FOLD, FOOT, LEGENDS, RESET, LayersFace
from ui.map.layers.settings import LayerSettings

_DRAG_PX, _WHEEL_PX = 5.0, 26.0


class LayersCard(LayersFace):
    """`toggled` names the layer whose box was pressed; `tuned` gives its new settings; `placed`
    its new place among the live ones from the top; `reset` asks for the mode's own."""

    toggled = Signal(str)
    folded = Signal(bool)
    tuned = Signal(str, LayerSettings)
    placed = Signal(str, int)
    reset = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.field.textChanged.connect(self._search)

    def press(self, spot: str) -> None:
        """Fold, search, open, switch a layer."""
        if spot == FOLD:
            self.fold(not self._folded)
            self.folded.emit(self._folded)
        elif spot == LEGENDS:
            self.show_legends(not self._legends)
            self.resized.emit()
        elif spot == FIND:
            self._find(self.field.isHidden())
        elif spot == RESET:
            self.reset.emit()
        elif spot.startswith(rows.MORE):
            layer = spot.removeprefix(rows.MORE)
            self.open("" if layer == self._opened else layer)
            self.resized.emit()
        elif not spot.startswith((rows.OPACITY, rows.ZOOM)):
            self.toggled.emit(spot)

    # ---------------------------------------------------------------------------- hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self._at(event.position())
        if spot is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = (spot.id, event.position())
        if spot.id.startswith((rows.OPACITY, rows.ZOOM)):
            self._slide(spot, event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        spot_id, start = self._pressed
        spot = next((spot for spot in self.spots if spot.id == spot_id), None)
        if spot is not None and spot_id.startswith((rows.OPACITY, rows.ZOOM)):
            self._slide(spot, event.position().x())
        elif self._drag or abs(event.position().y() - start.y()) > _DRAG_PX:
            self._drag_on(spot_id, event.position().y() + self._scroll)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        drag, gap = self._drag, self._gap
        self._drag, self._gap = "", None
        if pressed is None:
            return
        if drag:
            self._drop(drag, gap)
            return
        spot = self._at(event.position())
        if spot is not None and spot.id == pressed[0]:
            self.press(spot.id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._scroll_to(self._scroll - event.angleDelta().y() / 120.0 * _WHEEL_PX * 2)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, spot = Qt.Key(event.key()), self._spot()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        sideways = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        if control and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._shift(spot, -1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        elif key in sideways and spot.startswith((rows.OPACITY, rows.ZOOM)):
            far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._nudge(spot, sideways[key], far)
        elif key in sideways and self._row(spot) is not None:
            self.open(spot if key == Qt.Key.Key_Right else "")
            self._keep_focus(spot)
            self.resized.emit()
        elif key == Qt.Key.Key_Escape and not self.field.isHidden():
            self._find(False)
        elif event.text().strip() and event.text().isprintable() and not control and self._many():
            self._find(True)
            self.field.setText(event.text())
        else:
            super().keyPressEvent(event)

    # --------------------------------------------------------------------------- inside

    def _slide(self, spot: Spot, x: float) -> None:
        kind, _colon, layer = spot.id.partition(":")
        row, bar = self._row(layer), art.track(spot.rect)
        if row is not None:
            self._tune(row, rows.slid(kind + ":", row.settings, (x - bar.left()) / bar.width()))

    def _nudge(self, spot: str, step: int, far: bool) -> None:
        """A key on a slider; with Shift the far end of the scales."""
        kind, _colon, layer = spot.partition(":")
        row = self._row(layer)
        if row is not None:
            self._tune(row, rows.nudged(kind + ":", row.settings, step, far))

    def _tune(self, row: LayerRow, new: LayerSettings) -> None:
        if new != row.settings:
            self.tuned.emit(row.id, new)

    def _drag_on(self, spot: str, y: float) -> None:
        row = self._row(spot)
        if row is None or not row.live or self.field.text():
            return
        self._drag = spot
        live = self._live()
        middles = [line.rect.center().y() for line in live]
        self._gap = sum(1 for middle in middles if y > middle)
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.refresh()

    def _drop(self, layer: str, gap: int | None) -> None:
        ids = [line.row.id for line in self._live() if line.row is not None]
        self.setCursor(Qt.CursorShape.ArrowCursor)
        if gap is not None and layer in ids:
            at = ids.index(layer)
            place = gap - 1 if gap > at else gap
            if place != at:
                self.placed.emit(layer, place)
        self.refresh()

    def _shift(self, spot: str, step: int) -> None:
        ids = [row.id for row in self._rows if row.live]
        if spot in ids and 0 <= ids.index(spot) + step < len(ids):
            self.placed.emit(spot, ids.index(spot) + step)
            self._keep_focus(spot)

    def _walk(self, step: int) -> None:
        lines = [name for line in self._lines if (name := self._id_of(line))]
        head = [spot.id for spot in self.spots if spot.id in (FIND, LEGENDS)]
        stops = [FOLD, *lines, *head]
        at = stops.index(self._spot()) if self._spot() in stops else -1
        wanted = stops[(at + step) % len(stops)]
        line = next((ln for ln in self._lines if self._id_of(ln) == wanted), None)
        if line is not None:
            low = line.rect.bottom() + FOOT - self.height()
            self._scroll_to(max(low, min(self._scroll, line.rect.top() - self._top() - 4)))
        self._by_key = True
        self._keep_focus(wanted)
        self._tell()
        self.refresh()

    def _tell(self) -> None:
        """What a screen reader says."""
        row = self._row(self._spot().rpartition(":")[2])
        if row is not None:
            state = _("on") if row.on else _("off")
            count = "" if row.count is None else f", {row.count:,}"
            self.setAccessibleDescription(f"{row.title}, {state}{count}")

    def _find(self, shown: bool) -> None:
        self.field.setVisible(shown)
        if shown:
            self.field.setFocus()
        else:
            self.field.clear()
            self.setFocus()
        self._fit()
        self.resized.emit()

    def _search(self) -> None:
        self._scroll = 0.0
        self._fit()
