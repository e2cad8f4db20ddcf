"""The tables. `ledger` is what must never be lost; `telemetry` is what streams in.

Every key begins with `centre_id`, so that a city's database can be distributed by centre as it
stands. On SQLite the two live in files of their own; on PostgreSQL in one database.
A table of a dataclass follows its fields: a new field needs a migration beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.domain import registry
from app.domain.alarms import Alarm
from app.domain.calendar import CalendarEvent
from app.domain.cases import Case
from app.domain.feeds import Stranger
from app.domain.modes import ModeState
from app.domain.orders import Dispatch
from app.domain.photos import Photo
from app.domain.plan_runs import PlanRun
from app.domain.reports import Report
from app.domain.shapes import Bookmark, Shape
from app.domain.suggestions import SuggestionAnswer
from app.domain.walls import WallState
from app.domain.warnings import Warning as WeatherWarning
from app.domain.whistles import Whistle
from app.storage.columns import Rows, Utc, columns_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ledger = sa.MetaData()
telemetry = sa.MetaData()


def _centre() -> sa.Column[str]:
    return sa.Column("centre_id", sa.Text, nullable=False)


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def _of(
    name: str, cls: type[DataclassInstance], key: tuple[str, ...], *more: sa.schema.SchemaItem
) -> sa.Table:
    columns: list[sa.Column[Any]] = columns_of(cls)
    primary = sa.PrimaryKeyConstraint("centre_id", *key)
    return sa.Table(name, ledger, _centre(), *columns, primary, *more)


journal = sa.Table(
    "journal",
    ledger,
    _centre(),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("at", Utc, nullable=False),
    _text("actor"),
    _text("workstation"),
    _text("kind"),
    sa.Column("version", sa.Integer, nullable=False),
    _text("subject"),
    _text("payload"),
    _text("command_id"),
    _text("hash"),
    sa.PrimaryKeyConstraint("centre_id", "seq"),
    sa.Index("journal_subject", "centre_id", "subject", "seq"),
)

commands = sa.Table(
    "commands",
    ledger,
    _centre(),
    _text("command_id"),
    sa.Column("at", Utc, nullable=False),
    sa.Column("first_seq", sa.BigInteger, nullable=False),
    sa.Column("last_seq", sa.BigInteger, nullable=False),
    sa.PrimaryKeyConstraint("centre_id", "command_id"),
)

_HAS_SOURCE_ID = sa.text("source_id <> ''")

cases = _of(
    "cases",
    Case,
    ("id",),
    sa.Index("cases_stage", "centre_id", "stage"),
    sa.Index("cases_reported", "centre_id", "reported_at"),
    sa.Index("cases_ended", "centre_id", "ended_at"),
    sa.Index(
        "cases_source",
        "centre_id",
        "source",
        "source_id",
        unique=True,
        sqlite_where=_HAS_SOURCE_ID,
        postgresql_where=_HAS_SOURCE_ID,
    ),
)

dispatches = _of("dispatches", Dispatch, ("id",), sa.Index("dispatches_case", "centre_id", "case"))

alarms = _of(
    "alarms",
    Alarm,
    ("id",),
    sa.Index("alarms_state", "centre_id", "state"),
    sa.Index("alarms_subject", "centre_id", "subject"),
    sa.Index("alarms_onset", "centre_id", "onset"),
)

whistles = _of(
    "whistles",
    Whistle,
    ("id",),
    sa.Index("whistles_case", "centre_id", "case"),
    sa.Index("whistles_at", "centre_id", "at"),
)

photos = _of("photos", Photo, ("id",), sa.Index("photos_case", "centre_id", "case"))

blobs = sa.Table(
    "blobs",
    ledger,
    _centre(),
    _text("digest"),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.PrimaryKeyConstraint("centre_id", "digest"),
)

numbers = sa.Table(
    "numbers",
    ledger,
    _centre(),
    _text("series"),
    sa.Column("last", sa.BigInteger, nullable=False),
    sa.PrimaryKeyConstraint("centre_id", "series"),
)

warnings = _of(
    "warnings",
    WeatherWarning,
    ("id",),
    sa.Index("warnings_until", "centre_id", "until"),
    sa.Index("warnings_sender", "centre_id", "sender", "kind"),
)

warning_references = sa.Table(
    "warning_references",
    ledger,
    _centre(),
    _text("reference"),
    _text("warning"),
    sa.PrimaryKeyConstraint("centre_id", "reference", "warning"),
)

plan_runs = _of(
    "plan_runs",
    PlanRun,
    ("id",),
    sa.Index("plan_runs_ended", "centre_id", "ended_at"),
    sa.Index("plan_runs_at", "centre_id", "at"),
)

shapes = _of("shapes", Shape, ("id",))

bookmarks = _of(
    "bookmarks", Bookmark, ("id",), sa.Index("bookmarks_officer", "centre_id", "officer")
)

calendar_events = _of("calendar_events", CalendarEvent, ("id",))

suggestion_answers = _of("suggestion_answers", SuggestionAnswer, ("id",))

reports = _of("reports", Report, ("id",))

centre_state = _of("centre_state", ModeState, ())

wall_state = _of("wall_state", WallState, ())

outbox = sa.Table(
    "outbox",
    ledger,
    _centre(),
    _text("id"),
    _text("topic"),
    _text("key"),
    sa.Column("payload", sa.LargeBinary, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("next_at", Utc, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    _text("error", ""),
    sa.PrimaryKeyConstraint("centre_id", "id"),
    sa.Index("outbox_next", "centre_id", "next_at"),
    sa.Index("outbox_key", "centre_id", "key"),
)

leases = sa.Table(
    "leases",
    ledger,
    _centre(),
    _text("name"),
    _text("holder"),
    sa.Column("until", sa.Double, nullable=False),
    sa.PrimaryKeyConstraint("centre_id", "name"),
)

centres = _of("centres", registry.Centre, ("id",))
officers = _of("officers", registry.Officer, ("id",))
departments = _of("departments", registry.Department, ("id",))
units = _of("units", registry.Unit, ("id",))
sensors = _of("sensors", registry.Sensor, ("id",))
plan_points = _of("plan_points", registry.PlanPoint, ("id",))
cameras = _of("cameras", registry.Camera, ("id",))
grids = _of("grids", registry.Grid, ("code",))
features = _of("features", registry.Feature, ("id",))

sensor_numbers = sa.Table(
    "sensor_numbers",
    telemetry,
    _centre(),
    _text("sensor_id"),
    sa.Column("number", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("centre_id", "sensor_id"),
    sa.Index("sensor_numbers_number", "centre_id", "number", unique=True),
)
"""A sensor's number in blocks of readings; once given it stays."""

batches = sa.Table(
    "batches",
    telemetry,
    _centre(),
    sa.Column("rev", sa.BigInteger, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.PrimaryKeyConstraint("centre_id", "rev"),
)
"""What came in the last half minute, a row for each batch: storage.blocks.Batch."""

latest = sa.Table(
    "latest",
    telemetry,
    _centre(),
    sa.Column("part", sa.Integer, nullable=False),
    sa.Column("rev", sa.BigInteger, nullable=False),
    sa.Column("state", sa.LargeBinary, nullable=False),
    sa.Column("trend", sa.LargeBinary, nullable=False),
    sa.PrimaryKeyConstraint("centre_id", "part"),
)
"""The latest of many sensors up to the batch `rev`, in one row: storage.blocks.Latest."""

unit_state = sa.Table(
    "unit_state",
    telemetry,
    _centre(),
    _text("unit_id"),
    sa.Column("lon", sa.Double, nullable=False),
    sa.Column("lat", sa.Double, nullable=False),
    sa.Column("heading", sa.Double, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("status", sa.SmallInteger, nullable=False),
    sa.Column("rev", sa.BigInteger, nullable=False),
    sa.PrimaryKeyConstraint("centre_id", "unit_id"),
    sa.Index("unit_state_rev", "centre_id", "rev"),
)

links = sa.Table(
    "links",
    telemetry,
    _centre(),
    _text("name"),
    _text("state"),
    sa.Column("since", Utc),
    sa.Column("count", sa.BigInteger, nullable=False),
    _text("detail"),
    sa.PrimaryKeyConstraint("centre_id", "name"),
)

feed_reports = sa.Table(
    "feed_reports",
    telemetry,
    _centre(),
    _text("id"),
    _text("report"),
    sa.PrimaryKeyConstraint("centre_id", "id"),
)

strangers = sa.Table(
    "strangers",
    telemetry,
    _centre(),
    *columns_of(Stranger),
    sa.PrimaryKeyConstraint("centre_id", "sensor"),
)

stranger_rows = Rows(Stranger, strangers)
presence = sa.Table(
    "presence",
    telemetry,
    _centre(),
    _text("seat"),
    _text("case"),
    _text("officer"),
    _text("workstation"),
    _text("doing"),
    sa.Column("until", sa.Double, nullable=False),
    sa.PrimaryKeyConstraint("centre_id", "seat"),
)

case_rows = Rows(Case, cases)
dispatch_rows = Rows(Dispatch, dispatches)
alarm_rows = Rows(Alarm, alarms)
whistle_rows = Rows(Whistle, whistles)
photo_rows = Rows(Photo, photos)
warning_rows = Rows(WeatherWarning, warnings)
plan_run_rows = Rows(PlanRun, plan_runs)
shape_rows = Rows(Shape, shapes)
bookmark_rows = Rows(Bookmark, bookmarks)
mode_rows = Rows(ModeState, centre_state)
calendar_rows = Rows(CalendarEvent, calendar_events)
report_rows = Rows(Report, reports)
answer_rows = Rows(SuggestionAnswer, suggestion_answers)
wall_rows = Rows(WallState, wall_state)

registry_rows: dict[type[DataclassInstance], Rows[Any]] = {
    registry.Centre: Rows(registry.Centre, centres),
    registry.Officer: Rows(registry.Officer, officers),
    registry.Department: Rows(registry.Department, departments),
    registry.Unit: Rows(registry.Unit, units),
    registry.Sensor: Rows(registry.Sensor, sensors),
    registry.Camera: Rows(registry.Camera, cameras),
    registry.PlanPoint: Rows(registry.PlanPoint, plan_points),
    registry.Grid: Rows(registry.Grid, grids),
    registry.Feature: Rows(registry.Feature, features),
}
