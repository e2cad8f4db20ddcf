"""What the map reads before it shows anything: the index of all points, all grids from a real
database; and the import of 70,569 polygons with every check."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from app import bootstrap, settings
from app.domain.registry import Grid
from app.geo.datum import Datum
from app.imports.grid_mapping import load_grid_mapping
from app.imports.grids import GridImport, GridSummary
from app.imports.shapes import read_features
from app.messages.events import AnyEvent
from tests.bench import city
from tests.bench.centre import home
from tests.bench.citymap import things

DENSE = ("sensors", "cameras", "cases", "units")


def stored(scale: float) -> dict[str, float]:
    """Seconds to import all grids into an empty centre, and to have them and their index back."""
    path = city.geojson(scale)
    with tempfile.TemporaryDirectory(prefix="griddeck-grids-") as name, home(Path(name)):
        url = f"sqlite:///{(Path(name) / 'city.sqlite').as_posix()}"
        base = bootstrap.open_base(settings.load({"db": url, "centre": "city"}))
        began = time.perf_counter()
        summary = _import(base, path)
        took = time.perf_counter() - began
        began = time.perf_counter()
        grids = base.registry.load(Grid)
        read = time.perf_counter() - began
        began = time.perf_counter()
        _index(grids)
        indexed = time.perf_counter() - began
        base.store.close()
    return {
        "import_s": took, "accepted": summary.accepted, "rejected": summary.rejected,
        "warnings": len(summary.warnings), "read_s": read, "index_s": indexed,
        "grids_s": read + indexed, "grids": len(grids),
    }  # fmt: skip


def _import(base: bootstrap.Base, path: Path) -> GridSummary:
    def record(events: list[AnyEvent]) -> object:
        return base.ledger.record(events, None, "b", "bench")

    mapping, save = load_grid_mapping(None), base.registry.save
    run = GridImport(mapping, Datum.WGS84, "", base.registry.load(Grid), save, record)
    return run.go(read_features(path))


def _index(grids: list[Grid]) -> None:
    from ui.map.grid_shapes import GridShapes

    made = GridShapes({grid.code: grid for grid in grids})
    made.at(0.0, 0.0, finest=True)


def pointed(scale: float) -> dict[str, float]:
    """Seconds to make every point of the city ready to be drawn."""
    from datetime import datetime

    from ui.map.all_layers import all_layers
    from ui.map.scene import Scene

    picture = city.picture(scale)

    def now() -> datetime:
        return things.NOW

    scene = Scene(lambda: picture, now)
    layers = [layer for layer in all_layers(scene) if layer.id in DENSE]
    began = time.perf_counter()
    for layer in layers:
        layer.rebuild(None)
    took = time.perf_counter() - began
    counts = (picture.sensors, picture.registry.cameras, picture.cases, picture.units)
    return {"points_s": took, "points": sum(len(each) for each in counts)}
