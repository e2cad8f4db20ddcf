"""Where a warning holds, and the points with a plan of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0004"
down_revision = "0003"

_TEXT = ("centre_id", "id", "kind", "name", "name_en")
_MORE = ("plan", "plan_en", "of", "sensor", "department", "unit", "officer", "steps")


def upgrade() -> None:
    """Both stand in the ledger; old warnings have no areas."""
    if "ledger" not in context.config.attributes["parts"]:
        return
    op.add_column("warnings", sa.Column("areas", sa.Text, nullable=False, server_default="[]"))
    op.create_table(
        "plan_points",
        *(sa.Column(name, sa.Text, nullable=False) for name in _TEXT),
        *(sa.Column(name, sa.Double, nullable=False) for name in ("lon", "lat")),
        *(sa.Column(name, sa.Text, nullable=False) for name in _MORE),
        sa.PrimaryKeyConstraint("centre_id", "id"),
    )
