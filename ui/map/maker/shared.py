"""The one maker of this process: all its maps are served by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.map.maker.local import LocalMaker
from ui.map.maker.process import ProcessMaker

if TYPE_CHECKING:
    from ui.map.maker.base import Maker

_made: list[Maker] = []


def start() -> None:
    """Start the maker's process; early, so that it is ready when the window is."""
    if not _made:
        _made.append(ProcessMaker())


def maker() -> Maker:
    """The maker; one inside this process when none was started."""
    if not _made:
        _made.append(LocalMaker())
    return _made[0]


def close() -> None:
    """End it, at once."""
    while _made:
        _made.pop().close()
