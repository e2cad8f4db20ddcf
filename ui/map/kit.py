"""Everything the tools of one map need and lead to, in one place for the panel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from app.geo import projection
from app.picture.picture import Changes
from ui.map.layers.base import Hit
from ui.map.layers.shapes import KIND as SHAPE
from ui.map.tools.box import Toolbox
from ui.map.tools.draw import DrawCircle, DrawLine, DrawPoint, DrawPolygon, DrawText
from ui.map.tools.measure import MeasureArea, MeasureLine
from ui.map.tools.region import CircleTool, PolygonTool, RectangleTool
from ui.map.tools.select import SelectTool
from ui.map.view import STEP, View
from ui.map.work.bookmarks import Bookmarks
from ui.map.work.credits import Credits
from ui.map.work.drawing import Drawing
from ui.map.work.figures import Figures
from ui.map.work.follow import Follow
from ui.map.work.paper import Paper
from ui.map.work.places import Places
from ui.map.work.proposal import Proposal
from ui.map.work.regions import Regions
from ui.map.work.split import Split

if TYPE_CHECKING:
    from ui.map.panel import MapPanel

_OVERVIEW = "map/overview"
_NEAR_ACROSS_M = 1200.0


class Kit:
    """The tools of a panel and the works they serve. `draw` paints what they show on the map."""

    def __init__(self, panel: MapPanel) -> None:
        self._panel, session = panel, panel.context.session
        self.regions, self.drawing = Regions(panel), Drawing(panel)
        self.places, self.bookmarks = Places(panel), Bookmarks(panel)
        self.follow, self.split = Follow(panel), Split(panel)
        self.paper, self.credits = Paper(panel), Credits(panel)
        self.figures, self.proposal = Figures(panel), Proposal(panel)
        self.line, self.area = MeasureLine(), MeasureArea()
        rest = SelectTool(panel.hit, session.select, self._open, self._near, self._go)
        self.box = Toolbox(
            rest,
            [
                RectangleTool(self.regions.take),
                PolygonTool(self.regions.take),
                CircleTool(self.regions.take),
                self.line,
                self.area,
                DrawPoint(self.drawing.draft),
                DrawLine(self.drawing.draft),
                DrawPolygon(self.drawing.draft),
                DrawCircle(self.drawing.draft),
                DrawText(self.drawing.draft),
                self.drawing.reshape,
                self.places.tool,
            ],
            panel,
        )
        self.box.taken.connect(self.places.on_taken)
        self.box.taken.connect(self.drawing.on_taken)
        if session.store.value(_OVERVIEW, False, bool):
            panel.deck.overview.show()

    @property
    def shown(self) -> bool:
        """Whether a card is open that Esc closes."""
        return self._panel.deck.side is not None

    def close(self) -> None:
        """Close the card at the side."""
        if self._panel.deck.side is not None:
            self._panel.deck.side.close_card()

    def redraw(self) -> None:
        """A tool shows something else; the line at the foot says what is next."""
        tool = self.box.current
        if self.box.busy:
            self._panel.deck.tell(tool)
        else:
            self._panel.deck.tell(None)
        self._panel.update()
        self.split.redraw()

    def draw(self, painter: QPainter, view: View) -> None:
        """What the tools and their works show."""
        painter.save()
        self.regions.draw(painter, view)
        self.drawing.draw(painter, view)
        self.proposal.draw(painter, view)
        self.box.current.draw(painter, view)
        painter.restore()

    def lit(self) -> frozenset[str]:
        """What is switched on, for the buttons."""
        found = {
            "overview": self._panel.deck.overview.isVisibleTo(self._panel),
            "split": self.split.on,
            "follow": bool(self.follow.unit),
            "bookmarks": self._panel.deck.side is self.bookmarks.card,
            "paper": self._panel.deck.side is self.paper.card,
        }
        return frozenset(name for name, on in found.items() if on)

    def toggle_overview(self) -> None:
        """Show the district in a corner, or not; kept."""
        card = self._panel.deck.overview
        card.setVisible(not card.isVisible())
        self._panel.context.session.store.setValue(_OVERVIEW, card.isVisible())
        self.on_moved()
        self._panel.show_tools()
        self._panel.deck.lay_out()

    def look_at(self, x: float, y: float) -> None:
        """A hand on the overview."""
        self._panel.gesture()
        self._panel.look(replace(self._panel.view, x=x, y=y))

    # ---------------------------------------------------------------------------- news

    def take(self, changes: Changes) -> None:
        """What changed in the picture."""
        self.regions.on_changed(changes)
        self.drawing.on_changed(changes)
        self.bookmarks.on_changed(changes)
        self.follow.on_changed(changes)
        self.split.on_changed(changes)
        if changes.registry:
            self._panel.deck.overview.forget()
            self.credits.refresh()

    def on_moved(self) -> None:
        """The view is another."""
        self.split.on_moved()
        overview = self._panel.deck.overview
        if overview.isVisibleTo(self._panel):
            overview.show_sight(self._panel.view, self._panel.district())

    def on_selected(self, kind: str, key: str) -> None:
        """Something was selected somewhere."""
        self.split.on_selected(kind, key)

    def on_opened(self, case: str) -> None:
        """A case file was opened: bring its place into sight, unless a hand holds the view."""
        found = self._panel.context.picture.cases.get(case)
        if found is None or found.lon is None or found.lat is None or self._panel.locked:
            return
        if not self._in_sight(found.lon, found.lat):
            x, y = projection.to_mercator(found.lon, found.lat)
            self._panel.fly(replace(self._panel.view, x=float(x), y=float(y)))

    def show_selected(self) -> None:
        """Fly to what is selected: the officer's own wish."""
        place = self._place_of_selected()
        if place is not None:
            lon, lat = projection.to_lonlat(*place)
            self._panel.locate(float(lon), float(lat), _NEAR_ACROSS_M)

    def has_place(self) -> bool:
        """Whether what is selected can be shown."""
        return self._place_of_selected() is not None

    def lay_out(self) -> None:
        """The panel has another size."""
        self.split.lay_out()

    # --------------------------------------------------------------------------- inside

    def _place_of_selected(self) -> tuple[float, float] | None:
        session = self._panel.context.session
        kind, key = session.kind, session.key
        if not key and session.case_file:
            kind, key = "case", session.case_file
        grids = self._panel.scene.grids()
        if kind == "grid" and key in grids.row:
            grid = grids.items[grids.row[key]]
            x, y = projection.to_mercator(grid.lon, grid.lat)
            return float(x), float(y)
        found = (layer.locate(kind, key) for layer in self._panel.layers)
        return next((at for at in found if at is not None), None)

    def _in_sight(self, lon: float, lat: float) -> bool:
        x, y = projection.to_mercator(lon, lat)
        at = self._panel.view.point(float(x), float(y))
        if not self._panel.rect().adjusted(24, 24, -24, -24).contains(at.toPoint()):
            return False
        return not any(box.contains(at) for box in self._panel.deck.boxes())

    def _open(self, kind: str, key: str) -> bool:
        """Open what was clicked twice; whether it could be opened."""
        if kind == "case":
            self._panel.context.session.open_case(key)
            return True
        return kind == SHAPE and self.drawing.edit(key)

    def _go(self, hit: Hit) -> None:
        """Look where a pointer at the edge led to."""
        self._panel.gesture()
        self._panel.fly(replace(self._panel.view, x=hit.x, y=hit.y))

    def _near(self, at: QPointF) -> None:
        self._panel.zoom(2 * STEP, at)
