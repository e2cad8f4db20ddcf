"""Warnings from a watched folder, or from an Atom or RSS feed."""

from __future__ import annotations

from app.domain.errors import Refused
from app.domain.feeds import Instance
from app.feeds.warnings.doors import (
    Source as Source,
    WarningDoor as WarningDoor,
    WarningPoller as WarningPoller,
    WatchedFolder as WatchedFolder,
)
from app.feeds.world import World


def open_feed(instance: Instance, world: World) -> WarningDoor:
    """Raises Refused `feed.setting` unless either a folder or an address is told."""
    folder, url = instance.text("folder"), instance.text("url")
    if bool(folder) == bool(url):
        raise Refused("feed.setting", feed=instance.id, key="folder, url", reason="one_of_two")
    path = str(world.file(folder)) if folder else ""
    source = Source(instance.name, path, url, instance.number("every_s"))
    door = WatchedFolder if folder else WarningPoller
    return door(source, world.sink, world.rules, world.warned, world.clock)
