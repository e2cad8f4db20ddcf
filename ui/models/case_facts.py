"""The facts of a case as lines of label and value; the reporter is masked."""

from __future__ import annotations

from app.domain.cases import Case
from app.i18n import _, local
from app.picture.picture import Picture
from ui.models.case_row import masked, place_text
from ui.widgets import format as fmt
from ui.widgets.facts import Fact


def brief_facts(case: Case, picture: Picture) -> list[Fact]:
    """Number, category, grid, reporter: what the queue's preview shows."""
    grid = grid_fact(case, picture, person_first=True)
    lines = [Fact(_("Case"), case.id), category_fact(case, picture), grid]
    return lines + reporter_fact(case)


def file_facts(case: Case, picture: Picture) -> list[Fact]:
    """Everything the case file tells, in its order."""
    category = picture.catalogue.category(case.category)
    lines = [Fact(_("Place"), place_text(case, picture)), grid_fact(case, picture),
             category_fact(case, picture)]  # fmt: skip
    opening = local(category.opening, category.opening_en)
    if opening:
        lines.append(Fact(_("Opened when"), opening))
    duty = _duty(category.departments, picture)
    if duty:
        lines.append(Fact(_("Duty"), duty))
    if case.reported_at is not None:
        at = f"{fmt.date(case.reported_at)} {fmt.clock(case.reported_at)}"
        lines.append(Fact(_("Reported"), at))
    if case.merged_into:
        lines.append(Fact(_("Merged into"), case.merged_into))
    return lines


def category_fact(case: Case, picture: Picture) -> Fact:
    """`部件 0103 · 雨水井盖`."""
    category = picture.catalogue.category(case.category)
    kind, _colon, code = case.category.partition(":")
    word = {"component": _("Component"), "event": _("Incident")}.get(kind, "")
    name = local(category.name, category.name_en)
    number = f"{word} {code}".strip()
    same = name in (case.category, code)
    return Fact(_("Category"), number if same else f"{number} · {name}")


def grid_fact(case: Case, picture: Picture, person_first: bool = False) -> Fact:
    """The grid's code, its name and who is responsible for it; that one first where room is
    short."""
    grid = picture.registry.grids.get(case.grid)
    if grid is None:
        return Fact(_("Grid"), case.grid or _("outside every grid"))
    person = picture.registry.officers.get(grid.officer)
    parts = [local(grid.name, grid.name_en)]
    parts += [local(person.name, person.name_en)] if person else []
    if person_first:
        parts.reverse()
    return Fact(_("Grid"), " · ".join(parts), grid.code)


def reporter_fact(case: Case) -> list[Fact]:
    """The reporter, masked; none when nobody left a name or number."""
    if not case.reporter and not case.phone:
        return []
    return [Fact(_("Reporter"), masked(case.reporter, case.phone))]


def _duty(departments: tuple[str, ...], picture: Picture) -> str:
    """`市政设施中心 主办 · 街道 协办`: the first leads, the others assist."""
    names = []
    for key in departments:
        body = picture.registry.departments.get(key)
        names.append(local(body.name, body.name_en) if body else key)
    if not names:
        return ""
    lead = _("{name} leads").format(name=names[0])
    return " · ".join([lead, *(_("{name} assists").format(name=name) for name in names[1:])])
