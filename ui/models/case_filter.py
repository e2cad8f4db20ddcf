"""What lets a case through: the chips of the queue."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING

from app.domain.cases import Case
from app.domain.clocks import DueState
from app.picture.picture import Picture

if TYPE_CHECKING:
    from ui.models.case_row import CaseRow

NEAR, OVERDUE = "near", "overdue"
_CLOCKS = {
    NEAR: frozenset({DueState.NEAR, DueState.URGENT}),
    OVERDUE: frozenset({DueState.OVERDUE}),
}
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Chips in force; an empty one lets everything through.

    `mine` is the officer whose cases these are, `loose` asks for what nobody has, `clock` is NEAR
    or OVERDUE, `mode` asks for what that mode puts first, `area` is west, south, east, north in
    degrees (WGS 84).
    """

    levels: frozenset[int] = frozenset()
    sources: frozenset[str] = frozenset()
    streets: frozenset[str] = frozenset()
    cases: frozenset[str] | None = None
    """these cases alone (a region of the map), called `region`"""
    region: str = ""
    mine: str = ""
    loose: bool = False
    clock: str = ""
    mode: str = ""
    area: Box | None = None

    def __bool__(self) -> bool:
        return self != CaseFilter()

    def passes(self, row: CaseRow, picture: Picture) -> bool:
        """Whether the case of `row` is let through."""
        case = row.case
        return (
            (not self.levels or case.level in self.levels)
            and (not self.sources or case.source in self.sources)
            and (not self.streets or case.street in self.streets)
            and (self.cases is None or case.id in self.cases)
            and (not self.loose or not case.assignee)
            and (not self.clock or row.state in _CLOCKS[self.clock])
            and (self.area is None or _inside(case, self.area))
            and (not self.mode or _first_in(case, self.mode, picture))
            and (not self.mine or _handled_by(case, self.mine, picture))
        )

    def without(self, kind: str, value: str) -> CaseFilter:
        """The filter without one chip: `kind` is the name of a field."""
        if kind == "cases":
            return replace(self, cases=None, region="")
        if kind in ("levels", "sources", "streets"):
            kept = frozenset(v for v in getattr(self, kind) if str(v) != value)
            return replace(self, **{kind: kept})  # type: ignore[arg-type]
        return replace(self, **{kind: getattr(CaseFilter(), kind)})


def filter_to_data(chosen: CaseFilter) -> dict[str, object]:
    """What is kept of a filter; the cases of a region of the map are of the moment."""
    found = asdict(replace(chosen, cases=None, region=""))
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in found.items()
        if value
    }


def filter_from_data(data: object) -> CaseFilter:
    """The filter that was kept; what is not understood lets everything through."""
    if not isinstance(data, dict):
        return CaseFilter()
    known = {field.name for field in fields(CaseFilter)} - {"cases", "region"}
    found = {name: value for name, value in data.items() if name in known}
    for name in ("levels", "sources", "streets"):
        found[name] = frozenset(found.get(name, ()))
    area = found.get("area")
    found["area"] = tuple(area) if isinstance(area, list | tuple) and len(area) == 4 else None
    if found.get("clock", "") not in ("", *_CLOCKS):
        found["clock"] = ""
    return CaseFilter(**found)


def _inside(case: Case, area: Box) -> bool:
    if case.lon is None or case.lat is None:
        return False
    return area[0] <= case.lon <= area[2] and area[1] <= case.lat <= area[3]


def _first_in(case: Case, mode_id: str, picture: Picture) -> bool:
    mode = picture.catalogue.modes.get(mode_id)
    return mode is None or not mode.queue.first or case.category.startswith(mode.queue.first)


def _handled_by(case: Case, officer: str, picture: Picture) -> bool:
    """Somebody's own: he leads it, was given it back, or sent its order."""
    if officer in (case.leader, case.returned_to):
        return True
    order = picture.order_of(case)
    return order is not None and order.officer == officer
