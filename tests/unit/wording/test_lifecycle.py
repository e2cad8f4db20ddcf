"""The documents' page of a case's life is what the table of moves says."""

from __future__ import annotations

from pathlib import Path

from app import i18n
from app.domain.moves import RULES
from app.wording.lifecycle import page
from app.wording.words import move

PAGE = Path(__file__).resolve().parents[3] / "docs" / "develop" / "lifecycle.md"


def test_that_the_page_is_drawn_from_the_table_as_it_is_now() -> None:
    i18n.use("en")
    assert PAGE.read_text("utf-8") == page()


def test_that_every_move_has_its_row() -> None:
    i18n.use("en")
    text = page()
    assert all(f"| {move(made)} |" in text for made in RULES)
