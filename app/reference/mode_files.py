"""A centre's own mode files: one key changed, checked before it is kept, former versions kept and
brought back. What a centre writes lies over the shipped file, so that an upgrade keeps both."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Item as TomlItem

from app.domain.errors import Refused
from app.i18n import _
from app.reference.modes import BASE, FOLDER, Found, Names, mode_of, whole
from app.reference.tables import Table, invalid, over, read

HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Row:
    """One key of a mode: its path, its value as TOML, whether the centre's own file says it."""

    key: str
    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class Version:
    """A former file of a mode: when it was replaced (UTC, from its name)."""

    file: Path
    at: str


def own_file(site: Path, mode: str) -> Path:
    """Where the centre's own file of a mode lies, there or not."""
    return site / FOLDER / f"{mode}.toml"


def rows(site: Path, mode: str, found: Mapping[str, Found]) -> list[Row]:
    """Every key of a mode as it is in force, in the order of its file."""
    file = own_file(site, mode)
    own = read(file) if file.exists() else {}
    table = whole(mode, found, ())
    return [Row(key, _toml(value), _said(own, key)) for key, value in _leaves(table, "")]


def changed(
    site: Path, mode: str, key: str, text: str, found: Mapping[str, Found], names: Names
) -> str:  # fmt: skip
    """The centre's own file with `key` set to the TOML value `text`. Raises Refused
    `reference.invalid` with that key when the mode would not be sound."""
    file = own_file(site, mode)
    value = _value(file, key, text)
    document = tomlkit.parse(file.read_text("utf-8-sig")) if file.exists() else tomlkit.document()
    _put(document, value, file, key)
    written = tomlkit.dumps(document)
    below = found[mode]
    tried = {**found, mode: Found(over(below.table, tomllib.loads(written)), file)}
    for each in (mode, *_built_on(mode, found)):
        mode_of(each, tried, names)
    return written


def without(site: Path, mode: str, key: str) -> str:
    """The centre's own file without `key`: the shipped value holds again."""
    file = own_file(site, mode)
    document = tomlkit.parse(file.read_text("utf-8-sig"))
    *path, last = key.split(".")
    table: Mapping[str, object] = document
    for part in path:
        inner = table.get(part)
        if not isinstance(inner, Mapping):
            return tomlkit.dumps(document)
        table = inner
    if last in table:
        del table[last]  # type: ignore[attr-defined]
    return tomlkit.dumps(document)


def keep(site: Path, mode: str, text: str, now: datetime) -> None:
    """Write the centre's own file; the former one goes into the history. Raises Refused
    `export.unwritable`."""
    file = own_file(site, mode)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists():
            folder = file.parent / HISTORY
            folder.mkdir(exist_ok=True)
            former = folder / f"{mode}-{now:%Y%m%dT%H%M%S%f}.toml"
            former.write_bytes(file.read_bytes())
        part = file.with_suffix(".part")
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused("export.unwritable", file=str(file), reason=reason) from error


def versions(site: Path, mode: str) -> list[Version]:
    """Former files of a mode, the newest first."""
    files = sorted((site / FOLDER / HISTORY).glob(f"{mode}-*.toml"), reverse=True)
    return [Version(file, file.stem.removeprefix(f"{mode}-")) for file in files]


def bring_back(
    site: Path, mode: str, version: Version, shipped: Sequence[Path], names: Names, now: datetime
) -> None:
    """Let a former file hold again; the present one goes into the history. Raises Refused
    `reference.invalid` when it is not sound any more."""
    from app.reference.modes import find_modes

    below = find_modes(shipped)
    file = own_file(site, mode)
    table = over(below[mode].table if mode in below else {}, read(version.file))
    mode_of(mode, {**below, mode: Found(table, file)}, names)
    keep(site, mode, version.file.read_text("utf-8-sig"), now)


def _built_on(mode: str, found: Mapping[str, Found]) -> list[str]:
    return [key for key, each in found.items() if each.table.get(BASE) == mode and key != mode]


def _leaves(table: Table, prefix: str) -> list[tuple[str, object]]:
    """Keys and their values; a table is opened, a list of tables is one value."""
    found: list[tuple[str, object]] = []
    for key, value in table.items():
        if isinstance(value, dict) and _plain(key):
            found += _leaves(value, f"{prefix}{key}.")
        elif _plain(key):
            found.append((f"{prefix}{key}", value))
        else:
            found.append((f'{prefix}"{key}"', value))
    return found


def _plain(key: str) -> bool:
    return all(sign.isalnum() or sign in "_-" for sign in key)


def _said(own: Table, key: str) -> bool:
    table: object = own
    for part in _path(key):
        if not isinstance(table, dict) or part not in table:
            return False
        table = table[part]
    return True


def _path(key: str) -> list[str]:
    head, quote, rest = key.partition('"')
    parts = [part for part in head.split(".") if part]
    return [*parts, rest.rstrip('"')] if quote else parts


def _toml(value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        lines = ",\n".join("  " + _inline(row) for row in value)
        return f"[\n{lines},\n]"
    return _inline(value)


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_inline(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(each) for each in value) + "]"
    return str(tomlkit.item(value).as_string())


def _value(file: Path, key: str, text: str) -> TomlItem:
    try:
        found = tomlkit.parse(f"value = {text.strip()}\n")["value"]
    except TOMLKitError as error:
        raise invalid(file, key, _("no TOML value: {reason}").format(reason=error)) from error
    assert isinstance(found, TomlItem)
    return found


def _put(
    document: tomlkit.TOMLDocument, value: TomlItem, file: Path, key: str
) -> None:  # fmt: skip
    *path, last = _path(key)
    table: object = document
    for part in path:
        assert isinstance(table, dict)
        if part not in table:
            table[part] = tomlkit.table()
        table = table[part]
        if not isinstance(table, dict):
            raise invalid(file, key, _("a table is needed"))
    assert isinstance(table, dict)
    table[last] = value
