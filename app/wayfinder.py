"""Builds the street network of the desk's own roads once, beside the window, and hands it over."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from app.domain.moves import RULES, Move
from app.domain.registry import Feature
from app.picture.picture import Picture

log = logging.getLogger(__name__)

_ADVISED = RULES[Move.DISPATCH].sources
AFTER_S = 1.0
"""The window comes first."""


class Wayfinder:
    """`tell` queues what is to be done in the window's thread."""

    def __init__(
        self,
        features: Sequence[Feature],
        tell: Callable[[Callable[[Picture], None]], None],
        after_s: float = AFTER_S,
    ) -> None:
        self._features, self._tell, self._after_s = features, tell, after_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._build, name="wayfinder", daemon=True)

    def start(self) -> None:
        """Begin; ways are reckoned from straight lines until it is done."""
        self._thread.start()

    def stop(self) -> None:
        """Do not begin any more; what has begun is waited for."""
        self._stop.set()
        self._thread.join()

    def _build(self) -> None:
        if self._stop.wait(self._after_s):
            return
        from app.geo.streets import streets_of

        streets = streets_of(self._features)
        log.info("street network: %s", "none" if streets is None else f"{len(streets)} streets")

        def hand_over(picture: Picture) -> None:
            picture.registry.ways = streets
            # Whoever looks at one of these is advised anew.
            waiting = (c.id for c in picture.cases.values() if c.stage in _ADVISED)
            picture.changes.cases.update(waiting)

        self._tell(hand_over)
