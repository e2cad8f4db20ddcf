"""The one maker of this process: all its maps are served by it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ui.map.maker.launch import Process, launch

if TYPE_CHECKING:
    from ui.map.maker.base import Maker

log = logging.getLogger(__name__)

_early: list[Process] = []
_made: list[Maker] = []


def start() -> None:
    """Start the maker's process, before anything else: it is ready when the window is."""
    if _made or _early:
        return
    try:
        _early.append(launch())
    except OSError as error:
        log.warning("the maker of tiles cannot be started: %s", error)


def maker() -> Maker:
    """The maker; one inside this process when none was started."""
    if not _made:
        _made.append(_process() if _early else _local())
    return _made[0]


def close() -> None:
    """End it, at once."""
    while _early:
        _early.pop().kill()
    while _made:
        _made.pop().close()


def _process() -> Maker:
    from ui.map.maker.process import ProcessMaker

    return ProcessMaker(_early.pop())


def _local() -> Maker:
    from ui.map.maker.local import LocalMaker

    return LocalMaker()
