"""Tools that set corner after corner by clicks: measuring, polygons, drawn lines."""

from __future__ import annotations

import math

from ui.map.tools.base import BaseTool, Spot

SAME_PX = 6.0
"""A click this near to the last corner sets no new one."""


class PathTool(BaseTool):
    """`points` are corners in Mercator metres, `pointer` where the next would be, `ended` when the
    path stands. The first click after the end begins anew. `least` corners make it whole."""

    least = 2

    def __init__(self) -> None:
        super().__init__()
        self.points: list[tuple[float, float]] = []
        self.pointer: tuple[float, float] | None = None
        self.ended = False

    def path(self) -> list[tuple[float, float]]:
        """The corners, and the pointer while it pulls at the last."""
        pulling = self.points and self.pointer is not None and not self.ended
        return [*self.points, self.pointer] if pulling and self.pointer else list(self.points)

    def whole(self) -> None:
        """The path was ended with corners enough."""

    def click(self, spot: Spot) -> None:
        """One more corner."""
        if self.ended:
            self.clear()
        self.points.append((spot.x, spot.y))
        self.pointer = None
        self.changed()

    def double(self, spot: Spot) -> None:
        """The second click of a double one sets no corner: it ends."""
        self.done()

    def move(self, spot: Spot, held: bool) -> None:
        """The next corner would be here."""
        if self.points and not self.ended:
            self.pointer = (spot.x, spot.y)
            self.changed()

    def back(self) -> None:
        """Take back the last corner; the path goes on."""
        if self.points:
            self.points.pop()
            self.ended = False
            self.changed()

    def done(self) -> None:
        """The path stands, when it has corners enough."""
        if self.ended or len(self.points) < self.least:
            return
        self.ended, self.pointer = True, None
        self.whole()
        self.changed()

    def cancel(self) -> bool:
        """Drop the path."""
        had = bool(self.points)
        self.clear()
        return had

    def put_away(self) -> None:
        """Nothing stays."""
        self.clear()

    def clear(self) -> None:
        """Begin with nothing."""
        self.points, self.pointer, self.ended = [], None, False
        self.changed()

    def near_first(self, spot: Spot, mpp: float) -> bool:
        """Whether a click closes the ring: it meets the first corner."""
        if len(self.points) < self.least:
            return False
        x, y = self.points[0]
        return math.hypot(spot.x - x, spot.y - y) <= 2 * SAME_PX * mpp
