"""Feeds as an officer sees them: what each kind takes, how it is set, how it is doing; and the
sensors that speak without being registered."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

SAMPLES_KEPT = 20
SKEW_TOLD_S = 5.0
"""A source whose clock is off by more is told."""


class SettingType(StrEnum):
    """What a setting holds."""

    TEXT = "text"
    NUMBER = "number"
    SWITCH = "switch"
    CHOICE = "choice"
    LIST = "list"
    TABLE = "table"
    FILE = "file"
    SECRET = "secret"


Value = str | float | bool | list[str] | dict[str, str]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a kind of feed. A secret's value is `env:NAME` or `keyring:NAME`, never the
    secret itself. `allowed` are the words of a choice."""

    key: str
    type: SettingType
    about: str
    about_en: str
    default: Value = ""
    required: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """A kind of feed as data. `takes`: readings or cases."""

    id: str
    name: str
    name_en: str
    takes: str
    about: str
    about_en: str
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True, slots=True)
class Instance:
    """One feed of a centre: its kind, its name, every setting with its value."""

    kind: str
    name: str
    values: dict[str, Value] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """`mqtt:river`: what it is called in logs and in the store."""
        return f"{self.kind}:{self.name}"

    def text(self, key: str) -> str:
        """A setting as text."""
        return str(self.values.get(key, ""))

    def number(self, key: str) -> float:
        """A setting as a number."""
        value = self.values.get(key, 0.0)
        return float(value) if isinstance(value, int | float) else 0.0

    def words(self, key: str) -> list[str]:
        """A setting as a list of words."""
        value = self.values.get(key)
        return [str(word) for word in value] if isinstance(value, list) else []

    def table(self, key: str) -> dict[str, str]:
        """A setting as a table of words."""
        value = self.values.get(key)
        return dict(value) if isinstance(value, dict) else {}


@dataclass(frozen=True, slots=True)
class Sample:
    """A payload that was refused: its beginning, where it came from, when (epoch seconds), and
    why, as the key and facts of a refusal ('' for a reason in words)."""

    text: str
    source: str
    at: float
    key: str
    facts: dict[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FeedReport:
    """How a feed is doing. `state`: ok, down, wrong (its settings). `rate` messages a second over
    the last seconds, `skews` seconds each source's clock is ahead (negative: behind), `place` the
    machine and data folder whose file sets it."""

    id: str
    kind: str
    name: str
    state: str = "ok"
    since: float = 0.0
    reason_key: str = ""
    reason: dict[str, str | int | float] = field(default_factory=dict)
    taken: int = 0
    refused: int = 0
    rate: float = 0.0
    last_at: float = 0.0
    skews: dict[str, float] = field(default_factory=dict)
    samples: tuple[Sample, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Stranger:
    """A sensor that speaks and is not registered: how often, what last, from where."""

    sensor: str
    feed: str
    topic: str
    unit: str
    value: float
    count: int
    first_at: float
    last_at: float


@dataclass(frozen=True, slots=True)
class TriedReading:
    """What a mapping makes of one row of a sample: a reading, or the field and the reason of a
    refusal."""

    row: int
    sensor: str = ""
    value: float = 0.0
    unit: str = ""
    at: float = 0.0
    field: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FeedsSeen:
    """What a desk sees of its feeds. `set_here` says whether this workstation's data folder is the
    one they are set in; where no gateway has told yet, it is."""

    kinds: dict[str, Manifest]
    reports: list[FeedReport]
    strangers: list[Stranger]
    instances: dict[str, Instance]
    set_here: bool = True
    place: str = ""
