"""Overlaps among very many grids: found in parts, the same as if each pair were tried."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import shapely

from app.domain.registry import Grid
from app.imports import grid_checks
from app.imports.grid_checks import GridSet, check
from app.imports.grid_mapping import load_grid_mapping


def scattered(count: int) -> list[shapely.Polygon]:
    """Convex shapes strewn so that many overlap, some touch and some lie apart."""
    dice = np.random.default_rng(23)
    found = []
    for _shape in range(count):
        x, y = dice.uniform(0, 0.1, 2)
        points = np.column_stack([dice.uniform(0, 0.02, 8) + x, dice.uniform(0, 0.02, 8) + y])
        found.append(shapely.convex_hull(shapely.multipoints(points)))
    side = [shapely.box(0.2 + n * 0.01, 0, 0.21 + n * 0.01, 0.01) for n in range(6)]
    return [*found, *side]


@pytest.mark.parametrize("at_once", [1, 7, 2000])
def test_that_overlaps_found_in_parts_are_those_of_every_pair(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(grid_checks, "_AT_ONCE", at_once)
    shapes = scattered(60)
    grids = [Grid(f"C{n:02}", "community", f"C{n:02}", "") for n in range(len(shapes))]
    mapping = load_grid_mapping(None)
    known = GridSet(grids, np.array(shapes, dtype=object), len(grids) - 20)
    found = {
        (finding.code, str(finding.facts["other"]), finding.facts["percent"])
        for finding in check(known, mapping)
        if finding.what == "overlap"
    }
    expected = set()
    for one, other in combinations(range(len(shapes)), 2):
        share = shapes[one].intersection(shapes[other]).area
        share /= min(shapes[one].area, shapes[other].area)
        if share >= mapping.checks.overlap_share and one < known.new:
            expected.add((grids[one].code, grids[other].code, round(100 * share, 1)))
    assert found == expected
    assert len(expected) > 20
