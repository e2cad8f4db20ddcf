"""The desk's real map over the whole city, in this process, with everything switched on."""

from __future__ import annotations

import contextlib
import gc
import os
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from app import i18n, settings
from app.picture.picture import Picture
from tests.bench import city
from tests.bench.centre import home
from tests.bench.citymap import things

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from ui.context import Context
    from ui.map.panel import MapPanel

SIZES = {"1080p": (1920, 1080), "4k": (3840, 2160)}
BASE_MAP = "city.pmtiles"
SETTLE_S = 240.0


class NoToasts:
    """Nobody reads messages here."""

    def show(self, title: str, text: str = "", level: int = 0, sticky: bool = False) -> None:
        """Nothing."""


@dataclass
class Stage:
    """The panel in a window of its own; `painted` are the ends of its paints (perf_counter)."""

    panel: MapPanel
    window: QWidget
    context: Context
    picture: Picture
    scale: float
    baseline_mb: float
    ready_s: float
    """From the making of the panel to its first whole picture."""
    painted: list[float] = field(default_factory=list)

    def turn(self) -> None:
        """Let the interface do what waits."""
        from PySide6.QtWidgets import QApplication

        QApplication.processEvents()

    def rest(self, until: float) -> None:
        """Let the interface run until a moment of perf_counter."""
        while True:
            self.turn()
            left = until - time.perf_counter()
            if left <= 0:
                return
            time.sleep(min(0.0005, left))

    def settle(self, seconds: float = SETTLE_S) -> float:
        """Until tiles and names are all there; how many seconds that took."""
        began = time.perf_counter()
        while self.panel.busy:
            if time.perf_counter() - began > seconds:
                raise TimeoutError("the map did not finish")
            self.rest(time.perf_counter() + 0.004)
        self.rest(time.perf_counter() + 0.02)
        return time.perf_counter() - began


def memory_mb() -> float:
    """Resident memory of this process, and what the processes it started hold for themselves:
    the libraries they share with it are in memory once."""
    gc.collect()
    me = psutil.Process()
    total = int(me.memory_info().rss)
    for child in me.children(recursive=True):
        with contextlib.suppress(psutil.Error):
            total += child.memory_full_info().uss
    return total / 1024**2


def base_map(scale: float) -> Path | None:
    """The city's base map as a vector archive, written once; None when nothing can write it."""
    path = city.kept(BASE_MAP, scale)
    if not path.exists():
        try:
            from tests.bench.citymap.archive import write
        except ImportError:
            return None
        write(city.features(scale), path)
    return path


@contextlib.contextmanager
def data_folder(scale: float) -> Iterator[Path]:
    """A data folder with the city's base map in it."""
    archive = base_map(scale)
    with tempfile.TemporaryDirectory(prefix="griddeck-map-") as name, home(Path(name)) as folder:
        if archive is not None:
            (folder / "maps").mkdir()
            (folder / "maps" / archive.name).symlink_to(archive)
        yield folder


@contextlib.contextmanager
def stage(size: str, scale: float, *, screen: bool = False) -> Iterator[Stage]:
    """The map at a size of SIZES, all layers on. With `screen` on the one of DISPLAY."""
    if not screen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui import application
    from ui.map.maker import shared

    with data_folder(scale) as folder:
        app = application.application()
        i18n.use("zh_CN")
        _dress(app)
        archive = (folder / "maps").exists()
        picture = city.picture(scale, houses=not archive)
        context = desk_context(picture, folder)
        baseline = memory_mb()
        shared.start()
        made = _show(context, size, scale, picture, baseline)
        application.keep_standing()
        try:
            began = time.perf_counter()
            made.settle()
            made.ready_s += time.perf_counter() - began
            yield made
        finally:
            made.window.close()
            made.window.deleteLater()
            made.turn()
            shared.close()
            context.desk.close()


def _dress(app: object) -> None:
    from PySide6.QtWidgets import QApplication

    from ui.theme import style, tokens

    assert isinstance(app, QApplication)
    style.apply(app, tokens.load("dark"))


def desk_context(picture: Picture, folder: Path) -> Context:
    """A desk over a picture, with a store of its own that stays empty."""
    from PySide6.QtCore import QSettings

    from app import bootstrap
    from app.desk import Desk
    from app.domain.registry import Officer
    from app.services.handlers import handle
    from ui.actions.table import Actions
    from ui.bridge import Bridge
    from ui.context import Context
    from ui.session import Session

    url = f"sqlite:///{(folder / 'city.sqlite').as_posix()}"
    base = bootstrap.open_base(settings.load({"db": url, "centre": "city"}))
    desk = Desk(picture, base.ledger, base.telemetry, handle, _clock(), "bench")
    desk.at_end(base.store.close)
    store = QSettings(str(folder / "desk.ini"), QSettings.Format.IniFormat)
    session = Session(Officer("b", "值班员", "Duty officer"), store)
    bridge = Bridge(desk)
    return Context(desk, bridge, session, Actions(), NoToasts(), _spawn)


def _spawn(work: Coroutine[object, object, None]) -> object:
    work.close()
    return None


def _clock() -> Callable[[], datetime]:
    began = time.monotonic()
    return lambda: things.NOW + timedelta(seconds=time.monotonic() - began)


def _show(context: Context, size: str, scale: float, picture: Picture, baseline: float) -> Stage:
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    from ui.map.panel import MapPanel

    ends: list[float] = []

    class Measured(MapPanel):
        """Notes that it was painted."""

        fresh = False

        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            Measured.fresh = True

    class Window(QWidget):
        """Notes when a paint of everything in it has ended."""

        def event(self, event: QEvent) -> bool:
            done = super().event(event)
            if Measured.fresh and event.type() in painting:
                Measured.fresh = False
                ends.append(time.perf_counter())
            return done

    painting = (QEvent.Type.UpdateRequest, QEvent.Type.Paint, QEvent.Type.Show)
    began = time.perf_counter()
    panel = Measured(context)
    window = Window()
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(panel)
    window.resize(*SIZES[size])
    window.show()
    panel.switch([layer.id for layer in panel.layers])
    took = time.perf_counter() - began
    return Stage(panel, window, context, picture, scale, baseline, took, ends)
