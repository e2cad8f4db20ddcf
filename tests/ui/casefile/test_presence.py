"""Who else is at a case: in the row of the queue and above its file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.presence import EDITS, LOOKS, Presence
from tests.ui.sample import Sample
from ui.attendance import Attending
from ui.casefile.panel import CaseFilePanel
from ui.models.presence import watchers
from ui.queue.panel import QueuePanel


class _Told:
    """Keeps what this desk said of itself."""

    def __init__(self) -> None:
        self.said: list[Presence | None] = []

    def start(self) -> None:
        """Nothing to start."""

    def stop(self) -> None:
        """Nothing to stop."""

    def at(self, here: Presence | None) -> None:
        self.said.append(here)


@pytest.fixture
def window(district: Sample) -> Iterator[QWidget]:
    """Queue and case file side by side."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.addWidget(QueuePanel(district.context))
    row.addWidget(CaseFilePanel(district.context))
    made.resize(1000, 900)
    made.show()
    QTest.qWaitForWindowExposed(made)
    made.activateWindow()
    yield made
    made.close()
    made.deleteLater()


def _come(district: Sample, *found: Presence) -> None:
    district.desk.tell(lambda picture: picture.take_presence(found))
    district.context.bridge.drain()


def test_that_another_officer_is_named_with_his_desk_until_he_leaves(
    district: Sample, window: QWidget
) -> None:
    case = next(iter(district.picture.cases))
    file = window.findChild(CaseFilePanel)
    assert isinstance(file, CaseFilePanel)
    district.context.session.open_case(case)
    assert not file.presence.isVisible()
    _come(district, Presence(case, "lin", "desk-2", EDITS), Presence(case, "who", "desk-3", LOOKS))
    name = district.picture.registry.officers["lin"].name_en
    assert file.presence.text == f"{name} (desk-2) writes · who (desk-3) looks"
    assert watchers(district.picture, case) == f"{name} (desk-2) writes, 1 more"
    _come(district)
    assert not file.presence.isVisible()
    assert watchers(district.picture, case) == ""


def test_that_this_desk_says_what_it_looks_at_and_when_it_writes(
    district: Sample, window: QWidget
) -> None:
    told = _Told()
    district.desk.attendance = told
    attending = Attending(district.context, window)
    case = next(iter(district.picture.cases))
    district.context.session.open_case(case)
    assert told.said[-1] == Presence(case, "lin", "test", LOOKS)
    file = window.findChild(CaseFilePanel)
    assert isinstance(file, CaseFilePanel)
    file.note.edit.setFocus()
    attending._on_focus(None, file.note.edit)
    assert told.said[-1] == Presence(case, "lin", "test", EDITS)
    attending._on_focus(file.note.edit, None)
    assert told.said[-1] == Presence(case, "lin", "test", LOOKS)
    district.context.session.open_case("")
    assert told.said[-1] is None
