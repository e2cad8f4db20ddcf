"""A world around a feed under test: what is handed in is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.bus import open_bus
from app.clock import utc_now
from app.domain.feeds import Instance, Value
from app.feeds.manifests import checked, manifests
from app.feeds.reception import Reception, Strangers
from app.feeds.senml import Record
from app.feeds.world import World
from app.messages.commands import AnyCommand
from app.messages.readings import Positions


@dataclass
class Kept:
    """A sink that stores at once, or, while `away`, not yet."""

    records: list[Record] = field(default_factory=list)
    waiting: list[Callable[[], None]] = field(default_factory=list)
    away: bool = False

    def readings(self, records: Sequence[Record], ack: Callable[[], None]) -> None:
        self.records += records
        if self.away:
            self.waiting.append(ack)
        else:
            ack()

    def positions(self, positions: Positions) -> None: ...

    def command(self, command: AnyCommand, ack: Callable[[], None]) -> None:
        ack()

    def values(self) -> dict[str, float]:
        """The last value of each sensor."""
        return {record.name: record.value for record in self.records}


@dataclass
class Around:
    """A world, and the sink in it."""

    sink: Kept
    world: World


@pytest.fixture
def around(tmp_path: Path) -> Around:
    """A centre without a broker of its own."""
    sink = Kept()
    reception = Reception(sink, Strangers(utc_now), utc_now)
    world = World("demo", tmp_path, sink, reception, lambda lon, lat: ("", ""), open_bus("", ""),
                  utc_now)  # fmt: skip
    return Around(sink, world)


def made(kind: str, name: str = "one", **values: Value) -> Instance:
    """A feed as feeds.toml would set it."""
    return checked(manifests()[kind], name, values)
