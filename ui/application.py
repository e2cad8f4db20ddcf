"""QApplication, its loop, its dress, and the desk or the wall on it.

The database is opened on a thread of its own while Qt starts, so that the window comes up fast;
only a first start of the demonstration, which builds its district, shows a word of waiting.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from app import frugal, i18n, paths, trace
from app.i18n import _
from ui.actions.table import Actions
from ui.bridge import Bridge
from ui.context import Context
from ui.ending import Ending
from ui.map.maker import shared as tile_maker
from ui.session import Session
from ui.shell_toasts import WindowToasts
from ui.theme import style, tokens

if TYPE_CHECKING:
    from types import TracebackType

    from app.desk import Desk
    from app.domain.registry import Officer
    from app.settings import Settings
    from ui.shell import DeskWindow

log = logging.getLogger(__name__)

STORE = "desk.ini"
WARM_MS = 2500
"""When the first picture is up, what a first switch or case needs is made ready."""

PATIENCE_MS = 400
"""An opening that takes longer than this says what it is doing."""


def run_desk(settings: Settings) -> int:
    """Open the officer's desk; the exit code when its window was closed."""
    tile_maker.start()
    opening = _open_in_background(settings)
    app = application()
    ending = Ending(app)
    ending.listen()
    store = preferences(settings)
    session_look(store)
    desk = _wait(app, opening)
    if ending.asked:
        desk.close()
        return 0
    loop = interface_loop(app)
    with closing(loop):
        context = make_context(desk, store, loop, settings)
        window = _show_desk(context)
        _tell_uncaught(context.toasts, loop)
        window.closed.connect(app.quit)
        QTimer.singleShot(0, lambda: _start(context))
        QTimer.singleShot(WARM_MS, window.warm)
        keep_standing()
        loop.run_forever()
        _stop(context)
    return 0


def run_wall(settings: Settings, screens: list[int], scene: str = "") -> int:
    """Open the wall on `screens` (numbers from 1; empty: all); the exit code."""
    from app.watchdog import end_with_parent
    from ui.wall.awake import Awake
    from ui.wall.window import open_walls

    tile_maker.start()
    opening = _open_in_background(settings)
    app = application()
    ending = Ending(app)
    ending.listen()
    store = preferences(settings)
    session_look(store)
    desk = _wait(app, opening)
    if ending.asked:
        desk.close()
        return 0
    loop = interface_loop(app)
    with closing(loop):
        context = make_context(desk, store, loop, settings)
        _tell_uncaught(context.toasts, loop)
        open_walls(context, screens, scene)
        app.lastWindowClosed.connect(app.quit)
        awake = Awake()
        end_with_parent(ending.ask)
        QTimer.singleShot(0, lambda: _start(context))
        keep_standing()
        loop.run_forever()
        awake.release()
        _stop(context)
    return 0


def application() -> QApplication:
    """The one application, crisp at every scale."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    frugal.give_back()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("GridDeck")
    app.setApplicationDisplayName("GridDeck")
    app.setQuitOnLastWindowClosed(False)
    return app


def preferences(settings: Settings) -> QSettings:
    """The officer's preferences; what was asked for on the command line outranks them."""
    store = QSettings(str(paths.data_dir() / STORE), QSettings.Format.IniFormat)
    for key in ("language", "theme"):
        if settings.sources.get(key, "default") != "default" or not store.contains(key):
            store.setValue(key, getattr(settings, key))
    return store


def session_look(store: QSettings) -> None:
    """Put language and theme in use."""
    i18n.use(str(store.value("language", i18n.DEFAULT_LANGUAGE)))
    app = QApplication.instance()
    if isinstance(app, QApplication):
        style.apply(app, tokens.load(str(store.value("theme", "dark"))))


def officer_of(desk: Desk, settings: Settings) -> Officer:
    """Who is on duty here: as set, else the first duty officer of the roster."""
    from app.domain.registry import Officer

    roster = desk.picture.registry.officers
    if settings.officer in roster:
        return roster[settings.officer]
    first = next((person for person in roster.values() if person.role == "duty"), None)
    return first or Officer(settings.officer or "duty", "值班员", "Duty officer")


def make_context(
    desk: Desk, store: QSettings, loop: asyncio.AbstractEventLoop, settings: Settings
) -> Context:
    """Everything a panel is given."""
    session = Session(officer_of(desk, settings), store)
    return Context(desk, Bridge(desk), session, Actions(), WindowToasts(), spawner(loop))


def spawner(
    loop: asyncio.AbstractEventLoop,
) -> Callable[[Coroutine[object, object, None]], object]:
    """Starts coroutines on `loop` and holds them until they are done."""
    running: set[asyncio.Task[None]] = set()

    def spawn(work: Coroutine[object, object, None]) -> object:
        task = loop.create_task(work)
        running.add(task)
        task.add_done_callback(running.discard)
        return task

    return spawn


def _open_in_background(settings: Settings) -> Future[Desk]:
    def work() -> Desk:
        from app.bootstrap import open_desk

        return open_desk(settings)

    pool = ThreadPoolExecutor(1, thread_name_prefix="opening")
    opening = pool.submit(work)
    pool.shutdown(wait=False)
    return opening


def _wait(app: QApplication, opening: Future[Desk]) -> Desk:
    """The desk, once it is open; meanwhile a word when it takes long. Raises what it raised."""
    waiting = QLabel()
    waiting.setText(_("Opening the centre… the first start builds the demonstration district."))
    waiting.setWindowFlags(Qt.WindowType.SplashScreen | Qt.WindowType.FramelessWindowHint)
    waiting.setContentsMargins(32, 24, 32, 24)
    patience = QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(waiting.show)
    patience.start(PATIENCE_MS)
    # The panels are imported while the database opens on its thread.
    import ui.shell  # noqa: F401

    trace.mark("imports")
    while not opening.done():
        app.processEvents()
        _rest(opening)
    patience.stop()
    waiting.close()
    return opening.result()


def _rest(opening: Future[Desk]) -> None:
    try:
        opening.exception(timeout=0.02)
    except TimeoutError:
        return


def interface_loop(app: QApplication) -> asyncio.AbstractEventLoop:
    """The loop that runs Qt and coroutines alike."""
    from qasync import QEventLoop

    loop: asyncio.AbstractEventLoop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    return loop


def keep_standing() -> None:
    """What was loaded stays as long as the desk: the collector need not walk through it. A whole
    city's objects took it a sixth of a second, in the middle of a movement of the map."""
    gc.freeze()


def _show_desk(context: Context) -> DeskWindow:
    from ui import shell_place
    from ui.shell import DeskWindow

    window = DeskWindow(context)
    shell_place.restore(window, context.session.store)
    window.show()
    if trace.wanted():
        _mark_filled(window)
    return window


def _mark_filled(window: DeskWindow) -> None:
    """Tell the benchmark when readings, tiles and names are all on the screen."""
    look = QTimer(window, interval=5)

    def once() -> None:
        if (window.context.picture.sensors.at > 0).any() and not window.map.busy:
            look.stop()
            window.repaint()
            trace.mark("filled")

    look.timeout.connect(once)
    look.start()


def _start(context: Context) -> None:
    context.desk.start()
    context.bridge.start()


def _stop(context: Context) -> None:
    tile_maker.close()
    context.bridge.stop()
    context.desk.close()


def _tell_uncaught(toasts: object, loop: asyncio.AbstractEventLoop) -> None:
    """What nobody caught is logged as before, and the officer is told; the desk goes on."""
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        before(kind, error, trace)
        _tell(toasts, error)

    def in_loop(_loop: asyncio.AbstractEventLoop, facts: dict[str, object]) -> None:
        error = facts.get("exception")
        known = error if isinstance(error, BaseException) else None
        log.error("in the loop: %s", facts.get("message"), exc_info=known)
        _tell(toasts, known)

    sys.excepthook = hook
    loop.set_exception_handler(in_loop)


def _tell(toasts: object, error: BaseException | None) -> None:
    if isinstance(toasts, WindowToasts):
        what = f"{type(error).__name__}: {error}" if error else ""
        text = _("{what}. The desk goes on; the log in the data folder has the details.")
        toasts.show(_("Something went wrong inside"), text.format(what=what), 2)
