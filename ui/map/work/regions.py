"""A region of the map: counted off the GUI thread, kept up to date, and what is done with it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog

from app.domain.cases import Case, Move
from app.domain.shapes import Shape, ShapeKind
from app.i18n import _
from app.picture.picture import Changes
from ui.actions.cases import CaseVerbs
from ui.map.cards.area_card import AreaCard
from ui.map.layers.shapes import outline_of
from ui.map.tools import ink
from ui.map.tools.inside import Deadlines, Gathered, count, gather
from ui.map.tools.region import Region, circle
from ui.map.view import View
from ui.map.work import listing
from ui.map.work.contents import Contents
from ui.models.advice import Advice, advise
from ui.widgets import format as words

if TYPE_CHECKING:
    from ui.map.panel import MapPanel

_AGAIN_MS = 1500
"""How often, at most, what moves is counted anew."""
_FLY_ACROSS_M = 700.0


class Regions(QObject):
    """`region` is the one whose card is open."""

    def __init__(self, panel: MapPanel) -> None:
        super().__init__(panel)
        self._panel, self._context = panel, panel.context
        self.card = AreaCard(panel)
        self.region: Region | None = None
        self.contents: Contents | None = None
        self._deadlines = Deadlines()
        self._generation = 0
        self._again = QTimer(self, interval=_AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self._count)
        self._connect()

    def take(self, region: Region) -> None:
        """Count what lies in this region and show it."""
        self.region, self.contents = region, None
        self._panel.box.use(self._panel.box.rest)
        self.card.show_waiting(*self._title())
        self._panel.deck.show_side(self.card)
        self._count()
        self._panel.kit.redraw()

    def take_shape(self, shape: Shape) -> bool:
        """Count what lies in a drawn area; whether it is one."""
        if shape.kind is ShapeKind.CIRCLE:
            self.take(circle(*shape.points[0], shape.radius_m, shape.name))
        elif shape.kind is ShapeKind.POLYGON:
            ring = tuple((float(x), float(y)) for x, y in outline_of(shape))
            self.take(Region(ShapeKind.POLYGON, ring, name=shape.name))
        else:
            return False
        return True

    def close(self) -> None:
        """Forget the region."""
        self._again.stop()
        self._generation += 1
        self.region = self.contents = None
        self._panel.kit.redraw()

    def on_changed(self, changes: Changes) -> None:
        """What came, went or changed is counted a moment later."""
        if self.region is None:
            return
        moved = changes.cases or len(changes.units) or len(changes.sensors)
        if (moved or changes.registry or changes.mode) and not self._again.isActive():
            self._again.start()

    def draw(self, painter: QPainter, view: View) -> None:
        """The region's outline."""
        if self.region is not None:
            ink.area(painter, ink.screen(self.region.ring, view))

    def export(self, path: Path, kind: str) -> None:
        """Write the list of one kind as CSV, off the GUI thread; tells when it is there."""
        contents = self.contents
        if contents is None:
            return
        rows = listing.rows(self._panel.scene, contents, kind)
        self._context.spawn(self._write(path, rows))

    # --------------------------------------------------------------------------- inside

    def _connect(self) -> None:
        card, session = self.card, self._context.session
        card.listed.connect(lambda _kind: self._refresh())
        card.picked.connect(session.select)
        card.flown.connect(self._fly)
        card.queue_asked.connect(self._to_queue)
        card.dispatch_asked.connect(self._dispatch)
        card.export_asked.connect(self._ask_file)
        card.shape_asked.connect(self._to_shape)
        card.fit_asked.connect(self._fit)
        card.closed.connect(self.close)
        session.selected.connect(lambda _kind, _key: self._mind_dispatch())

    def _count(self) -> None:
        if self.region is not None:
            self._generation += 1
            self._context.spawn(self._counted(self.region, self._generation))

    async def _counted(self, region: Region, generation: int) -> None:
        gathered = gather(self._panel.scene)
        contents = await asyncio.to_thread(self._contents, gathered, region)
        if generation == self._generation:
            self.contents = contents
            self._refresh()

    def _contents(self, gathered: Gathered, region: Region) -> Contents:
        return Contents(self._panel.scene, count(gathered, region), self._deadlines)

    def _refresh(self) -> None:
        if self.contents is None:
            return
        self.card.show_contents(self.contents, *self._title())
        self._mind_dispatch()
        self._panel.deck.lay_out()

    def _title(self) -> tuple[str, str]:
        region = self.region
        if region is None:
            return _("Region"), ""
        size = region.square_metres()
        big = size >= 100_000.0
        area = words.quantity(size / 1e6 if big else size, "km²" if big else "m²", 2 if big else 0)
        if region.kind is ShapeKind.CIRCLE:
            radius = _("radius {distance}").format(distance=words.distance(region.radius_m))
            area = f"{radius} · {area}"
        return region.name or _("Region"), area

    def _fly(self, kind: str, key: str) -> None:
        self._context.session.select(kind, key)
        entry = self.card.current()
        if entry is not None:
            self._panel.locate(entry.lon, entry.lat, _FLY_ACROSS_M)

    def _fit(self) -> None:
        if self.region is not None:
            self._panel.gesture()
            self._panel.fly(self._panel.view.fitted(self.region.bounds(), (60, 60, 380, 60)))

    def _to_queue(self) -> None:
        if self.contents is not None:
            name = self.region.name if self.region and self.region.name else _("Region")
            cases = frozenset(case.id for case in self.contents.cases)
            self._context.session.gather(cases, name)

    def _to_shape(self) -> None:
        region = self.region
        if region is None:
            return
        if region.kind is ShapeKind.CIRCLE:
            shape = Shape("", ShapeKind.CIRCLE, (region.centre,), radius_m=region.radius_m)
        else:
            shape = Shape("", ShapeKind.POLYGON, region.lonlat())
        self._panel.kit.drawing.draft(shape)

    # ------------------------------------------------------------------------- dispatch

    def _case_to_send(self) -> tuple[Case | None, str]:
        """The selected case, and why nobody can be sent to it."""
        session, picture = self._context.session, self._context.picture
        case = picture.cases.get(session.key if session.kind == "case" else session.case_file)
        if case is None:
            return None, _("Select a case to send them to.")
        return case, CaseVerbs.of(self._context).why_not(case.id, Move.DISPATCH)

    def _best(self, unit: str = "") -> tuple[Advice | None, str]:
        """The unit inside to send to the selected case, and why there is none."""
        picture = self._context.picture
        case, problem = self._case_to_send()
        if problem or case is None or self.contents is None:
            return None, problem
        free = {unit} if unit else set(self.contents.free_units())
        everyone = advise(picture, case, self._context.bridge.now, len(picture.units))
        found = [advice for advice in everyone if advice.unit.id in free]
        if not found:
            return None, _("No unit that could take this case is free inside.")
        return found[0], ""

    def _mind_dispatch(self) -> None:
        if self.region is None or self.card.kind != "units":
            return
        _case, why = self._case_to_send()
        if not why and self.contents is not None and not self.contents.free_units():
            why = _("No unit that could take this case is free inside.")
        session = self._context.session
        case = session.key if session.kind == "case" else session.case_file
        self.card.forbid_dispatch(why, _("Dispatch to {case}").format(case=case or "…"))

    def _dispatch(self, unit: str) -> None:
        free = unit if self.contents is not None and unit in self.contents.free_units() else ""
        best, why = self._best(free)
        session = self._context.session
        case = session.key if session.kind == "case" else session.case_file
        self.card.tell_problem(why)
        if best is not None:
            CaseVerbs.of(self._context).dispatch(case, best.unit.id)
            session.open_case(case)

    # --------------------------------------------------------------------------- export

    def _ask_file(self, kind: str) -> None:
        dialog = QFileDialog(self._panel, _("Export CSV"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_("Table (*.csv)"))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{self._title()[0]}-{listing.title(kind)}.csv")
        dialog.fileSelected.connect(lambda name: self.export(Path(name), kind))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    async def _write(self, path: Path, rows: list[list[str]]) -> None:
        try:
            await asyncio.to_thread(listing.write, path, rows)
        except OSError as error:
            text = _("{file} cannot be written: {reason}.")
            self.card.tell_problem(text.format(file=path.name, reason=error.strerror or error))
            return
        self.card.tell_problem("")
        done = _("{n} rows in {file}").format(n=words.number(len(rows) - 1), file=path.name)
        self._context.toasts.show(_("List exported"), done)
