"""When to ask a server again: growing pauses after failures, one careful try after each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.maps import web

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds: the first pause, how long they may grow, and after a refused key."""

    first_s: float = 2.0
    most_s: float = 120.0
    refused_s: float = 300.0


class Patience:
    """The pauses of one server. Not safe for threads: its holder locks."""

    def __init__(self, pauses: Pauses, clock: Clock) -> None:
        self._pauses, self._clock = pauses, clock
        self.failures = 0
        self._trying = False
        self.until = 0.0

    @property
    def wait_s(self) -> float:
        """Seconds until something may be asked; 0: now."""
        if self._trying:
            # Somebody is finding out whether the server is back.
            return self._pauses.most_s
        return max(0.0, self.until - self._clock())

    def begin(self) -> None:
        """A request is being made; after a failure only one at a time."""
        self._trying = self.failures > 0

    def well(self) -> None:
        """It was answered."""
        self.failures, self._trying, self.until = 0, False, 0.0

    def failed(self, trouble: web.Trouble) -> None:
        """It was not; those that were under way with the first count as one failure."""
        trying, self._trying = self._trying, False
        if self.failures and not trying:
            return
        self.failures += 1
        pauses = self._pauses
        if trouble.wait_s:
            pause = trouble.wait_s
        elif trouble.kind == web.REFUSED:
            pause = pauses.refused_s
        else:
            pause = min(pauses.most_s, pauses.first_s * 2.0 ** (self.failures - 1))
        self.until = self._clock() + pause
