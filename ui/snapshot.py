"""A picture of the real window, rendered offscreen once it has filled. Nothing is switched.

The mode is put into the picture in memory only: the journal never hears of it.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app import i18n

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from app.desk import Desk
    from app.settings import Settings
    from ui.context import Context
    from ui.models.plan_view import Matter
    from ui.shell import DeskWindow

SCENES = (
    "desk",
    "wall",
    "preview",
    "casefile",
    "batch",
    "morning",
    "rates",
    "archive",
    "duties",
    "suggested",
    "reports",
    "warnings",
    "plan",
    "plan-start",
    "control",
    "cameras",
    "sensor",
    "alarms",
    "alarm-history",
    "alarm-figures",
    "alarm-sounds",
    "flood",
)
WALL = "wall-"
"""Before the name of a scene of the wall."""
FILL_S = 20.0
"""How long the picture may take to fill (a gateway that was just started)."""
SETTLE_S = 1.2
"""Tiles of the map and trends come in a moment after the window."""
VIDEO_S = 8.0
"""Live pictures take longer."""


def take(
    settings: Settings, scene: str, mode: str, lang: str, theme: str, size: tuple[int, int],
    out: Path,
) -> int:  # fmt: skip
    """Write `scene` in `mode` as a PNG of exactly `size` to `out`; 0 when it was written."""
    from app.domain.errors import Refused

    if scene not in SCENES and not scene.startswith(WALL):
        allowed = ", ".join((*SCENES, f"{WALL}SCENE"))
        raise Refused("settings.invalid", key="--scene", value=scene, allowed=allowed)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.bootstrap import open_desk
    from ui.map.maker import shared as tile_maker

    tile_maker.start()
    try:
        desk = open_desk(settings)
        try:
            _switch(desk, mode)
            return _render(desk, scene, mode, lang, theme, size, out, settings)
        finally:
            desk.close()
    finally:
        tile_maker.close()


def _switch(desk: Desk, mode: str) -> None:
    """Put `mode` into force in this picture alone."""
    from app.domain.errors import Refused
    from app.messages.events import Entry, ModeSwitched

    picture = desk.picture
    if mode not in picture.catalogue.modes:
        allowed = ", ".join(picture.catalogue.modes)
        raise Refused("settings.invalid", key="--mode", value=mode, allowed=allowed)
    target = picture.catalogue.modes[mode]
    if mode == picture.mode.id:
        return
    now = desk.clock()
    level = 2 if 2 in target.response_levels else 0
    state = replace(
        picture.mode_state, mode=mode, level=level, since=now, before=picture.mode.id,
        version=picture.mode_state.version + 1,
    )  # fmt: skip
    seq = picture.seq
    picture.apply(
        Entry(seq=seq + 1, at=now, actor="", workstation="", event=ModeSwitched(state=state))
    )
    picture.seq = seq


def _render(
    desk: Desk, scene: str, mode: str, lang: str, theme: str, size: tuple[int, int], out: Path,
    settings: Settings,
) -> int:  # fmt: skip
    from PySide6.QtCore import QSettings

    from ui.application import application, interface_loop, make_context

    app = application()
    i18n.use(lang)
    _dress(app, theme)
    # Preferences of nobody: a snapshot looks the same on every machine.
    store = QSettings(str(out.with_suffix(".ini")), QSettings.Format.IniFormat)
    store.setValue("language", lang)
    store.setValue("theme", theme)
    loop = interface_loop(app)
    context = make_context(desk, store, loop, settings)
    desk.start()
    _fill(loop, context)
    window = _window(context, scene, mode, size)
    window.show()
    _settle(loop, context, SETTLE_S)
    _open(loop, context, scene)
    _settle_maps(window)
    picture = window.grab().toImage()
    picture.setDevicePixelRatio(1.0)
    out.parent.mkdir(parents=True, exist_ok=True)
    written = picture.save(str(out))
    context.bridge.stop()
    window.close()
    loop.close()
    out.with_suffix(".ini").unlink(missing_ok=True)
    return 0 if written and (picture.width(), picture.height()) == size else 1


def _open(loop: asyncio.AbstractEventLoop, context: Context, scene: str) -> None:
    """What opens over a window that stands."""
    if scene in ("sensor", "flood"):
        context.session.select("sensor", _worst_sensor(context))
        if scene == "sensor":
            context.actions.run("sensors.trend")
        _settle(loop, context, SETTLE_S)
        context.bridge.second.emit(context.bridge.now)
        _settle(loop, context, SETTLE_S)
    if scene == "cameras":
        _open_worst(context)
        _settle(loop, context, SETTLE_S)
        context.actions.run("cameras.open")
        _settle(loop, context, VIDEO_S)


def _worst_sensor(context: Context) -> str:
    """The flood point with the most water, else the first sensor."""
    columns = context.picture.sensors
    flood = [row for row, sensor in enumerate(columns.items) if sensor.flood_point]
    rows = sorted(flood, key=lambda row: -float(columns.value[row])) or [0]
    return columns.items[rows[0]].id


def _settle_maps(window: QWidget) -> None:
    """Wait for the tiles and names of the maps."""
    from ui.map.canvas import MapCanvas

    for canvas in window.findChildren(MapCanvas):
        if canvas.isVisible():
            canvas.settle()


def _dress(app: QApplication, theme: str) -> None:
    from ui.theme import style, tokens

    style.apply(app, tokens.load(theme))


def _fill(loop: asyncio.AbstractEventLoop, context: Context) -> None:
    """Wait until readings have come in, or for as long as it may take."""
    end = time.monotonic() + FILL_S
    columns = context.picture.sensors
    while time.monotonic() < end:
        _settle(loop, context, 0.1)
        if not len(columns) or (columns.at > 0).mean() > 0.9:
            return


def _settle(loop: asyncio.AbstractEventLoop, context: Context, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        context.bridge.drain()
        loop.run_until_complete(asyncio.sleep(0.02))


def _window(context: Context, scene: str, mode: str, size: tuple[int, int]) -> QWidget:
    if scene.startswith("wall"):
        from ui.wall.show import Show
        from ui.wall.window import WallWindow

        wall = WallWindow(Show(context, scene.partition("-")[2]))
        wall.resize(*size)
        return wall
    from ui.shell import DeskWindow

    desk = DeskWindow(context)
    desk.setMinimumSize(0, 0)
    desk.resize(*size)
    desk.right.make("sensors")
    if scene == "preview":
        modes = context.picture.catalogue.modes
        other = "emergency" if mode == "daily" and "emergency" in modes else "daily"
        desk.preview_mode(other)
    _bring(desk, scene)
    return desk


def _bring(desk: DeskWindow, scene: str) -> None:
    """Bring what a scene shows beside the map."""
    forms, context = desk.forms, desk.context
    openers: dict[str, Callable[[], None]] = {
        "morning": lambda: forms.supervision("morning"),
        "rates": lambda: forms.supervision("rates"),
        "control": forms.wall,
        "duties": forms.duties,
        "archive": forms.archive,
        "warnings": forms.warnings,
        "plan": forms.plan_board,
        "plan-start": lambda: forms.start_plan(_worst_warning(context)),
        "batch": forms.assign,
        "alarms": lambda: forms.alarms("standing"),
        "alarm-history": lambda: forms.alarms("history"),
        "alarm-figures": lambda: forms.alarms("figures"),
        "alarm-sounds": lambda: forms.alarms("sounds"),
        "suggested": lambda: forms.modes("suggested"),
        "reports": lambda: forms.modes("reports"),
        "casefile": lambda: _open_worst(context),
    }
    if scene in openers:
        openers[scene]()


def _worst_warning(context: Context) -> Matter:
    """The gravest warning in force, for which a plan would be started."""
    from ui.models.plan_view import Matter

    live = context.picture.live_warnings(context.bridge.now)
    return Matter(warning=live[0].id if live else "")


def _open_worst(context: Context) -> None:
    """The case file of what an officer would take first: the gravest to be dispatched."""
    from app.domain.cases import Stage

    cases = [c for c in context.picture.cases.values() if not c.ended and c.lon is not None]
    cases.sort(key=lambda c: (c.stage is not Stage.TO_DISPATCH, c.level, c.id))
    if cases:
        context.session.select("case", cases[0].id)
        context.session.open_case(cases[0].id)
