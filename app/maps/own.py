"""The centre's own choices: sources added, turned on, ordered; keys. Written by the program.

They go into a list of their own, read last: lists written by hand are never touched.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from app.i18n import _
from app.maps import catalogue
from app.maps.catalogue import FOLDER, KEYS, OWN
from app.maps.source import Damaged
from app.maps.spec import NAMES, Spec, checked

Row = dict[str, object]
_NEVER_WRITTEN = {"id", "key", "cache"}
"""The key belongs into keys.toml, the cache's place is found each time."""


def change(data_folder: Path, key: str, **changed: object) -> None:
    """Note what is different about a source. Raises OSError when the disk will not have it."""
    rows = _rows(data_folder)
    rows[key] = {**rows.get(key, {}), **changed}
    _write(data_folder, rows)


def arrange(data_folder: Path, keys: Iterable[str]) -> None:
    """Give sources their order, from below to above."""
    rows = _rows(data_folder)
    for place, key in enumerate(keys):
        rows[key] = {**rows.get(key, {}), "order": place}
    _write(data_folder, rows)


def add_file(data_folder: Path, file: Path) -> Spec:
    """Take an archive as a source, where it lies. Raises Damaged when it cannot be read."""
    spec = catalogue.archive(file.resolve())
    catalogue.open_source(spec).close()
    return add(data_folder, spec)


def add(data_folder: Path, spec: Spec) -> Spec:
    """Take a source over, above the others, under a name that is free. Raises Damaged."""
    spec = checked(spec)
    known = catalogue.listing(data_folder).specs
    same = next((s for s in known if s.path == spec.path and s.url == spec.url), None)
    if same is not None:
        raise Damaged(_("{name} is here already.").format(name=same.name or same.id))
    row = {n: v for n in sorted(NAMES) if (v := getattr(spec, n)) != getattr(_USUAL, n)}
    row = {n: v for n, v in row.items() if n not in _NEVER_WRITTEN} | {"type": spec.type}
    row["order"] = 1 + max((s.order for s in known if s.overlay == spec.overlay), default=0)
    key = _free(re.sub(r"[^\w\-.]+", "_", spec.id)[:48] or "map", {s.id for s in known})
    change(data_folder, key, **row)
    return next(s for s in catalogue.listing(data_folder).specs if s.id == key)


def remove(data_folder: Path, key: str) -> bool:
    """Take a source that was added away; False when it was not added here. Its file stays."""
    rows = _rows(data_folder)
    if "type" not in rows.get(key, {}):
        return False
    del rows[key]
    _write(data_folder, rows)
    return True


def added(data_folder: Path) -> frozenset[str]:
    """The sources that were added here and can be taken away again."""
    return frozenset(key for key, row in _rows(data_folder).items() if "type" in row)


def set_key(data_folder: Path, account: str, key: str) -> None:
    """Keep the user's key for a service; '' takes it away. Only the user may read the file."""
    keys = {**catalogue.read_keys(data_folder), account: key.strip()}
    lines = [f"{json.dumps(name)} = {_value(value)}" for name, value in keys.items() if value]
    _replace(data_folder / FOLDER / KEYS, "\n".join(lines) + "\n", private=True)


_USUAL = Spec("", "")


def _free(key: str, taken: set[str]) -> str:
    number, found = 2, key
    while found in taken:
        found, number = f"{key}-{number}", number + 1
    return found


def _rows(data_folder: Path) -> dict[str, Row]:
    file = data_folder / FOLDER / OWN
    try:
        return msgspec.toml.decode(file.read_bytes(), type=dict[str, dict[str, Row]])["sources"]
    except (FileNotFoundError, KeyError):
        return {}
    except (msgspec.MsgspecError, ValueError) as error:
        raise Damaged(f"{file.name}: {error}") from error


def _write(data_folder: Path, rows: Mapping[str, Row]) -> None:
    said = [f"# {OWN}: written by GridDeck; a list of your own goes into another *.toml here.\n"]
    for key, row in sorted(rows.items()):
        lines = [f"{name} = {_value(value)}" for name, value in row.items()]
        said.append("\n".join([f"[sources.{json.dumps(key, ensure_ascii=False)}]", *lines, ""]))
    _replace(data_folder / FOLDER / OWN, "\n".join(said))


def _value(value: object) -> str:
    """A value as TOML writes it; texts as in JSON, which TOML takes."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _replace(file: Path, text: str, *, private: bool = False) -> None:
    """All or nothing: whoever reads meanwhile reads the old one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    mode = 0o600 if private else 0o666
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as stream:
        stream.write(text.encode())
    fresh.replace(file)
