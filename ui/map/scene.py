"""What every layer may look at: the picture, the clock, the selection, the decoded shapes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Hashable
from datetime import datetime

import numpy as np
import shapely
from PySide6.QtCore import QPointF

from app import paths
from app.domain.registry import Grid
from app.maps import catalogue
from app.maps.catalogue import Spec
from app.maps.source import Damaged
from app.picture.picture import Picture
from ui.map import grid_shapes, style
from ui.map.grid_shapes import GridShapes
from ui.map.maker.setup import Setup
from ui.map.shapes import Shapes, areas, mercator
from ui.map.view import Bounds, Floats, View

log = logging.getLogger(__name__)

_DEPTH = 6
"""No chain of grids above each other is longer."""
_MANY = 6000
"""So many grids are decoded in a thread of their own, a few milliseconds at a time."""


class Scene:
    """Shared by the layers of one map; shapes are decoded when first asked for."""

    def __init__(self, picture: Callable[[], Picture], now: Callable[[], datetime]) -> None:
        self._picture, self.now = picture, now
        self._areas: dict[str, Shapes] = {}
        self._grids: GridShapes | None = None
        self._loading: threading.Thread | None = None
        self._bounds: Bounds | None = None
        self._cameras: Floats | None = None
        self.kind, self.key = "", ""
        self.followed = ""
        """the unit the view follows, '' for none"""
        self.ids: Callable[[View, QPointF], int | None] | None = None
        """The row of the community or coarser grid under a position as the map's tiles hold it,
        -1 for none; None when they cannot tell."""

    @property
    def picture(self) -> Picture:
        """The live picture."""
        return self._picture()

    def areas(self, kind: str) -> Shapes:
        """The registry's own areas of a kind: `outline`, `water`."""
        if kind not in self._areas:
            features = self.picture.registry.features
            wkb = np.array([f.shape for f in features if f.kind == kind], dtype=object)
            read = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
            self._areas[kind] = areas(mercator(read[shapely.get_dimensions(read) == 2]))
        return self._areas[kind]

    def load(self) -> None:
        """Begin to decode the grids of a whole city, so that they are there when they are asked
        for; a few are decoded in no time."""
        grids = self.picture.registry.grids
        if self._grids is None and self._loading is None and len(grids) > _MANY:
            self._loading = threading.Thread(target=self._load, args=(grids,), daemon=True)
            self._loading.start()

    def share(self, other: Scene) -> None:
        """Take over what another scene of the same registry has decoded."""
        self._grids, self._bounds, self._cameras = other.grids(), other.bounds(), other.cameras()

    def grids(self) -> GridShapes:
        """All grids."""
        if self._loading is not None:
            self._loading.join()
            self._loading = None
        if self._grids is None:
            self._load(self.picture.registry.grids)
        return self._grids or GridShapes({})

    def grid_under(self, point: QPointF, view: View) -> Grid | None:
        """The most specific grid under a pixel position, micro grids only from near: read from
        the ids of the map's tiles where they are there."""
        grids = self.grids()
        x, y = view.world(point.x(), point.y())
        finest = view.mpp <= style.MICRO_FROM
        if view.mpp > style.COMMUNITY_FROM:
            return self._from_afar(grids.at(x, y, finest=True, overlays=False), view.mpp)
        row = None if finest or self.ids is None else self.ids(view, point)
        if row is None or not 0 <= row < len(grids.items):
            return grids.at(x, y, finest=finest)
        return grids.overlay_at(x, y) or grids.items[row]

    def _from_afar(self, grid: Grid | None, mpp: float) -> Grid | None:
        """The street or district a grid lies in: nothing finer can be pointed at. Itself where
        nothing lies above it."""
        wanted = ("street",) if mpp <= style.STREET_FROM else ("district", "city")
        grids, at = self.picture.registry.grids, grid
        for _step in range(_DEPTH):
            if at is None or at.kind in wanted or (at.kind == "district" and "street" in wanted):
                break
            above = grids.get(at.parent) or (grids.get(at.street) if at.kind != "street" else None)
            if above is None or above is at:
                break
            at = above
        return at

    def bounds(self) -> Bounds | None:
        """What the whole is: the outline, else all grids; None when there is neither."""
        if self._bounds is None:
            shape = self.outline()
            if shape is None:
                return self.grids().bounds
            west, south, east, north = shapely.bounds(shape)
            self._bounds = (float(west), float(south), float(east), float(north))
        return self._bounds

    def outline(self) -> shapely.Geometry | None:
        """The edge of the whole in Mercator metres, None when it is not known."""
        wkb = self._outline()
        shape = shapely.from_wkb(wkb, on_invalid="ignore") if wkb else None
        return None if shape is None else mercator(np.array([shape], dtype=object))[0]

    def cameras(self) -> Floats:
        """Where the cameras stand: longitudes and latitudes (2, n)."""
        if self._cameras is None:
            places = [(c.lon, c.lat) for c in self.picture.registry.cameras]
            self._cameras = np.array(places, dtype=np.float64).reshape(-1, 2).T.copy()
        return self._cameras

    def setup(self) -> Setup:
        """What the maker of tiles is told (called in another thread: it only reads)."""
        registry = self.picture.registry
        found = sources(demo=registry.centre.demo)
        return Setup(found, grid_shapes.table(registry.grids), self._outline())

    def setup_key(self) -> Hashable:
        """The same for scenes whose setups are the same."""
        registry = self.picture.registry
        size = sum(len(grid.shape) for grid in registry.grids.values())
        found = sources(demo=registry.centre.demo)
        return found, hash(tuple(registry.grids)), size, self._outline()

    def forget(self) -> None:
        """The registry was imported anew: decode again."""
        self._areas = {}
        self._grids = self._loading = self._bounds = self._cameras = None
        self.load()

    def selected(self, kind: str) -> str:
        """The selected key when it is of that kind, else ''."""
        return self.key if self.kind == kind else ""

    def selected_grid(self) -> str:
        """The selected grid, or the grid of the selected case or sensor."""
        picture = self.picture
        if self.kind == "case" and self.key in picture.cases:
            return self._community(picture.cases[self.key].grid)
        return self.selected("grid")

    def _load(self, grids: dict[str, Grid]) -> None:
        self._grids = GridShapes(grids)

    def _outline(self) -> bytes:
        features = self.picture.registry.features
        return next((f.shape for f in features if f.kind == "outline"), b"")

    def _community(self, code: str) -> str:
        """The community grid a micro grid belongs to."""
        grid = self.picture.registry.grids.get(code)
        return grid.parent if grid is not None and grid.kind == "micro" else code


def sources(*, demo: bool) -> tuple[Spec, ...]:
    """The base-map sources that are on, from the lowest to the highest; none when their list
    cannot be read."""
    own = paths.resources() / "demo" / "base.pmtiles"
    more = [catalogue.archive(own)] if demo and own.is_file() else []
    try:
        found = catalogue.specs(paths.data_dir(), *more)
    except Damaged as damaged:
        log.warning("the list of base maps: %s", damaged)
        found = more
    return tuple(spec for spec in found if spec.on)
