"""Alembic's entry: runs the revisions on the connection that app.storage.migrate hands in."""

from __future__ import annotations

from alembic import context

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=list(attributes["metadata"]),
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
