"""What the gateway tells of its feeds, and the sensors nobody has registered, for every desk."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.domain.feeds import FeedReport, Stranger
from app.storage.store import Store
from app.storage.tables import feed_reports, stranger_rows, strangers
from app.storage.upsert import upsert

_MANY = 500


class FeedBook:
    """The feeds of one centre."""

    def __init__(self, store: Store, centre_id: str) -> None:
        self.store, self.centre_id = store, centre_id

    def write(
        self, reports: Sequence[FeedReport], heard: Sequence[Stranger], gone: Sequence[str]
    ) -> None:
        """Store how feeds are doing, who was heard, and who left the list."""

        def work(connection: Connection) -> None:
            rows = [
                {
                    "centre_id": self.centre_id,
                    "id": report.id,
                    "report": msgspec.json.encode(report).decode(),
                }
                for report in reports
            ]
            upsert(connection, feed_reports, rows)
            told = [stranger_rows.row(stranger, self.centre_id) for stranger in heard]
            upsert(connection, strangers, told)
            self._remove(connection, strangers.c.sensor, gone)

        if reports or heard or gone:
            self.store.write_telemetry(work)

    def keep_only(self, ids: Sequence[str]) -> None:
        """Forget reports of feeds that are not among `ids`."""
        mine = feed_reports.c.centre_id == self.centre_id
        gone = sa.and_(mine, feed_reports.c.id.not_in(list(ids)))
        self.store.write_telemetry(lambda c: c.execute(feed_reports.delete().where(gone)))

    def reports(self) -> list[FeedReport]:
        """Every feed, in the order of their ids."""
        query = sa.select(feed_reports.c.report).where(feed_reports.c.centre_id == self.centre_id)
        ordered = query.order_by(feed_reports.c.id)
        texts = self.store.read_telemetry(lambda c: c.execute(ordered).scalars().all())
        return [msgspec.json.decode(text, type=FeedReport) for text in texts]

    def strangers(self) -> list[Stranger]:
        """Sensors to be registered, the most often heard first."""
        query = stranger_rows.select(self.centre_id)
        ordered = query.order_by(strangers.c.count.desc(), strangers.c.sensor)
        rows = self.store.read_telemetry(lambda c: c.execute(ordered).all())
        return [stranger_rows.item(tuple(row)) for row in rows]

    def _remove(self, connection: Connection, key: sa.Column[str], gone: Sequence[str]) -> None:
        for first in range(0, len(gone), _MANY):
            part = list(gone[first : first + _MANY])
            where = sa.and_(key.table.c.centre_id == self.centre_id, key.in_(part))
            connection.execute(sa.delete(key.table).where(where))
