"""The journal and the only road into it: a command or a finding, in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.clock import Clock
from app.domain.catalogue import Catalogue
from app.messages.commands import AnyCommand
from app.messages.events import AnyEvent, Entry
from app.storage import codec
from app.storage.store import Store, lock
from app.storage.tables import commands, journal
from app.storage.unit_of_work import SqlUnitOfWork

Handle = Callable[[AnyCommand, SqlUnitOfWork], list[AnyEvent]]
Work = Callable[[SqlUnitOfWork], list[AnyEvent]]

CHANNEL = "griddeck"
"""PostgreSQL's channel: each commit says its centre there."""

_ENTRY = (journal.c.seq, journal.c.at, journal.c.actor, journal.c.workstation)
_READ = (*_ENTRY, journal.c.kind, journal.c.version, journal.c.payload)
_LINE = (*_READ[:6], journal.c.subject, journal.c.payload, journal.c.command_id)
_BATCH = 2000


class Ledger:
    """The journal of one centre."""

    def __init__(self, store: Store, centre_id: str, catalogue: Catalogue, clock: Clock) -> None:
        self.store, self.centre_id = store, centre_id
        self.catalogue, self.clock = catalogue, clock

    def execute(self, command: AnyCommand, handle: Handle, workstation: str) -> list[Entry]:
        """Run `handle` and journal its events, all or nothing. Raises Refused.

        A command whose id was executed before changes nothing and returns the first entries.
        """
        return self._transact(
            lambda uow: handle(command, uow), command.officer, workstation, command.command_id
        )

    def record(
        self,
        events: list[AnyEvent],
        write: Callable[[SqlUnitOfWork], None] | None,
        actor: str,
        workstation: str,
        command_id: str = "",
    ) -> list[Entry]:
        """Journal findings that no command asked for; `write` changes the rows beside them."""

        def work(uow: SqlUnitOfWork) -> list[AnyEvent]:
            if write is not None:
                write(uow)
            return events

        # An id of its own makes a retry after a lost connection safe: done once, or not at all.
        return self._transact(work, actor, workstation, command_id or uuid.uuid4().hex)

    def entries_since(self, seq: int, limit: int = _BATCH) -> tuple[list[Entry], int]:
        """Up to `limit` lines after `seq`, oldest first, and the last seq read: lines of kinds
        this program does not know are passed over, the seq is not."""
        where = sa.and_(journal.c.centre_id == self.centre_id, journal.c.seq > seq)
        query = sa.select(*_READ).where(where).order_by(journal.c.seq).limit(limit)
        rows = self._all(query)
        return list(_entries(rows)), rows[-1].seq if rows else seq

    def history(self, subject: str) -> list[Entry]:
        """Everything the journal knows about a subject, oldest first."""
        where = sa.and_(journal.c.centre_id == self.centre_id, journal.c.subject == subject)
        query = sa.select(*_READ).where(where).order_by(journal.c.seq)
        return list(_entries(self._all(query)))

    def mode_switches(self, since: datetime, until: datetime) -> list[Entry]:
        """The switches of the mode in a period, oldest first."""
        j = journal.c
        # Without a subject of its own: the index on subjects leaves few lines to look at.
        mine = sa.and_(j.centre_id == self.centre_id, j.subject == "", j.kind == "ModeSwitched")
        query = sa.select(*_READ).where(mine, j.at >= since, j.at <= until).order_by(j.seq)
        return list(_entries(self._all(query)))

    def of_kind(self, kind: str, most: int) -> list[Entry]:
        """The newest `most` lines of a kind of event, newest first."""
        where = sa.and_(journal.c.centre_id == self.centre_id, journal.c.kind == kind)
        query = sa.select(*_READ).where(where).order_by(journal.c.seq.desc()).limit(most)
        return list(_entries(self._all(query)))

    def last_seq(self) -> int:
        """The newest line's number; 0 of an empty journal."""
        return self.store.read(lambda connection: self._head(connection)[0])

    def verify_chain(self) -> int | None:
        """The seq of the first line that was changed, removed or put in; None when all is whole."""
        seq, before = 0, codec.GENESIS
        columns = (*_LINE, journal.c.hash)
        while True:
            where = sa.and_(journal.c.centre_id == self.centre_id, journal.c.seq > seq)
            query = sa.select(*columns).where(where).order_by(journal.c.seq).limit(_BATCH)
            rows = self._all(query)
            for row in rows:
                if row.seq != seq + 1 or codec.chained(before, tuple(row[:-1])) != row.hash:
                    return seq + 1
                seq, before = row.seq, row.hash
            if not rows:
                return seq + 1 if self._last_commanded() > seq else None

    def _all(self, query: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        return self.store.read(lambda connection: connection.execute(query).all())

    def _last_commanded(self) -> int:
        query = sa.select(sa.func.max(commands.c.last_seq))
        mine = query.where(commands.c.centre_id == self.centre_id)
        return self.store.read(lambda connection: connection.execute(mine).scalar() or 0)

    def _transact(self, work: Work, actor: str, workstation: str, command_id: str) -> list[Entry]:
        def transaction(connection: Connection) -> list[Entry]:
            # One writer at a time for each centre: numbers become visible in their order, and
            # what a rule has read stays true until its events are written.
            lock(connection, self.centre_id)
            done = self._done(connection, command_id)
            if done is not None:
                return done
            now = self.clock()
            uow = SqlUnitOfWork(connection, self.centre_id, self.catalogue, now)
            events = work(uow)
            entries = self._append(connection, events, now, actor, workstation, command_id)
            self._note(connection, command_id, now, entries)
            return entries

        return self.store.write(transaction)

    def _done(self, connection: Connection, command_id: str) -> list[Entry] | None:
        mine = sa.and_(commands.c.centre_id == self.centre_id, commands.c.command_id == command_id)
        span = sa.select(commands.c.first_seq, commands.c.last_seq).where(mine)
        row = connection.execute(span).first()
        if row is None:
            return None
        within = journal.c.seq.between(row.first_seq, row.last_seq)
        where = sa.and_(journal.c.centre_id == self.centre_id, within)
        query = sa.select(*_READ).where(where).order_by(journal.c.seq)
        return list(_entries(connection.execute(query).all()))

    def _head(self, connection: Connection) -> tuple[int, str]:
        query = sa.select(journal.c.seq, journal.c.hash).order_by(journal.c.seq.desc()).limit(1)
        row = connection.execute(query.where(journal.c.centre_id == self.centre_id)).first()
        return (row.seq, row.hash) if row else (0, codec.GENESIS)

    def _append(
        self,
        connection: Connection,
        events: list[AnyEvent],
        now: datetime,
        actor: str,
        workstation: str,
        command_id: str,
    ) -> list[Entry]:
        seq, before = self._head(connection)
        rows, entries = [], []
        names = [column.name for column in _LINE]
        for event in events:
            seq += 1
            kind, version, payload = codec.encode(event)
            said = (event.subject, payload, command_id)
            line = (seq, now, actor, workstation, kind, version, *said)
            before = codec.chained(before, line)
            row = dict(zip(names, line, strict=True))
            rows.append({"centre_id": self.centre_id, **row, "hash": before})
            entries.append(
                Entry(seq=seq, at=now, actor=actor, workstation=workstation, event=event)
            )
        if rows:
            connection.execute(journal.insert(), rows)
            if not self.store.is_sqlite:
                tell = sa.select(sa.func.pg_notify(CHANNEL, self.centre_id))
                connection.execute(tell)
        return entries

    def _note(
        self, connection: Connection, command_id: str, now: datetime, entries: list[Entry]
    ) -> None:
        first, last = (entries[0].seq, entries[-1].seq) if entries else (0, 0)
        span = {"first_seq": first, "last_seq": last}
        row = {"centre_id": self.centre_id, "command_id": command_id, "at": now, **span}
        connection.execute(commands.insert(), row)


def _entries(rows: Iterable[Any]) -> Iterator[Entry]:
    for row in rows:
        event = codec.decode(row.kind, row.version, row.payload)
        if event is not None:
            yield Entry(
                seq=row.seq,
                at=row.at,
                actor=row.actor,
                workstation=row.workstation,
                event=event,
            )
