"""In which order cases stand, under which heads, and which facts their second line shows."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.cases import Case
from app.domain.clocks import Due
from app.domain.modes import Mode
from app.i18n import _, local
from app.picture.picture import Picture
from app.wording.words import N_
from ui.widgets import format as fmt

BY_MODE, BY_DUE, BY_LEVEL, BY_NEWEST = "mode", "due", "level", "newest"
SORTS: dict[str, str] = {
    BY_MODE: N_("Order of the mode"),
    BY_DUE: N_("Due"),
    BY_LEVEL: N_("Level"),
    BY_NEWEST: N_("Newest"),
    "id": N_("Case no."),
    "title": N_("Title"),
    "stage": N_("Stage"),
    "category": N_("Category"),
    "street": N_("Street"),
    "grid": N_("Grid"),
    "source": N_("Source"),
    "assignee": N_("Assignee"),
}
GROUPS: dict[str, str] = {
    "": N_("No groups"),
    "street": N_("Street"),
    "grid": N_("Grid"),
    "category": N_("Category"),
    "assignee": N_("Assignee"),
}
FACTS: dict[str, str] = {
    "place": N_("Place"),
    "grid": N_("Grid"),
    "category": N_("Category"),
    "assignee": N_("Assignee"),
    "source": N_("Source"),
    "street": N_("Street"),
    "id": N_("Case no."),
    "reported": N_("Reported at"),
}
USUAL_FACTS = ("place",)
LAST = "\U0010ffff"
"""The group of cases that belong to none stands last."""

Key = tuple[str, int, float, float, tuple[int, ...], str]
"""Group, whether it comes first, two numbers, a text as code points, and the case's id."""


@dataclass(frozen=True, slots=True)
class Order:
    """A row of SORTS, whether it is turned round, and a row of GROUPS."""

    sort: str = BY_MODE
    down: bool = False
    group: str = ""


def key_of(case: Case, due: Due, mode: Mode, order: Order, picture: Picture | None) -> Key:
    """Where `case` stands. Titles and names of units need the picture."""
    group = group_of(case, order.group) if order.group else ""
    sort = mode.queue.order if order.sort == BY_MODE else order.sort
    at = due.at.timestamp() if due.at and not due.paused else math.inf
    first, one, two, text = 0, 0.0, at, ""
    if order.sort == BY_MODE and mode.queue.first:
        first = int(not case.category.startswith(mode.queue.first))
    if sort == BY_LEVEL:
        one = float(case.level)
    elif sort == BY_NEWEST:
        two = -(case.reported_at.timestamp() if case.reported_at else 0.0)
    elif sort not in (BY_DUE, BY_MODE):
        text = _text_of(case, sort, picture)
        first = int(not text)
    elif order.down and math.isinf(at):
        first += 2
    if not order.down:
        return group, first, one, two, tuple(map(ord, text)), case.id
    return group, first, -one, -two, (*(-ord(sign) for sign in text), 1), case.id


def group_of(case: Case, group: str) -> str:
    """The code of the group a case belongs to, LAST for none."""
    return str(getattr(case, group)) or LAST


def group_name(code: str, group: str, picture: Picture) -> str:
    """The head of a group in words."""
    if code == LAST:
        return _("Not assigned") if group == "assignee" else _("Not given")
    if group == "category":
        category = picture.catalogue.category(code)
        return local(category.name, category.name_en) or code
    if group == "assignee":
        return unit_name(code, picture)
    grid = picture.registry.grids.get(code)
    name = local(grid.name, grid.name_en) if grid else code
    return f"{name} {code}" if group == "grid" and name != code else name


def unit_name(unit_id: str, picture: Picture) -> str:
    """The name of a unit, or its id."""
    row = picture.units.index.get(unit_id, -1)
    unit = picture.units.items[row] if row >= 0 else None
    return local(unit.name, unit.name_en) if unit else unit_id


def _text_of(case: Case, sort: str, picture: Picture | None) -> str:
    if sort == "title":
        return local(case.title, case.title_en)
    if sort == "assignee" and picture is not None:
        return unit_name(case.assignee, picture)
    return str(getattr(case, sort))


def facts_text(
    case: Case, facts: tuple[str, ...], picture: Picture, place: Callable[[Case, Picture], str]
) -> str:
    """The second line of a row: the facts chosen, in their order."""
    parts = [_fact(case, fact, picture, place) for fact in facts]
    return " · ".join(part for part in parts if part) or fmt.DASH


def _fact(case: Case, fact: str, picture: Picture, place: Callable[[Case, Picture], str]) -> str:
    if fact == "place":
        return place(case, picture)
    if fact == "reported":
        return fmt.clock(case.reported_at) if case.reported_at else ""
    if fact == "id":
        return case.id
    if fact == "source":
        source = picture.catalogue.sources.get(case.source)
        return local(source.name, source.name_en) if source else case.source
    code = str(getattr(case, fact))
    return group_name(code, fact, picture) if code else ""
