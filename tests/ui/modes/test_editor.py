"""The modes' files in the window: changed, checked beside the field, kept, brought back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.reference import load_catalogue
from tests.ui.sample import Sample
from ui.modes.editor import EditLine, Editor


@pytest.fixture
def editor(
    district: Sample, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Editor]:
    """The editor over the shipped files, the centre's own folder empty."""
    monkeypatch.setenv("GRIDDECK_HOME", str(tmp_path))
    made = Editor(district.context)
    qtbot.addWidget(made)
    made.resize(544, 900)
    made.show()
    made.refresh()
    yield made


def _line(editor: Editor, key: str) -> EditLine:
    editor.search.set_text(key)
    editor._show()
    return next(line for line in editor.lines if line.row.key == key)


def _change(editor: Editor, key: str, text: str) -> EditLine:
    line = _line(editor, key)
    line.edit.setPlainText(text)
    line.keep()
    return line


def test_that_a_change_is_in_the_centres_own_file_and_nothing_else_is(
    editor: Editor, tmp_path: Path
) -> None:
    _change(editor, "limits.to_sign", "120")
    file = tmp_path / "modes" / "daily.toml"
    assert file.read_text("utf-8").strip() == "[limits]\nto_sign = 120"
    modes = load_catalogue(tmp_path).modes
    assert modes["daily"].limits["to_sign"] == 120
    assert modes["daily"].limits["to_open"] == 900
    assert _line(editor, "limits.to_sign").row.own


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("limits.to_sign", "soon", "no TOML value"),
        ("limits.to_sign", "-5", "above 0"),
        ("layout.left", '"kitchen"', "allowed: queue"),
        ("map.layers", '["cases", "clouds"]', "clouds"),
        ("thresholds.gas", "[9.0, 3.0]", "rise"),
    ],
)
def test_that_what_is_wrong_is_said_beside_the_field_and_not_kept(
    editor: Editor, tmp_path: Path, key: str, text: str, said: str
) -> None:
    line = _change(editor, key, text)
    assert said in line.note.error() and key.split(".")[0] in line.note.error()
    assert not (tmp_path / "modes" / "daily.toml").exists()


def test_that_a_former_version_is_brought_back_and_the_present_one_kept(
    editor: Editor, tmp_path: Path
) -> None:
    _change(editor, "limits.to_sign", "120")
    _change(editor, "limits.to_sign", "90")
    assert editor.versions.count() == 1
    editor.bring_back()
    assert load_catalogue(tmp_path).modes["daily"].limits["to_sign"] == 120


def test_that_the_shipped_value_holds_again_when_the_own_one_goes(
    editor: Editor, tmp_path: Path
) -> None:
    _change(editor, "limits.to_sign", "120")
    editor.shipped(_line(editor, "limits.to_sign").row)
    assert load_catalogue(tmp_path).modes["daily"].limits["to_sign"] == 300


def test_that_a_category_limit_and_a_list_of_rows_are_changed_too(
    editor: Editor, tmp_path: Path
) -> None:
    editor.mode.setCurrentIndex(editor.mode.findData("emergency"))
    _change(editor, 'category_limits."event:0502"', "0.25")
    _change(
        editor, "forces",
        '[{kind = "pump", name = "排水泵车", name_en = "Pump trucks", posts = 20}]',
    )  # fmt: skip
    emergency = load_catalogue(tmp_path).modes["emergency"]
    assert emergency.category_limits["event:0502"] == 0.25
    assert [force.posts for force in emergency.forces] == [20]
