"""The focus ring: 2 px in the selection blue, 2 px off the control, wherever the keyboard is.

One overlay per window draws it, so that no control reserves room for a ring it seldom shows and
no container clips it. Text inputs and combo boxes draw their own (desk.qss).
"""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QPen, QWindow
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)
from shiboken6 import Shiboken

from ui.theme import tokens

OFFSET = 2
WIDTH = 2
_REACH = OFFSET + WIDTH
_LARGE = 120  # a widget this high is a view: its ring is drawn inside its own edge
_KEYS = frozenset(
    (
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
    )
)


class FocusRing(QWidget):
    """The overlay of one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._radius = 6.0
        self.hide()

    @classmethod
    def watch(cls, app: QApplication) -> None:
        """Follow the focus of `app` from now on; a second call changes nothing."""
        if app.property("focusRing") is None:
            app.setProperty("focusRing", _Watcher(app))

    @property
    def radius(self) -> float:
        """The corner radius of the ring, px."""
        return self._radius

    def surround(self, widget: QWidget) -> None:
        """Lay the ring around `widget`, which is inside this overlay's window."""
        window = widget.window()
        box = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
        large = widget.height() >= _LARGE
        reach = 0 if large else _REACH
        self._radius = 2.0 if large else float(widget.property("ringRadius") or 6) + OFFSET
        self.setGeometry(box.adjusted(-reach, -reach, reach, reach))
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.current().select, WIDTH))
        half = WIDTH / 2
        box = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(box, self._radius, self._radius)
        painter.end()


class _Watcher(QObject):
    """Knows whether the last input was a key, and moves the rings."""

    _MOVES: ClassVar[frozenset[QEvent.Type]] = frozenset(
        (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show)
    )

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._keyboard = True
        self._watched: list[QWidget] = []
        self._rings: list[FocusRing] = []
        app.focusChanged.connect(self._focus_changed)
        app.focusWindowChanged.connect(self._window_changed)
        self._window_changed(QGuiApplication.focusWindow())

    def _window_changed(self, window: QWindow | None) -> None:
        if window is not None and not window.property("focusRingWatched"):
            window.setProperty("focusRingWatched", True)
            window.installEventFilter(self)

    @Slot()
    def _focus_changed(self) -> None:
        # Without arguments: the widget that loses the focus may be half destroyed already, and
        # wrapping it for Python would end the program.
        new = QApplication.focusWidget()
        self._let_go()
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._keyboard = False
        if new is None or not _wants_ring(new):
            self._hide_all()
            return
        self._follow(new)
        self._draw()

    def _follow(self, widget: QWidget) -> None:
        step: QWidget | None = widget
        while step is not None:
            step.installEventFilter(self)
            self._watched.append(step)
            step = None if step.isWindow() else step.parentWidget()

    def _let_go(self) -> None:
        for widget in self._watched:
            if Shiboken.isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()

    def _draw(self) -> None:
        widget = self._watched[0] if self._watched else None
        self._hide_all()
        if widget is None or not self._keyboard or not widget.isVisible():
            return
        self._ring(widget.window()).surround(widget)

    def _ring(self, window: QWidget) -> FocusRing:
        for ring in self._live():
            if ring.parentWidget() is window:
                return ring
        self._rings.append(FocusRing(window))
        return self._rings[-1]

    def _hide_all(self) -> None:
        for ring in self._live():
            ring.hide()

    def _live(self) -> list[FocusRing]:
        # Known by name, never searched among children: a search wraps every child for Python,
        # and one that is half destroyed (it just lost the focus) would end the program.
        self._rings = [ring for ring in self._rings if Shiboken.isValid(ring)]
        return self._rings

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in self._MOVES and watched in self._watched:
            self._draw()
        elif kind == QEvent.Type.MouseButtonPress and self._keyboard:
            self._keyboard = False
            self._hide_all()
        elif isinstance(event, QKeyEvent) and not self._keyboard and event.key() in _KEYS:
            self._keyboard = True
            self._draw()
        return False


def _wants_ring(widget: QWidget) -> bool:
    if isinstance(widget, QLineEdit | QComboBox | QAbstractSpinBox):
        return False
    if widget.isWindow() or widget.property("noRing"):
        return False
    return not (isinstance(widget, QAbstractScrollArea) and hasattr(widget, "setPlaceholderText"))
