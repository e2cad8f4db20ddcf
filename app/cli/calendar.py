"""`griddeck import events FILE.ics`: the centre's event calendar."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Annotated

import typer

from app import bootstrap
from app.cli.console import answer, one_sentence
from app.i18n import _
from app.messages.commands import TakeEvents
from app.messages.events import EventsTaken
from app.reference.ical import read_calendar
from app.services.handlers import handle

File = Annotated[Path, typer.Argument(help="The file.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
TOLD = 20


def import_events(context: typer.Context, file: File, as_json: AsJson = False) -> None:
    """Events that say nothing new change nothing; what is refused is told with its reason."""

    with one_sentence():
        loaded = context.obj.load("import")
        base = bootstrap.open_base(loaded)
        try:
            found = read_calendar(file, base.catalogue.work.zone)
            command = TakeEvents(command_id=uuid.uuid4().hex, officer=loaded.officer,
                                 events=found.events)  # fmt: skip
            entries = base.ledger.execute(command, handle, loaded.workstation)
        finally:
            base.store.close()
        changed = sum(len(e.event.events) for e in entries if isinstance(e.event, EventsTaken))
        data = {"read": len(found.events), "changed": changed, "repeated": found.repeated,
                "refused": [{"event": n, "reason": r} for n, r in found.refused]}  # fmt: skip
        text = _("{read} events read, {changed} new or changed, {refused} refused").format(
            read=len(found.events), changed=changed, refused=len(found.refused)
        )
        lines = [text, *(f"{name}: {reason}" for name, reason in found.refused[:TOLD])]
        if found.repeated:
            told = _("{n} events repeat: the first time alone is taken.")
            lines.append(told.format(n=found.repeated))
        answer(data, as_json=as_json, text="\n".join(lines))
