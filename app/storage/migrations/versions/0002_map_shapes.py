"""Shapes drawn on the map, and bookmarks of its views."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Both stand in the ledger."""
    if "ledger" in context.config.attributes["parts"]:
        _shapes()
        _bookmarks()


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _shapes() -> None:
    op.create_table(
        "shapes",
        *_text("centre_id", "id", "kind", "points", "name", "note", "colour"),
        sa.Column("radius_m", sa.Double(), nullable=False),
        *_text("officer"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "id"),
    )


def _bookmarks() -> None:
    op.create_table(
        "bookmarks",
        *_text("centre_id", "id", "officer", "mode", "name"),
        *[sa.Column(name, sa.Double(), nullable=False) for name in ("lon", "lat", "metres_per_px")],
        *_text("layers"),
        sa.Column("slot", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "id"),
    )
    op.create_index("bookmarks_officer", "bookmarks", ["centre_id", "officer"])
