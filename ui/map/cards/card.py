"""A card on the map that paints itself once and is then copied: the map repaints under it at
every frame, the card's own drawing does not."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from ui.theme import tokens

RADIUS = 6.0
_BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class Card(QWidget):
    """A panel-coloured card with a line-2 border. Subclasses draw in `paint_card`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture: QPixmap | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)

    def paint_card(self, painter: QPainter) -> None:
        """Draw what is on the card."""

    def refresh(self) -> None:
        """Something on the card changed: draw it anew."""
        self._picture = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = self._drawn(ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.refresh()

    def _drawn(self, ratio: float) -> QPixmap:
        picture = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        theme = tokens.current()
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.line2, 1.0))
        painter.setBrush(theme.panel)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self.paint_card(painter)
        painter.end()
        return picture


@dataclass(slots=True)
class Spot:
    """A part of a card that can be pressed."""

    id: str
    rect: QRectF
    tip: str = ""


class PressCard(Card):
    """A card with parts to press by mouse, or by arrow keys and Space."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("takes", "Space Return Enter")
        self.spots: list[Spot] = []
        self.hovered = ""
        self.focused = -1
        self._by_key = False

    def press(self, spot: str) -> None:
        """A part was pressed."""

    def paint_focus(self, painter: QPainter) -> None:
        """The ring round the part that has the keyboard."""
        if self._by_key and 0 <= self.focused < len(self.spots):
            painter.setPen(QPen(tokens.current().select, 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = self.spots[self.focused].rect.adjusted(2, 2, -2, -2)
            painter.drawRoundedRect(box, 4, 4)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(event.position())

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(QPointF(-1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self._at(event.position())
        if spot is not None and event.button() == Qt.MouseButton.LeftButton:
            self.press(spot.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
        key = Qt.Key(event.key())
        if key in step and self.spots:
            self.focused = (self.focused + step[key]) % len(self.spots)
            self._by_key = True
            self.refresh()
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return) and 0 <= self.focused < len(self.spots):
            self.press(self.spots[self.focused].id)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            spot = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), spot.tip if spot else "", self)
            return True
        if isinstance(event, QFocusEvent):
            self._by_key = event.gotFocus() and event.reason() in _BY_KEY
            self.focused = max(0, self.focused)
            self.refresh()
        return super().event(event)

    def _at(self, point: QPointF) -> Spot | None:
        return next((spot for spot in self.spots if spot.rect.contains(point)), None)

    def _hover(self, point: QPointF) -> None:
        spot = self._at(point)
        name = spot.id if spot else ""
        if name != self.hovered:
            self.hovered = name
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if spot else Qt.CursorShape.ArrowCursor
            )
            self.refresh()
