"""Plans as data: what is shipped holds together, a centre's own lies over it by id, errors name
their place, and the nearest plan goes first."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from app import paths
from app.domain.errors import Refused
from app.domain.plans import AFTERMATH, Plan, fitting
from app.reference import load_catalogue
from app.reference.plans import plan_gaps

PLANS = load_catalogue().plans


def _own(site: Path, name: str, text: str) -> Path:
    file = site / "plans" / f"{name}.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_that_ten_plans_are_shipped_without_a_gap_in_the_demo_district() -> None:
    forces = tomllib.loads((paths.resources() / "demo" / "forces.toml").read_text("utf-8"))
    bodies = {body["id"] for body in forces["departments"]}
    assert len(PLANS) == 10
    assert plan_gaps(PLANS.values(), bodies, ()) == []


@pytest.mark.parametrize("plan", PLANS.values(), ids=lambda plan: plan.id)
def test_that_a_higher_level_loses_no_task_of_a_lower_one(plan: Plan) -> None:
    assert plan.levels == (4, 3, 2, 1)
    for lower, higher in ((4, 3), (3, 2), (2, 1)):
        assert {t.id for t in plan.of_level(lower)} <= {t.id for t in plan.of_level(higher)}
    assert any(task.phase == AFTERMATH for task in plan.tasks)
    assert all(task.name_en and task.name for task in plan.tasks)


def test_that_a_centres_file_changes_one_line_and_keeps_the_rest(tmp_path: Path) -> None:
    _own(tmp_path, "rainstorm", "[tasks.pumps]\nminutes = 12\n[tasks.metro]\nlevels = []\n")
    plan = load_catalogue(tmp_path).plans["rainstorm"]
    tasks = {task.id: task for task in plan.tasks}
    assert (tasks["pumps"].minutes, tasks["pumps"].owner) == (12, "point")
    assert "metro" not in tasks
    assert len(tasks) == len(PLANS["rainstorm"].tasks) - 1
    assert plan.contacts == PLANS["rainstorm"].contacts


def test_that_one_point_has_a_plan_of_its_own_which_goes_first(tmp_path: Path) -> None:
    _own(tmp_path, "point_7", 'base = "rainstorm"\nname = "七号涵洞方案"\nplaces = ["S7"]\n')
    plans = load_catalogue(tmp_path).plans
    assert plans["point_7"].name_en == PLANS["rainstorm"].name_en
    assert [p.id for p in fitting(plans, "event:0506", places=["S7"])] == ["point_7", "rainstorm"]
    assert [p.id for p in fitting(plans, "event:0506", places=["S8"])] == ["rainstorm"]


def test_that_a_matter_finds_its_plans_nearest_first() -> None:
    assert [p.id for p in fitting(PLANS, "event:0512", "people_flow")] == ["hub_crowd", "concert"]
    assert [p.id for p in fitting(PLANS, sensor="gas")] == ["gas_leak"]
    assert fitting(PLANS, "event:0402") == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[tasks.pumps]\nminutes = 0", "tasks.pumps.minutes"),
        ('[tasks.pumps]\nminutes = "10"', "tasks.pumps.minutes"),
        ("[tasks.pumps]\nafter = ['nobody']", "tasks.pumps.after"),
        ("[tasks.pumps]\nlevels = [5]", "tasks.pumps.levels"),
        ("[tasks.pumps]\nphase = 'later'", "tasks.pumps.phase"),
        ("[tasks.pumps]\nwhen = 'now'", "tasks.pumps.when"),
        ("[tasks.new]\nname = '新'", "tasks.new"),
        ("[tasks.warn]\nafter = ['pumps']", "tasks"),
        ("[grades.5]\nwhen = '?'\nwhen_en = '?'", "grades.5"),
        ("events = ['event:77']", "events"),
        ("sensors = ['thermos']", "sensors"),
        ("surprise = 1", "surprise"),
        ("base = 'nowhere'", "base"),
        ("[reporting]\nphone = 0", "reporting.phone"),
        ("[[tasks]]\nname = 'x'", "tasks"),
    ],
)
def test_that_an_error_names_its_file_and_key(tmp_path: Path, text: str, key: str) -> None:
    file = _own(tmp_path, "rainstorm", text + "\n")
    with pytest.raises(Refused) as caught:
        load_catalogue(tmp_path)
    assert caught.value.key == "reference.invalid"
    assert caught.value.facts["file"] == str(file)
    assert str(caught.value.facts["key"]).startswith(key)


def test_that_what_leads_nowhere_in_a_centre_is_named(tmp_path: Path) -> None:
    _own(tmp_path, "own", 'base = "fire"\nname = "x"\nplaces = ["S1"]\nlead = "nobody"\n')
    plan = load_catalogue(tmp_path).plans["own"]
    found = {(gap.field, gap.value) for gap in plan_gaps([plan], {"fire"}, {"S2"})}
    assert {("lead", "nobody"), ("places", "S1")} <= found
