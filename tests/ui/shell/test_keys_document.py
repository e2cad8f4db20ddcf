"""The page of keys in the handbook tells the keys that are bound.

GRIDDECK_WRITE_DOCS=1 writes the pages anew.
"""

from __future__ import annotations

import os

import pytest
from pytestqt.qtbot import QtBot

from app import i18n, paths
from tests.ui.sample import Sample
from ui.palette.keys_document import FILES, page
from ui.shell import DeskWindow


@pytest.mark.parametrize("language", sorted(FILES))
def test_that_the_page_of_keys_is_true(district: Sample, qtbot: QtBot, language: str) -> None:
    i18n.use(language)
    district.context.session.language = language
    window = DeskWindow(district.context)
    qtbot.addWidget(window)
    told = page(district.context.actions)
    file = paths.handbook() / FILES[language]
    if os.environ.get("GRIDDECK_WRITE_DOCS"):
        file.write_text(told, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == told
