"""The centre's calendar, and how suggestions were answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Two tables in the ledger."""
    if "ledger" not in context.config.attributes["parts"]:
        return
    op.create_table(
        "calendar_events",
        *(sa.Column(n, sa.Text, nullable=False) for n in ("centre_id", "id", "kind", "name")),
        *(sa.Column(n, sa.DateTime(timezone=True), nullable=False) for n in ("start", "end")),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("people", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Double) for name in ("lon", "lat")),
        sa.Column("cancelled", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "id"),
    )
    op.create_table(
        "suggestion_answers",
        *(sa.Column(n, sa.Text, nullable=False) for n in ("centre_id", "id", "answer", "by")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("centre_id", "id"),
    )
