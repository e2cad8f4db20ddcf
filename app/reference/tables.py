"""TOML tables read, laid over each other and made into typed objects, errors told by key."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TypeVar, get_args, get_type_hints

import msgspec

from app.domain.errors import Refused
from app.i18n import _

Table = dict[str, object]
T = TypeVar("T")

TYPES = re.compile(r"Expected `(.+?)`, got `(.+?)`")


def read(file: Path) -> Table:
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise invalid(file, "", str(error)) from error


def table_of(value: object, file: Path, key: str) -> Table:
    if not isinstance(value, dict):
        raise invalid(file, key, _("a table is needed"))
    return value


def over(below: Table, above: Table) -> Table:
    """`above` merged over `below`: tables key by key, everything else replaced."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        both = isinstance(value, dict) and isinstance(under, dict)
        merged[key] = over(under, value) if both else value  # type: ignore[arg-type]
    return merged


def made(table: Table, kind: type[T], file: Path, prefix: str) -> T:
    _check_keys(table, kind, file, prefix)
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        reason, _at, where = str(error).partition(" - at ")
        key = where.strip("`").removeprefix("$").removeprefix(".")
        raise invalid(file, prefix + key, _plain(reason)) from error


def _check_keys(table: Table, kind: type[object], file: Path, prefix: str) -> None:
    """A key nobody reads is a slip of the pen: it is refused, with the keys there are."""
    hints = get_type_hints(kind)
    allowed = [f.name for f in fields(kind)]  # type: ignore[arg-type]
    for key, value in table.items():
        if key not in allowed:
            text = _("unknown key; allowed: {allowed}").format(allowed=", ".join(allowed))
            raise invalid(file, prefix + key, text)
        parts = [hint for hint in (hints[key], *get_args(hints[key])) if is_dataclass(hint)]
        rows = value if isinstance(value, list) else [value]
        for row in rows:
            if parts and isinstance(row, dict):
                _check_keys(row, parts[0], file, f"{prefix}{key}.")  # type: ignore[arg-type]


def invalid(file: Path, key: str, reason: str) -> Refused:
    """The refusal of a file: which one, which key of it, what is allowed."""
    return Refused("reference.invalid", file=str(file), key=key, reason=reason)


def _plain(reason: str) -> str:
    """The decoder's words about a wrong type, in the language in use."""
    found = TYPES.match(reason)
    if found is None:
        return reason
    return _("expected {wanted}, found {found}").format(wanted=found[1], found=found[2])


def one_of(value: object, allowed: Iterable[object], key: str, file: Path) -> None:
    """Refused when `value` is none of the names there are."""
    names = list(allowed)
    if value not in names:
        told = ", ".join(str(name) or '""' for name in names)
        text = _("{value} is not known; allowed: {allowed}")
        raise invalid(file, key, text.format(value=repr(value), allowed=told))


def above_zero(value: float, key: str, file: Path) -> None:
    """Refused when `value` is not a figure above 0."""
    if not (value > 0 and math.isfinite(value)):
        raise invalid(file, key, _("{value} is not above 0").format(value=f"{value:g}"))
