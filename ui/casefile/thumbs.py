"""A strip of small photos: one is chosen by mouse or arrow keys; a doubtful one bears a mark."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import _
from ui.theme import tokens
from ui.theme.icons import paint_icon

GAP = 6


class Thumbs(QWidget):
    """`chosen` carries the key of the photo that was pressed."""

    chosen = Signal(str)

    def __init__(self, side: int) -> None:
        super().__init__()
        self._side = side
        self._keys: list[str] = []
        self._doubtful: set[str] = set()
        self._pictures: dict[str, QPixmap] = {}
        self.current = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("takes", "Left Right")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Photos"))
        self.hide()

    def knows(self, key: str) -> bool:
        """Whether it has the small picture of a photo."""
        return key in self._pictures

    def put(self, key: str, picture: QPixmap) -> None:
        """The small picture of a photo."""
        self._pictures[key] = picture

    def show_photos(self, keys: Sequence[str], doubtful: set[str]) -> None:
        """These, in this order."""
        self._keys, self._doubtful = list(keys), doubtful
        self._pictures = {key: self._pictures[key] for key in keys if key in self._pictures}
        self.setVisible(bool(keys))
        self._fit()

    def mark(self, key: str) -> None:
        """This one is shown large ('' none)."""
        self.current = key
        self.update()

    def box(self, place: int) -> QRectF:
        """Where the photo at `place` lies."""
        column, row = place % self._columns(), place // self._columns()
        step = self._side + GAP
        return QRectF(column * step + 2, row * step + 2, self._side, self._side)

    def _columns(self) -> int:
        return max(1, (self.width() - 4 + GAP) // (self._side + GAP))

    def _fit(self) -> None:
        rows = -(-len(self._keys) // self._columns())
        self.setFixedHeight(max(1, rows) * (self._side + GAP) + 4)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, self._side + GAP + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for place, key in enumerate(self._keys):
            if self.box(place).contains(event.position()):
                self.chosen.emit(key)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not by or not self._keys:
            super().keyPressEvent(event)
            return
        here = self._keys.index(self.current) if self.current in self._keys else -by
        self.chosen.emit(self._keys[(here + by) % len(self._keys)])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), tokens.current()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for place, key in enumerate(self._keys):
            box = self.box(place)
            painter.fillRect(box, theme.raised)
            picture = self._pictures.get(key)
            if picture is not None:
                size = picture.size().scaled(
                    box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio
                )
                shown = QRectF(0, 0, size.width(), size.height())
                shown.moveCenter(box.center())
                painter.drawPixmap(shown, picture, QRectF(picture.rect()))
            if key in self._doubtful:
                corner = QRectF(box.right() - 20, box.top() + 2, 18, 18)
                painter.fillRect(corner, theme.level_ground(2))
                paint_icon(painter, corner.adjusted(2, 2, -2, -2), "warning", theme,
                           theme.level_text(2))  # fmt: skip
            chosen = key == self.current
            painter.setPen(QPen(theme.select if chosen else theme.line2, 2 if chosen else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
        painter.end()
