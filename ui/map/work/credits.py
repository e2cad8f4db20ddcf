"""Whom the base maps are owed to: one quiet line at the map's foot."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.i18n import local
from app.maps import catalogue
from app.maps.source import Damaged
from app.maps.spec import Spec
from ui.map.cards.credits_line import CreditsLine
from ui.map.scene import sources

if TYPE_CHECKING:
    from ui.map.panel import MapPanel

log = logging.getLogger(__name__)


class Credits(QObject):
    """Asks the sources that are on; archives say it inside, so a thread reads them."""

    def __init__(self, panel: MapPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._said: list[tuple[str, str]] = []
        self._asked: tuple[Spec, ...] | None = None
        self.line = CreditsLine(panel)

    def text(self) -> str:
        """The line in the language in use."""
        return " · ".join(local(chinese, english) for chinese, english in self._said)

    def refresh(self) -> None:
        """The sources may be others."""
        found = sources(demo=self._panel.context.picture.registry.centre.demo)
        if found == self._asked:
            self.line.tell(self.text())
            return
        self._asked = found
        self._panel.context.spawn(self._read(found))

    async def _read(self, found: tuple[Spec, ...]) -> None:
        said = await asyncio.to_thread(read, found)
        if found == self._asked:
            self._said = said
            self.line.tell(self.text())
            self._panel.deck.lay_out()


def read(specs: tuple[Spec, ...]) -> list[tuple[str, str]]:
    """What the sources say of themselves, (Chinese, English), each once, the uppermost first."""
    abouts = []
    for spec in specs:
        try:
            source = catalogue.open_source(spec)
        except (Damaged, OSError) as error:
            log.info("the source %s does not tell whom it is owed to: %s", spec.id, error)
            continue
        abouts.append(source.about)
        source.close()
    return catalogue.attributions(abouts)
