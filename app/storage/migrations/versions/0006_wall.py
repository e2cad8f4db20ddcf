"""What the walls were told to show."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """One row a centre, in the ledger."""
    if "ledger" not in context.config.attributes["parts"]:
        return
    op.create_table(
        "wall_state",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("centre_id", "scene")),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("centre_id"),
    )
