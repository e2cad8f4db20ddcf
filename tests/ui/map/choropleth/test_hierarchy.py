"""Roll-ups against walking up the tree one grid at a time."""

from __future__ import annotations

import numpy as np
import pytest

from app.domain.registry import Grid
from ui.map.choropleth.hierarchy import COMMUNITY, DISTRICT, LEVELS, MICRO, RANK, STREET, Hierarchy


def town() -> list[Grid]:
    """Two districts; one street with communities and micro grids, one bare, one dedicated grid."""
    dice = np.random.default_rng(7)
    made = [Grid("D1", "district", "一区", ""), Grid("D2", "district", "二区", "")]
    for s in range(5):
        made.append(Grid(f"S{s}", "street", "", "", parent=f"D{1 + s % 2}"))
    for c in range(12):
        kind = "rural" if c % 3 == 0 else "community"
        homes = int(dice.integers(0, 500)) * (c % 4 > 0)
        made.append(Grid(f"C{c}", kind, "", "", f"S{c % 4}", f"S{c % 4}", homes))
    for m in range(40):
        parent = f"C{m % 9}"
        made.append(Grid(f"M{m}", "micro", "", "", parent, households=int(dice.integers(40, 80))))
    made.append(Grid("X1", "dedicated", "站", "", parent="D1", street="S1"))
    made.append(Grid("M99", "micro", "", "", parent="gone", street="S1"))
    dice.shuffle(made)  # type: ignore[arg-type]
    return made


def unit_of(grids: list[Grid], code: str, level: str) -> str:
    """The grid of a level that `code` lies in, walking up."""
    by_code = {grid.code: grid for grid in grids}
    grid: Grid | None = by_code.get(code)
    while grid is not None and grid.kind in RANK:
        if is_unit(grids, grid, level):
            return grid.code
        grid = by_code.get(grid.parent) or by_code.get(grid.street)
    return ""


def is_unit(grids: list[Grid], grid: Grid, level: str) -> bool:
    rank, want = RANK[grid.kind], LEVELS[level]
    if rank == want:
        return True
    inside = [g for g in grids if grid.code in (g.parent, g.street) and g.kind in RANK]
    return rank < want and not any(rank < RANK[g.kind] <= want for g in inside)


@pytest.mark.parametrize("level", [DISTRICT, STREET, COMMUNITY, MICRO])
def test_that_things_are_counted_for_the_unit_they_lie_in(level: str) -> None:
    grids = town()
    tree = Hierarchy(grids)
    dice = np.random.default_rng(3)
    rows = dice.integers(-1, len(grids), 500)
    weights = dice.uniform(0, 5, 500)
    expected = dict.fromkeys((g.code for g in grids), 0.0)
    greatest = dict.fromkeys((g.code for g in grids), float("nan"))
    for row, weight in zip(rows.tolist(), weights.tolist(), strict=True):
        unit = unit_of(grids, grids[row].code, level) if row >= 0 else ""
        if unit:
            expected[unit] += weight
            greatest[unit] = float(np.nanmax([greatest[unit], weight]))
    found = tree.count(rows, level, weights)
    assert found == pytest.approx(np.array([expected[g.code] for g in grids]))
    most = tree.greatest(rows, weights, level)
    assert most == pytest.approx(np.array([greatest[g.code] for g in grids]), nan_ok=True)


def test_that_a_coarser_level_holds_all_a_finer_one_holds() -> None:
    tree = Hierarchy(town())
    rows = np.arange(tree.size, dtype=np.int64)[tree.rank == LEVELS[MICRO]]
    totals = [tree.count(rows, level).sum() for level in (DISTRICT, STREET, MICRO)]
    assert totals[0] == totals[1] == totals[2] == len(rows)


def test_that_a_street_nobody_divides_stands_for_itself_among_communities() -> None:
    grids = town()
    tree = Hierarchy(grids)
    units = tree.units(COMMUNITY)
    shown = {grid.code for grid, unit in zip(grids, units.tolist(), strict=True) if unit}
    assert "S4" in shown
    assert "S1" not in shown
    assert "X1" not in shown


def test_that_households_told_by_a_grid_count_before_the_sum_of_its_parts() -> None:
    grids = [
        Grid("S", "street", "", ""),
        Grid("C1", "community", "", "", "S", households=400),
        Grid("C2", "community", "", "", "S"),
        Grid("M1", "micro", "", "", "C1", households=60),
        Grid("M2", "micro", "", "", "C2", households=55),
        Grid("M3", "micro", "", "", "C2", households=50),
    ]
    tree = Hierarchy(grids)
    nan = float("nan")
    assert tree.homes(STREET) == pytest.approx([505, nan, nan, nan, nan, nan], nan_ok=True)
    assert tree.homes(COMMUNITY) == pytest.approx([nan, 400, 105, nan, nan, nan], nan_ok=True)


def test_that_parents_that_go_round_in_a_circle_are_cut() -> None:
    grids = [Grid("A", "street", "", "", "B"), Grid("B", "street", "", "", "A"),
             Grid("C", "community", "", "", "C")]  # fmt: skip
    tree = Hierarchy(grids)
    assert tree.up(COMMUNITY).tolist() == [0, 1, 2]


def test_that_no_grids_make_an_empty_tree() -> None:
    tree = Hierarchy([])
    assert tree.levels() == []
    assert len(tree.count(np.array([-1]), STREET)) == 0
