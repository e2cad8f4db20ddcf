"""Which number a sensor has in the telemetry: given at its first reading, never given again."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.storage.blocks import Ints
from app.storage.store import Store, lock
from app.storage.tables import sensor_numbers


class Numbers:
    """One centre's sensors by number, read once and again when an unknown one turns up."""

    def __init__(self, store: Store, centre_id: str) -> None:
        self._store, self._centre = store, centre_id
        self._guard = threading.Lock()
        self._ids: list[str] = []
        self._index: dict[str, int] = {}

    def give(self, ids: Sequence[str]) -> Ints:
        """The numbers of `ids`; a new sensor gets one."""
        if any(name not in self._index for name in ids):
            names = list(dict.fromkeys(ids))
            self._store.write_telemetry(lambda connection: self._add(connection, names))
            self.refresh()
        index = self._index
        return np.array([index[name] for name in ids], dtype=np.int64)

    def find(self, name: str) -> int | None:
        """The number of a sensor; None when it never told anything."""
        if name not in self._index:
            self.refresh()
        return self._index.get(name)

    def __len__(self) -> int:
        return len(self._ids)

    def ids(self, numbers: Ints) -> list[str]:
        """The sensors of `numbers`, all given."""
        if len(numbers) and int(numbers.max()) >= len(self._ids):
            self.refresh()
        known = self._ids
        return [known[number] for number in numbers.tolist()]

    def refresh(self) -> None:
        """Read those given meanwhile."""
        c = sensor_numbers.c
        with self._guard:
            new = sa.select(c.sensor_id).where(
                c.centre_id == self._centre, c.number >= len(self._ids)
            )
            query = new.order_by(c.number)
            for name in self._store.read_telemetry(lambda db: db.execute(query).scalars().all()):
                self._index[name] = len(self._ids)
                self._ids.append(name)

    def _add(self, connection: Connection, names: list[str]) -> None:
        lock(connection, f"{self._centre}:numbers")
        c = sensor_numbers.c
        mine = sa.select(c.sensor_id).where(c.centre_id == self._centre)
        known = set(connection.execute(mine).scalars())
        rows = [
            {"centre_id": self._centre, "sensor_id": name, "number": number}
            for number, name in enumerate((n for n in names if n not in known), len(known))
        ]
        if rows:
            connection.execute(sensor_numbers.insert(), rows)
