"""What must still be delivered to the field; written with the case, read by the gateway's relay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app.clock import Clock
from app.storage.store import Store
from app.storage.tables import outbox

_MANY = 500
_ERROR_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Message:
    """One message to be delivered; `key` lets its receiver recognise a second delivery."""

    id: str
    topic: str
    key: str
    payload: bytes
    attempts: int


class Outbox:
    """The messages of one centre."""

    def __init__(self, store: Store, centre_id: str, clock: Clock) -> None:
        self.store, self.centre_id, self.clock = store, centre_id, clock
        self._mine = outbox.c.centre_id == centre_id

    def pending(self, limit: int = 100) -> list[Message]:
        """Up to `limit` messages whose time has come, oldest first."""
        c = outbox.c
        query = (
            sa.select(c.id, c.topic, c.key, c.payload, c.attempts)
            .where(self._mine, c.next_at <= self.clock())
            .order_by(c.id)
            .limit(limit)
        )
        return self.store.read(lambda db: [Message(*row) for row in db.execute(query)])

    def delivered(self, ids: Sequence[str]) -> None:
        """These have been taken by the channel: they are done with. The journal remembers."""
        for start in range(0, len(ids), _MANY):
            some = outbox.c.id.in_(ids[start : start + _MANY])
            self._change(outbox.delete().where(self._mine, some))

    def failed(self, id: str, error: str, retry_in_s: float) -> None:
        """This one was not taken; it comes again after `retry_in_s` seconds."""
        change = {
            "attempts": outbox.c.attempts + 1,
            "error": error[:_ERROR_LENGTH],
            "next_at": self.clock() + timedelta(seconds=retry_in_s),
        }
        where = outbox.update().where(self._mine, outbox.c.id == id)
        self._change(where.values(change))

    def retry_now(self) -> None:
        """The channel is back: what waits for its next try comes at once."""
        where = outbox.update().where(self._mine).values(next_at=self.clock())
        self._change(where)

    def waiting(self) -> int:
        """How many have not been delivered."""
        query = sa.select(sa.func.count()).select_from(outbox).where(self._mine)
        return self.store.read(lambda db: db.execute(query).scalar_one())

    def oldest_age_s(self) -> float:
        """Seconds the oldest one has waited; 0 when none waits."""
        query = sa.select(outbox.c.created_at).where(self._mine).order_by(outbox.c.id).limit(1)
        oldest = self.store.read(lambda db: db.execute(query).scalar())
        return max(0.0, (self.clock() - oldest).total_seconds()) if oldest else 0.0

    def _change(self, statement: sa.Delete | sa.Update) -> None:
        self.store.write(lambda db: db.execute(statement).rowcount)
