"""Logs: one rotating UTF-8 file for each process in <data>/logs, without personal data.

Phone numbers, identity numbers and passwords in addresses are blotted out of every line, whoever
wrote it; names and descriptions of cases are never logged in the first place.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from time import gmtime
from types import TracebackType

from app import paths

MAX_BYTES = 2_000_000
KEEP = 5
FORMAT = "%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s [%(threadName)s] %(message)s"

_PERSONAL = (
    (re.compile(r"(://[^\s:/@]*):[^\s@/]*@"), r"\1:***@"),
    (re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])"), "***"),
    (re.compile(r"(?<![0-9A-Za-z.])(?:\+?86[- ]?)?1[3-9]\d{9}(?![0-9A-Za-z.])"), "***"),
    (re.compile(r"(?<![0-9A-Za-z.-])0\d{2,3}-\d{7,8}(?![0-9A-Za-z-])"), "***"),
)
"""Password in a URL; identity number (GB 11643); mobile number; landline with its area code."""


def without_personal_data(text: str) -> str:
    """`text` with phone and identity numbers and passwords blotted out."""
    for pattern, blot in _PERSONAL:
        text = pattern.sub(blot, text)
    return text


class _Discreet(logging.Formatter):
    """Writes UTC times and blots personal data out of message and traceback alike."""

    converter = staticmethod(gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """The finished line."""
        return without_personal_data(super().format(record))


def folder() -> Path:
    """Where the logs are; made when missing."""
    found = paths.data_dir() / "logs"
    found.mkdir(parents=True, exist_ok=True)
    return found


def start(process: str, level: str = "INFO") -> Path:
    """Log this process (`desk`, `wall`, `gateway`, `import` …) to its file. Returns the file.

    What nobody caught is logged too, from every thread.
    """
    path = folder() / f"{process}.log"
    handler = RotatingFileHandler(
        path, maxBytes=MAX_BYTES, backupCount=KEEP, encoding="utf-8", delay=True
    )
    handler.setFormatter(_Discreet(FORMAT, "%Y-%m-%dT%H:%M:%S"))
    # On Windows a file that a second process of this name holds open cannot be rotated: the line
    # is lost then, never the process.
    logging.raiseExceptions = False
    root = logging.getLogger()
    stop()
    root.addHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    return path


def stop() -> None:
    """Close the file."""
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h, RotatingFileHandler)]:
        root.removeHandler(handler)
        handler.close()


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        logging.getLogger("app").critical("uncaught", exc_info=(kind, error, trace))
    sys.__excepthook__(kind, error, trace)


def _uncaught_in_thread(found: threading.ExceptHookArgs) -> None:
    thread = found.thread.name if found.thread else "?"
    trace = (found.exc_type, found.exc_value or found.exc_type(), found.exc_traceback)
    logging.getLogger("app").critical("uncaught in %s", thread, exc_info=trace)
    threading.__excepthook__(found)
