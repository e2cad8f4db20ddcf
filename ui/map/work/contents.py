"""What lies in a region, worded: one entry for each grid, case, unit, sensor and camera."""

from __future__ import annotations

from dataclasses import dataclass

from app import wording
from app.domain.cases import Case, Stage
from app.domain.clocks import DueState
from app.i18n import _, local
from app.picture.columns import SensorState, UnitStatus
from ui.map.layers.sensors import LEVEL_OF
from ui.map.scene import Scene
from ui.map.tools.inside import Deadlines, Inside, Tally, open_cases, tally
from ui.theme import levels
from ui.widgets import format as words

KINDS = ("grids", "cases", "units", "sensors", "cameras")
_QUIET = (SensorState.NORMAL, SensorState.UNKNOWN)
_DOT = " · "


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing inside: as the session selects it, with its words, and its mark (an icon, or a
    severity shape in a state)."""

    kind: str
    key: str
    title: str
    detail: str
    lon: float
    lat: float
    icon: str = ""
    level: int = 0
    state: str = levels.NORMAL


class Contents:
    """The findings of one region as the picture has them now. It only reads: any thread."""

    def __init__(self, scene: Scene, inside: Inside, deadlines: Deadlines) -> None:
        self._scene, self.inside = scene, inside
        self.tally: Tally = tally(scene, inside, deadlines)
        self.cases: list[Case] = open_cases(scene, inside)
        picture = scene.picture
        # What wants attention stands first: free units, sensors by their state.
        self._units = sorted(
            inside.units.tolist(), key=lambda r: _order(int(picture.units.status[r]))
        )
        states = picture.sensors.state[inside.sensors]
        self._sensors = inside.sensors[(-states.astype(int)).argsort(kind="stable")]

    def count(self, kind: str) -> int:
        """How many entries a list has."""
        return {
            "grids": len(self.inside.grids),
            "cases": len(self.cases),
            "units": len(self._units),
            "sensors": len(self._sensors),
            "cameras": len(self.inside.cameras),
        }[kind]

    def entry(self, kind: str, number: int) -> Entry:
        """One entry of a list."""
        makers = {
            "grids": self._grid,
            "cases": self._case,
            "units": self._unit,
            "sensors": self._sensor,
            "cameras": self._camera,
        }
        return makers[kind](number)

    def free_units(self) -> list[str]:
        """The units inside that are free."""
        columns = self._scene.picture.units
        return [
            columns.items[row].id for row in self._units if columns.status[row] == UnitStatus.FREE
        ]

    def units_text(self) -> str:
        """`4 free · 2 busy · 1 off duty`, without what is none."""
        found = self.tally
        parts = (
            (found.free, _("{n} free")),
            (found.busy, _("{n} busy")),
            (found.off, _("{n} off duty")),
        )
        return _DOT.join(text.format(n=n) for n, text in parts if n)

    def sensors_text(self, long: bool = False) -> str:
        """How many are in which state, the worst first; those that are normal when `long`."""
        found = self.tally.sensors
        states = [s for s in reversed(SensorState) if found.get(s) and (long or s not in _QUIET)]
        return _DOT.join(f"{wording.sensor_state(s)} {words.number(found[s])}" for s in states)

    def _grid(self, number: int) -> Entry:
        grid = self.inside.grids[number]
        officer = self._scene.picture.registry.officers.get(grid.officer)
        name = local(officer.name, officer.name_en) if officer else grid.code
        title = local(grid.name, grid.name_en)
        return Entry("grid", grid.code, title, name, grid.lon, grid.lat, "grid-four")

    def _case(self, number: int) -> Entry:
        case = self.cases[number]
        now = self._scene.now()
        due = self._scene.picture.clocks.due(case)
        late = due.state(now) is DueState.OVERDUE
        detail = wording.stage(case.stage)
        if late:
            detail = _DOT.join((words.overdue(due.remaining_s(now)), detail))
        in_hand = case.stage is Stage.HANDLING or case.suspended_at is not None
        return Entry(
            "case", case.id, local(case.title, case.title_en), detail,
            case.lon or 0.0, case.lat or 0.0, "", case.level,
            levels.ACKNOWLEDGED if in_hand else levels.UNACKNOWLEDGED,
        )  # fmt: skip

    def _unit(self, number: int) -> Entry:
        columns, row = self._scene.picture.units, self._units[number]
        unit = columns.items[row]
        status = wording.unit_status(UnitStatus(int(columns.status[row])))
        icon = "person-simple-walk" if unit.on_foot else "truck"
        return Entry(
            "unit", unit.id, local(unit.name, unit.name_en), status,
            float(columns.lon[row]), float(columns.lat[row]), icon,
        )  # fmt: skip

    def _sensor(self, number: int) -> Entry:
        picture, row = self._scene.picture, int(self._sensors[number])
        columns = picture.sensors
        item, state = columns.items[row], SensorState(int(columns.state[row]))
        kind = picture.catalogue.kinds.get(item.kind)
        unit = local(kind.unit, kind.unit_en or kind.unit) if kind else ""
        value = words.quantity(float(columns.value[row]), unit, kind.decimals if kind else None)
        detail = value if state is SensorState.NORMAL else f"{value}{_DOT}"
        if state is not SensorState.NORMAL:
            detail += wording.sensor_state(state)
        mark = levels.STALE if state is SensorState.STALE else levels.UNACKNOWLEDGED
        level = LEVEL_OF.get(state, 0)
        return Entry(
            "sensor", item.id, local(item.name, item.name_en), detail, item.lon, item.lat, "",
            level, mark if level or state is SensorState.STALE else levels.NORMAL,
        )  # fmt: skip

    def _camera(self, number: int) -> Entry:
        camera = self._scene.picture.registry.cameras[int(self.inside.cameras[number])]
        name = local(camera.name, camera.name_en)
        return Entry("camera", camera.id, name, camera.id, camera.lon, camera.lat, "video-camera")


def _order(status: int) -> int:
    order = (UnitStatus.FREE, UnitStatus.ON_SITE, UnitStatus.UNDER_WAY, UnitStatus.OFF)
    return order.index(UnitStatus(status))
