"""The card of map sources over an empty folder of its own, and a map server."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.maps import own
from app.maps.spec import Spec
from tests.map_server import MapServer, map_server
from tests.ui.sample import Sample
from ui.map.sources.card import SourcesCard
from ui.map.sources.work import Sources

__all__ = ["map_server"]

VIEW = (113.6, 34.7, 113.66, 34.76)


class Loop:
    """Stands for the interface's loop: what is spawned by what runs comes after it."""

    def __init__(self) -> None:
        self._running = False
        self._later: list[Coroutine[object, object, None]] = []

    def __call__(self, work: Coroutine[object, object, None]) -> None:
        self._later.append(work)
        while self._later and not self._running:
            self._running = True
            try:
                asyncio.run(self._later.pop(0))
            finally:
                self._running = False


@dataclass
class Stage:
    """The work, its card, and how often the map was told to draw anew."""

    work: Sources
    sample: Sample
    home: Path
    parent: QWidget
    drawn: list[int] = field(default_factory=list)

    @property
    def card(self) -> SourcesCard:
        """The card."""
        return self.work.card

    def add(self, server: MapServer, **more: object) -> Spec:
        """A source whose tiles come from a server, selected."""
        spec = Spec("own", "xyz", url=server.template, name="样", tiles_per_s=1000.0, **more)  # type: ignore[arg-type]
        taken = own.add(self.home, spec)
        self.work.refresh()
        self.card.rows.select(taken.id)
        return taken


@pytest.fixture
def stage(district: Sample, home: Path, qtbot: QtBot) -> Stage:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(700, 900)
    drawn: list[int] = []
    work = Sources(parent, district.context, lambda: (VIEW, 10), lambda: drawn.append(1))
    district.context.spawn = Loop()
    parent.show()
    work.card.show()
    work.card.place(parent.rect())
    work.open()
    return Stage(work, district, home, parent, drawn)
