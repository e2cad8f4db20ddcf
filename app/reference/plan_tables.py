"""A plan as plain tables, one a section, and back: what its XLSX sheets and DOCX tables hold."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import get_args, get_type_hints

from app.domain.errors import Refused
from app.domain.modes import Item
from app.domain.plans import Card, Contact, Grade, Plan, Post, Reporting, Resource, Task
from app.i18n import _
from app.reference.plans import FOLDER, WHOLE, checked
from app.reference.tables import Table, invalid

Rows = list[list[str]]
"""The first row names the columns."""

SECTIONS: dict[str, type[object]] = {
    "command": Post,
    "monitoring": Item,
    "grades": Grade,
    "tasks": Task,
    "support": Item,
    "contacts": Contact,
    "resources": Resource,
    "cards": Card,
    "closing": Item,
}
HEAD, REPORTING = "plan", "reporting"
KEY, VALUE = "field", "value"
OWN_KEY = {"grades": "level", "tasks": "id"}
BETWEEN = " | "
"""Between the Chinese and the English words of a step."""
_PLAIN = ("id", "name", "name_en", "edition", "lead", "order", "icon", "purpose", "purpose_en",
          "events", "sensors", "places")  # fmt: skip
_LISTS = ("events", "sensors", "places")


def tables_of(plan: Plan) -> dict[str, Rows]:
    """The sections of a plan by name: its head, then a table each."""
    head: Rows = [[KEY, VALUE]]
    head += [[name, _text(getattr(plan, name))] for name in _PLAIN]
    head += [
        [f"{REPORTING}.{field.name}", _text(getattr(plan.reporting, field.name))]
        for field in fields(Reporting)
    ]
    found = {HEAD: head}
    for section, kind in SECTIONS.items():
        names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
        rows = getattr(plan, section)
        found[section] = [names, *([_text(getattr(row, n)) for n in names] for row in rows)]
    return found


def plan_of_tables(
    tables: Mapping[str, Rows], file: Path, categories: Collection[str], kinds: Collection[str]
) -> tuple[Plan, Table]:
    """The plan of such tables, checked, and its TOML table. Raises Refused `reference.invalid`
    that names the file, the table and its row."""
    if HEAD not in tables:
        text = _("there is no table “{name}”").format(name=HEAD)
        raise invalid(file, HEAD, text)
    table = _head(tables[HEAD], file)
    key = str(table.pop("id", ""))
    if not key or not all(char.isalnum() or char in "-_" for char in key):
        raise invalid(file, f"{HEAD}.id", _("letters, digits, - and _ are allowed"))
    for section, kind in SECTIONS.items():
        rows = tables.get(section, [])
        if len(rows) > 1:
            table[section] = _section(section, kind, rows, file)
    return checked(key, table, file, categories, kinds), table


def keep(plan: Plan, table: Table, site: Path) -> Path:
    """Write a plan into the centre's own folder, whole: nothing shines through from a shipped one
    of its name. Raises Refused `export.unwritable`."""
    file = site / FOLDER / f"{plan.id}.toml"
    part = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(_toml(table), encoding="utf-8")
        part.replace(file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused("export.unwritable", file=str(file), reason=reason) from error
    return file


def _head(rows: Rows, file: Path) -> Table:
    table: Table = {}
    reporting: Table = {}
    for row in rows[1:]:
        name, value = (*(cell.strip() for cell in row), "", "")[:2]
        if name.startswith(f"{REPORTING}."):
            reporting[name.partition(".")[2]] = _number(value, f"{HEAD}.{name}", file)
        elif name in _LISTS:
            table[name] = _list(value)
        elif name == "order":
            table[name] = _number(value or "0", f"{HEAD}.{name}", file)
        elif name and value:
            table[name] = value
    if reporting:
        table[REPORTING] = reporting
    return table


def _section(section: str, kind: type[object], rows: Rows, file: Path) -> Table:
    titles = [title.strip() for title in rows[0]]
    hints = get_type_hints(kind)
    unknown = [title for title in titles if title and title not in hints]
    if unknown:
        text = _("unknown column; allowed: {allowed}").format(allowed=", ".join(hints))
        raise invalid(file, f"{section}.{unknown[0]}", text)
    found: Table = {}
    for number, cells in enumerate(rows[1:], 1):
        words = dict(zip(titles, (cell.strip() for cell in cells), strict=False))
        if not any(words.values()):
            continue
        made = {
            name: _value(hints[name], word, f"{section} {number}, {name}", file)
            for name, word in words.items()
            if word or name == "levels"
        }
        own = OWN_KEY.get(section)
        key = str(made.pop(own, number)) if own else f"r{number}"
        if key in found:
            raise invalid(file, f"{section} {number}", _("{key} is there twice").format(key=key))
        found[key] = made
    return found


def _value(hint: object, word: str, key: str, file: Path) -> object:
    if hint is str:
        return word
    if hint in (int, float):
        return _number(word, key, file)
    if get_args(hint)[0] is int:
        return [int(_number(part, key, file)) for part in _list(word)]
    if get_args(hint)[0] is str:
        return _list(word)
    lines = [line.partition(BETWEEN) for line in word.splitlines() if line.strip()]
    return [[zh.strip(), en.strip() or zh.strip()] for zh, _bar, en in lines]


def _number(word: str, key: str, file: Path) -> float:
    try:
        value = float(word)
    except ValueError as error:
        text = _("{value} is no number").format(value=repr(word))
        raise invalid(file, key, text) from error
    return int(value) if value.is_integer() else value


def _list(word: str) -> list[str]:
    return [part.strip() for part in word.replace("，", ",").split(",") if part.strip()]


def _text(value: object) -> str:
    if isinstance(value, tuple):
        if value and isinstance(value[0], tuple):
            return "\n".join(BETWEEN.join(pair) for pair in value)
        return ", ".join(str(part) for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _toml(table: Table) -> str:
    """A string, number or list of them in JSON is the same in TOML."""
    lines = [f"{WHOLE} = true"]
    lines += [f"{key} = {_json(value)}" for key, value in table.items() if _flat(value)]
    for section, rows in table.items():
        if _flat(rows):
            continue
        assert isinstance(rows, dict)
        if all(_flat(value) for value in rows.values()):
            lines += ["", f"[{section}]", *(f"{k} = {_json(v)}" for k, v in rows.items())]
            continue
        for key, row in rows.items():
            lines += ["", f"[{section}.{json.dumps(key, ensure_ascii=False)}]"]
            lines += [f"{name} = {_json(value)}" for name, value in row.items()]
    return "\n".join(lines) + "\n"


def _flat(value: object) -> bool:
    return not isinstance(value, dict)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def titles(tables: Mapping[str, Rows]) -> Sequence[str]:
    """The tables in their order."""
    return [name for name in (HEAD, *SECTIONS) if name in tables]
