"""Plans that were started, with their tasks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0005"
down_revision = "0004"

_FIRST = ("centre_id", "id", "plan", "name", "name_en", "edition")
_MORE = ("by", "reason", "event", "case", "place", "place_name", "place_name_en")
_LAST = ("steps", "levels", "ended_by", "end_reason", "skipped")


def upgrade() -> None:
    """One table in the ledger."""
    if "ledger" not in context.config.attributes["parts"]:
        return
    op.create_table(
        "plan_runs",
        *(sa.Column(name, sa.Text, nullable=False) for name in _FIRST),
        sa.Column("level", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in _MORE),
        *(sa.Column(name, sa.Double) for name in ("lon", "lat")),
        *(sa.Column(name, sa.Text, nullable=False) for name in _LAST),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("exercise", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "id"),
    )
    op.create_index("plan_runs_ended", "plan_runs", ["centre_id", "ended_at"])
    op.create_index("plan_runs_at", "plan_runs", ["centre_id", "at"])
