"""The decoder keeps quiet: it would print addresses, with the passwords in them."""

from __future__ import annotations

import contextlib
import ctypes
from pathlib import Path

import PySide6
from PySide6.QtCore import QLoggingCategory

_SILENT = -8
"""AV_LOG_QUIET."""

_done = False


def quiet_decoder() -> None:
    """Silence Qt's multimedia categories and FFmpeg's own log; once, after the first player, whose
    making sets the log up."""
    global _done
    if _done:
        return
    _done = True
    QLoggingCategory.setFilterRules("qt.multimedia*=false")
    folder = Path(PySide6.__file__).parent
    for pattern in ("Qt/lib/libavutil.*", "lib/libavutil.*", "libavutil*", "avutil-*.dll"):
        for file in sorted(folder.glob(pattern)):
            # A build of Qt without FFmpeg has no such library and nothing to silence.
            with contextlib.suppress(OSError, AttributeError):
                ctypes.CDLL(str(file)).av_log_set_level(_SILENT)
                return
