"""Where the window was: remembered, and rescued when that screen is no longer there."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRect, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

KEY = "window/geometry"
GRIP_W, GRIP_H = 160, 40
"""As much of the window's top must be on a screen to take hold of it."""


def save(window: QWidget, store: QSettings) -> None:
    """Remember where `window` is."""
    store.setValue(KEY, window.saveGeometry())


def restore(window: QWidget, store: QSettings) -> None:
    """Put `window` where it was, or in the middle of a screen when that place is gone."""
    saved = store.value(KEY)
    if isinstance(saved, QByteArray) and window.restoreGeometry(saved):
        rescue(window)
        return
    screen = QGuiApplication.primaryScreen().availableGeometry()
    if screen.width() <= 1920 or screen.height() <= 1080:
        window.setGeometry(screen)
        window.setWindowState(Qt.WindowState.WindowMaximized)
    else:
        window.setGeometry(centred(QRect(0, 0, 1920, 1080), screen))


def rescue(window: QWidget) -> bool:
    """Bring an off-screen `window` back to the primary screen; whether it had to be."""
    top = window.geometry()
    grip = QRect(top.left(), top.top(), top.width(), GRIP_H)
    for screen in QGuiApplication.screens():
        seen = screen.availableGeometry().intersected(grip)
        if seen.width() >= min(GRIP_W, grip.width()) and seen.height() >= GRIP_H // 2:
            return False
    home = QGuiApplication.primaryScreen().availableGeometry()
    window.setGeometry(centred(window.geometry(), home))
    return True


def centred(box: QRect, screen: QRect) -> QRect:
    """`box` in the middle of `screen`, no larger than it."""
    made = QRect(0, 0, min(box.width(), screen.width()), min(box.height(), screen.height()))
    made.moveCenter(screen.center())
    return made
