"""The whole life of an alarm: notes, who put it aside, silence, who was told, last onsets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """One table of the ledger is widened; alarms of before have nothing to say of it."""
    if "ledger" not in context.config.attributes["parts"]:
        return
    for name in ("note", "aside_by", "silenced_by"):
        op.add_column("alarms", sa.Column(name, sa.Text, nullable=False, server_default=""))
    for name in ("since", "silenced_at", "told_at"):
        op.add_column("alarms", sa.Column(name, sa.DateTime(timezone=True)))
    told = sa.Column("told", sa.BigInteger, nullable=False, server_default="0")
    op.add_column("alarms", told)
    op.add_column("alarms", sa.Column("recent", sa.Text, nullable=False, server_default="[]"))
    op.create_index("alarms_onset", "alarms", ["centre_id", "onset"])
