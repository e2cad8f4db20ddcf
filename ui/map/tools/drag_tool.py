"""Tools that span something between two places: dragged in one go, or clicked twice."""

from __future__ import annotations

import math

from ui.map.tools.base import BaseTool, Spot

_SAME_PX = 6.0


class DragTool(BaseTool):
    """`start` and `end` are places in Mercator metres."""

    def __init__(self) -> None:
        super().__init__()
        self.start: Spot | None = None
        self.end: Spot | None = None

    def whole(self, start: Spot, end: Spot) -> None:
        """Both places are set."""

    def press(self, spot: Spot) -> bool:
        """The first place, unless it is set already; the drag belongs to the tool."""
        if self.start is None:
            self.start = spot
        self.end = spot
        self.changed()
        return True

    def move(self, spot: Spot, held: bool) -> None:
        """The second place would be here."""
        if self.start is not None:
            self.end = spot
            self.changed()

    def release(self, spot: Spot) -> None:
        """The second place; a press without a drag leaves it to the next click."""
        start = self.start
        if start is None:
            return
        way = spot.at - start.at
        if math.hypot(way.x(), way.y()) < _SAME_PX:
            self.end = spot
            return
        self.start = self.end = None
        self.whole(start, spot)
        self.changed()

    def back(self) -> None:
        """Begin anew."""
        self.cancel()

    def cancel(self) -> bool:
        """Drop the first place."""
        had = self.start is not None
        self.start = self.end = None
        self.changed()
        return had

    def put_away(self) -> None:
        """Nothing stays."""
        self.cancel()
