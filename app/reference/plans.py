"""Plans (预案) from TOML: one file a plan, a centre's own laid over the shipped ones by their name.

Tasks, grades, contacts, resources, cards and checklists are tables by id, so that a centre's file
changes one line of them and keeps the rest; `base` takes all that a file does not say from another
plan (一点一方案: the same plan for one place); a task with `levels = []` is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

from app.domain.modes import Item
from app.domain.plans import (
    AFTERMATH,
    CENTRE,
    LEVELS,
    PHASES,
    POINT,
    Card,
    Contact,
    Grade,
    Plan,
    Post,
    Reporting,
    Resource,
    Task,
    circle,
)
from app.i18n import _
from app.reference.tables import Table, invalid, made, over, read, table_of
from app.wording.words import N_

T = TypeVar("T")

FOLDER = "plans"
BASE = "base"
WHOLE = "whole"
"""A file that takes nothing from a shipped plan of its name."""
ROWS: dict[str, type[object]] = {
    "command": Post,
    "monitoring": Item,
    "support": Item,
    "contacts": Contact,
    "resources": Resource,
    "cards": Card,
    "closing": Item,
}
"""Sections that are tables by an id of their own, which orders nothing and is not kept."""
KEYED = ("grades", "tasks")
"""Sections whose id is part of the row."""


def load_plans(
    roots: Iterable[Path], categories: Collection[str], kinds: Collection[str]
) -> dict[str, Plan]:
    """Every plan, in order. Raises Refused `reference.invalid` with file and key."""
    found: dict[str, tuple[Table, Path]] = {}
    for root in roots:
        for file in sorted((root / FOLDER).glob("*.toml")):
            before, _file = found.get(file.stem, ({}, file))
            own = read(file)
            whole = own.pop(WHOLE, False) is True
            found[file.stem] = own if whole else over(before, own), file
    plans = []
    for key, (_table, file) in found.items():
        plans.append(checked(key, based(key, found, ()), file, categories, kinds))
    return {plan.id: plan for plan in sorted(plans, key=lambda plan: (plan.order, plan.id))}


def checked(
    key: str, table: Table, file: Path, categories: Collection[str], kinds: Collection[str]
) -> Plan:
    """A plan from its table, its names and figures looked at. Raises Refused
    `reference.invalid`."""
    plan = plan_of(key, table, file)
    _check(plan, categories, kinds, file)
    return plan


def based(key: str, found: dict[str, tuple[Table, Path]], below: tuple[str, ...]) -> Table:
    """The whole table of a plan, with what its base says filled in."""
    own, file = found[key]
    base = own.get(BASE)
    if base is None:
        return own
    if not isinstance(base, str) or base not in found or base in (*below, key):
        allowed = ", ".join(name for name in found if name != key)
        text = _("{base} is not another plan; allowed: {allowed}")
        raise invalid(file, BASE, text.format(base=repr(base), allowed=allowed))
    whole = over(based(base, found, (*below, key)), own)
    return {name: value for name, value in whole.items() if name != BASE}


def plan_of(key: str, table: Table, file: Path) -> Plan:
    """A plan from its table. Raises Refused `reference.invalid`."""
    plain = [f.name for f in fields(Plan) if f.name not in {*ROWS, *KEYED, "reporting"}]
    for name in table:
        if name not in {*plain, *ROWS, *KEYED, "reporting"}:
            allowed = ", ".join(f.name for f in fields(Plan))
            raise invalid(file, name, _("unknown key; allowed: {allowed}").format(allowed=allowed))
    whole: Table = {"id": key, **{name: table[name] for name in plain if name in table}}
    head = made(whole, Plan, file, "")
    parts: dict[str, object] = {name: getattr(head, name) for name in plain}
    for name, kind in ROWS.items():
        parts[name] = tuple(row for _key, row in _rows(table, name, kind, file))
    parts["grades"] = tuple(_grades(table, file))
    tasks = _rows(table, "tasks", Task, file, "id")
    parts["tasks"] = tuple(task for _key, task in tasks if task.levels)
    given = table_of(table.get("reporting", {}), file, "reporting")
    parts["reporting"] = made(given, Reporting, file, "reporting.")
    return Plan(**parts)  # type: ignore[arg-type]


def _rows(
    table: Table, section: str, kind: type[T], file: Path, own: str = ""
) -> list[tuple[str, T]]:
    rows: list[tuple[str, T]] = []
    for key, value in table_of(table.get(section, {}), file, section).items():
        row = table_of(value, file, f"{section}.{key}")
        filled = {own: key, **row} if own else row
        rows.append((key, made(filled, kind, file, f"{section}.{key}.")))
    return rows


def _grades(table: Table, file: Path) -> list[Grade]:
    found = []
    for key, value in table_of(table.get("grades", {}), file, "grades").items():
        if key not in {str(level) for level in LEVELS}:
            raise _unknown(file, f"grades.{key}", key, [str(level) for level in LEVELS])
        row = table_of(value, file, f"grades.{key}")
        found.append(made({"level": int(key), **row}, Grade, file, f"grades.{key}."))
    return sorted(found, key=lambda grade: -grade.level)


def _check(plan: Plan, categories: Collection[str], kinds: Collection[str], file: Path) -> None:
    """Refused when a name leads nowhere or a figure makes no sense."""
    if not plan.grades:
        raise invalid(file, "grades", _("at least one response level is needed"))
    for code in plan.events:
        if not any(known.startswith(code) for known in categories):
            raise invalid(file, "events", _("no category begins with {code}").format(code=code))
    for kind in plan.sensors:
        if kind not in kinds:
            raise _unknown(file, "sensors", kind, kinds)
    for name in ("phone", "written", "follow_up"):
        _above_zero(getattr(plan.reporting, name), f"reporting.{name}", file)
    ids = [task.id for task in plan.tasks]
    for task in plan.tasks:
        _check_task(plan, task, ids, file)
    if loop := circle(plan.tasks):
        text = _("these wait for each other: {tasks}").format(tasks=" → ".join(loop))
        raise invalid(file, "tasks", text)


def _check_task(plan: Plan, task: Task, ids: list[str], file: Path) -> None:
    key = f"tasks.{task.id}"
    _above_zero(task.minutes, f"{key}.minutes", file)
    if task.phase not in PHASES:
        raise _unknown(file, f"{key}.phase", task.phase, PHASES)
    for level in task.levels:
        if level not in plan.levels:
            raise _unknown(file, f"{key}.levels", level, plan.levels)
    for before in task.after:
        if before not in ids:
            raise _unknown(file, f"{key}.after", before, ids)


def _above_zero(value: float, key: str, file: Path) -> None:
    if value <= 0:
        raise invalid(file, key, _("{value} is not above 0").format(value=f"{value:g}"))


def _unknown(file: Path, key: str, value: object, allowed: Iterable[object]) -> Exception:
    told = ", ".join(str(name) for name in allowed)
    text = _("{value} is not known; allowed: {allowed}")
    return invalid(file, key, text.format(value=repr(value), allowed=told))


@dataclass(frozen=True, slots=True)
class PlanGap:
    """What a plan lacks here: `text` is for translation, `value` what it is about."""

    plan: str
    field: str
    text: str
    value: str = ""


def plan_gaps(
    plans: Iterable[Plan], bodies: Collection[str], places: Collection[str]
) -> list[PlanGap]:
    """What is missing or leads nowhere in this centre; `bodies` are its departments, `places` its
    sensors, plan points and grids (none of them: not looked at)."""
    found: list[PlanGap] = []
    for plan in plans:
        found += [*_named(plan, bodies), *_placed(plan, places), *_unsaid(plan)]
    return found


def _placed(plan: Plan, places: Collection[str]) -> list[PlanGap]:
    lost = [place for place in plan.places if places and place not in places]
    return [PlanGap(plan.id, "places", N_("there is no place {value}"), place) for place in lost]


def _unsaid(plan: Plan) -> list[PlanGap]:
    """Sections without a line, levels without a task, people without a number."""
    text = N_("level {value} has no task")
    found = [
        PlanGap(plan.id, "tasks", text, str(level))
        for level in plan.levels
        if not plan.of_level(level)
    ]
    if not any(task.phase == AFTERMATH for task in plan.tasks):
        found.append(PlanGap(plan.id, "tasks", N_("no task of the aftermath")))
    for section in ("command", "contacts", "resources", "cards", "closing"):
        if not getattr(plan, section):
            found.append(PlanGap(plan.id, section, N_("nothing is said")))
    dumb = [c.name for c in plan.contacts if not (c.phone or c.department)]
    return found + [PlanGap(plan.id, "contacts", N_("{value} has no number"), n) for n in dumb]


def _named(plan: Plan, bodies: Collection[str]) -> list[PlanGap]:
    named = {"lead": [plan.lead], "tasks": [task.owner for task in plan.tasks]}
    named["command"] = [post.department for post in plan.command]
    named["contacts"] = [contact.department for contact in plan.contacts]
    named["resources"] = [resource.keeper for resource in plan.resources]
    named["cards"] = [card.department for card in plan.cards]
    known = {"", CENTRE, POINT, *bodies}
    return [
        PlanGap(plan.id, section, N_("{value} is no department here"), name)
        for section, names in named.items()
        for name in dict.fromkeys(names)
        if bodies and name not in known
    ]
