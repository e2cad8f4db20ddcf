"""A wall window: one screen of the wall, full, no frame, no cursor, nothing to click.

Esc or Ctrl+Q closes it. Several windows show the parts of one wall, with what lies behind the
bezels left out.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QScreen,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from app.domain import walls
from app.domain.walls import Wall
from app.i18n import _, local
from ui.context import Context
from ui.theme import tokens
from ui.wall.painting import paint_wall, veil
from ui.wall.show import Show


class WallWindow(QWidget):
    """The screen at place `number` of the wall (0 is top left). `closed` when it went away."""

    closed = Signal()

    def __init__(self, show: Show, screen: QScreen | None = None, number: int = 0) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self._show, self._number = show, number
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        centre = show.context.picture.registry.centre
        self.setWindowTitle(f"{local(centre.name, centre.name_en)} · {_('Video wall')}")
        if screen is not None:
            self.setScreen(screen)
            self.setGeometry(screen.geometry())
        for key in ("Escape", "Ctrl+Q"):
            QShortcut(QKeySequence(key), self).activated.connect(self.close)
        show.changed.connect(self.update)

    @property
    def show_(self) -> Show:
        """What is shown."""
        return self._show

    @property
    def wall(self) -> Wall:
        """The geometry this window is a part of."""
        return self._show.plan.wall

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.current().ground)
        wall, ratio = self.wall, self.devicePixelRatioF()
        own = (round(self.width() * ratio), round(self.height() * ratio))
        cell, whole = wall.cell(own), wall.size(own)
        x, y = wall.origin(self._number, own)
        dx, dy = walls.shift(wall, self._show.facts.now.timestamp())
        per = own[0] / cell[0]
        painter.scale(per / ratio, per / ratio)
        painter.translate(dx - x, dy - y)
        painter.setClipRect(QRectF(x - dx, y - dy, cell[0], cell[1]))
        paint_wall(painter, self._show, QSize(*whole), wall, per)
        painter.resetTransform()
        shade = veil(wall, self._show.facts)
        if shade is not None:
            painter.setClipping(False)
            painter.fillRect(self.rect(), shade)
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        self._show.resume()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.closed.emit()


def chosen_screens(wall: Wall, numbers: list[int] | None, beside: QScreen | None) -> list[QScreen]:
    """The screens with `numbers` (from 1), else those the wall names, else all but `beside`; with
    one screen only, that one."""
    screens = QGuiApplication.screens()
    wanted = numbers or [*wall.screens]
    if wanted:
        chosen = [screens[n - 1] for n in wanted if 1 <= n <= len(screens)]
    else:
        chosen = [screen for screen in screens if screen is not beside]
    return chosen or screens[:1]


def open_walls(
    context: Context, numbers: list[int] | None = None, scene: str = "",
    beside: QScreen | None = None,
) -> list[WallWindow]:  # fmt: skip
    """Open the wall: a window for each screen of its geometry, or, where it has none, the whole
    wall on each screen chosen. Kept until they are closed."""
    show = Show(context, scene)
    screens = chosen_screens(show.plan.wall, numbers, beside)
    parts = show.plan.wall.columns * show.plan.wall.rows
    made = [WallWindow(show, screen, n % parts) for n, screen in enumerate(screens)]
    for window in made:
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        _OPEN.append(window)
        window.closed.connect(partial(_forget, window))
        window.showFullScreen()
    return made


def _forget(window: WallWindow) -> None:
    if window in _OPEN:
        _OPEN.remove(window)
    if not any(other.show_ is window.show_ for other in _OPEN):
        window.show_.pause()


_OPEN: list[WallWindow] = []
"""Windows without a parent live as long as somebody holds them."""
