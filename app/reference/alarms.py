"""What a centre does about alarms: resources/alarms.toml with the centre's own over it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from app.domain.alarm_rules import AlarmRules, Guidance, Priority, Told
from app.i18n import _
from app.reference.tables import Table, invalid, made, over, read, table_of

T = TypeVar("T")

FILE = "alarms.toml"
ROLES = ("duty", "leader", "commander")
WRONG = ("stale", "receipt", "broker", "gateway", "delivery")
"""What is wrong when it is not a sensor's reading."""


@dataclass(frozen=True, slots=True)
class _Priority:
    sound: str
    nag_s: int = 0
    tell: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    do: tuple[str, ...] = ()
    do_en: tuple[str, ...] = ()
    call: tuple[str, ...] = ()
    plan: str = ""
    category: str = ""
    cameras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Case:
    title: str
    title_en: str


_SECTIONS = ("case", "priorities", "groups", "kinds", "sensors")


class _File:
    """The merged file, each row of the type of its section."""

    def __init__(self, table: Table, file: Path) -> None:
        for key in table:
            _one_of(key, _SECTIONS, key, file)
        self.case = made(table_of(table.get("case", {}), file, "case"), _Case, file, "case.")
        self.priorities = _rows(table, "priorities", _Priority, file)
        self.groups = _rows(table, "groups", _Words, file)
        self.kinds = _rows(table, "kinds", _Words, file)
        self.sensors = _rows(table, "sensors", _Words, file)


def _rows(table: Table, section: str, kind: type[T], file: Path) -> dict[str, T]:
    rows = table_of(table.get(section, {}), file, section)
    return {
        name: made(table_of(row, file, f"{section}.{name}"), kind, file, f"{section}.{name}.")
        for name, row in rows.items()
    }


def load_alarms(
    roots: list[Path],
    kinds: Collection[str],
    groups: Collection[str],
    plans: Collection[str],
    categories: Collection[str],
) -> AlarmRules:
    """The merged file, held against what there is. Raises Refused `reference.invalid`."""
    table: Table = {}
    file = roots[0] / FILE
    for root in roots:
        if (root / FILE).exists():
            file = root / FILE
            table = over(table, read(file))
    found = _File(table, file)
    _check_names(found, {*kinds, *WRONG}, groups, file)
    for section, words in (("groups", found.groups), ("kinds", found.kinds)):
        _check_words(words, section, plans, categories, file)
    _check_words(found.sensors, "sensors", plans, categories, file)
    return AlarmRules(
        {int(key): _priority(int(key), one) for key, one in sorted(found.priorities.items())},
        _guidance(found.groups),
        _guidance(found.kinds),
        _guidance(found.sensors),
        found.case.title,
        found.case.title_en,
    )


def _priority(level: int, said: _Priority) -> Priority:
    return Priority(level, said.sound, said.nag_s, said.tell)


def _guidance(words: Mapping[str, _Words]) -> dict[str, Guidance]:
    return {
        key: Guidance(key, w.do, w.do_en, w.call, w.plan, w.category, w.cameras)
        for key, w in words.items()
    }


def _check_names(found: _File, kinds: Collection[str], groups: Collection[str], file: Path) -> None:
    levels = ("1", "2", "3", "4")
    for section, names, allowed in (
        ("priorities", found.priorities, levels),
        ("groups", found.groups, groups),
        ("kinds", found.kinds, kinds),
    ):
        for name in names:
            _one_of(name, allowed, f"{section}.{name}", file)
    for level in levels:
        if level not in found.priorities:
            raise invalid(file, f"priorities.{level}", _("this level is missing"))
    for level, priority in found.priorities.items():
        key = f"priorities.{level}"
        for step in priority.tell:
            _one_of(step.role, ROLES, f"{key}.tell.role", file)
        if any(a.after_s >= b.after_s for a, b in pairwise(priority.tell)):
            raise invalid(file, f"{key}.tell", _("each step comes later than the one before"))
        if priority.nag_s < 0:
            raise invalid(file, f"{key}.nag_s", _("below 0"))


def _check_words(
    found: Mapping[str, _Words],
    section: str,
    plans: Collection[str],
    categories: Collection[str],
    file: Path,
) -> None:
    for name, words in found.items():
        key = f"{section}.{name}"
        if len(words.do) != len(words.do_en):
            raise invalid(file, f"{key}.do_en", _("as many lines in both languages"))
        if words.plan:
            _one_of(words.plan, plans, f"{key}.plan", file)
        if words.category:
            _one_of(words.category, categories, f"{key}.category", file)


def _one_of(value: str, allowed: Collection[str], key: str, file: Path) -> None:
    if value not in allowed:
        text = _("{value} is not known; allowed: {allowed}")
        raise invalid(file, key, text.format(value=repr(value), allowed=", ".join(allowed)))
