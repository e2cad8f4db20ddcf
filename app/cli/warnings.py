"""`griddeck import warnings PATH…`: CAP, the national XML, envelopes and feeds from files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.console import answer, one_sentence, say_error
from app.cli.progress import Bar
from app.i18n import _
from app.wording import sentence

if TYPE_CHECKING:
    from app.bootstrap import Base
    from app.domain.warnings import Warning as WeatherWarning
    from app.imports.warnings import Summary

TOLD = 20
"""Refusals told on a screen; --json has them all."""

Paths = Annotated[list[Path], typer.Argument(help="Files, or folders that are looked through.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


def import_warnings(context: typer.Context, path: Paths, as_json: AsJson = False) -> None:
    """Import warnings; again is harmless."""
    from app.cli.exchange import opened

    with one_sentence(), opened(context.obj) as base:
        with Bar(_("Warnings")) as bar:
            summary = _run(base, path, bar)
        text = _(
            "{read} warnings read: {accepted} taken (of them {updated} updates, {cancelled} "
            "withdrawals, {expired} already over), {rejected} rejected."
        ).format_map(summary.counts())
        rows = [
            {"file": f.file, "what": f.refused.key, "text": sentence(f.refused)}
            for f in summary.faults
        ]
        answer({**summary.counts(), "reasons": rows}, as_json=as_json, text=text)
        for row in rows[:TOLD]:
            say_error(f"{row['file']}: {row['text']}")
        if len(rows) > TOLD:
            say_error(_("… and {n} more; --json lists them all.").format(n=len(rows) - TOLD))
        if summary.rejected and not summary.accepted:
            raise typer.Exit(1)


def _run(base: Base, path: list[Path], bar: Bar) -> Summary:
    from app.domain.registry import Grid
    from app.geo.warned import Warned
    from app.imports.warnings import WarningImport
    from app.messages.commands import ReceiveWarnings
    from app.services.handlers import handle

    rules, settings = base.catalogue.warnings, base.settings
    officer = settings.officer or "import"

    def send(found: Sequence[WeatherWarning]) -> None:
        ids = "\n".join(repr(warning) for warning in found).encode()
        command = ReceiveWarnings(
            command_id=f"warnings:{hashlib.sha256(ids).hexdigest()[:32]}",
            officer=officer,
            warnings=tuple(found),
        )
        base.ledger.execute(command, handle, settings.workstation)

    warned = Warned(base.registry.load(Grid), rules.region, settings.centre)
    return WarningImport(rules, warned, send, base.clock(), bar.show).go(path)
