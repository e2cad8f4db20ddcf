"""Feeds as the gateway sees them, sensors nobody has registered, rules of a sensor's own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Columns in the ledger, tables in the telemetry."""
    parts = context.config.attributes["parts"]
    if "ledger" in parts:
        for name in ("unit", "plan", "contact"):
            op.add_column("sensors", sa.Column(name, sa.Text, nullable=False, server_default=""))
        op.add_column("sensors", sa.Column("own", sa.Text))
    if "telemetry" in parts:
        _reports()
        _strangers()


def _reports() -> None:
    op.create_table(
        "feed_reports",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("centre_id", "id", "report")),
        sa.PrimaryKeyConstraint("centre_id", "id"),
    )


def _strangers() -> None:
    names = ("centre_id", "sensor", "feed", "topic", "unit")
    op.create_table(
        "strangers",
        *(sa.Column(name, sa.Text, nullable=False) for name in names),
        sa.Column("value", sa.Double, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Double, nullable=False) for name in ("first_at", "last_at")),
        sa.PrimaryKeyConstraint("centre_id", "sensor"),
    )
