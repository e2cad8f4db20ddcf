"""Photos and their bytes: content-addressed in tables of the ledger, so that what is kept with a
case is committed, seen by every desk, backed up and put back together with it."""

from __future__ import annotations

from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.domain.errors import Refused
from app.domain.photos import Photo
from app.storage import tables as t
from app.storage.store import Store
from app.storage.upsert import upsert

T = TypeVar("T")


def photos_of(connection: Connection, centre_id: str, case_id: str) -> list[Photo]:
    """The photos of a case, oldest first."""
    query = t.photo_rows.select(centre_id).where(t.photos.c.case == case_id)
    rows = connection.execute(query.order_by(t.photos.c.at, t.photos.c.id))
    return [t.photo_rows.item(row) for row in rows]


def keep(connection: Connection, centre_id: str, photo: Photo, data: bytes) -> None:
    """Write a photo, and its bytes unless they are there already (of another case)."""
    upsert(connection, t.photos, [t.photo_rows.row(photo, centre_id)])
    if not connection.execute(_stored(centre_id, photo.digest, t.blobs.c.digest)).first():
        row = {"centre_id": centre_id, "digest": photo.digest, "data": data}
        connection.execute(t.blobs.insert(), row)


def _stored(centre_id: str, digest: str, column: sa.Column[T]) -> sa.Select[T]:
    mine = sa.and_(t.blobs.c.centre_id == centre_id, t.blobs.c.digest == digest)
    return sa.select(column).where(mine)


class PhotoWrites:
    """The photos' part of a unit of work."""

    _connection: Connection
    _centre: str

    def photos(self, case_id: str) -> list[Photo]:
        """The photos of a case, oldest first."""
        return photos_of(self._connection, self._centre, case_id)

    def save_photo(self, photo: Photo, data: bytes) -> None:
        """Keep a photo with its bytes."""
        keep(self._connection, self._centre, photo, data)


class PhotoShelf:
    """Reads of one centre."""

    def __init__(self, store: Store, centre_id: str) -> None:
        self._store, self._centre = store, centre_id

    def of_case(self, case_id: str) -> list[Photo]:
        """The photos of a case, oldest first."""
        return self._store.read(lambda db: photos_of(db, self._centre, case_id))

    def data(self, digest: str) -> bytes:
        """The bytes as they came. Raises Refused `photo.gone`."""
        query = _stored(self._centre, digest, t.blobs.c.data)
        found = self._store.read(lambda db: db.execute(query).scalar())
        if not isinstance(found, bytes):
            raise Refused("photo.gone")
        return found
