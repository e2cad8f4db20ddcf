"""The list of what lies in a region as a table: a file that leaves the centre, so names of people
are masked and addresses stand as the case has them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from app import wording
from app.i18n import _, local
from app.picture.columns import SensorState, UnitStatus
from ui.map.scene import Scene
from ui.map.work.contents import Contents
from ui.models.case_row import masked, place_text
from ui.widgets import format as words


def title(kind: str) -> str:
    """What a list is called."""
    return {
        "grids": _("Grids"),
        "cases": _("Cases"),
        "units": _("Units"),
        "sensors": _("Sensors"),
        "cameras": _("Cameras"),
    }[kind]


def rows(scene: Scene, contents: Contents, kind: str) -> list[list[str]]:
    """Heading and rows of one list, everything as text. GUI thread."""
    makers: dict[str, Callable[[Scene, Contents], list[list[str]]]] = {
        "grids": _grids,
        "cases": _cases,
        "units": _units,
        "sensors": _sensors,
        "cameras": _cameras,
    }
    return makers[kind](scene, contents)


def write(path: Path, table: list[list[str]]) -> None:
    """Write a table as CSV that spreadsheets open in the right letters. Raises OSError."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([[_harmless(cell) for cell in row] for row in table])


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is made plain text."""
    risky = cell[:1] in ("=", "@", "\t", "\r") or (cell[:1] in "+-" and not _is_number(cell))
    return f"'{cell}" if cell and risky else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _grids(scene: Scene, contents: Contents) -> list[list[str]]:
    officers = scene.picture.registry.officers
    table = [[_("Code"), _("Label"), _("Kind"), _("Homes"), _("Grid officer"), *_place_head()]]
    for grid in contents.inside.grids:
        officer = officers.get(grid.officer)
        person = masked(officer.name, "") if officer else ""
        table.append(
            [
                grid.code, local(grid.name, grid.name_en), grid.kind, str(grid.households),
                person, *_place(grid.lon, grid.lat),
            ]
        )  # fmt: skip
    return table


def _cases(scene: Scene, contents: Contents) -> list[list[str]]:
    picture, now = scene.picture, scene.now()
    table = [
        [
            _("Case number"), _("Severity level"), _("Title"), _("Stage"), _("Place"), _("Grid"),
            _("Reported at"), _("Time left"), *_place_head(),
        ]
    ]  # fmt: skip
    for case in contents.cases:
        left = picture.clocks.due(case).remaining_s(now)
        overdue = words.overdue(left) if left < 0 else words.duration(left) if left < 1e9 else ""
        reported = _moment(case.reported_at.timestamp()) if case.reported_at else ""
        table.append(
            [
                case.id, str(case.level), local(case.title, case.title_en),
                wording.stage(case.stage), place_text(case, picture), case.grid, reported, overdue,
                *_place(case.lon or 0.0, case.lat or 0.0),
            ]
        )  # fmt: skip
    return table


def _units(scene: Scene, contents: Contents) -> list[list[str]]:
    columns, registry = scene.picture.units, scene.picture.registry
    table = [[_("Number"), _("Label"), _("Department"), _("Status"), _("People"), *_place_head()]]
    for row in contents.inside.units.tolist():
        unit = columns.items[row]
        body = registry.departments.get(unit.department)
        table.append(
            [
                unit.id, local(unit.name, unit.name_en),
                local(body.name, body.name_en) if body else unit.department,
                wording.unit_status(UnitStatus(int(columns.status[row]))), str(unit.people),
                *_place(float(columns.lon[row]), float(columns.lat[row])),
            ]
        )  # fmt: skip
    return table


def _sensors(scene: Scene, contents: Contents) -> list[list[str]]:
    picture = scene.picture
    columns = picture.sensors
    table = [
        [
            _("Number"), _("Label"), _("Kind"), _("Value"), _("Unit of measure"), _("State"),
            _("Read at"), *_place_head(),
        ]
    ]  # fmt: skip
    for row in contents.inside.sensors.tolist():
        item = columns.items[row]
        kind = picture.catalogue.kinds.get(item.kind)
        value = float(columns.value[row])
        seen = float(columns.at[row])
        table.append(
            [
                item.id, local(item.name, item.name_en),
                local(kind.name, kind.name_en) if kind else item.kind,
                "" if value != value else f"{value:g}",
                local(kind.unit, kind.unit_en or kind.unit) if kind else "",
                wording.sensor_state(SensorState(int(columns.state[row]))),
                _moment(seen), *_place(item.lon, item.lat),
            ]
        )  # fmt: skip
    return table


def _cameras(scene: Scene, contents: Contents) -> list[list[str]]:
    table = [[_("Number"), _("Label"), _("Heading"), *_place_head()]]
    cameras = scene.picture.registry.cameras
    for row in contents.inside.cameras.tolist():
        camera = cameras[row]
        name = local(camera.name, camera.name_en)
        heading = f"{camera.heading:g}"
        table.append([camera.id, name, heading, *_place(camera.lon, camera.lat)])
    return table


def _place_head() -> list[str]:
    return [_("Longitude (WGS 84)"), _("Latitude (WGS 84)")]


def _place(lon: float, lat: float) -> list[str]:
    return [f"{lon:.6f}", f"{lat:.6f}"]


def _moment(seconds: float) -> str:
    if seconds <= 0:
        return ""
    return datetime.fromtimestamp(seconds, UTC).astimezone().isoformat(" ", "seconds")
