"""Kinds of warnings from warnings.toml, a centre's own file over the shipped one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from app.domain.warning_kinds import Criterion, WarningKind, WarningRules
from app.i18n import _
from app.reference.tables import Table, invalid, made, over, read, table_of

FILE = "warnings.toml"
LEVELS = ("1", "2", "3", "4")


def load_warning_rules(roots: Iterable[Path], plans: Collection[str]) -> WarningRules:
    """The rules of all roots laid over each other. Raises Refused `reference.invalid`."""
    table: Table = {}
    file = Path(FILE)
    for root in roots:
        if (own := root / FILE).exists():
            table, file = over(table, read(own)), own
    head = made({k: v for k, v in table.items() if k != "kinds"}, WarningRules, file, "")
    rows = table_of(table.get("kinds", {}), file, "kinds")
    rules = replace(head, kinds={key: _kind(key, row, file) for key, row in rows.items()})
    _check(rules, plans, file)
    return rules


def _kind(key: str, row: object, file: Path) -> WarningKind:
    where = f"kinds.{key}"
    table = table_of(row, file, where)
    colours = {
        level: made(table_of(told, file, f"{where}.colours.{level}"), Criterion, file, f"{where}.")
        for level, told in table_of(table.get("colours", {}), file, f"{where}.colours").items()
    }
    plain = {"id": key, **{name: value for name, value in table.items() if name != "colours"}}
    return replace(made(plain, WarningKind, file, f"{where}."), colours=colours)


def _check(rules: WarningRules, plans: Collection[str], file: Path) -> None:
    if not rules.valid_hours > 0:
        raise invalid(file, "valid_hours", _("{value} is not above 0").format(value=0))
    for kind in rules.kinds.values():
        _check_kind(kind, plans, file)
    for level, offer in rules.offers.items():
        if level not in LEVELS or str(offer) not in LEVELS:
            raise _not_one(level, LEVELS, "offers", file)


def _check_kind(kind: WarningKind, plans: Collection[str], file: Path) -> None:
    if kind.plan and kind.plan not in plans:
        raise _not_one(kind.plan, plans, f"kinds.{kind.id}.plan", file)
    for level in kind.colours:
        if level not in LEVELS:
            raise _not_one(level, LEVELS, f"kinds.{kind.id}.colours", file)


def _not_one(value: str, allowed: Iterable[str], key: str, file: Path) -> Exception:
    text = _("{value} is not known; allowed: {allowed}")
    return invalid(file, key, text.format(value=repr(value), allowed=", ".join(allowed)))
