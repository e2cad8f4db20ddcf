"""The documents' page of an alarm's life is what the table of steps says."""

from __future__ import annotations

from pathlib import Path

from app import i18n
from app.domain.alarms import LIFE
from app.wording.alarm_life import page
from app.wording.words import alarm_step

PAGE = Path(__file__).resolve().parents[3] / "docs" / "develop" / "alarms.md"


def test_that_the_page_is_drawn_from_the_table_as_it_is_now() -> None:
    i18n.use("en")
    assert PAGE.read_text("utf-8") == page()


def test_that_every_step_has_its_row() -> None:
    i18n.use("en")
    assert all(f"| {alarm_step(step)} |" in page() for step in LIFE)
