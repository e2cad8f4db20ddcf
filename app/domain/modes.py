"""The modes (模态) of a centre as data: what one file says, and what a switch would change."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Layout:
    """The desk's shape: `left` and `right` panels by name, `bottom` strip, and their widths."""

    left: str = "queue"
    right: str = "sensors"
    bottom: str = "due"
    left_width: int = 416
    right_width: int = 320


@dataclass(frozen=True, slots=True)
class MapView:
    """Layers switched on, the grid figure that colours the map ('' for none), and the code of the
    dedicated grid round the venue that is guarded ('' for none)."""

    layers: tuple[str, ...] = ()
    style: str = "calm"
    choropleth: str = ""
    perimeter: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """How the case queue is cut and ordered. `first` are categories that come first;
    `hold_below` holds back cases of a higher level number (less grave); 0 holds none."""

    order: str = "due"
    first: tuple[str, ...] = ()
    hold_below: int = 0


@dataclass(frozen=True, slots=True)
class Force:
    """A group of posts: how many of which kind of unit stand by."""

    kind: str
    name: str
    name_en: str
    posts: int


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a checklist, a plan or a duty: text in both languages, minutes allowed."""

    name: str
    name_en: str
    owner: str = ""
    owner_en: str = ""
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Duty:
    """A line of the roster of a mode: what somebody is there for, how many, in which hours."""

    name: str
    name_en: str
    role: str = ""
    people: int = 1
    hours: str = "00:00-24:00"


@dataclass(frozen=True, slots=True)
class Trigger:
    """What makes the program suggest the mode. `on`: holiday (the public calendar), event (the
    centre's own calendar), warning, sensor, order (a case from above). `kinds` narrow it (names
    of holidays, kinds of events, of warnings or of sensors, codes of categories; none: all),
    `level` is the least grave that counts, `count` how many sensors, `lead_h` hours ahead;
    `preset` and `response` are suggested with it (response 0: the level of the warning)."""

    on: str
    kinds: tuple[str, ...] = ()
    level: int = 4
    count: int = 1
    lead_h: float = 24.0
    preset: str = ""
    response: int = 0


@dataclass(frozen=True, slots=True)
class Reporting:
    """Minutes until the report upwards by phone and in writing, between numbered follow-ups, and
    from the end of the emergency to the final report; 0 asks for none."""

    phone: int = 0
    written: int = 0
    follow_up: int = 0
    final: int = 0


@dataclass(frozen=True, slots=True)
class Mode:
    """One file of resources/modes: everything that changes when the centre changes mode.

    `limits` are seconds by stage; `limit_factor` multiplies every handling limit. `thresholds`
    are (watch, warn, act, seal) or fewer values by sensor kind, least grave first; levels go
    Ⅳ to Ⅰ. `suppressed` are sensor kinds whose alarms are muted by design (never level Ⅰ).
    `tiles` stand on top of the sensors until an officer arranges his own (see domain.tiles).
    `inside_factor` multiplies limits of cases inside the perimeter once more; `command` is the
    chain of command, `plans` are offered with the mode.
    """

    id: str
    name: str
    name_en: str
    icon: str
    order: int = 0
    confirm_by_leader: bool = False
    response_levels: tuple[int, ...] = ()
    layout: Layout = field(default_factory=Layout)
    wall: str = "overview"
    map: MapView = field(default_factory=MapView)
    queue: Queue = field(default_factory=Queue)
    limits: dict[str, int] = field(default_factory=dict)
    limit_factor: float = 1.0
    category_limits: dict[str, float] = field(default_factory=dict)
    thresholds: dict[str, tuple[float, ...]] = field(default_factory=dict)
    suppressed: tuple[str, ...] = ()
    tiles: tuple[str, ...] = ()
    forces: tuple[Force, ...] = ()
    plan: tuple[Item, ...] = ()
    entry: tuple[Item, ...] = ()
    exit: tuple[Item, ...] = ()
    inside_factor: float = 1.0
    command: tuple[Item, ...] = ()
    roster: tuple[Duty, ...] = ()
    plans: tuple[str, ...] = ()
    reporting: Reporting = field(default_factory=Reporting)
    suggestions: tuple[Trigger, ...] = ()
    preset: str = ""
    presets: tuple[Preset, ...] = ()

    def under(self, preset: str) -> Mode:
        """The mode as it is with one of its presets; as it is without, where there is none."""
        return next((p.mode for p in self.presets if p.id == preset), self)


@dataclass(frozen=True, slots=True)
class Preset:
    """A variant inside a mode (春节; concert; flood): `mode` is the whole of it, as it runs."""

    id: str
    name: str
    name_en: str
    mode: Mode


@dataclass(frozen=True, slots=True)
class ModeState:
    """The mode in force: since when, by whom, why, and the response level (0: none). `leader`
    confirmed it, `until` ends it by itself, `skipped` are the points of the checklists that were
    left open; `entered` is when the mode began, whatever its level
    was since; `before_level` and `before_preset` go with the mode `before`."""

    mode: str = "daily"
    level: int = 0
    since: datetime | None = None
    by: str = ""
    reason: str = ""
    before: str = ""
    version: int = 0
    preset: str = ""
    leader: str = ""
    until: datetime | None = None
    before_level: int = 0
    before_preset: str = ""
    skipped: tuple[str, ...] = ()
    entered: datetime | None = None


def needs_leader(before: Mode, after: Mode) -> bool:
    """Whether a second person confirms a switch: for entering such a mode, for its level, and
    for leaving it."""
    return before.confirm_by_leader or after.confirm_by_leader


def checklist(before: Mode, after: Mode) -> tuple[Item, ...]:
    """What is looked at on a switch: what the mode left asks for (有序转换), then what the one
    entered does; on a change of level alone, only the latter."""
    leaving = before.exit if before.id != after.id else ()
    return (*leaving, *after.entry)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two modes: the section, the key in it, the old and new value."""

    section: str
    key: str
    before: str
    after: str


NAMING = frozenset({"id", "name", "name_en", "icon", "order", "preset", "presets", "suggestions"})
"""Fields that say which mode it is, not what it does."""


def diff(a: Mode, b: Mode) -> tuple[Change, ...]:
    """Everything that would change on a switch from `a` to `b`, section by section."""
    changes: list[Change] = []
    for section in (f.name for f in fields(Mode)):
        if section in NAMING:
            continue
        changes += _section(section, getattr(a, section), getattr(b, section))
    return tuple(changes)


def _section(section: str, before: object, after: object) -> list[Change]:
    left, right = _entries(before), _entries(after)
    keys = list(left) + [key for key in right if key not in left]
    return [
        Change(section, key, left.get(key, ""), right.get(key, ""))
        for key in keys
        if left.get(key, "") != right.get(key, "")
    ]


def _entries(value: object) -> dict[str, str]:
    if isinstance(value, dict):
        return {str(k): _text(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return {getattr(v, "name", str(v)): _text(v) for v in value}
    if isinstance(value, (Layout, MapView, Queue, Reporting)):
        return {f.name: _text(getattr(value, f.name)) for f in fields(value)}
    return {"": _text(value)}


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_text(v) for v in value)
    if isinstance(value, Force):
        return str(value.posts)
    if isinstance(value, Duty):
        return f"{value.people} ({value.hours})"
    if isinstance(value, Item):
        return str(value.minutes)
    return f"{value:g}" if isinstance(value, float) else str(value)
