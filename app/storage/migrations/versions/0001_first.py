"""The first shape: ledger, registry, telemetry."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0001"
down_revision = None

TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "text": sa.Text(),
    "big": sa.BigInteger(),
    "int": sa.Integer(),
    "small": sa.SmallInteger(),
    "float": sa.Double(),
    "bool": sa.Boolean(),
    "bytes": sa.LargeBinary(),
    "time": sa.DateTime(timezone=True),
}

# table: (key after centre_id, columns as name:type, `?` for one that may be empty, =default)
LEDGER = {
    "alarms": (
        "id",
        "id:text subject:text kind:text level:big onset:time value:float? limit:float? "
        "state:text acknowledged_by:text acknowledged_at:time? returned_at:time? "
        "shelved_until:time? reason:text case:text",
    ),
    "cameras": (
        "id",
        "id:text name:text name_en:text lon:float lat:float heading:float url:text",
    ),
    "cases": (
        "id",
        "id:text category:text title:text title_en:text source:text source_id:text "
        "stage:text level:big place:text place_en:text street:text grid:text lon:float? "
        "lat:float? reported_at:time? stage_since:time? ended_at:time? description:text "
        "reporter:text phone:text assignee:text dispatch:text suspended_at:time? "
        "paused_s:float supervised:bool exercise:bool version:big",
    ),
    "centre_state": (
        "",
        "mode:text level:big since:time? by:text reason:text before:text version:big",
    ),
    "centres": (
        "id",
        "id:text name:text name_en:text tier:text lon:float lat:float demo:bool",
    ),
    "commands": (
        "command_id",
        "command_id:text at:time first_seq:big last_seq:big",
    ),
    "departments": (
        "id",
        "id:text name:text name_en:text phone:text",
    ),
    "dispatches": (
        "id",
        "id:text case:text unit:text officer:text at:time note:text receipts:text "
        "recalled_at:time? exercise:bool",
    ),
    "features": (
        "id",
        "id:big kind:text grade:text name:text name_en:text shape:bytes",
    ),
    "grids": (
        "code",
        "code:text kind:text name:text name_en:text parent:text street:text "
        "households:big officer:text lon:float lat:float shape:bytes",
    ),
    "journal": (
        "seq",
        "seq:big at:time actor:text workstation:text kind:text version:int subject:text "
        "payload:text command_id:text hash:text",
    ),
    "leases": (
        "name",
        "name:text holder:text until:float",
    ),
    "officers": (
        "id",
        "id:text name:text name_en:text role:text phone:text department:text",
    ),
    "outbox": (
        "id",
        "id:text topic:text key:text payload:bytes created_at:time next_at:time "
        "attempts:int=0 error:text=",
    ),
    "sensors": (
        "id",
        "id:text name:text name_en:text kind:text lon:float lat:float grid:text "
        "street:text flood_point:bool base:float amplitude:float phase_h:float "
        "noise:float period_s:float",
    ),
    "units": (
        "id",
        "id:text name:text name_en:text kind:text department:text leader:text "
        "on_foot:bool people:big plate:text skills:text lon:float lat:float",
    ),
    "warnings": (
        "id",
        "id:text kind:text level:big name:text name_en:text sent:time until:time? "
        "text:text text_en:text area:text exercise:bool withdrawn:bool",
    ),
}

LEDGER_INDEXES = (
    ("alarms_state", "alarms", "centre_id state", False, ""),
    ("alarms_subject", "alarms", "centre_id subject", False, ""),
    ("cases_ended", "cases", "centre_id ended_at", False, ""),
    ("cases_reported", "cases", "centre_id reported_at", False, ""),
    ("cases_source", "cases", "centre_id source source_id", True, "source_id <> ''"),
    ("cases_stage", "cases", "centre_id stage", False, ""),
    ("dispatches_case", "dispatches", "centre_id case", False, ""),
    ("journal_subject", "journal", "centre_id subject seq", False, ""),
    ("outbox_key", "outbox", "centre_id key", False, ""),
    ("outbox_next", "outbox", "centre_id next_at", False, ""),
)

TELEMETRY = {
    "links": (
        "name",
        "name:text state:text since:time? count:big detail:text",
    ),
    "readings": (
        "sensor_id until rev",
        "sensor_id:text until:float rev:big since:float pairs:bytes",
    ),
    "sensor_state": (
        "sensor_id",
        "sensor_id:text value:float? at:float state:small rev:big filled:int tail:bytes",
    ),
    "unit_state": (
        "unit_id",
        "unit_id:text lon:float lat:float heading:float at:float status:small rev:big",
    ),
}

TELEMETRY_INDEXES = (
    ("readings_until", "readings", "centre_id until", False, ""),
    ("sensor_state_full", "sensor_state", "centre_id filled", False, "filled >= 96"),
    ("sensor_state_rev", "sensor_state", "centre_id rev", False, ""),
    ("unit_state_rev", "unit_state", "centre_id rev", False, ""),
)


def upgrade() -> None:
    """On SQLite the ledger and the telemetry are files of their own: each by itself."""
    parts = context.config.attributes["parts"]
    if "ledger" in parts:
        _create(LEDGER, LEDGER_INDEXES)
    if "telemetry" in parts:
        _create(TELEMETRY, TELEMETRY_INDEXES)


def _create(
    tables: dict[str, tuple[str, str]], indexes: tuple[tuple[str, str, str, bool, str], ...]
) -> None:
    for name, (key, columns) in tables.items():
        centre = sa.Column("centre_id", sa.Text(), nullable=False)
        rest = [_column(words) for words in columns.split()]
        op.create_table(name, centre, *rest, sa.PrimaryKeyConstraint("centre_id", *key.split()))
    for name, table, columns, unique, where in indexes:
        only = sa.text(where) if where else None
        names = columns.split()
        op.create_index(name, table, names, unique=unique, sqlite_where=only, postgresql_where=only)


def _column(words: str) -> sa.Column[Any]:
    name, _, rest = words.partition(":")
    kind, _, default = rest.partition("=")
    has_default = "=" in rest
    return sa.Column(
        name,
        TYPES[kind.rstrip("?")],
        nullable=kind.endswith("?"),
        server_default=default if has_default else None,
    )
