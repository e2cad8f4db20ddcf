"""Reference data from TOML: modes, duties, sensor kinds, sources, with the centre's own on top.

`<site>/modes/*.toml`, `plans/*.toml`, `duties/*.toml`, `sensor_kinds.toml`, `alarms.toml`,
`warnings.toml` and `sources.toml` are merged over what is shipped, key by key; a new file in
modes/ is a new mode. What is wrong is said with its file, its key and what is allowed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app import paths
from app.domain.catalogue import Catalogue, Category, SensorKind, Source
from app.domain.clocks import category_hours
from app.domain.modes import Mode
from app.domain.units import Unit, Units
from app.domain.worktime import WorkTime
from app.reference.alarms import load_alarms
from app.reference.holidays import PublicHolidays
from app.reference.modes import Names, load_modes
from app.reference.plans import load_plans
from app.reference.rules import check_category, check_kind
from app.reference.tables import Table, invalid, made, over, read, table_of
from app.reference.walls import load_wall, scene_names
from app.reference.warning_rules import load_warning_rules

T = TypeVar("T")


class Found:
    """One merged table and the file each of its parts was last said in."""

    def __init__(self, table: Table, file: Path) -> None:
        self.table, self.file = table, file


def load_catalogue(site: Path | None = None) -> Catalogue:
    """Everything shipped with the centre's own over it. Raises Refused `reference.invalid`."""
    roots = [paths.resources(), *([site] if site is not None else [])]
    kinds = _rows(roots, "sensor_kinds.toml", "kinds", SensorKind, "id")
    groups = _rows(roots, "sensor_kinds.toml", "groups", Source, "id")
    units = _rows(roots, "units.toml", "units", Unit, "id")
    sources = _rows(roots, "sources.toml", "sources", Source, "id")
    categories = _rows(roots, "duties/*.toml", "categories", Category, "code")
    for kind, file in kinds.values():
        check_kind(kind, {*groups}, file)
    for category, file in categories.values():
        check_category(category, file)
    rising = {key: kind.rising for key, (kind, _file) in kinds.items()}
    plans = load_plans(roots, [*categories], [*kinds])
    found = load_modes(roots, Names(rising, [*plans], scene_names(roots)))
    modes = {key: _with_hours(mode, categories) for key, mode in found.items()}
    return Catalogue(
        modes=dict(sorted(modes.items(), key=lambda item: item[1].order)),
        categories={key: category for key, (category, _file) in categories.items()},
        kinds={key: kind for key, (kind, _file) in kinds.items()},
        sources={key: source for key, (source, _file) in sources.items()},
        groups={key: group for key, (group, _file) in groups.items()},
        plans=plans,
        alarms=load_alarms(roots, [*kinds], [*groups], [*plans], [*categories]),
        warnings=load_warning_rules(roots, [*plans]),
        work=_work_time(roots),
        units=Units.of({key: unit for key, (unit, _file) in units.items()}),
        wall=load_wall(roots, [*modes]),
    )


def mode_names(roots: list[Path]) -> Names:
    """What a mode file may name. Raises Refused `reference.invalid`."""
    kinds = _rows(roots, "sensor_kinds.toml", "kinds", SensorKind, "id")
    categories = _rows(roots, "duties/*.toml", "categories", Category, "code")
    rising = {key: kind.rising for key, (kind, _file) in kinds.items()}
    plans = load_plans(roots, [*categories], [*kinds])
    return Names(rising, [*plans], scene_names(roots))


@dataclass(frozen=True, slots=True)
class _Office:
    """The centre's working hours: `zone` as in the IANA list, `spans` as pairs of HH:MM."""

    zone: str
    spans: tuple[tuple[str, str], ...]


def _work_time(roots: list[Path]) -> WorkTime:
    """The working hours of the last file that tells them, over the public holidays."""
    file = next(f for root in reversed(roots) if (f := root / "working_hours.toml").exists())
    office = made(read(file), _Office, file, "")
    try:
        zone = ZoneInfo(office.zone)
        spans = tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in office.spans)
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise invalid(file, "spans", str(error)) from error
    return WorkTime(PublicHolidays(), zone, spans)


# ------------------------------------------------------------------------------- modes


def _with_hours(mode: Mode, categories: dict[str, tuple[Category, Path]]) -> Mode:
    """`mode` with the duties list's hours for every category it says nothing about, neither by
    its code, its group (event:05) nor its kind."""
    said = {key: value for key, value in mode.category_limits.items() if key != "default"}
    hours = {code: category.hours for code, (category, _file) in categories.items()}
    whole = {code: category_hours(code, said, listed) for code, listed in hours.items()}
    return replace(
        mode,
        category_limits={**whole, **mode.category_limits},
        presets=tuple(
            replace(preset, mode=_with_hours(preset.mode, categories)) for preset in mode.presets
        ),
    )


# ------------------------------------------------------------------------------- rows


def _rows(
    roots: list[Path], pattern: str, section: str, kind: type[T], key: str
) -> dict[str, tuple[T, Path]]:
    tables: dict[str, Found] = {}
    for root in roots:
        for file in sorted(root.glob(pattern)):
            for name, row in table_of(read(file).get(section, {}), file, section).items():
                own = table_of(row, file, f"{section}.{name}")
                before = tables.get(name)
                tables[name] = Found(over(before.table if before else {}, own), file)
    return {
        name: (made({key: name, **found.table}, kind, found.file, f"{section}.{name}."), found.file)
        for name, found in tables.items()
    }
