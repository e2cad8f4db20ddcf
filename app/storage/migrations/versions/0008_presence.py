"""Who is at which case now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """One table beside the telemetry."""
    if "telemetry" not in context.config.attributes["parts"]:
        return
    op.create_table(
        "presence",
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("centre_id", "seat", "case", "officer", "workstation", "doing")
        ),
        sa.Column("until", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "seat"),
    )
