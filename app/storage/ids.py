"""The one maker of ids: sortable by time, never the same twice, no registry needed."""

from __future__ import annotations

import secrets
import threading
from datetime import datetime

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is read as another."""

_TIME, _TAIL = 9, 7
_lock = threading.Lock()
_last = (0, 0)


def _written(number: int, length: int) -> str:
    found = ""
    for _ in range(length):
        number, digit = divmod(number, 32)
        found = _DIGITS[digit] + found
    return found


def new_id(prefix: str, now: datetime) -> str:
    """`prefix-TTTTTTTTTRRRRRRR`: milliseconds, then chance. Of two made by one process in the
    same millisecond the later sorts later."""
    global _last
    moment = int(now.timestamp() * 1000)
    with _lock:
        same = moment == _last[0]
        tail = _last[1] + 1 if same else secrets.randbits(5 * _TAIL - 1)
        _last = (moment, tail)
    return f"{prefix}-{_written(moment, _TIME)}{_written(tail, _TAIL)}"
