"""From the journal's tail to the picture: every callback becomes one step of the desk's queue."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import numpy as np

from app.clock import Clock
from app.domain.presence import Presence
from app.domain.registry import Sensor
from app.messages.events import Entry, RegistryChanged
from app.picture.columns import Bytes, Floats, Ints
from app.picture.links import LINKS, Link
from app.picture.picture import Picture

_UNASKED = -2
"""A sensor number whose row in the picture was not looked up yet."""

SENSOR = "sensor"
"""The kind of a change of the registry that brings other sensors."""


class Tell(Protocol):
    """Desk.tell."""

    def __call__(self, news: Callable[[Picture], None], urgent: bool = False) -> None: ...


class SensorRows(Protocol):
    """Latest readings as storage hands them over."""

    @property
    def number(self) -> Ints: ...
    @property
    def ids(self) -> list[str]: ...
    @property
    def value(self) -> Floats: ...
    @property
    def at(self) -> Floats: ...
    @property
    def state(self) -> Bytes: ...


class UnitRows(Protocol):
    """Latest positions as storage hands them over."""

    @property
    def ids(self) -> list[str]: ...
    @property
    def lon(self) -> Floats: ...
    @property
    def lat(self) -> Floats: ...
    @property
    def heading(self) -> Floats: ...
    @property
    def at(self) -> Floats: ...
    @property
    def status(self) -> Bytes: ...


class LinkRow(Protocol):
    """A link as the gateway tells it."""

    @property
    def name(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def since(self) -> datetime | None: ...
    @property
    def count(self) -> int: ...
    @property
    def detail(self) -> str: ...


class News:
    """Puts what storage tells into the desk's queue; `tell` is the desk's."""

    def __init__(
        self,
        tell: Tell,
        clock: Clock,
        broker: bool,
        sensors: Callable[[], list[Sensor]] | None = None,
    ) -> None:
        """`sensors` reads those that are registered now."""
        self._tell, self._clock, self._broker, self._sensors = tell, clock, broker, sensors
        self._lock = threading.Lock()
        self._mapped: dict[str, int] | None = None
        self._row_of: Ints = np.full(0, _UNASKED)
        self._told: dict[str, Link] = {}
        self._database, self._gateway = Link("database"), Link("gateway", "late")

    def entries(self, entries: Sequence[Entry]) -> None:
        """Journal entries in their order."""

        def step(picture: Picture) -> None:
            for entry in entries:
                picture.apply(entry)

        self._tell(step, urgent=True)
        changed = [e.event.kind for e in entries if isinstance(e.event, RegistryChanged)]
        if self._sensors is not None and SENSOR in changed:
            found = self._sensors()
            self._tell(lambda picture: picture.renew_sensors(found))

    def readings(self, rows: SensorRows) -> None:
        """Changed sensors."""

        def step(picture: Picture) -> None:
            known = self._rows_of(rows, picture)
            places = np.flatnonzero(known >= 0)
            picture.take_readings(
                known[places], rows.value[places], rows.at[places], rows.state[places]
            )

        self._tell(step)

    def _rows_of(self, rows: SensorRows, picture: Picture) -> Ints:
        """The picture's rows of sensor numbers, -1 where it knows none. A number is looked up
        once for each picture of the registry: a city's readings cost an indexing a batch."""
        if self._mapped is not picture.sensors.index:
            self._mapped = picture.sensors.index
            self._row_of = np.full(0, _UNASKED)
        most = int(rows.number.max(initial=-1)) + 1
        if most > len(self._row_of):
            more = np.full(most - len(self._row_of), _UNASKED)
            self._row_of = np.concatenate((self._row_of, more))
        found = self._row_of[rows.number]
        if (found == _UNASKED).any():
            index = self._mapped
            self._row_of[rows.number] = [index.get(key, -1) for key in rows.ids]
            found = self._row_of[rows.number]
        return found

    def positions(self, rows: UnitRows) -> None:
        """Moved units."""

        def step(picture: Picture) -> None:
            known, at = _known(rows.ids, picture.units.index)
            picture.take_positions(
                known, rows.lon[at], rows.lat[at], rows.heading[at], rows.at[at], rows.status[at]
            )

        self._tell(step)

    def links(self, rows: Mapping[str, LinkRow]) -> None:
        """The gateway's links."""
        with self._lock:
            self._told = {
                row.name: Link(row.name, row.state, row.since, row.count, row.detail)
                for row in rows.values()
            }
        self._tell_links()

    def health(self, good: bool, reason: str) -> None:
        """Whether the database answers."""
        with self._lock:
            state = "ok" if good else "down"
            self._database = Link("database", state, self._clock(), 0, reason)
        self._tell_links()

    def presence(self, found: Sequence[Presence]) -> None:
        """Who else is at which case now."""
        self._tell(lambda picture: picture.take_presence(found))

    def gateway(self, alive: bool) -> None:
        """Whether some gateway holds the lease."""
        with self._lock:
            if (self._gateway.state == "ok") == alive and self._gateway.since is not None:
                return
            self._gateway = Link("gateway", "ok" if alive else "down", self._clock())
        self._tell_links()

    def _tell_links(self) -> None:
        with self._lock:
            links = {name: self._told.get(name, Link(name)) for name in LINKS}
            links["database"], links["gateway"] = self._database, self._gateway
            if not self._broker:
                links["broker"] = Link("broker", "off")
        self._tell(lambda picture: picture.take_links(links))


def _known(ids: Sequence[str], index: dict[str, int]) -> tuple[Ints, Ints]:
    """Rows in the picture, and their places in `ids`, of the ids the picture knows."""
    pairs = [(index[key], place) for place, key in enumerate(ids) if key in index]
    if not pairs:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    table = np.array(pairs, dtype=np.int64)
    return table[:, 0], table[:, 1]
