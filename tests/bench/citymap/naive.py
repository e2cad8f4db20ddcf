"""The same city drawn as one would without thinking: pyqtgraph's scatter and path items."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import numpy as np
import shapely

from app.geo import projection
from app.picture.picture import Picture
from tests.bench import city
from tests.bench.citymap.frames import STREET_MPP
from tests.bench.citymap.lattice import LAT, LON, Floats
from tests.bench.citymap.stage import SIZES
from tests.bench.report import percentile

_STEP_PX = 9.0
_SIZE_PX = 5


def measured(size: str, scale: float, frames: int) -> dict[str, float]:
    """p50 and p95 of a pan over the city and over streets, of the wheel, and the start."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    import pyqtgraph as pg
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    picture = city.picture(scale)
    began = time.perf_counter()
    plot = pg.PlotWidget()
    plot.resize(*SIZES[size])
    box = plot.getPlotItem().getViewBox()
    box.setAspectLocked(True)
    _fill(plot, picture)
    plot.show()
    app.processEvents()
    found = {"naive.start_s": time.perf_counter() - began}
    width = SIZES[size][0]
    (west, south), (east, north) = (projection.to_mercator(*corner) for corner in _corners(picture))
    middle = [float(v) for v in projection.to_mercator(LON, LAT)]
    views = {
        "pan_city": (float(west), float(east), float(south), float(north)),
        "pan_street": _around(middle, width * STREET_MPP),
    }

    def paint() -> None:
        plot.viewport().repaint()
        app.processEvents()

    for name, (x0, x1, y0, y1) in views.items():
        box.setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0)
        paint()
        step = (x1 - x0) / width * _STEP_PX
        moves = [lambda way=way: box.translateBy(x=way) for way in _ways(step, frames)]
        found |= _timed(name, moves, paint)
    zoom = [0.7071] * (frames // 2) + [1.4142] * (frames // 2)
    x0, x1, y0, y1 = views["pan_city"]
    box.setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0)
    steps = [lambda by=by: box.scaleBy((by, by), center=tuple(middle)) for by in zoom[:24]]
    found |= _timed("wheel", steps, paint)
    plot.close()
    return found


def _ways(step: float, frames: int) -> list[float]:
    return [step if place // 12 % 2 else -step for place in range(frames)]


def _timed(
    name: str, moves: list[Callable[[], None]], paint: Callable[[], None]
) -> dict[str, float]:
    took = []
    for move in moves:
        began = time.perf_counter()
        move()
        paint()
        took.append((time.perf_counter() - began) * 1000)
    shares = {"p50_ms": 0.5, "p95_ms": 0.95}
    return {f"naive.{name}.{key}": percentile(took, share) for key, share in shares.items()}


def _corners(picture: Picture) -> tuple[tuple[float, float], tuple[float, float]]:
    lon, lat = picture.sensors.lon, picture.sensors.lat
    return (float(lon.min()), float(lat.min())), (float(lon.max()), float(lat.max()))


def _around(middle: list[float], wide: float) -> tuple[float, float, float, float]:
    x, y = middle
    return x - wide / 2, x + wide / 2, y - wide / 4, y + wide / 4


def _fill(plot: object, picture: Picture) -> None:
    """A path item for each community with its micro grids, a scatter item for each layer."""
    import pyqtgraph as pg
    from PySide6.QtWidgets import QGraphicsPathItem

    assert isinstance(plot, pg.PlotWidget)
    by_parent: dict[str, list[bytes]] = {}
    for grid in picture.registry.grids.values():
        if grid.kind in ("micro", "dedicated"):
            by_parent.setdefault(grid.parent, []).append(grid.shape)
    pens = [pg.mkPen("#3a4a5a"), *(pg.mkBrush(pg.intColor(n, 7, alpha=90)) for n in range(7))]
    for number, shapes in enumerate(by_parent.values()):
        item = QGraphicsPathItem(_path(shapes))
        item.setPen(pens[0])
        item.setBrush(pens[1 + number % 7])
        plot.addItem(item)
    cases = [(c.lon, c.lat) for c in picture.cases.values()]
    cameras = [(c.lon, c.lat) for c in picture.registry.cameras]
    _scatter(plot, np.stack([picture.sensors.lon, picture.sensors.lat], axis=1), "#8899aa")
    _scatter(plot, np.array(cameras), "#55bbff")
    _scatter(plot, np.array(cases, dtype=float), "#ffbb33")
    _scatter(plot, np.stack([picture.units.lon, picture.units.lat], axis=1), "#55dd77")


def _scatter(plot: object, lonlat: Floats, colour: str) -> None:
    import pyqtgraph as pg

    assert isinstance(plot, pg.PlotWidget)
    xy = projection.points_to_mercator(lonlat)
    item = pg.ScatterPlotItem(xy[:, 0], xy[:, 1], size=_SIZE_PX, pen=None, brush=pg.mkBrush(colour))
    plot.addItem(item)


def _path(shapes: list[bytes]) -> object:
    import pyqtgraph as pg

    rings = shapely.get_exterior_ring(shapely.from_wkb(np.array(shapes, dtype=object)))
    lonlat, of = shapely.get_coordinates(rings, return_index=True)
    xy = projection.points_to_mercator(lonlat)
    connect = np.append(of[1:] == of[:-1], False)
    return pg.arrayToQPath(xy[:, 0], xy[:, 1], connect=connect.astype(np.int32))
