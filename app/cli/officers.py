"""`griddeck officers list|pin`: who is on the roster, and the secret a leader confirms by."""

from __future__ import annotations

import sys
import uuid
from typing import Annotated

import typer

from app import bootstrap
from app.cli.console import answer, one_sentence, say
from app.domain.registry import CONFIRMING, Officer
from app.i18n import _, local
from app.messages.commands import SetPin
from app.services.handlers import handle
from app.services.officers import ADMIN

AsJson = Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    verbs = typer.Typer(help="The roster: list, pin.", no_args_is_help=True)
    verbs.command("list", help="List who confirms, and whether a secret is set.")(list_)
    verbs.command("pin", help="Set the secret by which a person confirms.")(pin)
    app.add_typer(verbs, name="officers")


def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """Leaders and commanders."""
    with one_sentence():
        base = bootstrap.open_base(context.obj.load("officers"))
        try:
            people = [o for o in base.registry.load(Officer) if o.role in CONFIRMING]
        finally:
            base.store.close()
        rows = [{"id": p.id, "name": p.name, "role": p.role, "pin": bool(p.pin)} for p in people]
        lines = [
            f"{p.id:<16} {local(p.name, p.name_en)}  {p.role}  "
            + (_("secret set") if p.pin else _("no secret"))
            for p in people
        ]
        answer({"officers": rows}, as_json=as_json, text="\n".join(lines))


def pin(
    context: typer.Context,
    person: Annotated[str, typer.Argument(help="Id of the person.")],
    stdin: Annotated[bool, typer.Option("--stdin", help="Read it from standard input.")] = False,
) -> None:
    """Asked for twice and never shown; with --stdin the first line."""
    with one_sentence():
        loaded = context.obj.load("officers")
        typed = sys.stdin.readline().strip() if stdin else typer.prompt(
            _("Secret"), hide_input=True, confirmation_prompt=True
        )  # fmt: skip
        base = bootstrap.open_base(loaded)
        command = SetPin(command_id=uuid.uuid4().hex, officer=ADMIN, person=person, pin=typed)
        try:
            base.ledger.execute(command, handle, loaded.workstation)
        finally:
            base.store.close()
        say(_("The secret is set."))
