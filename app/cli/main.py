"""`griddeck [options] [verb]`: without a verb the desk opens."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import typer

from app import __version__, i18n, log, settings
from app.cli.console import one_sentence, say, utf8

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    invoke_without_command=True,
    help="GridDeck: the command-centre desk of a city district.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@dataclass(slots=True)
class Options:
    """The options before the verb, as flags for the settings."""

    flags: dict[str, str]
    demo: bool

    def load(self, process: str) -> settings.Settings:
        """The settings in force; starts the log of this process."""
        loaded = settings.load(self.flags, demo=self.demo)
        log.start(process, loaded.log_level)
        i18n.use(loaded.language)
        return loaded


@app.callback()
def main(
    context: typer.Context,
    db: str = typer.Option("", help="sqlite:///FILE or postgresql+psycopg://…"),
    demo: bool = typer.Option(False, "--demo", help="Open the demonstration district."),
    broker: str = typer.Option("", help="mqtt://user:password@host:port; empty: in-process."),
    lang: str = typer.Option("", help="zh_CN or en."),
    theme: str = typer.Option("", help="dark or light."),
    officer: str = typer.Option("", help="Id of the officer at this workstation."),
    workstation: str = typer.Option("", help="Name of this workstation."),
    smoke: str = typer.Option("", help="Try every part of the program; write a report here."),
    screenshot: str = typer.Option("", help="With --smoke: a picture of the desk."),
    version: bool = typer.Option(False, "--version", help="Print the version."),
) -> None:
    """GridDeck: the command-centre desk of a city district."""
    if version:
        say(__version__)
        raise typer.Exit
    if smoke:
        run_smoke = import_module("ui.smoke").run
        raise typer.Exit(run_smoke(Path(smoke), Path(screenshot) if screenshot else None))
    given = {
        "db": db,
        "broker": broker,
        "language": lang,
        "theme": theme,
        "officer": officer,
        "workstation": workstation,
    }
    context.obj = Options({k: v for k, v in given.items() if v}, demo)
    if context.invoked_subcommand is None:
        from app.cli.windows import open_desk

        with one_sentence():
            raise typer.Exit(open_desk(context.obj))


def _verbs() -> None:
    from app.cli import centre, duties, exchange, keeping, maps, modes, officers, plans, windows

    windows.register(app)
    centre.register(app)
    exchange.register(app)
    maps.register(app)
    duties.register(app)
    plans.register(app)
    modes.register(app)
    officers.register(app)
    keeping.register(app)


def run() -> None:
    """The entry point."""
    utf8()
    _verbs()
    app()
