"""The duties list in a window: found, changed, kept, written and taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.reference import duties, duties_sheet
from tests.ui.sample import Sample
from ui.duties.panel import DutiesPanel
from ui.widgets.case_line import CaseLine


@pytest.fixture
def panel(
    district: Sample, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> DutiesPanel:
    """The panel on screen; the centre's own file lies in a folder of the test."""
    monkeypatch.setenv("GRIDDECK_HOME", str(tmp_path))
    made = DutiesPanel(district.context)
    qtbot.addWidget(made)
    made.resize(545, 900)
    made.show()
    made.show_duties()
    return made


def test_that_every_category_is_listed_and_words_narrow_the_list(
    panel: DutiesPanel, district: Sample
) -> None:
    categories = district.picture.catalogue.categories
    assert len(panel.shown()) == len(categories)
    code = next(iter(categories))
    panel.search.set_text(code)
    assert [category.code for category in panel.shown()] == [code]
    panel.search.set_text("")
    panel._only_gaps.setChecked(True)
    assert {category.code for category in panel.shown()} <= set(panel.gaps)
    assert len(panel.findChildren(CaseLine)) >= len(panel.shown())


def test_that_a_change_is_checked_kept_and_told(
    panel: DutiesPanel, district: Sample, tmp_path: Path
) -> None:
    code = next(iter(district.picture.catalogue.categories))
    panel.edit(code)
    panel.form.edits["hours"].setText("-3")
    panel.form.keep()
    assert panel.form.isVisible(), "a slip is told, nothing is kept"
    assert not (tmp_path / duties.FILE).exists()
    panel.form.edits["hours"].setText("5")
    panel.form.keep()
    assert "hours = 5" in (tmp_path / duties.FILE).read_text(encoding="utf-8")
    assert not panel.form.isVisible()
    assert district.toasts.shown


def test_that_a_sheet_goes_out_and_its_changes_come_in(
    panel: DutiesPanel, district: Sample, tmp_path: Path
) -> None:
    file = tmp_path / "list.xlsx"
    panel.export(str(file))
    found, _faults = duties_sheet.read(file)
    found[0] = replace(found[0], level=1, hours=1.0)
    duties_sheet.write(file, found)
    panel.take(str(file))
    assert (tmp_path / duties.FILE).exists()
    (tmp_path / "bad.xlsx").write_bytes(b"rubbish")
    panel.take(str(tmp_path / "bad.xlsx"))
    assert district.toasts.shown[-1][2] == 3
