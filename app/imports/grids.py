"""Import of grids: read, moved to WGS 84, checked and stored, the bad ones named and left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from app.domain.registry import Grid
from app.geo.datum import Datum
from app.geo.grid_index import OUTSIDE, GridIndex
from app.imports.grid_checks import PARENT, Finding, GridSet, check
from app.imports.grid_mapping import GridMapping, Properties
from app.imports.shapes import Features, Shapes, to_wgs
from app.messages.events import AnyEvent, RegistryChanged

_PLACE = re.compile(r"\[(\S+) (\S+)\]")
_KNOWN_REASONS = {
    "Self-intersection": "crosses_itself",
    "Ring Self-intersection": "touches_itself",
    "Hole lies outside shell": "hole_outside",
    "Holes are nested": "holes_nested",
    "Nested shells": "shells_nested",
    "Interior is disconnected": "disconnected",
    "Duplicate Rings": "rings_twice",
    "Too few points in geometry component": "too_few_points",
}
"""GEOS's reasons, to reason keys of ours."""


@dataclass(slots=True)
class GridSummary:
    """What came of an import; every feature read is exactly one of the next four."""

    read: int = 0
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    rejects: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        names = ("read", "accepted", "updated", "unchanged", "rejected")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class GridImport:
    """One import: how to read, what the centre has, and where it goes.

    `kind` is for grids whose file does not say theirs.
    """

    mapping: GridMapping
    datum: Datum
    kind: str
    known: Sequence[Grid]
    save: Callable[[Sequence[Grid]], None]
    record: Callable[[list[AnyEvent]], object]

    def go(self, features: Features) -> GridSummary:
        """Import every usable grid of a file."""
        summary = GridSummary(read=len(features.properties))
        features = replace(features, shapes=to_wgs_where_degrees(features.shapes, self.datum))
        rows = self._usable(features, summary)
        summary.rejected = len(summary.rejects)
        known = {grid.code: grid for grid in self.known}
        told = [self._grid(features.properties[row], known) for row in rows]
        grids = self._related(told, features.shapes[rows], known)
        summary.warnings += check(grids, self.mapping)
        changed = self._count(grids.grids[: grids.new], known, summary)
        if changed:
            self.save(changed)
            self.record([RegistryChanged(kind="grid", count=len(changed))])
        return summary

    def _usable(self, features: Features, summary: GridSummary) -> list[int]:
        """Rows without a fault; the others are named in the summary."""
        faults = dict(_shape_faults(features.shapes))
        seen: set[str] = set()
        rows = []
        for row, properties in enumerate(features.properties):
            code = self.mapping.text(properties, "code")
            fault = self._fault(properties, code, seen) or faults.get(row)
            if fault is None:
                seen.add(code)
                rows.append(row)
            else:
                what, facts = fault
                summary.rejects.append(Finding(code, what, {"row": row + 1, **facts}))
        return rows

    def _fault(self, properties: Properties, code: str, seen: set[str]) -> Fault | None:
        if not code:
            return "no_code", {}
        if code in seen:
            return "code_twice", {}
        if not (self.mapping.kind(properties) or self.kind):
            return "no_kind", {"kind": self.mapping.text(properties, "kind") or "—"}
        return None

    def _grid(self, properties: Properties, known: Mapping[str, Grid]) -> Grid:
        """The grid a feature tells; what it does not tell stays as it is known."""
        told = {name: self.mapping.text(properties, name) for name in _TEXTS}
        households = self.mapping.text(properties, "households").replace(",", "")
        facts: dict[str, object] = {name: value for name, value in told.items() if value}
        if households.replace(".", "", 1).isdecimal():
            facts["households"] = round(float(households))
        code = told["code"]
        kind = self.mapping.kind(properties) or self.kind
        before = known.get(code) or Grid(code, kind, code, "")
        return replace(before, **{**facts, "kind": kind})  # type: ignore[arg-type]

    def _related(self, told: list[Grid], shapes: Shapes, known: Mapping[str, Grid]) -> GridSet:
        """Grids with place and shape, and the parent and street they lie in where untold."""
        if told:
            points = shapely.get_coordinates(shapely.point_on_surface(shapes)).round(7)
            texts = shapely.to_wkb(shapes, byte_order=1)
            told = [
                replace(grid, lon=float(x), lat=float(y), shape=shape)
                for grid, (x, y), shape in zip(told, points, texts, strict=True)
            ]
        codes = {grid.code for grid in told}
        others = [grid for grid in known.values() if grid.code not in codes and grid.shape]
        older = shapely.from_wkb(np.array([grid.shape for grid in others], dtype=object))
        everything = np.concatenate([shapes, older]) if others else shapes
        grids = GridSet([*told, *others], everything, len(told))
        return replace(grids, grids=[*_at_home(grids), *others])

    def _count(
        self, grids: Sequence[Grid], known: Mapping[str, Grid], summary: GridSummary
    ) -> list[Grid]:
        changed = [grid for grid in grids if known.get(grid.code) != grid]
        summary.accepted = sum(grid.code not in known for grid in changed)
        summary.updated = len(changed) - summary.accepted
        summary.unchanged = len(grids) - len(changed)
        return changed


Fault = tuple[str, dict[str, str | int | float]]
"""(reason key, facts)"""

_TEXTS = ("code", "name", "name_en", "parent", "street", "officer")
_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def to_wgs_where_degrees(shapes: Shapes, tag: Datum) -> Shapes:
    """Shapes in WGS 84; those that are no degrees stay and are named by the checks."""
    usable = np.flatnonzero(_in_degrees(shapes))
    moved = shapes.copy()
    moved[usable] = to_wgs(shapes[usable], tag)
    return moved


def _in_degrees(shapes: Shapes) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    west, south, east, north = shapely.bounds(shapes).T
    return np.asarray((west >= -180) & (east <= 180) & (south >= -90) & (north <= 90))


def _shape_faults(shapes: Shapes) -> Iterator[tuple[int, Fault]]:
    """Row and fault of every shape that cannot be a grid."""
    kinds, whole = shapely.get_type_id(shapes), ~shapely.is_empty(shapes)
    degrees = _in_degrees(shapes)
    valid = shapely.is_valid(shapes)
    for row in np.flatnonzero(~(valid & whole & degrees & np.isin(kinds, _AREAS))):
        shape = shapes[row]
        if shape is None or not whole[row]:
            yield int(row), ("no_shape", {})
        elif kinds[row] not in _AREAS:
            yield int(row), ("not_an_area", {"shape": shape.geom_type})
        elif not degrees[row]:
            yield int(row), ("not_degrees", {})
        else:
            yield int(row), _invalid(shapely.is_valid_reason(shape))


def _invalid(reason: str) -> Fault:
    """Our words for why GEOS calls a shape invalid, and the place it names."""
    place = _PLACE.search(reason)
    what = _KNOWN_REASONS.get(reason.split("[")[0].strip(), "invalid")
    if place is None:
        return what, {"lon": "—", "lat": "—"}
    return what, {name: f"{float(place[at]):.6f}" for name, at in (("lon", 1), ("lat", 2))}


def _at_home(grids: GridSet) -> list[Grid]:
    """The grids of the file with the parent and street they lie in, where they do not say."""
    told = list(grids.grids[: grids.new])
    for kind, above in PARENT.items():
        lost = [row for row, grid in enumerate(told) if grid.kind == kind and not grid.parent]
        for row, code in _where(grids, lost, above):
            told[row] = replace(told[row], parent=code)
    inside = ("community", "rural", "micro")
    lost = [row for row, grid in enumerate(told) if grid.kind in inside and not grid.street]
    for row, code in _where(grids, lost, ("street",)):
        told[row] = replace(told[row], street=code)
    return told


def _where(grids: GridSet, rows: Sequence[int], kinds: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Row and code of the grid of `kinds` that a grid's own place lies in."""
    upper = grids.rows(kinds)
    if not len(upper) or not rows:
        return
    codes = [grids.grids[row].code for row in upper]
    index = GridIndex(codes, [grids.grids[row].kind for row in upper], grids.shapes[upper])
    lons, lats = [grids.grids[r].lon for r in rows], [grids.grids[r].lat for r in rows]
    for row, found in zip(rows, index.rows_at(lons, lats).tolist(), strict=True):
        if found != OUTSIDE:
            yield row, codes[found]
