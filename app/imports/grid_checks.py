"""What is wrong with a set of grids: overlaps, gaps, holes, orphans, households off the band.

Sources of the rules: the sizing rules of community and micro grids, and that holes, overlaps and
orphan micro grids are warnings with the grid's code. A dedicated grid lies over the others, so it
overlaps nobody and fills gaps. Geometry is done on whole arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.registry import Grid
from app.imports.grid_mapping import GridMapping
from app.imports.shapes import Shapes

M2_PER_DEGREE2 = (np.pi * 6378137.0 / 180.0) ** 2
"""Square metres in a square degree at the equator (WGS 84's axis)."""

PARENT: Mapping[str, tuple[str, ...]] = {
    "micro": ("community", "rural"),
    "community": ("street",),
    "rural": ("street",),
    "street": ("district",),
    "district": ("city",),
}
"""Which kinds a kind lies inside of; a dedicated grid may cross every border."""

LAYERS = (("micro",), ("community", "rural"), ("street",), ("district",), ("city",))
"""Kinds that share the ground between them: none may overlap another of its layer."""


_AT_ONCE = 2000
"""Grids compared with their neighbours in one go: memory stays the same however many there
are."""
_INSIDES_MEET = "T********"
"""The DE-9IM pattern of shapes with common ground."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A warning or a reason for a reject: the grid's code, what it is, and its facts."""

    code: str
    what: str
    facts: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GridSet:
    """Grids in parallel with their shapes; the first `new` of them come from the file."""

    grids: Sequence[Grid]
    shapes: Shapes
    new: int

    def rows(self, kinds: Sequence[str]) -> NDArray[np.int64]:
        """Rows of the grids of these kinds."""
        found = [row for row, grid in enumerate(self.grids) if grid.kind in kinds]
        return np.array(found, dtype=np.int64)


def check(grids: GridSet, mapping: GridMapping) -> list[Finding]:
    """Every warning about the grids of the file, ordered by what it is about."""
    checks = mapping.checks
    overlaps = list(_overlaps(grids, checks.overlap_share))
    return [
        *_orphans(grids),
        *_households(grids, mapping.households),
        *(_overlap(grids, *pair) for pair in overlaps),
        *_holes(grids),
        *_children(grids, checks.outside_share, checks.gap_share, overlaps),
    ]


def square_metres(shapes: Shapes) -> NDArray[np.float64]:
    """Areas on the ground, each at its own latitude."""
    bounds = shapely.bounds(shapes)
    latitude = np.radians((bounds[:, 1] + bounds[:, 3]) / 2)
    return np.asarray(shapely.area(shapes) * M2_PER_DEGREE2 * np.cos(latitude))


def _orphans(grids: GridSet) -> Iterator[Finding]:
    """Micro grids whose community grid nobody knows."""
    known = {grid.code: grid for grid in grids.grids}
    for grid in grids.grids[: grids.new]:
        if grid.kind != "micro":
            continue
        parent = known.get(grid.parent)
        if parent is None or parent.kind not in PARENT["micro"]:
            yield Finding(grid.code, "orphan", {"parent": grid.parent or "—"})


def _households(grids: GridSet, bands: Mapping[str, tuple[int, int]]) -> Iterator[Finding]:
    for grid in grids.grids[: grids.new]:
        low, high = bands.get(grid.kind, (0, 0))
        if high and grid.households and not low <= grid.households <= high:
            facts = {"households": grid.households, "low": low, "high": high}
            yield Finding(grid.code, "households", facts)


Overlap = tuple[int, int, float]
"""(row, row, share of the smaller one's area)"""


def _overlaps(grids: GridSet, share: float) -> Iterator[Overlap]:
    """Pairs of one layer that cover the same ground, at least one of them from the file."""
    for kinds in LAYERS:
        rows = grids.rows(kinds)
        if len(rows) < 2:
            continue
        shapes = grids.shapes[rows]
        tree = shapely.STRtree(shapes)
        for start in range(0, len(rows), _AT_ONCE):
            one, other = tree.query(shapes[start : start + _AT_ONCE])
            one = one + start
            once = (one < other) & ((rows[one] < grids.new) | (rows[other] < grids.new))
            yield from _common(shapes, rows, one[once], other[once], share)


def _common(
    shapes: Shapes,
    rows: NDArray[np.int64],
    one: NDArray[np.int64],
    other: NDArray[np.int64],
    share: float,
) -> Iterator[Overlap]:
    """Which of some pairs share at least `share` of the smaller one. Neighbours that only share a
    border, nearly all of them, are told by their boxes and by where their insides meet: that
    costs a fraction of cutting them."""
    area, box = shapely.area(shapes), shapely.bounds(shapes)
    least = np.minimum(area[one], area[other])
    low, high = np.maximum(box[one, :2], box[other, :2]), np.minimum(box[one, 2:], box[other, 2:])
    near = np.flatnonzero(np.prod(np.maximum(high - low, 0.0), axis=1) >= share * least)
    meet = shapely.relate_pattern(shapes[one[near]], shapes[other[near]], _INSIDES_MEET)
    near = near[meet]
    common = shapely.area(shapely.intersection(shapes[one[near]], shapes[other[near]]))
    shares = common / least[near]
    for at in np.flatnonzero(shares >= share):
        pair = near[at]
        yield int(rows[one[pair]]), int(rows[other[pair]]), float(shares[at])


def _overlap(grids: GridSet, one: int, other: int, share: float) -> Finding:
    first, second = sorted((one, other))
    code, rival = grids.grids[first].code, grids.grids[second].code
    return Finding(code, "overlap", {"other": rival, "percent": round(100 * share, 1)})


def _holes(grids: GridSet) -> Iterator[Finding]:
    """Holes inside a grid that no grid beside it or over it fills."""
    new = grids.shapes[: grids.new]
    parts, owners = shapely.get_parts(new, return_index=True)
    holed = np.flatnonzero(shapely.get_num_interior_rings(parts) > 0)
    if not len(holed):
        return
    rings, ring_of = shapely.get_rings(parts[holed], return_index=True)
    first = np.append(True, ring_of[1:] != ring_of[:-1])
    holes = shapely.polygons(rings[~first])
    rows = owners[holed[ring_of[~first]]]
    tree = shapely.STRtree(grids.shapes)
    for hole, row in zip(holes, rows.tolist(), strict=True):
        grid = grids.grids[row]
        near = [r for r in tree.query(hole).tolist() if r != row]
        fills = [r for r in near if grids.grids[r].kind in (*_layer(grid.kind), "dedicated")]
        if not _covered(hole, grids.shapes[fills]):
            area = square_metres(np.array([hole], dtype=object))[0]
            yield Finding(grid.code, "hole", {"area": round(float(area))})


def _layer(kind: str) -> tuple[str, ...]:
    return next((layer for layer in LAYERS if kind in layer), (kind,))


def _covered(area: shapely.Geometry, by: Shapes, share: float = 0.01) -> bool:
    rest = shapely.difference(area, shapely.union_all(by)) if len(by) else area
    return bool(shapely.area(rest) <= share * shapely.area(area))


def _children(
    grids: GridSet, outside_share: float, gap_share: float, overlaps: Sequence[Overlap]
) -> Iterator[Finding]:
    """Grids that lie outside the one they belong to, and ground there that no child covers."""
    child, parent = _families(grids)
    if not len(child):
        return
    inside = shapely.area(shapely.intersection(grids.shapes[child], grids.shapes[parent]))
    areas = shapely.area(grids.shapes)
    outside = 1.0 - inside / areas[child]
    for at in np.flatnonzero((outside > outside_share) & (child < grids.new)):
        grid = grids.grids[child[at]]
        percent = round(100 * float(outside[at]), 1)
        yield Finding(grid.code, "outside", {"parent": grid.parent, "percent": percent})
    covered = np.bincount(parent, weights=inside, minlength=len(areas))
    for one, other, share in overlaps:
        if grids.grids[one].parent == grids.grids[other].parent:
            covered[parent[child == one]] -= share * min(areas[one], areas[other])
    bare = areas - covered > gap_share * areas
    bare[np.setdiff1d(np.arange(len(areas)), parent)] = False
    over = _Overlay.of(grids)
    for row, children in _groups(child, parent):
        if bare[row]:
            yield from _gap(grids, row, children, over, gap_share)


@dataclass(frozen=True, slots=True)
class _Overlay:
    """The dedicated grids, to be found by place."""

    shapes: Shapes
    tree: shapely.STRtree

    @classmethod
    def of(cls, grids: GridSet) -> _Overlay:
        shapes = grids.shapes[grids.rows(("dedicated",))]
        return cls(shapes, shapely.STRtree(shapes))

    def near(self, shape: shapely.Geometry) -> Shapes:
        """Those that may lie over a shape."""
        found: Shapes = self.shapes[self.tree.query(shape)]
        return found


def _groups(
    child: NDArray[np.int64], parent: NDArray[np.int64]
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """(parent, its children) for every parent."""
    order = np.argsort(parent, kind="stable")
    rows, starts = np.unique(parent[order], return_index=True)
    yield from zip(rows.tolist(), np.split(child[order], starts[1:]), strict=True)


def _families(grids: GridSet) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(child, parent) rows of every family the file adds to."""
    row_of = {grid.code: row for row, grid in enumerate(grids.grids)}
    pairs = [
        (row, row_of[grid.parent])
        for row, grid in enumerate(grids.grids)
        if grid.parent in row_of and grids.grids[row_of[grid.parent]].kind in _above(grid.kind)
    ]
    touched = {parent for child, parent in pairs if child < grids.new or parent < grids.new}
    family = np.array([pair for pair in pairs if pair[1] in touched], dtype=np.int64)
    return (family[:, 0], family[:, 1]) if len(family) else (np.empty(0, int), np.empty(0, int))


def _above(kind: str) -> tuple[str, ...]:
    return PARENT.get(kind, ())


def _gap(
    grids: GridSet, row: int, children: NDArray[np.int64], over: _Overlay, share: float
) -> Iterator[Finding]:
    """The gap to the square metre: what neither children nor dedicated grids cover."""
    whole = grids.shapes[row]
    cover = shapely.union_all(np.concatenate([grids.shapes[children], over.near(whole)]))
    rest = shapely.difference(whole, cover)
    if shapely.area(rest) > share * shapely.area(whole):
        area = square_metres(np.array([rest], dtype=object))[0]
        percent = round(100 * float(shapely.area(rest) / shapely.area(whole)), 1)
        yield Finding(
            grids.grids[row].code, "gap", {"area": round(float(area)), "percent": percent}
        )
