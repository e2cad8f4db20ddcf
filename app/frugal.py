"""Memory that was used for a moment is given back to the system."""

from __future__ import annotations

import contextlib
import ctypes
import sys

_TRIM, _MAP = -1, -3
"""Of GNU's mallopt: how much may lie unused at the end of the heap; from which size on a block
is mapped by itself and unmapped when it is let go."""
_UNUSED_BYTES = 4 * 2**20
_BLOCK_BYTES = 2**20


def give_back() -> None:
    """Keep the heap small from now on. GNU's C library would learn from large blocks that come
    and go and keep up to 64 MB of them; others need no telling."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(AttributeError, OSError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_MAP, _BLOCK_BYTES)
        mallopt(_TRIM, _UNUSED_BYTES)
