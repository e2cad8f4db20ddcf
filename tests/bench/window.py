"""The real desk's window in this process, offscreen, over a gateway of its own."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from app import bootstrap, settings

if TYPE_CHECKING:
    from ui.context import Context
    from ui.shell import DeskWindow

T = TypeVar("T")
SIZE = (1920, 1080)


@dataclass
class Screen:
    """The window, what it was given, and the loop both run on."""

    window: DeskWindow
    context: Context
    loop: asyncio.AbstractEventLoop

    def run(self, work: Coroutine[object, object, T]) -> T:
        """Let the interface run until `work` is done."""
        return self.loop.run_until_complete(work)

    def rest(self, seconds: float) -> None:
        """Let the interface run for so long."""
        self.run(asyncio.sleep(seconds))

    async def until(self, condition: Callable[[], bool], seconds: float, what: str) -> None:
        """Look after each turn of the interface's loop until `condition` holds."""
        end = time.perf_counter() + seconds
        while not condition():
            if time.perf_counter() > end:
                raise TimeoutError(what)
            await asyncio.sleep(0.001)

    def settle(self, seconds: float = 60.0) -> None:
        """Until a gateway lives, readings are in and the map has drawn its tiles and names."""
        picture = self.context.picture

        def ready() -> bool:
            link = picture.links.get("gateway")
            alive = link is not None and link.state == "ok"
            filled = bool((picture.units.at > 0).any() and (picture.sensors.at > 0).any())
            return alive and filled and not self.window.map.busy

        self.run(self.until(ready, seconds, "the desk did not settle"))


@contextmanager
def screen(given: dict[str, str]) -> Iterator[Screen]:
    """A desk that was opened as `griddeck --demo` opens it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui import application
    from ui.shell import DeskWindow

    loaded = settings.load(given, demo=True)
    desk = bootstrap.open_desk(loaded)
    app = application.application()
    store = application.preferences(loaded)
    application.session_look(store)
    loop = application.interface_loop(app)
    with closing(loop):
        context = application.make_context(desk, store, loop, loaded)
        window = DeskWindow(context)
        window.resize(*SIZE)
        window.show()
        desk.start()
        context.bridge.start()
        try:
            yield Screen(window, context, loop)
        finally:
            context.bridge.stop()
            desk.close()
            window.close()
            loop.run_until_complete(asyncio.sleep(0.05))
