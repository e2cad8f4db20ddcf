"""Photos of cases, and their bytes by digest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Two tables in the ledger."""
    if "ledger" not in context.config.attributes["parts"]:
        return
    names = ("centre_id", "id", "case", "digest", "name", "kind")
    op.create_table(
        "photos",
        *(sa.Column(name, sa.Text, nullable=False) for name in names),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("size", "width", "height")),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        *(sa.Column(name, sa.Double) for name in ("lon", "lat")),
        sa.PrimaryKeyConstraint("centre_id", "id"),
    )
    op.create_index("photos_case", "photos", ["centre_id", "case"])
    op.create_table(
        "blobs",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("centre_id", "digest")),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "digest"),
    )
