"""alarms.toml as shipped, a centre's own over it, and what a slip of the pen is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import i18n, paths
from app.domain.errors import Refused
from app.reference import load_catalogue
from app.wording import sentence

SHIPPED = load_catalogue()


def test_that_every_kind_of_sensor_has_steps_people_and_a_category() -> None:
    for kind in SHIPPED.kinds.values():
        said = SHIPPED.alarms.guidance("", kind.id, kind.group)
        assert said.do, kind.id
        assert len(said.do) == len(said.do_en)
        assert said.call, kind.id
        assert said.category in SHIPPED.categories


def test_that_every_level_has_a_sound_that_is_there_and_the_graver_nags_more() -> None:
    levels = SHIPPED.alarms.priorities
    assert sorted(levels) == [1, 2, 3, 4]
    for priority in levels.values():
        assert (paths.resources() / "sounds" / priority.sound).is_file()
    assert 0 < levels[1].nag_s < levels[2].nag_s < levels[3].nag_s


def test_that_a_centre_changes_one_key_and_keeps_the_rest(tmp_path: Path) -> None:
    (tmp_path / "alarms.toml").write_text("[priorities.2]\nnag_s = 30\n", "utf-8")
    found = load_catalogue(tmp_path).alarms
    assert found.priorities[2].nag_s == 30
    assert found.priorities[2].tell == SHIPPED.alarms.priorities[2].tell
    assert found.kinds == SHIPPED.alarms.kinds


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[priorities.7]\nsound = 'x'\n", "priorities.7"),
        ("[kinds.nothing]\ncall = ['gas']\n", "kinds.nothing"),
        ("[kinds.gas]\nplan = 'none'\n", "kinds.gas.plan"),
        ("[kinds.gas]\ncategory = 'event:9999'\n", "kinds.gas.category"),
        ("[kinds.gas]\ndo = ['a', 'b', 'c', 'd']\n", "kinds.gas.do_en"),
        ("[priorities.1]\ntell = [{ after_s = 9, role = 'boss' }]\n", "priorities.1.tell.role"),
        ("[other]\n", "other"),
    ],
)
def test_that_a_slip_is_told_with_file_and_key(tmp_path: Path, text: str, key: str) -> None:
    i18n.use("en")
    (tmp_path / "alarms.toml").write_text(text, "utf-8")
    with pytest.raises(Refused) as refused:
        load_catalogue(tmp_path)
    assert refused.value.facts["key"] == key
    assert "alarms.toml" in sentence(refused.value)
