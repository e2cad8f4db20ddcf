"""Tells the installer that the program runs: on Windows by a named mutex it looks for."""

from __future__ import annotations

import sys

MUTEX = "GridDeck"
"""The name in build/windows/installer.nsi."""
_held: list[object] = []


def mark() -> None:
    """Hold the mark until this process ends."""
    if sys.platform == "win32" and not _held:
        import ctypes

        _held.append(ctypes.windll.kernel32.CreateMutexW(None, False, MUTEX))
