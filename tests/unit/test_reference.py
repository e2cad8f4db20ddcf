"""The shipped reference data, a centre's own over it, and what a slip of the pen is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import i18n
from app.domain.errors import Refused
from app.domain.modes import diff
from app.reference import load_catalogue
from app.wording import sentence

SHIPPED = load_catalogue()
KINDS = {
    "water_level", "rain", "river_level", "manhole_tilt", "gas", "smoke", "well_level",
    "temperature", "noise", "pm25", "people_flow", "vehicle_flow", "lamp_current", "lift",
    "hydrant_pressure", "power_load",
}  # fmt: skip
NAMED = {
    "event": "0110 0111 0113 0125 0201 0304 0401 0405 0410 0501 0502 0503 0504 0505 0506 0507 0508",
    "component": "0103 0104 0123 0137 0150 0154",
}


# ------------------------------------------------------------------------------- shipped


def test_that_four_modes_are_shipped_in_their_order() -> None:
    assert list(SHIPPED.modes) == ["daily", "holiday", "major_event", "emergency"]
    emergency = SHIPPED.modes["emergency"]
    assert emergency.response_levels == (4, 3, 2, 1)
    assert emergency.confirm_by_leader and not SHIPPED.modes["daily"].confirm_by_leader
    assert (emergency.layout.left, emergency.wall) == ("flood", "flood")


def test_that_every_mode_knows_every_kind_of_sensor_and_a_plan() -> None:
    for mode in SHIPPED.modes.values():
        assert set(mode.thresholds) == KINDS
        assert mode.forces and mode.plan and mode.entry and mode.exit


def test_that_flood_points_are_watched_warned_closed_and_sealed_at_the_usual_depths() -> None:
    assert SHIPPED.modes["daily"].thresholds["water_level"][1:] == (15.0, 27.0, 50.0)


def test_that_the_sixteen_kinds_of_sensors_stand_in_five_groups() -> None:
    assert set(SHIPPED.kinds) == KINDS
    assert {kind.group for kind in SHIPPED.kinds.values()} == set(SHIPPED.groups)
    assert not SHIPPED.kinds["hydrant_pressure"].rising


def test_that_the_duties_list_is_whole() -> None:
    named = {f"{kind}:{code}" for kind, codes in NAMED.items() for code in codes.split()}
    assert named <= set(SHIPPED.categories)
    for category in SHIPPED.categories.values():
        texts = (category.name, category.name_en, category.opening, category.opening_en,
                 category.closing, category.closing_en)  # fmt: skip
        assert all(texts) and category.departments, category.code


def test_that_everything_is_named_in_both_languages() -> None:
    rows = [*SHIPPED.modes.values(), *SHIPPED.kinds.values(), *SHIPPED.sources.values()]
    rows += [*SHIPPED.groups.values(), *SHIPPED.categories.values()]
    for mode in SHIPPED.modes.values():
        rows += [*mode.forces, *mode.plan, *mode.entry, *mode.exit]
    assert all(row.name and row.name_en for row in rows)


def test_that_an_emergency_changes_every_section_an_officer_previews() -> None:
    changed = {
        change.section for change in diff(SHIPPED.modes["daily"], SHIPPED.modes["emergency"])
    }
    assert changed >= {
        "layout", "wall", "map", "queue", "limits", "category_limits", "thresholds", "suppressed",
        "forces", "plan", "entry", "exit",
    }  # fmt: skip
    assert diff(SHIPPED.modes["daily"], SHIPPED.modes["daily"]) == ()


# ------------------------------------------------------------------------------- a centre's own


def site(folder: Path, **files: str) -> Path:
    """A data folder with these files; `__` stands for a slash."""
    for name, text in files.items():
        file = folder / (name.replace("__", "/") + ".toml")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def test_that_a_centres_own_file_changes_only_what_it_says(tmp_path: Path) -> None:
    own = "[limits]\nto_sign = 120\n[thresholds]\nwater_level = [5.0, 12.0, 25.0, 45.0]\n"
    daily = load_catalogue(site(tmp_path, modes__daily=own)).modes["daily"]
    shipped = SHIPPED.modes["daily"]
    assert daily.limits == {**shipped.limits, "to_sign": 120}
    assert daily.thresholds["water_level"] == (5.0, 12.0, 25.0, 45.0)
    assert daily.thresholds["gas"] == shipped.thresholds["gas"]


def test_that_what_a_centre_says_of_daily_reaches_the_modes_built_on_it(tmp_path: Path) -> None:
    own = "[thresholds]\ngas = [4.0, 8.0]\n"
    modes = load_catalogue(site(tmp_path, modes__daily=own)).modes
    assert modes["emergency"].thresholds["gas"] == (4.0, 8.0)


def test_that_a_fifth_file_is_a_fifth_mode(tmp_path: Path) -> None:
    own = 'base = "emergency"\nname = "雪天"\nname_en = "Snow"\norder = 5\nwall = "overview"\n'
    modes = load_catalogue(site(tmp_path, modes__snow=own)).modes
    assert list(modes)[-1] == "snow"
    snow = modes["snow"]
    assert (snow.name, snow.wall, snow.response_levels) == ("雪天", "overview", (4, 3, 2, 1))


def test_that_a_centre_adds_a_category_and_shortens_another(tmp_path: Path) -> None:
    own = (
        '[categories."event:0598"]\nname = "飞线充电"\nname_en = "Cable out of a window"\n'
        "hours = 3\n"
        '[categories."event:0110"]\nhours = 2\n'
    )
    made = load_catalogue(site(tmp_path, duties__own=own))
    assert made.categories["event:0110"].name == "暴露垃圾"
    limits = made.modes["daily"].category_limits
    assert (limits["event:0110"], limits["event:0598"]) == (2.0, 3.0)


def test_that_a_mode_speaks_louder_than_the_duties_list(tmp_path: Path) -> None:
    own = '[category_limits]\n"event:01" = 6.0\n"event:0110" = 1.0\n'
    limits = load_catalogue(site(tmp_path, modes__daily=own)).modes["daily"].category_limits
    assert (limits["event:0110"], limits["event:0111"], limits["event:0405"]) == (1.0, 6.0, 4.0)


def test_that_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = site(tmp_path, modes__daily="").joinpath("modes", "daily.toml")
    file.write_bytes(b"\xef\xbb\xbf[limits]\nto_sign = 99\n")
    assert load_catalogue(tmp_path).modes["daily"].limits["to_sign"] == 99


# ------------------------------------------------------------------------------- slips


@pytest.mark.parametrize(
    ("text", "key", "told"),
    [
        ("[limits]\nto_sing = 5", "limits", "to_sign"),
        ("[limits]\nto_sign = 'soon'", "limits", "int"),
        ("[limits]\nto_sign = 0", "limits.to_sign", "0"),
        ("colour = 1", "colour", "layout"),
        ("[layout]\nletf = 'queue'", "layout.letf", "left"),
        ("[layout]\nleft = 'tiles'", "layout.left", "queue, flood"),
        ("[map]\nlayers = ['fog']", "map.layers", "floods"),
        ("wall = 'disco'", "wall", "overview"),
        ("[queue]\norder = 'age'", "queue.order", "newest"),
        ("[thresholds]\nwater = [1.0]", "thresholds", "water_level"),
        ("[thresholds]\ngas = [9.0, 5.0]", "thresholds.gas", ""),
        ("[thresholds]\nhydrant_pressure = [0.1, 0.2]", "thresholds.hydrant_pressure", ""),
        ("[thresholds]\ngas = []", "thresholds.gas", ""),
        ("suppressed = ['people']", "suppressed", "people_flow"),
        ("response_levels = [5]", "response_levels", "4, 3, 2, 1"),
        ("limit_factor = -1.0", "limit_factor", "-1"),
        ("base = 'yearly'", "base", "holiday"),
        ("base = 'emergency'", "base", ""),
        ("[[plan]]\nname = '查'\nnme_en = 'x'", "plan.nme_en", "name_en"),
        ("[limits\n", "", ""),
    ],
)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_that_a_slip_names_file_key_and_what_is_allowed(
    tmp_path: Path, text: str, key: str, told: str, language: str
) -> None:
    i18n.use(language)
    try:
        with pytest.raises(Refused) as refused:
            load_catalogue(site(tmp_path, modes__daily=text))
        said = sentence(refused.value)
    finally:
        i18n.use("en")
    facts = refused.value.facts
    assert facts["file"] == str(tmp_path / "modes" / "daily.toml")
    assert str(facts["key"]).startswith(key)
    assert told in str(facts["reason"])
    assert all(str(fact) in said for fact in (facts["file"], facts["key"]))


@pytest.mark.parametrize(
    ("file", "text", "key"),
    [
        ("sensor_kinds", "[kinds.gas]\ngroup = 'x'", "kinds.gas.group"),
        ("sensor_kinds", "[kinds.gas]\nlow = 500.0", "kinds.gas.low"),
        ("sensor_kinds", "[kinds.gas]\nperiod_s = 0.0", "kinds.gas.period_s"),
        ("sensor_kinds", "[kinds.new]\nname = '新'", "kinds.new"),
        ("sensor_kinds", "kinds = 3", "kinds"),
        ("duties__own", "[categories.'0110']\nname = 'x'\nname_en = 'x'", "categories.0110"),
        ("duties__own", "[categories.'event:0110']\nlevel = 7", "categories.event:0110.level"),
        ("duties__own", "[categories.'event:0110']\nclock = 'x'", "categories.event:0110.clock"),
        ("sources", "[sources.12345]\ncolour = 'red'", "sources.12345.colour"),
    ],
)
def test_that_a_slip_in_the_other_files_is_told_too(
    tmp_path: Path, file: str, text: str, key: str
) -> None:
    with pytest.raises(Refused) as refused:
        load_catalogue(site(tmp_path, **{file: text}))
    assert str(refused.value.facts["key"]).startswith(key)
