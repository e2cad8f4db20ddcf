"""Four cases played through in the real window, as the handbook tells them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.cases import Stage
from tests.e2e import plays
from tests.e2e.plays import Theatre

pytestmark = pytest.mark.e2e


@pytest.fixture
def stage(qapp: QApplication, home: Path, tmp_path: Path) -> Iterator[Theatre]:
    """The window over the demonstration district, in English."""
    with plays.stage_of(tmp_path, "en") as made:
        yield made


def test_that_four_cases_can_be_played_through(stage: Theatre) -> None:
    second, first = plays.duplicate(stage)
    assert (second.stage, second.merged_into) == (Stage.MERGED, first.id)
    assert (second.reporter, second.phone) == ("李秀兰", "13700001234")  # stays linked
    called = plays.whistle(stage)
    assert called.id not in {w.case for w in stage.desk.picture.whistles.values() if w.running}
    sent = plays.hard(stage)
    assert (sent.stage, sent.returns, sent.above) == (Stage.TO_SIGN, 1, "")
    done = plays.appeal(stage)
    assert (done.stage, done.appeal, done.satisfied) == (Stage.CLOSED, "upheld", True)
    assert done.overdue_at is not None  # the fact stays
