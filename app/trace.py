"""Moments of a start, for the benchmarks: written only where GRIDDECK_TRACE names a file."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path


def wanted() -> bool:
    """Whether anybody asked."""
    return bool(os.environ.get("GRIDDECK_TRACE"))


def mark(name: str, **facts: float | str) -> None:
    """Append one line: the moment's name and the wall-clock time in seconds."""
    target = os.environ.get("GRIDDECK_TRACE")
    if target:
        line = json.dumps({"name": name, "t": time.time(), **facts})
        with Path(target).open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")
