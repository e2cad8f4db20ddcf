"""Side moves of cases, whistles, numbered series, the centre above."""

from __future__ import annotations

import json
from datetime import UTC, timedelta

import sqlalchemy as sa
from alembic import context, op

revision = "0003"
down_revision = "0002"

_TEXT = ("way", "lead", "leader", "returned_to", "asked", "sheet", "above", "merged_into",
         "stage_before", "appeal")  # fmt: skip
_TIMES = ("contacted_at", "closed_at", "near_at", "overdue_at", "suspended_until", "urged_at")
_COUNTS = ("returns", "extensions", "suspensions", "urges", "rating")
_MAYBE = ("contact_in_time", "closed_in_time", "satisfied")


def upgrade() -> None:
    """Old pauses had only their length: they are kept as one at the beginning of the stage."""
    if "ledger" not in context.config.attributes["parts"]:
        return
    _cases()
    op.add_column("centres", sa.Column("above", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "whistles",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("centre_id", "id", "case")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("street", "by")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("departments", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        *(sa.Column(n, sa.Text, nullable=False) for n in ("checked_in", "persons", "urged")),
        sa.Column("escalated", sa.Text, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ratings", sa.Text, nullable=False),
        sa.Column("exercise", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "id"),
    )
    op.create_index("whistles_case", "whistles", ["centre_id", "case"])
    op.create_index("whistles_at", "whistles", ["centre_id", "at"])
    op.create_table(
        "numbers",
        sa.Column("centre_id", sa.Text, nullable=False),
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "series"),
    )


def _cases() -> None:
    for name in _TEXT:
        op.add_column("cases", sa.Column(name, sa.Text, nullable=False, server_default=""))
    for name in ("pauses", "assists"):
        op.add_column("cases", sa.Column(name, sa.Text, nullable=False, server_default="[]"))
    for name in _TIMES:
        op.add_column("cases", sa.Column(name, sa.DateTime(timezone=True)))
    for name in _COUNTS:
        op.add_column("cases", sa.Column(name, sa.BigInteger, nullable=False, server_default="0"))
    for name in _MAYBE:
        op.add_column("cases", sa.Column(name, sa.Boolean))
    no = sa.false()
    op.add_column("cases", sa.Column("deliberating", sa.Boolean, nullable=False, server_default=no))
    _keep_pauses()
    op.drop_column("cases", "paused_s")


def _keep_pauses() -> None:
    connection = op.get_bind()
    paused = sa.text(
        "SELECT centre_id, id, stage_since, paused_s FROM cases "
        "WHERE paused_s > 0 AND stage_since IS NOT NULL"
    ).columns(stage_since=sa.DateTime(timezone=True))
    put = sa.text("UPDATE cases SET pauses = :pauses WHERE centre_id = :centre AND id = :id")
    for row in connection.execute(paused).all():
        start = row.stage_since.replace(tzinfo=UTC) if row.stage_since.tzinfo is None else (
            row.stage_since.astimezone(UTC)
        )  # fmt: skip
        end = start + timedelta(seconds=row.paused_s)
        pauses = json.dumps([[start.isoformat(), end.isoformat()]])
        connection.execute(put, {"pauses": pauses, "centre": row.centre_id, "id": row.id})
