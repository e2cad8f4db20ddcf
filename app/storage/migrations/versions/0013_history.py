"""Readings in blocks: batches, the kept latest, history in tables by time."""

from __future__ import annotations

from typing import Any

import numpy as np
import sqlalchemy as sa
from alembic import context, op

from app.storage.blocks import Batch

revision = "0013"
down_revision = "0012"

_Given = tuple[str, type[sa.types.TypeEngine[Any]]]


def upgrade() -> None:
    """What is stored becomes batches, which the gateway brings into the history as any others."""
    if "telemetry" not in context.config.attributes["parts"]:
        return
    _create()
    connection = op.get_bind()
    for centre in connection.execute(sa.text("SELECT DISTINCT centre_id FROM sensor_state")).all():
        _move(connection, centre[0])
    op.drop_table("readings")
    op.drop_table("sensor_state")


def _create() -> None:
    centre: _Given = ("centre_id", sa.Text)
    op.create_table(
        "sensor_numbers",
        *_columns(centre, ("sensor_id", sa.Text), ("number", sa.Integer)),
        sa.PrimaryKeyConstraint("centre_id", "sensor_id"),
    )
    op.create_index("sensor_numbers_number", "sensor_numbers", ["centre_id", "number"], unique=True)
    op.create_table(
        "batches",
        *_columns(centre, ("rev", sa.BigInteger), ("count", sa.Integer), ("data", sa.LargeBinary)),
        sa.PrimaryKeyConstraint("centre_id", "rev"),
    )
    blobs: tuple[_Given, ...] = (("state", sa.LargeBinary), ("trend", sa.LargeBinary))
    op.create_table(
        "latest",
        *_columns(centre, ("part", sa.Integer), ("rev", sa.BigInteger), *blobs),
        sa.PrimaryKeyConstraint("centre_id", "part"),
    )


def _columns(*given: _Given) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind(), nullable=False) for name, kind in given]


def _move(connection: sa.Connection, centre: str) -> None:
    values = {"centre": centre}
    query = sa.text(
        "SELECT sensor_id, state, tail FROM sensor_state WHERE centre_id = :centre"
        " ORDER BY sensor_id"
    )
    rows = connection.execute(query, values).all()
    add = sa.text("INSERT INTO sensor_numbers VALUES (:centre, :sensor, :number)")
    chunks = sa.text(
        "SELECT pairs FROM readings WHERE centre_id = :centre AND sensor_id = :sensor"
        " ORDER BY until"
    )
    put = sa.text("INSERT INTO batches VALUES (:centre, :rev, :count, :data)")
    for number, (sensor, state, tail) in enumerate(rows):
        connection.execute(add, {**values, "sensor": sensor, "number": number})
        blobs = list(connection.execute(chunks, {**values, "sensor": sensor}).scalars())
        pairs = np.frombuffer(b"".join([*blobs, tail]), np.float64).reshape(-1, 2)
        whole = np.full(len(pairs), number), np.full(len(pairs), state, np.uint8)
        batch = Batch(whole[0], pairs[:, 0], pairs[:, 1], whole[1])
        if len(batch):
            told = {"rev": number + 1, "count": len(batch), "data": batch.encoded()}
            connection.execute(put, {**values, **told})
