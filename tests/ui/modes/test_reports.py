"""Reports upwards on the desk: drafted, edited, kept, numbered, written as DOCX and PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from pytestqt.qtbot import QtBot

from app.domain.modes import Reporting
from app.domain.reports import Report, ReportKind
from app.messages import events
from app.messages.commands import MakeReport
from tests.ui.sample import NOW, Sample, minutes, rainstorm
from ui.models.report_draft import draft
from ui.modes.panel import ModesPanel
from ui.modes.reports import ReportsPage


@pytest.fixture
def page(district: Sample, qtbot: QtBot) -> Iterator[ReportsPage]:
    """The page in a rainstorm that began 21 minutes ago."""
    picture = district.picture
    modes = picture.catalogue.modes
    modes["emergency"] = replace(modes["emergency"], reporting=Reporting(30, 60, 120, 1440))
    rainstorm(picture)
    panel = ModesPanel(district.context)
    qtbot.addWidget(panel)
    panel.resize(544, 1100)
    panel.show()
    panel.show_tab("reports")
    yield panel.reports


def _made(district: Sample, command: MakeReport, n: int = 0) -> Report:
    report = Report(f"R{n}{command.report}", "M1", command.report, n, NOW - minutes(21),
                    district.clock(), "lin", command.elements)  # fmt: skip
    district.happen(events.ReportMade(report=report))
    return report


def test_that_the_first_report_is_drafted_from_what_is_known(page: ReportsPage) -> None:
    assert page._title.text() == "First report"
    words = {key: edit.toPlainText() for key, edit in page.edits.items()}
    assert "cases open" in words["effect"]
    assert "Rainstorm red" in words["source"] and "Rainstorm red" in words["trend"]
    assert "level" in words["nature"].casefold()
    assert words["losses"] == ""


def test_that_the_clocks_are_told_and_an_overdue_one_is_marked(
    page: ReportsPage, district: Sample
) -> None:
    def told() -> str:
        items = [page.clocks.itemAt(n) for n in range(page.clocks.count())]
        return " ".join(i.widget().text() for i in items if i is not None)

    assert "Report by phone  09:00" in told() and "First report  39:00" in told()
    district.tick(minutes=10)
    assert "◆ Report by phone  over 01:00" in told()


def test_that_a_report_is_sent_as_it_was_edited_and_the_next_one_is_a_follow_up(
    page: ReportsPage, district: Sample
) -> None:
    page.edits["losses"].setPlainText("none known")
    page.keep()
    (command,) = district.ledger.sent
    assert isinstance(command, MakeReport)
    assert (command.report, command.elements["losses"]) == (ReportKind.FIRST, "none known")
    _made(district, command)
    assert page._title.text() == "Follow-up 1"
    assert [row.text().splitlines()[0] for row in page.rows] == ["First report"]


def test_that_a_follow_up_does_not_tell_again_what_was_told(
    page: ReportsPage, district: Sample
) -> None:
    page.keep()
    (command,) = district.ledger.sent
    assert isinstance(command, MakeReport)
    first = _made(district, command)
    later = NOW + timedelta(minutes=90)
    words = draft(district.picture, ReportKind.FOLLOW_UP, [first], later)
    assert words["nature"] == words["source"] == words["trend"] == ""
    assert "0 new cases" in words["effect"]


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_that_a_report_is_written_and_read_again(
    page: ReportsPage, district: Sample, tmp_path: Path, ending: str
) -> None:
    report = Report("R1", "MA-1", ReportKind.FOLLOW_UP, 2, NOW, NOW, "lin",
                    {"effect": "三处下穿积水", "measures": "已封闭"})  # fmt: skip
    file = tmp_path / f"report.{ending}"
    page.export(report, file)
    if ending == "docx":
        told = "\n".join(part.text for part in Document(str(file)).paragraphs)
        assert "Follow-up 2" in told and "三处下穿积水" in told and "MA-1" in told
        assert told.index("Effect") < told.index("Measures taken")
    else:
        assert file.read_bytes().startswith(b"%PDF") and file.stat().st_size > 2000
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_that_a_folder_that_is_not_there_is_said(
    page: ReportsPage, district: Sample, tmp_path: Path
) -> None:
    report = Report("R1", "M", ReportKind.FIRST, 0, NOW, NOW, "lin", {"effect": "x"})
    for ending in ("docx", "pdf"):
        page.export(report, tmp_path / "none" / f"x.{ending}")
    assert [title for title, *_rest in district.toasts.shown] == ["The report was not written"] * 2
