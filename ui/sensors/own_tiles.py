"""The officer's own tiles on the wall: what they say now, and how he arranges them."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication

from app.domain.tiles import SENSOR
from app.i18n import _
from app.picture.picture import Picture
from ui.models.sensors import Ints, SensorBoard
from ui.models.tile_view import View, tile_view
from ui.sensors.layout import GAP, Cell
from ui.sensors.tile import paint_tile
from ui.session import Session
from ui.theme import fonts
from ui.theme.tokens import Theme
from ui.widgets.elide import RIGHT, paint_text


class OwnTiles:
    """`views` are what the tiles say since the last `look`; `place` is the tile that has the
    keyboard, `drop` where a carried one would go; −1 for none."""

    def __init__(self, picture: Picture, board: SensorBoard, session: Session) -> None:
        self._picture, self._board, self._session = picture, board, session
        self.views: list[View] = []
        self.place = self.drop = -1
        self._pressed: tuple[QPoint, int] | None = None

    def look(self, now: datetime) -> None:
        """Read them anew: the worst of many may be another one now."""
        own = self._board.own.tiles()
        standing = self._board.standing(self._seen() if own else None)
        self.views = [tile_view(self._picture, tile, standing, now) for tile in own]

    def _seen(self) -> Ints | None:
        """The sensors that the map shows."""
        box = self._session.in_view()
        if box is None:
            return None
        columns = self._picture.sensors
        inside = (columns.lon >= box[0]) & (columns.lon <= box[2])
        return np.flatnonzero(inside & (columns.lat >= box[1]) & (columns.lat <= box[3]))

    def text(self, cell: Cell) -> str:
        """A tile in one sentence."""
        said = self.views[cell.place].reading
        return f"{said.name}\n{said.value} {said.unit} · {said.state}"

    # --------------------------------------------------------------------------------- arranging

    def press(self, at: QPoint, place: int) -> None:
        """The mouse went down on a tile; −1 for one that is not the officer's own."""
        self._pressed = at, place

    def drag(self, at: QPoint, over: Cell | None) -> bool:
        """The mouse goes along with it down; whether a tile is carried."""
        if self._pressed is None or self._pressed[1] < 0:
            return False
        if (at - self._pressed[0]).manhattanLength() < QApplication.startDragDistance():
            return False
        self.drop = over.place if over is not None and over.place != self._pressed[1] else -1
        return True

    def release(self) -> tuple[bool, bool]:
        """The mouse went up: whether it had gone down on a tile, and whether one was moved."""
        pressed, drop = self._pressed, self.drop
        self._pressed, self.drop = None, -1
        if pressed is not None and drop >= 0:
            self._board.own.move(pressed[1], drop)
            self.place = drop
        return pressed is not None, pressed is not None and drop >= 0

    def key(self, event: QKeyEvent, across: int) -> bool:
        """Ctrl with an arrow moves the tile, W makes it wide, Delete lets it go; whether it was
        one of these. `across` tiles stand beside each other."""
        own, place, key = self._board.own, self.place, Qt.Key(event.key())
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -across,
                 Qt.Key.Key_Down: across}  # fmt: skip
        if not 0 <= place < len(own.tiles()):
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in steps:
            self.place = max(0, min(len(own.tiles()) - 1, place + steps[key]))
            own.move(place, self.place)
        elif key == Qt.Key.Key_W:
            own.resize(place)
        elif key == Qt.Key.Key_Delete:
            own.toggle(own.tiles()[place])
            self.place = min(place, len(own.tiles()) - 1)
        else:
            return False
        return True

    # ---------------------------------------------------------------------------------- painting

    def paint_head(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        """Whose tiles they are, and that more can be added."""
        text = _("My tiles") if self._board.own.own else _("Tiles of the mode")
        inner = box.adjusted(5, 4, -5, 0)
        paint_text(painter, inner, text, theme.text1, fonts.BODY, fonts.MEDIUM)
        paint_text(painter, inner, _("+ add"), theme.select, fonts.SECONDARY, align=RIGHT)

    def paint(
        self, painter: QPainter, box: QRectF, cell: Cell, selected: str, theme: Theme
    ) -> None:
        """One tile; the one with the keyboard, or whose sensor is `selected`, has the ring."""
        if cell.place >= len(self.views):
            return
        view = self.views[cell.place]
        trend = self._picture.sensors.trend[view.row] if view.row >= 0 else np.empty(0)
        ring = cell.place == self.place
        if self.place < 0 and cell.own is not None and cell.own.kind == SENSOR and view.row >= 0:
            ring = self._picture.sensors.items[view.row].id == selected
        paint_tile(painter, box, view.reading, trend, view.limits, theme, ring, False, True, view)
        if self.drop == cell.place:
            painter.setPen(QPen(theme.select, 3))
            left = int(box.left() - GAP / 2)
            painter.drawLine(left, int(box.top()), left, int(box.bottom()))
