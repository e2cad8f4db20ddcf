"""What a panel is given: the picture, the desk to send to, the session and the actions."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Protocol

from app.desk import Desk
from app.picture.picture import Picture
from ui.actions.table import Actions
from ui.bridge import Bridge
from ui.session import Session


class Toasts(Protocol):
    """The one place for messages to the officer."""

    def show(self, title: str, text: str = "", level: int = 0, sticky: bool = False) -> None:
        """`level` 0 is neutral, 1 to 4 the severities; a sticky one stays until dismissed."""
        ...


@dataclass(slots=True)
class Context:
    """Handed to every panel. `spawn` starts a coroutine on the interface's loop."""

    desk: Desk
    bridge: Bridge
    session: Session
    actions: Actions
    toasts: Toasts
    spawn: Callable[[Coroutine[object, object, None]], object]

    @property
    def picture(self) -> Picture:
        """The live picture (GUI thread only)."""
        return self.bridge.picture
