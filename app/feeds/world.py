"""What a feed is given when it is opened, and what it must be."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.bus import Bus
from app.clock import Clock
from app.domain.feeds import Instance
from app.domain.warning_kinds import WarningRules
from app.feeds.base import FeedState, Sink
from app.feeds.manifests import package_of
from app.feeds.reception import Reception
from app.geo.warned import Warned

Resolve = Callable[[float, float], tuple[str, str]]
"""(lon, lat) to (grid code, street code), '' where a place lies outside."""


@dataclass(frozen=True, slots=True)
class World:
    """The centre around a feed: `folder` is its data folder, `bus` the centre's own broker;
    `rules` and `warned` say what warnings are made of and where they hold."""

    centre: str
    folder: Path
    sink: Sink
    reception: Reception
    resolve: Resolve
    bus: Bus
    clock: Clock
    rules: WarningRules = field(default_factory=WarningRules)
    warned: Warned = field(default_factory=lambda: Warned(()))

    def state(self, instance: Instance) -> FeedState:
        """A fresh state for a feed."""
        return FeedState(instance.id, instance.kind, self.clock)

    def file(self, name: str) -> Path:
        """A file a setting names: as it stands, or in the data folder."""
        path = Path(name)
        return path if path.is_absolute() else self.folder / path


class Source(Protocol):
    """A feed that runs: it hands in what it takes until it is stopped."""

    @property
    def state(self) -> FeedState: ...

    def start(self) -> None: ...

    def stop(self) -> None: ...


def open_source(instance: Instance, world: World) -> Source:
    """Open a feed by its kind: `open_feed(instance, world)` of its package. Raises Refused."""
    opened: Source = importlib.import_module(package_of(instance.kind)).open_feed(instance, world)
    return opened
