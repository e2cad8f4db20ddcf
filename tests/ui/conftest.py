"""What tests of the windows may ask for: an application in the desk's dress, a sample district."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app import i18n
from tests.ui.sample import Sample, sample
from ui.theme import style, tokens


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> QApplication:
    """Fonts and pixmaps abort the process without one, whichever test comes first."""
    return qapp


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """The application, dark and in English, so that tests read the source words."""
    i18n.use("en")
    style.apply(qapp, tokens.load("dark"))
    return qapp


@pytest.fixture
def district(dressed: QApplication, tmp_path: Path) -> Iterator[Sample]:
    """A context over the sample district; its desk is closed at the end."""
    made = sample(tmp_path)
    made.context.session.language = "en"
    yield made
    made.desk.close()
