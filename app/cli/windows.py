"""Verbs that open windows: the desk, the wall, a snapshot.

The windows are named by text and loaded only here, so that the gateway and every import run
without Qt, and the core keeps knowing nothing of it.
"""

from __future__ import annotations

import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app import running, settings
from app.cli.console import one_sentence
from app.domain.errors import Refused
from app.supervisor import program
from app.watchdog import Watchdog

if TYPE_CHECKING:
    from app.cli.main import Options


def open_desk(options: Options) -> int:
    """Open the desk's window; the program's exit code."""
    running.mark()
    loaded = options.load("desk")
    code: int = import_module("ui.application").run_desk(loaded)
    return code


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("desk", help="Open the officer's desk.")(desk)
    app.command("wall", help="Open the video wall.")(wall)
    app.command("tiles", hidden=True)(tiles)
    app.command("snapshot", help="Render a window to a PNG file, offscreen.")(snapshot)


def desk(context: typer.Context) -> None:
    """Open the officer's desk."""
    with one_sentence():
        raise typer.Exit(open_desk(context.obj))


def wall(
    context: typer.Context,
    screens: str = typer.Option("", help="Screens by number, e.g. 1,2; empty: all others."),
    scene: str = typer.Option("", help="A fixed scene; empty: the mode's play-list."),
    check: bool = typer.Option(False, "--check", help="Say what the wall is made of; open none."),
    child: bool = typer.Option(False, "--child", hidden=True, help="Started by a wall."),
) -> None:
    """Open the video wall, full screen; one that dies is started again."""
    with one_sentence():
        options: Options = context.obj
        if check:
            from app.cli.wall import describe

            describe(options.load("wall"))
            return
        running.mark()
        if not child:
            raise typer.Exit(_keep_wall(options, screens, scene))
        chosen = [int(part) for part in screens.split(",") if part.strip().isdecimal()]
        loaded = options.load("wall")
        raise typer.Exit(import_module("ui.application").run_wall(loaded, chosen, scene))


def _keep_wall(options: Options, screens: str, scene: str) -> int:
    """The wall as a child, started again within seconds when it dies; what it goes by may hold
    passwords, so not as arguments."""
    loaded = options.load("wall-watch")
    asked = ["--demo"] if options.demo else []
    command = [*program(), *asked, "wall", "--child", "--screens", screens, "--scene", scene]
    watchdog = Watchdog(command, time.monotonic, settings.environment(loaded))
    watchdog.listen()
    return watchdog.run()


def tiles() -> None:
    """Paint tiles for the desk that started this process."""
    import_module("ui.map.maker.child").main()


def snapshot(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(help="The PNG file to write.")],
    demo: bool = typer.Option(False, "--demo", help="Of the demonstration district."),
    scene: str = typer.Option("desk", help="desk, wall, preview, casefile."),
    mode: str = typer.Option("daily", help="Mode to show (nothing is switched)."),
    lang: str = typer.Option("zh_CN", help="zh_CN or en."),
    theme: str = typer.Option("dark", help="dark or light."),
    size: str = typer.Option("1920x1080", help="Width x height in pixels."),
) -> None:
    """Render the real window once its picture has filled."""
    with one_sentence():
        width, _x, height = size.partition("x")
        if not (width.isdecimal() and height.isdigit()):
            raise Refused("settings.invalid", key="--size", value=size, allowed="1920x1080")
        options: Options = context.obj
        options.demo = options.demo or demo
        options.flags |= {"language": lang, "theme": theme}
        loaded = options.load("snapshot")
        take = import_module("ui.snapshot").take
        raise typer.Exit(take(loaded, scene, mode, lang, theme, (int(width), int(height)), out))
