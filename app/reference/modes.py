"""Modes (模态) from TOML: one file a mode, a centre's own laid over the shipped one key by key.

`base` takes what a file does not say from another mode; `[presets.NAME]` says what a variant of
the mode (春节; concert; flood) changes in it. A new file is a new mode.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import Refused
from app.domain.modes import Mode, Preset
from app.i18n import _
from app.reference.rules import check_mode
from app.reference.tables import Table, invalid, made, over, read, table_of

FOLDER = "modes"
BASE, PRESETS = "base", "presets"
DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Names:
    """What a mode may name: `rising` tells for each sensor kind whether high values are the bad
    ones, `plans` and `scenes` (of the wall) are those there are."""

    rising: Mapping[str, bool]
    plans: Collection[str] = ()
    scenes: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The table of a mode as its files say it, one over the other; `file` spoke last."""

    table: Table
    file: Path


def find_modes(roots: Sequence[Path]) -> dict[str, Found]:
    """Every mode's own table. Raises Refused `reference.invalid`."""
    found: dict[str, Found] = {}
    for root in roots:
        for file in sorted((root / FOLDER).glob("*.toml")):
            before = found.get(file.stem)
            found[file.stem] = Found(over(before.table if before else {}, read(file)), file)
    if DAILY not in found:
        raise invalid(roots[0] / FOLDER / "daily.toml", "", _("the daily mode is missing"))
    return found


def load_modes(roots: Sequence[Path], names: Names) -> dict[str, Mode]:
    """Every mode by its id. Raises Refused `reference.invalid` with file and key."""
    found = find_modes(roots)
    return {key: mode_of(key, found, names) for key in found}


def mode_of(key: str, found: Mapping[str, Found], names: Names) -> Mode:
    """One mode with its presets. Raises Refused `reference.invalid`."""
    file = found[key].file
    table = whole(key, found, ())
    presets = table_of(table.pop(PRESETS, {}), file, PRESETS)
    mode = _mode(key, table, names, file, "")
    for trigger in mode.suggestions:
        if trigger.preset and trigger.preset not in presets:
            text = _("{value} is not known; allowed: {allowed}")
            told = text.format(value=repr(trigger.preset), allowed=", ".join(presets))
            raise invalid(file, "suggestions.preset", told)
    return replace(
        mode, presets=tuple(_preset(mode, table, name, row, names, file)
                            for name, row in presets.items())
    )  # fmt: skip


def whole(key: str, found: Mapping[str, Found], below: tuple[str, ...]) -> Table:
    """The whole table of a mode, with what its base says filled in; the caller's own."""
    own = found[key]
    base = own.table.get(BASE)
    if base is None:
        return dict(own.table)
    if not isinstance(base, str) or base not in found or base in (*below, key):
        allowed = ", ".join(name for name in found if name != key)
        text = _("{base} is not another mode; allowed: {allowed}")
        raise invalid(
            found[(*below, key)[0]].file, BASE, text.format(base=repr(base), allowed=allowed)
        )
    table = over(whole(base, found, (*below, key)), own.table)
    return {name: value for name, value in table.items() if name != BASE}


def mode_faults(key: str, found: Mapping[str, Found], names: Names) -> list[Refused]:
    """Everything that is wrong with a mode's own file, one fault a key; what is right in it does
    not hide behind what is wrong."""
    own = found[key]
    faults: list[Refused] = []
    sound: Table = {}
    for part in _parts(own.table):
        tried = {**found, key: Found(over(sound, part), own.file)}
        try:
            mode_of(key, tried, names)
        except Refused as refused:
            # A name that a later line gives is not missing yet.
            if _needs_more(refused, own.table):
                sound = over(sound, part)
                continue
            faults.append(refused)
        else:
            sound = over(sound, part)
    try:
        mode_of(key, {**found, key: Found(sound, own.file)}, names)
    except Refused as refused:
        faults.append(refused)
    return faults


def _needs_more(refused: Refused, table: Table) -> bool:
    missing = str(refused.facts.get("reason", ""))
    return "required field" in missing and any(f"`{name}`" in missing for name in table)


def _parts(table: Table) -> list[Table]:
    """The table as small ones, each of one key, or of one key of a table in it; what others
    lean on stands first."""
    first = [key for key in (BASE, "response_levels", PRESETS) if key in table]
    parts: list[Table] = []
    for key in (*first, *(key for key in table if key not in first)):
        value = table[key]
        if isinstance(value, dict):
            parts += [{key: {name: inner}} for name, inner in value.items()]
        else:
            parts.append({key: value})
    return parts


def _mode(key: str, table: Table, names: Names, file: Path, prefix: str) -> Mode:
    mode = made({**table, "id": key}, Mode, file, prefix)
    try:
        check_mode(mode, names.rising, names.scenes, names.plans, file)
    except Refused as refused:
        facts = refused.facts
        raise invalid(file, f"{prefix}{facts['key']}", str(facts["reason"])) from refused
    return mode


def _preset(
    mode: Mode, table: Table, name: str, row: object, names: Names, file: Path
) -> Preset:  # fmt: skip
    key = f"{PRESETS}.{name}."
    said = dict(table_of(row, file, f"{PRESETS}.{name}"))
    words = [said.pop(word, "") for word in ("name", "name_en")]
    if not all(isinstance(word, str) and word for word in words):
        raise invalid(file, f"{key}name", _("a name in both languages is needed"))
    other = _mode(mode.id, over(table, said), names, file, key)
    zh, en = (str(word) for word in words)
    full, full_en = f"{mode.name} · {zh}", f"{mode.name_en} · {en}"
    return Preset(name, zh, en, replace(other, preset=name, name=full, name_en=full_en))
