"""The duties list (权责清单) as a centre edits it: what it lacks, its table, and the centre's own
file that lies over the shipped one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from app.domain.catalogue import Category
from app.domain.errors import Refused
from app.reference.rules import check_category
from app.reference.tables import Table, made, read, table_of
from app.wording.words import N_

FILE = Path("duties") / "own.toml"
"""The centre's own rows, in its data folder; what they do not say stays as shipped."""
HISTORY = Path("duties") / "history"
COLUMNS = tuple(field.name for field in fields(Category))
_LISTS = frozenset({"departments", "skills"})
SEPARATOR = ", "


@dataclass(frozen=True, slots=True)
class Gap:
    """What a category lacks: `text` is for translation, `value` what it is about."""

    code: str
    field: str
    text: str
    value: str = ""


_EMPTY: tuple[tuple[str, str], ...] = (
    ("departments", N_("nobody is responsible")),
    ("opening", N_("no condition for opening a case")),
    ("closing", N_("no condition for closing a case")),
    ("name_en", N_("no English name")),
)


def gaps(
    categories: Mapping[str, Category], departments: Collection[str], skills: Collection[str]
) -> list[Gap]:
    """What is missing or leads nowhere; `departments` and `skills` are those that exist (none:
    not looked at)."""
    found: list[Gap] = []
    for code, category in categories.items():
        found += [Gap(code, name, text) for name, text in _EMPTY if not getattr(category, name)]
        for body in category.departments:
            if departments and body not in departments:
                found.append(Gap(code, "departments", N_("{value} is no department here"), body))
        able = any(code.startswith(skill) or skill in category.skills for skill in skills)
        if skills and not able:
            told = SEPARATOR.join(category.skills)
            found.append(Gap(code, "skills", N_("no unit is able to do it"), told))
    return found


def text_of(category: Category) -> dict[str, str]:
    """The fields of a category as they are written in a table."""
    return {name: _text(getattr(category, name)) for name in COLUMNS}


def parsed(row: Mapping[str, str], file: Path) -> Category:
    """A category from the words of a table. Raises Refused `reference.invalid`."""
    table: Table = {}
    for name, value in row.items():
        if name in _LISTS:
            table[name] = [word.strip() for word in value.split(",") if word.strip()]
        elif name in ("level", "hours") and value:
            table[name] = _number(value)
        elif value or name not in ("level", "hours"):
            table[name] = value
    category = made(table, Category, file, f"categories.{row.get('code', '')}")
    check_category(category, file)
    return category


def keep(site: Path, changed: Iterable[Category], now: datetime) -> int:
    """Write categories into the centre's own file, the former one kept in its history; how many
    rows differ from what was there. Raises Refused `reference.invalid`, `export.unwritable`."""
    file = site / FILE
    own: Table = read(file) if file.exists() else {}
    rows = dict(table_of(own.get("categories", {}), file, "categories"))
    fresh = {c.code: _row(c) for c in changed}
    differ = sum(rows.get(code) != row for code, row in fresh.items())
    if not differ:
        return 0
    rows |= fresh
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists():
            (site / HISTORY).mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, site / HISTORY / f"own-{now:%Y%m%dT%H%M%S}.toml")
        part = file.with_suffix(".part")
        part.write_text(_toml(own.get("code_set"), rows), encoding="utf-8")
        part.replace(file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused("export.unwritable", file=str(file), reason=reason) from error
    return differ


def _row(category: Category) -> Table:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name in COLUMNS[1:]
        if (value := getattr(category, name)) not in ("", ())
    }


def _toml(code_set: object, rows: Mapping[str, object]) -> str:
    lines = ["# The centre's own rows of the duties list, over the shipped ones."]
    if isinstance(code_set, dict):
        lines += ["", "[code_set]", *_pairs(code_set)]
    for code, row in sorted(rows.items()):
        assert isinstance(row, dict)
        lines += ["", f"[categories.{json.dumps(code)}]", *_pairs(row)]
    return "\n".join(lines) + "\n"


def _pairs(row: Mapping[str, object]) -> list[str]:
    # A string or a list of strings in JSON is the same in TOML.
    return [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in row.items()]


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return SEPARATOR.join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _number(value: str) -> int | float | str:
    try:
        number = float(value)
    except ValueError:
        return value
    return int(number) if number.is_integer() else number


def same(one: Sequence[Category], other: Mapping[str, Category]) -> list[Category]:
    """Those of `one` that are not as in `other`."""
    return [category for category in one if other.get(category.code) != category]
