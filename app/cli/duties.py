"""`griddeck duties check|export|import`: the list of who is responsible for what."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app import bootstrap, paths
from app.cli.console import answer, one_sentence, say_error
from app.domain.errors import Refused
from app.domain.registry import Department, Unit
from app.i18n import _, ngettext
from app.reference import duties, duties_sheet
from app.wording import sentence

File = Annotated[Path, typer.Argument(help="An XLSX file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    verbs = typer.Typer(help="The duties list: check, export, import.", no_args_is_help=True)
    verbs.command("check", help="Name what the list lacks.")(check)
    verbs.command("export", help="Write the list to an XLSX file.")(export)
    verbs.command("import", help="Take the centre's own rows from an XLSX file.")(import_)
    app.add_typer(verbs, name="duties")


def check(context: typer.Context, as_json: AsJson = False) -> None:
    """Every gap with its category; exit code 1 when there is any."""
    with one_sentence():
        base = bootstrap.open_base(context.obj.load("duties"))
        try:
            bodies = {body.id for body in base.registry.load(Department)}
            skills = {skill for unit in base.registry.load(Unit) for skill in unit.skills}
        finally:
            base.store.close()
        found = duties.gaps(base.catalogue.categories, bodies, skills)
        rows = [{"code": g.code, "field": g.field, "reason": told(g)} for g in found]
        number = len(rows)
        lines = [f"{row['code']} {row['field']}: {row['reason']}" for row in rows]
        lines.append(ngettext("{n} gap", "{n} gaps", number).format(n=number))
        answer({"gaps": rows}, as_json=as_json, text="\n".join(lines))
        raise typer.Exit(1 if rows else 0)


def told(gap: duties.Gap) -> str:
    """A gap in words."""
    return _(gap.text).format(value=gap.value)


def export(context: typer.Context, file: File) -> None:
    """Write every category as it is in force."""
    with one_sentence():
        base = bootstrap.open_base(context.obj.load("duties"))
        base.store.close()
        number = duties_sheet.write(file, base.catalogue.categories.values())
        text = ngettext("{n} category", "{n} categories", number).format(n=number)
        answer({"written": number}, as_json=False, text=f"{file}: {text}")


def import_(context: typer.Context, file: File, as_json: AsJson = False) -> None:
    """Keep what differs in the centre's own file; rows that are wrong are named."""
    with one_sentence():
        base = bootstrap.open_base(context.obj.load("duties"))
        base.store.close()
        found, faults = duties_sheet.read(file)
        changed = duties.same(found, base.catalogue.categories)
        kept = duties.keep(paths.data_dir(), changed, datetime.now(UTC))
        for fault in faults:
            say_error(_reason(fault))
        data = {"read": len(found) + len(faults), "changed": kept, "rejected": len(faults)}
        words = _("{read} read, {changed} changed, {rejected} rejected; in force at the next start")
        answer(data, as_json=as_json, text=words.format(**data))
        raise typer.Exit(1 if faults else 0)


def _reason(fault: Refused) -> str:
    return sentence(fault)
