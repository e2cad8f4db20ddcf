"""Looks at the map that an officer keeps for a mode: where, how near, and which layers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.shapes import Bookmark, free_slot
from app.geo import projection
from app.i18n import _, local
from app.messages.commands import AnyCommand, RemoveBookmark, SaveBookmark
from app.picture.picture import Changes
from ui.actions.sending import send
from ui.map.cards.bookmarks_card import BookmarksCard
from ui.map.view import rung_of, rung_scale

if TYPE_CHECKING:
    from ui.map.panel import MapPanel


class Bookmarks(QObject):
    """The bookmarks of this officer under the mode in force."""

    def __init__(self, panel: MapPanel) -> None:
        super().__init__(panel)
        self._panel, self._context = panel, panel.context
        self.card = BookmarksCard(panel)
        self.card.kept.connect(self.keep)
        self.card.opened.connect(self.go)
        self.card.renamed.connect(self.rename)
        self.card.removed.connect(self.remove)

    def marks(self) -> list[Bookmark]:
        """In the order of their number keys, those without one last."""
        officer, mode = self._context.session.officer.id, self._context.picture.mode.id
        mine = [
            mark
            for mark in self._context.picture.bookmarks.values()
            if (mark.officer, mark.mode) == (officer, mode)
        ]
        return sorted(mine, key=lambda mark: (mark.slot or 99, mark.name))

    def open(self) -> None:
        """Show the card, the keyboard in the name."""
        self._show()
        self._panel.deck.show_side(self.card)
        self.card.write(self._suggestion())

    def keep(self, name: str) -> None:
        """Keep the view as it is now."""
        view = self._panel.view
        lon, lat = (float(v) for v in projection.to_lonlat(view.x, view.y))
        mark = Bookmark(
            "",
            self._context.session.officer.id,
            self._context.picture.mode.id,
            name,
            lon,
            lat,
            view.mpp,
            tuple(sorted(layer.id for layer in self._panel.layers if self._is_on(layer.id))),
            free_slot({mark.slot for mark in self.marks()}),
        )
        self._send(SaveBookmark(**self._head(), bookmark=mark))

    def go(self, key: str) -> None:
        """Look where the bookmark says, with its layers."""
        mark = self._context.picture.bookmarks.get(key)
        if mark is None:
            return
        self._panel.gesture()
        self._panel.show_only(set(mark.layers))
        x, y = projection.to_mercator(mark.lon, mark.lat)
        mpp = rung_scale(rung_of(mark.metres_per_px))
        self._panel.fly(replace(self._panel.view, x=float(x), y=float(y), mpp=mpp))

    def go_slot(self, slot: int) -> None:
        """The bookmark of a number key."""
        mark = self._of_slot(slot)
        if mark is not None:
            self.go(mark.id)

    def why_not(self, slot: int) -> str:
        """Why a number key leads nowhere."""
        return "" if self._of_slot(slot) else _("No bookmark has this number in this mode.")

    def rename(self, key: str, name: str) -> None:
        """Another name."""
        mark = self._context.picture.bookmarks.get(key)
        if mark is not None:
            self._send(SaveBookmark(**self._head(), bookmark=replace(mark, name=name)))

    def remove(self, key: str) -> None:
        """Forget one."""
        self._send(RemoveBookmark(**self._head(), bookmark=key))

    def on_changed(self, changes: Changes) -> None:
        """Show what came back."""
        if (changes.bookmarks or changes.mode) and self.card.isVisible():
            self._show()

    # --------------------------------------------------------------------------- inside

    def _show(self) -> None:
        mode = self._context.picture.mode
        self.card.show_marks(self.marks(), local(mode.name, mode.name_en))
        self._panel.deck.lay_out()

    def _of_slot(self, slot: int) -> Bookmark | None:
        return next((mark for mark in self.marks() if mark.slot == slot), None)

    def _is_on(self, layer_id: str) -> bool:
        return layer_id in self._panel.switches.on

    def _suggestion(self) -> str:
        """The street in the middle of the view."""
        view = self._panel.view
        grid = self._panel.scene.grids().at(view.x, view.y, finest=False)
        registry = self._context.picture.registry
        street = registry.grids.get(grid.street) if grid is not None else None
        named = street or grid
        return local(named.name, named.name_en) if named is not None else ""

    def _head(self) -> dict[str, str]:
        return {
            "command_id": self._context.desk.command_id(),
            "officer": self._context.session.officer.id,
        }

    def _send(self, command: AnyCommand) -> None:
        self._context.spawn(self._sent(command))

    async def _sent(self, command: AnyCommand) -> None:
        problem = await send(self._context, command)
        self.card.tell_problem(problem)
        if not problem:
            self.card.name.clear()
