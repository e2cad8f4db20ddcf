"""What is where: the standing data of a centre, each row with its names in both languages."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Centre:
    """The centre (中心) this installation serves; `demo` marks the demonstration district;
    `above` is the id of the centre hard cases are escalated to, '' where there is none."""

    id: str
    name: str
    name_en: str
    tier: str = "district"
    lon: float = 113.68
    lat: float = 34.78
    demo: bool = False
    above: str = ""


CONFIRMING = ("leader", "commander")
"""Roles that confirm a switch of mode beside the officer."""
PIN_SET = "set"
"""In place of a hash that was set while a desk ran."""


@dataclass(frozen=True, slots=True)
class Officer:
    """A person on the roster; `role`: duty, leader, commander, grid. `pin` is the hash of the
    secret that confirms in this person's name, '' for none."""

    id: str
    name: str
    name_en: str
    role: str = "duty"
    phone: str = ""
    department: str = ""
    pin: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Department:
    """A body that can be given a case (部门)."""

    id: str
    name: str
    name_en: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A force in the field (力量): a crew, a vehicle or a grid officer on foot.

    `skills` are category prefixes (`component:0103`, `event:05`) and plain skills (`pump`).
    """

    id: str
    name: str
    name_en: str
    kind: str
    department: str
    leader: str = ""
    on_foot: bool = False
    people: int = 2
    plate: str = ""
    skills: tuple[str, ...] = field(default=())
    lon: float = 0.0
    lat: float = 0.0


@dataclass(frozen=True, slots=True)
class OwnRules:
    """What a sensor has of its own in place of its kind's: range and deadband in the kind's unit,
    delays in seconds; `thresholds` by mode, least grave first, '' for every mode not named."""

    low: float | None = None
    high: float | None = None
    deadband: float | None = None
    on_delay_s: float | None = None
    off_delay_s: float | None = None
    thresholds: dict[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sensor:
    """A sensing device (感知设备). `flood_point` marks an easily flooded place (易积水点).

    `base, amplitude, phase_h, noise` describe its normal day (for the simulator and for range
    checks); `period_s` is the expected reporting period. `unit` is what it speaks in where that is
    not its kind's; `plan` is the plan point it watches, `contact` whom to call about it; `own`
    are rules of its own.
    """

    id: str
    name: str
    name_en: str
    kind: str
    lon: float
    lat: float
    grid: str = ""
    street: str = ""
    flood_point: bool = False
    base: float = 0.0
    amplitude: float = 0.0
    phase_h: float = 0.0
    noise: float = 0.0
    period_s: float = 60.0
    unit: str = ""
    plan: str = ""
    contact: str = ""
    own: OwnRules | None = None


@dataclass(frozen=True, slots=True)
class PlanPoint:
    """A place with a plan of its own (一点一方案), or a post of such a plan.

    `kind`: flood (易积水点), post (somebody stands there) or closure (the road is closed there).
    `plan` is the plan's title, `steps` what is done as it gets worse, in both languages; `of` is
    the point a post or closure belongs to; `sensor` watches it, `department` owns it, `unit`
    comes with the pump, `officer` stands there.
    """

    id: str
    kind: str
    name: str
    name_en: str
    lon: float
    lat: float
    plan: str = ""
    plan_en: str = ""
    of: str = ""
    sensor: str = ""
    department: str = ""
    unit: str = ""
    officer: str = ""
    steps: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera shown by place; `heading` in degrees clockwise from north."""

    id: str
    name: str
    name_en: str
    lon: float
    lat: float
    heading: float = 0.0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One area. `kind`: street, community, micro, rural, dedicated. `shape` is WKB (WGS 84)."""

    code: str
    kind: str
    name: str
    name_en: str
    parent: str = ""
    street: str = ""
    households: int = 0
    officer: str = ""
    lon: float = 0.0
    lat: float = 0.0
    shape: bytes = b""


@dataclass(frozen=True, slots=True)
class Feature:
    """One shape of the base map. `kind`: outline, river, water, park, road, rail, building, place.

    `grade` is the class inside the kind (road: expressway, primary, secondary, tertiary,
    residential; place: hospital, school, mall …). `shape` is WKB (WGS 84).
    """

    id: int
    kind: str
    grade: str
    name: str
    name_en: str
    shape: bytes
