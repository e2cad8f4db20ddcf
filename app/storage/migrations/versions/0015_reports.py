"""Reports upwards, and since when the centre has been in its mode."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0015"
down_revision = "0014"

_WORDS = ("centre_id", "id", "matter", "kind", "by", "elements")


def upgrade() -> None:
    """One table, one column."""
    if "ledger" not in context.config.attributes["parts"]:
        return
    op.add_column("centre_state", sa.Column("entered", sa.DateTime(timezone=True)))
    op.create_table(
        "reports",
        *(sa.Column(name, sa.Text, nullable=False) for name in _WORDS),
        sa.Column("number", sa.BigInteger, nullable=False),
        *(sa.Column(n, sa.DateTime(timezone=True), nullable=False) for n in ("begun", "at")),
        sa.PrimaryKeyConstraint("centre_id", "id"),
    )
