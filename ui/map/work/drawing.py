"""Shapes drawn for all desks: the draft, its card, the commands, and changing one that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QPainter

from app.domain.shapes import Shape
from app.i18n import _, local
from app.messages.commands import DrawShape, RemoveShape
from app.picture.picture import Changes
from ui.actions.sending import send
from ui.map.cards.draw_card import DrawCard
from ui.map.layers.shapes import KIND, ShapesLayer, outline_of, paint
from ui.map.tools.reshape import ReshapeTool
from ui.map.view import Floats, View
from ui.widgets import format as words

if TYPE_CHECKING:
    from ui.map.panel import MapPanel


class Drawing(QObject):
    """The shape on the card: a draft, or one that is selected on the map."""

    def __init__(self, panel: MapPanel) -> None:
        super().__init__(panel)
        self._panel, self._context = panel, panel.context
        self.card = DrawCard(panel)
        self.reshape = ReshapeTool(self._reshaped, self.save)
        self._outline: Floats = np.empty((0, 2))
        self.card.changed.connect(panel.update)
        self.card.saved.connect(self.save)
        self.card.removed.connect(self.remove)
        self.card.counted.connect(self._count)
        self.card.closed.connect(self.close)

    def draft(self, shape: Shape) -> None:
        """Something was drawn: ask for its name."""
        self._panel.box.use(self._panel.box.rest)
        self._show(shape)
        self.card.write()

    def edit(self, key: str) -> bool:
        """Take up a shape that is there, with handles; whether there is one."""
        shape = self._context.picture.shapes.get(key)
        if shape is None:
            return False
        self._show(shape, self._who(shape))
        self._layer_hides(shape.id)
        self.reshape.begin(shape)
        self._panel.box.use(self.reshape)
        return True

    def save(self) -> None:
        """Send the shape as the card says."""
        shape = self.card.shape
        if shape is not None:
            self.card.set_busy(True)
            self._context.spawn(self._save(shape))

    def remove(self) -> None:
        """Take the shape off every desk."""
        shape = self.card.shape
        if shape is not None and shape.id:
            self.card.set_busy(True)
            self._context.spawn(self._remove(shape))

    def close(self) -> None:
        """Forget the draft; a shape that is there stays as it was."""
        self.card.forget()
        self._layer_hides("")
        if self._panel.box.current is self.reshape:
            self._panel.box.use(self._panel.box.rest)
        self._panel.kit.redraw()

    def on_taken(self) -> None:
        """Another tool is in the hand: the shape with handles stays as it was stored."""
        shape = self.card.shape
        if shape is not None and shape.id and self._panel.box.current is not self.reshape:
            self._panel.deck.hide_side(self.card)

    def on_changed(self, changes: Changes) -> None:
        """Another desk removed or changed what is on the card."""
        shape = self.card.shape
        if shape is None or shape.id not in changes.shapes:
            return
        now = self._context.picture.shapes.get(shape.id)
        if now is None:
            self._panel.deck.hide_side(self.card)
        elif now.version > shape.version and self._panel.box.current is not self.reshape:
            self._show(now, self._who(now))

    def draw(self, painter: QPainter, view: View) -> None:
        """The draft; what has handles is drawn by its tool."""
        shape = self.card.shape
        if shape is None or shape.id:
            return
        x, y = view.screen(self._outline[:, 0], self._outline[:, 1])
        corners = list(map(QPointF, x.tolist(), y.tolist()))
        paint(painter, shape, corners, view, chosen=True)

    # --------------------------------------------------------------------------- inside

    def _show(self, shape: Shape, who: str = "") -> None:
        self._outline = outline_of(shape)
        self.card.show_shape(shape, who)
        self._panel.deck.show_side(self.card)
        self._panel.kit.redraw()

    def _who(self, shape: Shape) -> str:
        officer = self._context.picture.registry.officers.get(shape.officer)
        name = local(officer.name, officer.name_en) if officer else shape.officer
        when = words.moment(shape.at, self._context.bridge.now) if shape.at else ""
        return _("drawn by {who}, {time}").format(who=name, time=when)

    def _reshaped(self, shape: Shape) -> None:
        self.card.reshape(shape)

    def _layer_hides(self, key: str) -> None:
        layer = self._panel.layer("shapes")
        if isinstance(layer, ShapesLayer):
            layer.hidden = key

    def _count(self) -> None:
        shape = self.card.shape
        if shape is not None:
            self.close()
            self._panel.kit.regions.take_shape(shape)

    async def _save(self, shape: Shape) -> None:
        command = DrawShape(
            command_id=self._context.desk.command_id(),
            officer=self._context.session.officer.id,
            shape=shape,
            expected_version=shape.version,
        )
        self._done(await send(self._context, command))

    async def _remove(self, shape: Shape) -> None:
        command = RemoveShape(
            command_id=self._context.desk.command_id(),
            officer=self._context.session.officer.id,
            shape=shape.id,
            expected_version=shape.version,
        )
        problem = await send(self._context, command)
        if not problem and self._context.session.kind == KIND:
            self._context.session.select("", "")
        self._done(problem)

    def _done(self, problem: str) -> None:
        self.card.set_busy(False)
        self.card.tell_problem(problem)
        if not problem:
            self._panel.deck.hide_side(self.card)
