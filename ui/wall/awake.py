"""Keeps the machine and its screens from going to sleep while a wall is open."""

from __future__ import annotations

import ctypes
import logging
import sys

from PySide6.QtCore import QObject

log = logging.getLogger(__name__)

_CONTINUOUS, _SYSTEM, _DISPLAY = 0x80000000, 0x00000001, 0x00000002
"""ES_CONTINUOUS, ES_SYSTEM_REQUIRED, ES_DISPLAY_REQUIRED of SetThreadExecutionState."""
_SERVICE, _PATH = "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"


class Awake(QObject):
    """Awake from when it is made until `release`."""

    def __init__(self) -> None:
        super().__init__()
        self._cookie: int | None = None
        if sys.platform == "win32":
            ctypes.windll.kernel32.SetThreadExecutionState(_CONTINUOUS | _SYSTEM | _DISPLAY)
        else:
            self._inhibit()

    def release(self) -> None:
        """Let it sleep again."""
        if sys.platform == "win32":
            ctypes.windll.kernel32.SetThreadExecutionState(_CONTINUOUS)
        elif self._cookie is not None:
            _call("UnInhibit", self._cookie)
            self._cookie = None

    def _inhibit(self) -> None:
        answer = _call("Inhibit", "GridDeck", "video wall")
        if answer and isinstance(answer[0], int):
            self._cookie = answer[0]
        else:
            log.info("no screen saver to hold off was found")


def _call(method: str, *arguments: object) -> list[object]:
    """What the desktop's screen saver answers; nothing when there is none."""
    from PySide6.QtDBus import QDBusConnection, QDBusInterface

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return []
    saver = QDBusInterface(_SERVICE, _PATH, _SERVICE, bus)
    if not saver.isValid():
        return []
    return list(saver.call(method, *arguments).arguments())
