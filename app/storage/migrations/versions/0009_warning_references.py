"""Warnings that replace and withdraw each other."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0009"
down_revision = "0008"

_TEXT = {
    "what": "alert", "status": "actual", "sender": "", "issuer": "", "references": "[]",
    "replaced_by": "", "urgency": "", "certainty": "", "advice": "", "advice_en": "",
}  # fmt: skip


def upgrade() -> None:
    """What was stored before stands alone: it refers to nothing."""
    if "ledger" not in context.config.attributes["parts"]:
        return
    for name, value in _TEXT.items():
        column = sa.Column(name, sa.Text, nullable=False, server_default=value)
        op.add_column("warnings", column)
    for name in ("begins", "onset"):
        op.add_column("warnings", sa.Column(name, sa.DateTime(timezone=True)))
    for name in ("assumed", "elsewhere"):
        flag = sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())
        op.add_column("warnings", flag)
    op.create_index("warnings_until", "warnings", ["centre_id", "until"])
    op.create_index("warnings_sender", "warnings", ["centre_id", "sender", "kind"])
    op.create_table(
        "warning_references",
        sa.Column("centre_id", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("warning", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "reference", "warning"),
    )
