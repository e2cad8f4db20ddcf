"""What every layer may look at: the picture, the clock, the selection, the decoded shapes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.picture.picture import Picture
from ui.map.base.features import BaseMap, decode
from ui.map.grid_shapes import GridShapes


class Scene:
    """Shared by the layers of one map; shapes are decoded when first asked for."""

    def __init__(self, picture: Callable[[], Picture], now: Callable[[], datetime]) -> None:
        self._picture, self.now = picture, now
        self._base: BaseMap | None = None
        self._grids: GridShapes | None = None
        self.kind, self.key = "", ""

    @property
    def picture(self) -> Picture:
        """The live picture."""
        return self._picture()

    def base(self) -> BaseMap:
        """The base map's shapes."""
        if self._base is None:
            self._base = decode(self.picture.registry.features)
        return self._base

    def grids(self) -> GridShapes:
        """All grids."""
        if self._grids is None:
            self._grids = GridShapes(self.picture.registry.grids)
        return self._grids

    def forget(self) -> None:
        """The registry was imported anew: decode again."""
        self._base = self._grids = None

    def selected(self, kind: str) -> str:
        """The selected key when it is of that kind, else ''."""
        return self.key if self.kind == kind else ""

    def selected_grid(self) -> str:
        """The selected grid, or the grid of the selected case or sensor."""
        picture = self.picture
        if self.kind == "case" and self.key in picture.cases:
            return self._community(picture.cases[self.key].grid)
        return self.selected("grid")

    def _community(self, code: str) -> str:
        """The community grid a micro grid belongs to."""
        grid = self.picture.registry.grids.get(code)
        return grid.parent if grid is not None and grid.kind == "micro" else code
