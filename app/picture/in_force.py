"""Which warnings are in force, found once for all who ask within a second: a feed may bring ten
thousand in one go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.domain.warnings import Warning


class InForce:
    """Remembers the last answer; `count` rises with each warning that came."""

    def __init__(self) -> None:
        self.count = 0
        self._key: tuple[int, int, int] = (-1, -1, -1)
        self._found: list[Warning] = []

    def at(self, warnings: Mapping[str, Warning], now: datetime) -> list[Warning]:
        """Those in force here at `now`, gravest first."""
        key = (self.count, len(warnings), int(now.timestamp()))
        if key != self._key:
            found = [w for w in warnings.values() if not w.elsewhere and w.holds(now)]
            found.sort(key=lambda w: (w.level, w.sent))
            self._key, self._found = key, found
        return list(self._found)
