"""Coordinates of a place: the card that follows the pointer, and copying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app.i18n import _
from ui.map.cards.place_card import PlaceCard
from ui.map.tools.base import Spot
from ui.map.tools.place import Line, PlaceTool, lines

if TYPE_CHECKING:
    from ui.map.panel import MapPanel


class Places(QObject):
    """The coordinates tool with its card."""

    def __init__(self, panel: MapPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.card = PlaceCard(panel)
        self.tool = PlaceTool(self._show, self.copy)
        self.card.copied.connect(self.copy)

    def on_taken(self) -> None:
        """The card is there while its tool is in the hand."""
        if self._panel.box.current is self.tool:
            self._show(self._under_pointer(), False)
        else:
            self.card.hide()

    def copy(self, number: int) -> None:
        """Put a line on the clipboard; the card says so."""
        line = self.card.line(number)
        if line is not None and line.copied:
            QGuiApplication.clipboard().setText(line.copied)
            self.card.confirm(number)

    def copy_here(self) -> None:
        """Copy the place under the pointer (the middle without one) in WGS 84."""
        line = self._lines(self._under_pointer())[0]
        QGuiApplication.clipboard().setText(line.copied)
        self._panel.context.toasts.show(_("Coordinates copied"), f"{line.name} {line.copied}")

    def _show(self, spot: Spot, held: bool) -> None:
        self.card.show_lines(self._lines(spot), held)
        self.card.setVisible(True)
        self._panel.deck.lay_out()

    def _lines(self, spot: Spot) -> tuple[Line, ...]:
        return lines(self._panel.scene, spot.x, spot.y, *spot.place)

    def _under_pointer(self) -> Spot:
        at = self._panel.hands.pointer
        inside = self._panel.rect().contains(at.toPoint())
        middle = self._panel.rect().center().toPointF()
        return self._panel.hands.spot(at if inside else middle)
