"""The officer's own tiles of the mode in force: kept for him, or as the mode's file has them."""

from __future__ import annotations

from app.domain import tiles
from app.domain.tiles import Tile
from app.picture.picture import Picture
from ui.session import Session

NONE = "-"
"""Stands for a set that the officer has emptied: the mode's own does not come back by itself."""


class TileSet:
    """What stands on top of the wall, in the officer's order."""

    def __init__(self, picture: Picture, session: Session) -> None:
        self._picture, self._session = picture, session

    def tiles(self) -> list[Tile]:
        """The tiles of this officer in this mode; the mode's own while he has not changed them."""
        kept = self._session.store.value(self._key(), None)
        if kept is None or not str(kept):
            return tiles.parsed(self._picture.mode.tiles)
        return tiles.parsed(str(kept).split("\n")) if str(kept) != NONE else []

    @property
    def own(self) -> bool:
        """Whether the officer has changed them."""
        return bool(self._session.store.value(self._key(), ""))

    def place(self, tile: Tile) -> int:
        """Where a tile stands; −1 where it does not."""
        return next((n for n, t in enumerate(self.tiles()) if tiles.same(t, tile)), -1)

    def toggle(self, tile: Tile) -> None:
        """Add a tile at the end, or take it away."""
        now = self.tiles()
        if any(tiles.same(t, tile) for t in now):
            self._keep([t for t in now if not tiles.same(t, tile)])
        else:
            self._keep(tiles.added(now, tile))

    def add(self, tile: Tile) -> None:
        """Add a tile at the end unless it is there."""
        self._keep(tiles.added(self.tiles(), tile))

    def move(self, at: int, to: int) -> None:
        """Bring the tile in place `at` to place `to`."""
        now = self.tiles()
        if 0 <= at < len(now):
            self._keep(tiles.moved(now, at, to))

    def resize(self, at: int) -> None:
        """Make the tile in place `at` wide, or narrow again."""
        now = self.tiles()
        if 0 <= at < len(now):
            self._keep(tiles.resized(now, at))

    def reset(self) -> None:
        """The mode's own tiles again."""
        self._session.store.remove(self._key())

    def _keep(self, now: list[Tile]) -> None:
        text = "\n".join(tiles.line_of(tile) for tile in now) or NONE
        self._session.store.setValue(self._key(), text)

    def _key(self) -> str:
        return f"tiles/{self._session.officer.id}/{self._picture.mode_state.mode}"
