"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """On SQLite the ledger and the telemetry are files of their own: change each by itself."""
    parts = context.config.attributes["parts"]
    ${upgrades if upgrades else "pass"}
