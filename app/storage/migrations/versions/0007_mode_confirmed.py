"""A person's secret; who confirmed a mode, its preset, its end, what was skipped."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0007"
down_revision = "0006"

_WORDS = ("preset", "leader", "before_preset")


def upgrade() -> None:
    """Columns beside those there are."""
    if "ledger" not in context.config.attributes["parts"]:
        return
    _add("officers", sa.Column("pin", sa.Text, nullable=False, server_default=""))
    for name in _WORDS:
        _add("centre_state", sa.Column(name, sa.Text, nullable=False, server_default=""))
    _add("centre_state", sa.Column("until", sa.DateTime(timezone=True)))
    level = sa.Column("before_level", sa.BigInteger, nullable=False, server_default="0")
    _add("centre_state", level)
    _add("centre_state", sa.Column("skipped", sa.Text, nullable=False, server_default="[]"))


def _add(table: str, column: sa.Column[Any]) -> None:
    op.add_column(table, column)
