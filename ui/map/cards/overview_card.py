"""The whole district in a corner, with the part that is in sight; pressed or dragged, it moves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.i18n import _
from ui.map.cards.card import RADIUS, Card
from ui.map.scene import Scene
from ui.map.shapes import areas
from ui.map.style import fade
from ui.map.view import Bounds, View
from ui.theme import tokens

WIDTH, HEIGHT = 208, 156
_PAD = (8.0, 8.0, 8.0, 8.0)
_LEAST_PX = 8.0


class OverviewCard(Card):
    """`look` is called with Mercator metres of the place to go to."""

    def __init__(self, parent: QWidget, scene: Scene, look: Callable[[float, float], None]) -> None:
        super().__init__(parent)
        self._scene, self._look = scene, look
        self._sight: Bounds = (0.0, 0.0, 0.0, 0.0)
        self._own: View | None = None
        self.setFixedSize(WIDTH, HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("Overview of the district"))
        self.hide()

    def show_sight(self, view: View, district: View) -> None:
        """What is in sight now, and the district's own view (for a centre without an outline)."""
        self._sight = view.bounds()
        if self._own is None:
            bounds = self._scene.bounds() or district.bounds()
            size = View(0.0, 0.0, 1.0, float(WIDTH), float(HEIGHT), self.devicePixelRatioF())
            self._own = size.fitted(bounds, _PAD)
        self.update()

    def forget(self) -> None:
        """Another registry or theme."""
        self._own = None
        self.refresh()

    def paint_card(self, painter: QPainter) -> None:
        """Land, water and streets, quietly."""
        view, theme = self._own, tokens.current()
        if view is None:
            return
        inside = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.map.outside)
        painter.drawRoundedRect(inside, RADIUS - 1, RADIUS - 1)
        outline, water = self._scene.areas("outline"), self._scene.areas("water")
        if len(outline):
            path = outline.path(outline.inside(view.bounds()), view)
            painter.fillPath(path, theme.map.land)
            painter.strokePath(path, QPen(theme.map.district, 1.0))
        streets = areas(self._scene.grids().of_kind("street"))
        if len(streets):
            path = streets.path(streets.inside(view.bounds()), view)
            painter.strokePath(path, QPen(theme.map.street, 0.8))
        if len(water):
            painter.fillPath(water.path(water.inside(view.bounds()), view), theme.map.water)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._own is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens.current()
        west, south, east, north = self._sight
        box = QRectF(self._own.point(west, north), self._own.point(east, south))
        if min(box.width(), box.height()) < _LEAST_PX:
            middle = box.center()
            box = QRectF(middle.x() - 4, middle.y() - 4, 8, 8).united(box)
        painter.setClipRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.setPen(QPen(theme.select, 1.6))
        painter.setBrush(fade(theme.select, 0.12))
        painter.drawRect(box)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        west, south, east, north = self._sight
        x, y = (west + east) / 2, (south + north) / 2
        self._look(x + step[0] * (east - west) / 4, y + step[1] * (north - south) / 4)

    def _go(self, at: QPointF) -> None:
        if self._own is not None:
            self._look(*self._own.world(at.x(), at.y()))
