"""What a maker of tiles is to the desk, wherever it works."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Protocol

from PySide6.QtCore import SignalInstance

from ui.map.maker.protocol import AskNames, Plan, Reply
from ui.map.maker.setup import Setup


class Maker(Protocol):
    """Paints tiles and chooses names for any number of clients (the maps of this process).

    `came` is emitted when replies wait to be taken; it never blocks whoever calls it."""

    @property
    def came(self) -> SignalInstance:
        """There is something to take."""
        ...

    @property
    def damaged(self) -> int:
        """Tiles so far that could not be read or painted and are grey."""
        ...

    def join(self) -> int:
        """A number for a new client."""
        ...

    def leave(self, client: int) -> None:
        """Forget a client."""
        ...

    def prepare(self, key: Hashable, build: Callable[[], Setup]) -> bool:
        """Use the Setup that `build` makes, which may run in another thread; False when `key` is
        that of the last one and there is nothing to do. Ready tells when it is in use."""
        ...

    def plan(self, plan: Plan) -> None:
        """What a client lacks; takes the place of its plan before."""
        ...

    def ask(self, names: AskNames) -> None:
        """What names a client wants; takes the place of its question before."""
        ...

    def take(self, client: int) -> Reply | None:
        """The next reply for a client, None when there is none."""
        ...

    def wait(self, client: int, seconds: float) -> bool:
        """Wait until there is a reply for a client; False when none came in time."""
        ...

    def close(self) -> None:
        """End at once."""
        ...
