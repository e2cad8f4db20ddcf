"""Ctrl+C and the system's own request to end: the desk goes as if its window had been closed.

Python looks at signals only between its own instructions; the bridge's timer gives it some every
tenth of a second, and opening the desk does so too.
"""

from __future__ import annotations

import logging
import signal
from types import FrameType

from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtWidgets import QApplication

log = logging.getLogger(__name__)

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""The last is the console's on Windows; where one does not exist it is left out."""


class Ending:
    """Whether somebody asked for the end; the first request ends the application in order."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self.asked = False

    def listen(self) -> None:
        """Take the signals of this process from now on. Main thread only."""
        for name in SIGNALS:
            number = getattr(signal, name, None)
            if number is not None:
                signal.signal(number, self._signal)

    def ask(self) -> None:
        """End the application in order; from any thread."""
        if self.asked:
            return
        self.asked = True
        # By the loop: a request before it runs would be forgotten.
        QMetaObject.invokeMethod(self._app, "quit", Qt.ConnectionType.QueuedConnection)

    def _signal(self, number: int, _frame: FrameType | None) -> None:
        log.info("asked to end (%s)", signal.Signals(number).name)
        self.ask()
