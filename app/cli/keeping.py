"""`griddeck backup|restore|support-bundle`: a centre as one file, and what support may see."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app import backup
from app.cli.console import one_sentence, say
from app.i18n import _

File = Annotated[Path, typer.Argument(help="A .zip file.")]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("backup", help="Write the centre to one file while it runs.")(write)
    app.command("restore", help="Put a backup back; what was there is kept.")(put_back)
    app.command("support-bundle", help="What support may see, without personal data.")(bundle)


def write(context: typer.Context, file: File) -> None:
    """The database and what the centre has set up itself."""
    with one_sentence():
        size = backup.backup(context.obj.load("backup"), file, datetime.now(UTC))
        say(_("{file} holds the centre, {mb} MB.").format(file=file, mb=f"{size / 1e6:.1f}"))


def put_back(context: typer.Context, file: File) -> None:
    """Close every desk and gateway first."""
    with one_sentence():
        before = backup.restore(context.obj.load("restore"), file, datetime.now(UTC))
        say(_("{file} is put back.").format(file=file))
        if before is not None:
            say(_("What was there before lies in {folder}.").format(folder=before))


def bundle(context: typer.Context, file: File) -> None:
    """Settings without passwords, the examination of this machine, the ends of the logs."""
    with one_sentence():
        size = backup.support(context.obj.load("support"), file)
        text = _("{file}, {kb} kB: look into it before you send it.")
        say(text.format(file=file, kb=f"{size / 1e3:.0f}"))
