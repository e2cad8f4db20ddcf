"""The supervision sheet: what it says, what it hides, that it is written whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.errors import Refused
from tests.ui.sample import Sample
from ui.casefile import sheet
from ui.casefile.panel import CaseFilePanel


def _case(district: Sample) -> str:
    case = next(c for c in district.picture.cases.values() if not c.ended)
    told = replace(
        case, sheet="督办〔2026〕7 号", supervised=True, reporter="王建国", phone="13812345678",
        description="<b>13912345678</b> 请尽快",
    )  # fmt: skip
    district.picture.cases[case.id] = told
    return case.id


def test_that_it_names_the_case_and_hides_the_reporter(district: Sample) -> None:
    case = district.picture.cases[_case(district)]
    lines = [("09:42", "打给 13812345678")]
    text = sheet.markup(case, district.picture, lines, district.context.bridge.now)
    assert case.sheet in text
    assert case.id in text
    assert "王建国" not in text
    assert "12345678" not in text
    assert "王**" in text
    assert "&lt;b&gt;" in text, "what a stranger typed is text"


def test_that_the_panel_writes_it_as_a_pdf_and_tells_when_it_cannot(
    district: Sample, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = CaseFilePanel(district.context)
    qtbot.addWidget(panel)
    panel.show_case(_case(district))
    file = tmp_path / "sheet.pdf"
    panel.write_sheet(str(file))
    assert file.read_bytes().startswith(b"%PDF")
    assert not list(tmp_path.glob(".*"))
    panel.write_sheet(str(tmp_path / "nowhere" / "sheet.pdf"))
    assert district.toasts.shown[-1][2] == 3


def test_that_a_folder_that_is_not_there_is_refused(dressed: object, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"export\.unwritable"):
        sheet.write(tmp_path / "no" / "x.pdf", "text")
