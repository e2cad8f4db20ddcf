"""The tool at rest: a click selects everywhere, a double click opens a case or comes nearer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt

from app.wording.words import N_
from ui.map.layers.base import Hit
from ui.map.tools.base import BaseTool, Spot


class SelectTool(BaseTool):
    """`hit` says what is under the pointer; `select` and `open` act on it, `near` zooms in."""

    id = "select"
    title = N_("Select by click")
    icon = "cursor"
    cursor = Qt.CursorShape.ArrowCursor

    def __init__(
        self,
        hit: Callable[[QPointF], Hit | None],
        select: Callable[[str, str], None],
        open_thing: Callable[[str, str], bool],
        near: Callable[[QPointF], None],
        go: Callable[[Hit], None],
    ) -> None:
        super().__init__()
        self._hit, self._select, self._open, self._near = hit, select, open_thing, near
        self._go = go

    def click(self, spot: Spot) -> None:
        """Select what is there, or nothing; a pointer at the edge leads to what it points at."""
        found = self._hit(spot.at)
        self._select(*((found.kind, found.key) if found else ("", "")))
        if found is not None and found.away:
            self._go(found)

    def double(self, spot: Spot) -> None:
        """Open what can be opened, else come nearer."""
        found = self._hit(spot.at)
        if found is None or not self._open(found.kind, found.key):
            self._near(spot.at)
