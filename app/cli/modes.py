"""`griddeck modes check|show|diff`: what the centre does in each mode, as data."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import msgspec
import typer

from app import paths
from app.cli.console import answer, one_sentence
from app.domain.errors import Refused
from app.domain.modes import Change, Mode, diff
from app.i18n import local, ngettext
from app.reference import load_catalogue
from app.reference.load import mode_names
from app.reference.modes import find_modes, mode_faults
from app.wording import sentence

AsJson = Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")]
ModeId = Annotated[str, typer.Argument(help="Id of a mode, or MODE/PRESET.")]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    verbs = typer.Typer(help="The modes: check, show, diff.", no_args_is_help=True)
    verbs.command("check", help="Name everything that is wrong in the mode files.")(check)
    verbs.command("show", help="Show one mode as it is in force, or list all.")(show)
    verbs.command("diff", help="Show what a switch from A to B would change.")(difference)
    app.add_typer(verbs, name="modes")


def check(context: typer.Context, as_json: AsJson = False) -> None:
    """Every fault with its file and key; exit code 1 when there is any."""
    with one_sentence():
        context.obj.load("modes")
        roots = [paths.resources(), paths.data_dir()]
        found, names = find_modes(roots), mode_names(roots)
        faults = [fault for key in found for fault in mode_faults(key, found, names)]
        told = [sentence(fault) for fault in faults]
        modes = ngettext("{n} mode", "{n} modes", len(found)).format(n=len(found))
        total = ngettext("{n} fault", "{n} faults", len(told)).format(n=len(told))
        text = "\n".join([*told, f"{modes}, {total}"])
        data = {"modes": list(found), "faults": [fault.facts for fault in faults]}
        answer(data, as_json=as_json, text=text)
        raise typer.Exit(1 if faults else 0)


def show(
    context: typer.Context,
    mode: Annotated[str, typer.Argument(help="Id of a mode, or MODE/PRESET.")] = "",
    as_json: AsJson = False,
) -> None:
    """One mode key by key, or a line for each."""
    with one_sentence():
        context.obj.load("modes")
        modes = load_catalogue(paths.data_dir()).modes
        if not mode:
            lines = [_line(each) for each in modes.values()]
            answer({"modes": [_head(m) for m in modes.values()]}, as_json=as_json,
                   text="\n".join(lines))  # fmt: skip
            return
        found = _find(mode, modes)
        plain = diff(Mode("", "", "", ""), found)
        lines = [f"{_key(change)} = {change.after}" for change in plain]
        data = msgspec.to_builtins(replace(found, presets=()), str_keys=True)
        answer(data, as_json=as_json, text="\n".join([_line(found), *lines]))


def difference(
    context: typer.Context, before: ModeId, after: ModeId, as_json: AsJson = False
) -> None:
    """What the preview lists."""
    with one_sentence():
        context.obj.load("modes")
        modes = load_catalogue(paths.data_dir()).modes
        changes = diff(_find(before, modes), _find(after, modes))
        lines = [f"{_key(c)}: {c.before or '-'} → {c.after or '-'}" for c in changes]
        total = ngettext("{n} change", "{n} changes", len(changes)).format(n=len(changes))
        answer({"changes": [msgspec.to_builtins(c) for c in changes]}, as_json=as_json,
               text="\n".join([*lines, total]))  # fmt: skip


def _find(name: str, modes: dict[str, Mode]) -> Mode:
    key, _slash, preset = name.partition("/")
    if key not in modes:
        raise Refused("mode.unknown", mode=key, allowed=", ".join(modes))
    found = modes[key].under(preset)
    if found.preset != preset:
        allowed = ", ".join(each.id for each in modes[key].presets)
        raise Refused("mode.preset", preset=preset, allowed=allowed)
    return found


def _head(mode: Mode) -> dict[str, object]:
    presets = [preset.id for preset in mode.presets]
    return {"id": mode.id, "name": mode.name, "name_en": mode.name_en, "presets": presets}


def _line(mode: Mode) -> str:
    presets = " ".join(preset.id for preset in mode.presets)
    return f"{mode.id:<14} {local(mode.name, mode.name_en)}  {presets}".rstrip()


def _key(change: Change) -> str:
    return f"{change.section}.{change.key}" if change.key else change.section
