"""The standing description of the demonstration district, loaded typed from its TOML files."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

import msgspec

from app import paths

Pair = tuple[float, float]
T = TypeVar("T", bound="Struct")


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of every row: frozen, and an unknown key is an error that names it."""


class Identity(Struct, frozen=True):
    """Who the district is and how large it should come out."""

    id: str
    code: str
    name: str
    name_en: str
    centre_name: str
    centre_name_en: str
    lon: float
    lat: float
    area_km2: float
    community_grids: int
    micro_grids: int


class Extent(Struct, frozen=True):
    """The plan rectangle that is drawn, a little more than the district."""

    west: float
    east: float
    south: float
    north: float


class Line(Struct, frozen=True):
    """A straight plan line: axis u runs north-south at u = at, axis v east-west at v = at."""

    axis: str
    at: float
    name: str
    name_en: str = ""


class Ring(Struct, frozen=True):
    """The expressway ring, a rounded plan rectangle on lines of its own."""

    name: str
    west: float
    east: float
    south: float
    north: float
    corner: float
    west_name: str
    east_name: str
    south_name: str
    north_name: str


class Path(Struct, frozen=True):
    """A named plan polyline."""

    name: str
    path: tuple[Pair, ...]


class Outer(Struct, frozen=True):
    """How far lines are drawn beyond the district, and lines that lie wholly outside."""

    reach_u: float
    reach_v: float
    u: tuple[float, ...]
    v: tuple[float, ...]


class River(Struct, frozen=True):
    """The river, along the plan line v = at; the bend makes it wind."""

    name: str
    name_en: str
    at: float
    width: float


class Canal(Struct, frozen=True):
    """A canal along one plan line, from one end to the other."""

    name: str
    name_en: str
    axis: str
    at: float
    start: float = msgspec.field(name="from")
    end: float = msgspec.field(name="to")
    width: float = 20.0


class Railway(Struct, frozen=True):
    """The railway and where (a plan place) its station lies."""

    name: str
    name_en: str
    path: tuple[Pair, ...]
    station: Pair
    tracks_width: float


class Metro(Struct, frozen=True):
    """Metro lines: stations lie where they cross the arterials."""

    lines: tuple[Line, ...]


class Street(Struct, frozen=True):
    """A street office (街道) and the plan place it grew around."""

    code: str
    name: str
    at: Pair


class ParkRow(Struct, frozen=True):
    """A park, about where and about how large."""

    name: str
    kind: str
    at: Pair
    size: Pair
    lake: str = ""
    lake_en: str = ""


class Ground(Struct, frozen=True):
    """A named ground or circle with its plan middle and size."""

    name: str
    at: Pair
    size: Pair
    name_en: str = ""
    kind: str = ""


class Atlas(Struct, frozen=True):
    """district.toml."""

    district: Identity
    extent: Extent
    arterials: tuple[Line, ...]
    secondaries: tuple[Line, ...]
    ring: Ring
    diagonals: tuple[Path, ...]
    outer: Outer
    river: River
    canals: tuple[Canal, ...]
    railway: Railway
    metro: Metro
    streets: tuple[Street, ...]
    parks: tuple[ParkRow, ...]
    grounds: tuple[Ground, ...]
    circles: tuple[Ground, ...]


class Words(Struct, frozen=True):
    """names.toml: what names are made of; `syllables` romanises single characters."""

    surnames: tuple[str, ...]
    given: tuple[str, ...]
    stems: tuple[str, ...]
    syllables: dict[str, str]


class PlaceKind(Struct, frozen=True):
    """How many places of a kind there are and what they are called."""

    kind: str
    count: int
    spacing: float
    suffixes: tuple[str, ...]
    suffixes_en: tuple[str, ...]
    named: tuple[str, ...] = ()
    named_en: tuple[str, ...] = ()
    named_at: tuple[Pair, ...] = ()
    dedicated: int = 0


class FloodName(Struct, frozen=True):
    """A flood point with a name of its own and its plan place."""

    name: str
    name_en: str
    kind: str
    at: Pair


class Sites(Struct, frozen=True):
    """places.toml."""

    kinds: tuple[PlaceKind, ...]
    floods: tuple[FloodName, ...]


class DepartmentRow(Struct, frozen=True):
    """A department (职能部门)."""

    id: str
    name: str
    name_en: str
    head: str = ""


class Crew(Struct, frozen=True):
    """A kind of unit: how many, what they can do, how they move."""

    kind: str
    department: str
    count: int
    name: str
    name_en: str
    skills: tuple[str, ...]
    people: tuple[int, int]
    vehicle: bool = True
    by_street: bool = False


class Person(Struct, frozen=True):
    """Somebody with a name of their own."""

    id: str
    name: str
    role: str
    department: str = ""


class Forces(Struct, frozen=True):
    """forces.toml."""

    departments: tuple[DepartmentRow, ...]
    crews: tuple[Crew, ...]
    people: tuple[Person, ...]


class SensorRow(Struct, frozen=True):
    """A kind of sensor: how many, on what, and its normal day.

    base, amplitude and noise are ranges (low, high) drawn from for each sensor, in the unit of
    the kind; phase is the hour of the daily high.
    """

    kind: str
    count: int
    on: str
    suffix: str
    suffix_en: str
    base: Pair
    amplitude: Pair
    phase: Pair
    noise: Pair
    period: float


class NamedSensor(Struct, frozen=True):
    """A sensor that is placed by hand: the first of its kind."""

    kind: str
    name: str
    name_en: str
    at: Pair
    base: float


class Sensing(Struct, frozen=True):
    """sensing.toml."""

    sensors: tuple[SensorRow, ...]
    named: tuple[NamedSensor, ...]


def _load(name: str, shape: type[T]) -> T:
    """Read one TOML file. Raises msgspec.ValidationError naming the key at fault."""
    raw = (paths.resources() / "demo" / name).read_bytes()
    return msgspec.toml.decode(raw, type=shape)


@lru_cache(maxsize=1)
def atlas() -> Atlas:
    """Where the district's lines run."""
    return _load("district.toml", Atlas)


@lru_cache(maxsize=1)
def words() -> Words:
    """What names are made of."""
    return _load("names.toml", Words)


@lru_cache(maxsize=1)
def sites() -> Sites:
    """Places and flood points."""
    return _load("places.toml", Sites)


@lru_cache(maxsize=1)
def forces() -> Forces:
    """Departments, crews and people."""
    return _load("forces.toml", Forces)


@lru_cache(maxsize=1)
def sensing() -> Sensing:
    """Sensors and their normal day."""
    return _load("sensing.toml", Sensing)
