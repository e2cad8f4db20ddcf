"""Verbs that run or look after a centre: gateway, doctor, settings, demo, modes."""

from __future__ import annotations

import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

import typer

from app import settings
from app.cli.console import answer, one_sentence, say
from app.i18n import _

if TYPE_CHECKING:
    from app.gateway import Gateway

ORPHAN_GRACE_S = 30.0
"""How long a gateway goes on after its desk crashed, so that alarms and orders do not stop."""


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("gateway", help="Run feeds, rules, clocks and delivery without a window.")(gateway)
    app.command("doctor", help="Check this machine and say what to do.")(doctor)
    app.command("settings", help="Show every setting with its source.")(show_settings)
    app.command("demo", help="Look after the demonstration district.")(demo)


def gateway(
    context: typer.Context,
    child: bool = typer.Option(False, "--child", hidden=True, help="Started by a desk."),
) -> None:
    """Run until stopped by Ctrl+C, a signal, or the desk that started it."""
    from app.bootstrap import open_gateway

    with one_sentence():
        loaded = context.obj.load("gateway")
        runtime = open_gateway(loaded)
        for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
            number = getattr(signal, name, None)
            if number is not None:
                signal.signal(number, lambda *_: runtime.stop())
        if child:
            threading.Thread(target=_watch_parent, args=(runtime,), daemon=True).start()
        runtime.run()


def _watch_parent(runtime: Gateway) -> None:
    """End with the desk: at once when it says so, after a grace time when it just went away."""
    line = sys.stdin.readline() if sys.stdin else ""
    if not line:
        time.sleep(ORPHAN_GRACE_S)
    runtime.stop()


def doctor(
    context: typer.Context,
    as_json: bool = typer.Option(False, "--json", help="One JSON object."),
) -> None:
    """Check database, broker, fonts, screens, clock and disk."""
    from app.doctor import examine

    with one_sentence():
        findings = examine(context.obj.load("doctor"))
        lines = [
            f"{f.mark} {f.title}: {f.text}" + (f" → {f.advice}" if f.advice else "")
            for f in findings
        ]
        answer([f.plain() for f in findings], as_json=as_json, text="\n".join(lines))
        if any(f.state == "bad" for f in findings):
            raise typer.Exit(1)


def show_settings(
    context: typer.Context,
    as_json: bool = typer.Option(False, "--json", help="One JSON object."),
) -> None:
    """Show every setting with its value and where it comes from."""
    with one_sentence():
        rows = settings.load(context.obj.flags, demo=context.obj.demo).explain()
        text = "\n".join(f"{key:<14} {value:<50} {source}" for key, value, source in rows)
        data = {key: {"value": value, "source": source} for key, value, source in rows}
        answer(data, as_json=as_json, text=text)


def demo(
    context: typer.Context,
    remove: bool = typer.Option(False, "--remove", help="Remove it with all its data."),
    scenario: str = typer.Option("", help="Let it play: normal, rainstorm, concert."),
    speed: float = typer.Option(1.0, help="1 to 60 times as fast."),
    pause: bool = typer.Option(False, "--pause", help="Hold the play."),
) -> None:
    """Make the demonstration district ready, steer it, or remove it in one step."""
    from app import bootstrap

    with one_sentence():
        context.obj.demo = True
        loaded = context.obj.load("demo")
        if remove:
            bootstrap.remove_demo(loaded)
            say(_("The demonstration district is removed."))
        else:
            bootstrap.ensure_demo(loaded)
            if scenario:
                bootstrap.steer_demo(loaded, scenario, speed, not pause)
            say(_("The demonstration district is ready."))
