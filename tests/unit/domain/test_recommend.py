"""Whom the desk recommends, and how it says why this one and not the nearer one."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import pytest
from hypothesis import given, strategies as st

from app.domain.cases import Case
from app.domain.catalogue import Category
from app.domain.recommend import COVER_KM, Candidate, Recommendation, recommend
from app.domain.registry import Unit
from app.domain.states import UnitStatus

LON, LAT = 113.68, 34.78
COVER = Category(
    "component:0103", "雨水井盖", "Drain cover", departments=("city_utilities", "drainage"),
    skills=("cover",),
)  # fmt: skip
KM = 1 / 91.34
"""Degrees of longitude of a kilometre here."""


def case(**fields: object) -> Case:
    return Case("C1", COVER.code, "雨水井盖缺失", **{"lon": LON, "lat": LAT, **fields})  # type: ignore[arg-type]


def crew(
    name: str,
    km: float,
    *,
    department: str = "city_utilities",
    skills: tuple[str, ...] = ("cover",),
    kind: str = "repair",
    on_foot: bool = False,
    leader: str = "",
    age_s: float = 5.0,
    load: int = 0,
    status: UnitStatus = UnitStatus.FREE,
) -> Candidate:
    """A unit `km` east of the case."""
    unit = Unit(
        name, f"{name} 组", f"Crew {name}", kind, department, leader, on_foot, skills=skills
    )
    return Candidate(unit, LON + km * KM, LAT, age_s, load, status)


def names(found: list[Recommendation]) -> list[str]:
    return [row.unit_id for row in found]


def keys(row: Recommendation) -> set[str]:
    return {key for key, _facts in row.reasons}


def test_that_the_nearest_responsible_free_unit_leads() -> None:
    found = recommend(case(), COVER, [crew("far", 3), crew("near", 1), crew("mid", 2)])
    assert names(found) == ["near", "mid", "far"]
    assert [row.lead for row in found] == [True, False, False]
    assert {"nearest", "duty", "free", "cover"} <= keys(found[0])


def test_that_way_and_minutes_follow_the_road() -> None:
    (row,) = recommend(case(), COVER, [crew("one", 2)])
    assert row.distance_m == pytest.approx(2600, rel=0.01)
    assert 4 <= row.minutes <= 9


class Given:
    """A street network that answers what it is told, by metres east of the case."""

    def __init__(self, by_km: dict[float, float]) -> None:
        self.by_km = by_km

    def metres(
        self, place: tuple[float, float], others: Sequence[tuple[float, float]]
    ) -> list[float]:
        return [self.by_km.get(round((lon - LON) / KM, 3), math.nan) for lon, _lat in others]


def test_that_the_way_along_the_streets_decides_and_says_so() -> None:
    rows = [crew("over the river", 1), crew("near by road", 1.5), crew("unknown", 4)]
    found = recommend(case(), COVER, rows, ways=Given({1.0: 6000.0, 1.5: 1900.0}))
    assert names(found) == ["near by road", "unknown", "over the river"]
    assert [row.by_streets for row in found] == [True, False, True]
    assert [round(row.distance_m, -1) for row in found] == [1900, 5200, 6000]
    told = dict(found[0].reasons)
    assert {"nearest", "by_streets", "nearer_line"} <= set(told)
    assert told["nearer_line"] == {
        "unit": "over the river 组", "unit_en": "Crew over the river", "metres": 6000,
    }  # fmt: skip
    assert "by_line" in keys(found[1])


def test_that_without_a_network_the_straight_line_is_said() -> None:
    (row,) = recommend(case(), COVER, [crew("one", 2)])
    assert "by_line" in keys(row) and "by_streets" not in keys(row)
    (row,) = recommend(case(lon=None, lat=None), COVER, [crew("one", 2)], ways=Given({}))
    assert not {"by_line", "by_streets"} & keys(row)


@pytest.mark.parametrize(
    ("nearer", "reason"),
    [
        ({"load": 1}, "nearer_busy"),
        ({"status": UnitStatus.ON_SITE}, "nearer_under_way"),
        ({"department": "urban_mgmt", "skills": ("order",)}, "nearer_other_duty"),
        ({"department": "drainage"}, "nearer_other_duty"),
        ({"age_s": 3600.0}, "nearer_old"),
        ({"kind": "pump"}, "nearer_last_cover"),
    ],
)
def test_that_it_says_why_not_the_nearer_one(nearer: dict[str, object], reason: str) -> None:
    rows = [crew("best", 1.2), crew("spare", 2.9), crew("nearer", 0.9, **nearer)]  # type: ignore[arg-type]
    best = recommend(case(), COVER, rows)[0]
    assert best.unit_id == "best"
    told = dict(best.reasons)
    assert told[reason]["unit"] == "nearer 组"
    assert told[reason]["metres"] == pytest.approx(0.9 * 1300, rel=0.01)


def test_that_a_much_nearer_one_on_foot_loses_to_a_vehicle_that_is_there_first() -> None:
    rows = [crew("car", 2), crew("spare", 2.8), crew("foot", 1, on_foot=True)]
    best = recommend(case(), COVER, rows)[0]
    assert best.unit_id == "car"
    assert "nearer_on_foot" in keys(best)


def test_that_nobody_off_duty_is_sent_and_nobody_at_all_is_an_empty_list() -> None:
    assert recommend(case(), COVER, [crew("off", 1, status=UnitStatus.OFF)]) == []
    assert recommend(case(), COVER, []) == []


def test_that_strangers_come_only_when_there_is_nobody_else() -> None:
    stranger = crew("stranger", 0.1, department="gas", skills=("gas",))
    assert names(recommend(case(), COVER, [stranger, crew("able", 5)])) == ["able"]
    (row,) = recommend(case(), COVER, [stranger])
    assert "other_duty" in keys(row)


def test_that_a_code_prefix_is_a_skill() -> None:
    row = recommend(case(), COVER, [crew("one", 1, skills=("component:01",))])[0]
    assert "duty" in keys(row)


def test_that_cover_counts_the_other_free_ones_of_its_kind_near_the_case() -> None:
    rows = [
        crew("sent", 0.5), crew("stays", 2.0), crew("busy", 1.0, load=1), crew("beyond", 3.5),
        crew("pump", 1.0, kind="pump"),
    ]  # fmt: skip
    found = {row.unit_id: row.cover for row in recommend(case(), COVER, rows, most=5)}
    assert found == {"sent": 1, "stays": 1, "busy": 2, "beyond": 2, "pump": 0}


def test_that_a_case_without_a_place_is_judged_by_duty_and_load_alone() -> None:
    rows = [crew("busy", 0.1, load=2), crew("free", 9)]
    found = recommend(case(lon=None, lat=None), COVER, rows)
    assert names(found) == ["free", "busy"]
    assert math.isnan(found[0].distance_m)
    assert "no_place" in keys(found[0])


def test_that_the_grid_officer_near_by_is_offered_to_stand_guard() -> None:
    guard = crew("G", 0.2, department="grid", skills=(), kind="grid", on_foot=True, leader="陈向东")
    rows = [crew("a", 1), crew("b", 2), crew("c", 3), crew("d", 4), guard]
    found = recommend(case(), COVER, rows, grid_officer="陈向东")
    assert names(found) == ["a", "b", "c", "G"]
    assert (found[-1].assist, found[-1].reasons) == (True, (("grid_officer", {}),))
    far = [*rows[:-1], crew("G", 1.5, department="grid", skills=(), kind="grid", leader="陈向东")]
    assert "G" not in names(recommend(case(), COVER, far, grid_officer="陈向东"))


def test_that_it_says_how_old_a_position_is() -> None:
    row = recommend(case(), COVER, [crew("one", 1, age_s=1500.0)])[0]
    assert dict(row.reasons)["position_old"] == {"minutes": 25}


candidates = st.builds(
    crew,
    name=st.uuids().map(str),
    km=st.floats(-8, 8),
    department=st.sampled_from(["city_utilities", "drainage", "gas"]),
    skills=st.sampled_from([("cover",), ("component:01",), ("gas",), ()]),
    kind=st.sampled_from(["repair", "pump"]),
    on_foot=st.booleans(),
    age_s=st.floats(0, 9000),
    load=st.integers(0, 4),
    status=st.sampled_from(list(UnitStatus)),
)


@given(rows=st.lists(candidates, max_size=30), most=st.integers(1, 5))
def test_that_a_recommendation_is_always_of_somebody_on_duty_best_first(
    rows: list[Candidate], most: int
) -> None:
    found = recommend(case(), COVER, rows, most=most)
    on_duty = {c.unit.id for c in rows if c.status is not UnitStatus.OFF}
    assert set(names(found)) <= on_duty
    assert len(found) <= most
    assert bool(found) == bool(on_duty)
    assert [row.score for row in found] == sorted(row.score for row in found)
    assert [row.lead for row in found] == [n == 0 for n in range(len(found))]
    assert all(row.cover >= 0 and row.minutes > 0 and row.reasons for row in found)


def test_that_among_five_thousand_the_same_are_found_as_by_looking_at_each() -> None:
    rng = random.Random(7)
    rows = [
        crew(f"U{n}", rng.uniform(-12, 12), load=rng.choice([0, 0, 1, 2]),
             department=rng.choice(["city_utilities", "drainage", "gas"]))
        for n in range(5000)
    ]  # fmt: skip
    found = recommend(case(), COVER, rows, most=5)
    alone = [recommend(case(), COVER, [row])[0] for row in rows]
    # Alone a unit pays for leaving the place bare; with five thousand nobody does.
    best = sorted(alone, key=lambda r: r.minutes + 12 * r.load)
    able = [r.unit_id for r in best if "duty" in keys(r)]
    assert names(found)[0] == able[0]
    assert found[0].cover > 0 and found[0].distance_m < COVER_KM * 1300
