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
class Mode:
    """One file of resources/modes: everything that changes when the centre changes mode.

    `limits` are seconds by stage; `limit_factor` multiplies every handling limit. `thresholds`
    are (watch, warn, act, seal) or fewer values by sensor kind, least grave first; levels go
    Ⅳ to Ⅰ. `suppressed` are sensor kinds whose alarms are muted by design (never level Ⅰ).
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
    forces: tuple[Force, ...] = ()
    plan: tuple[Item, ...] = ()
    entry: tuple[Item, ...] = ()
    exit: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class ModeState:
    """The mode in force: since when, by whom, why, and the response level (0: none)."""

    mode: str = "daily"
    level: int = 0
    since: datetime | None = None
    by: str = ""
    reason: str = ""
    before: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two modes: the section, the key in it, the old and new value."""

    section: str
    key: str
    before: str
    after: str


def diff(a: Mode, b: Mode) -> tuple[Change, ...]:
    """Everything that would change on a switch from `a` to `b`, section by section."""
    changes: list[Change] = []
    for section in (f.name for f in fields(Mode)):
        if section in {"id", "name", "name_en", "icon", "order"}:
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
    if isinstance(value, (Layout, MapView, Queue)):
        return {f.name: _text(getattr(value, f.name)) for f in fields(value)}
    return {"": _text(value)}


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_text(v) for v in value)
    if isinstance(value, Force):
        return str(value.posts)
    if isinstance(value, Item):
        return str(value.minutes)
    return f"{value:g}" if isinstance(value, float) else str(value)
