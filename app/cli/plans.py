"""`griddeck plans check|list|export|import`: what is done when it happens, as data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import bootstrap, paths
from app.cli.console import answer, one_sentence, say
from app.domain.errors import Refused
from app.domain.plans import Plan
from app.domain.registry import Department, Grid, PlanPoint, Sensor
from app.i18n import _, local, ngettext
from app.reference import load_catalogue
from app.reference.plans import PlanGap, plan_gaps
from app.wording import response_level

File = Annotated[Path, typer.Argument(help="The file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    verbs = typer.Typer(help="The plans: check, list, export, import.", no_args_is_help=True)
    verbs.command("check", help="Name what the plans lack in this centre.")(check)
    verbs.command("list", help="List the plans with their levels and tasks.")(list_)
    verbs.command("export", help="Write a plan to DOCX or XLSX.")(export)
    verbs.command("import", help="Take a plan from DOCX or XLSX.")(import_)
    app.add_typer(verbs, name="plans")


def check(context: typer.Context, as_json: AsJson = False) -> None:
    """Every gap with its plan; exit code 1 when there is any. A file that is wrong is told with
    its key, and nothing starts before it is mended."""
    with one_sentence():
        base = bootstrap.open_base(context.obj.load("plans"))
        try:
            bodies = {body.id for body in base.registry.load(Department)}
            places = {sensor.id for sensor in base.registry.load(Sensor)}
            places |= {point.id for point in base.registry.load(PlanPoint)}
            places |= {grid.code for grid in base.registry.load(Grid)}
        finally:
            base.store.close()
        plans = base.catalogue.plans
        found = plan_gaps(plans.values(), bodies, places)
        rows = [{"plan": gap.plan, "field": gap.field, "reason": told(gap)} for gap in found]
        lines = [f"{row['plan']} {row['field']}: {row['reason']}" for row in rows]
        text = ngettext("{n} plan", "{n} plans", len(plans)).format(n=len(plans))
        gaps = ngettext("{n} gap", "{n} gaps", len(rows)).format(n=len(rows))
        lines.append(f"{text}, {gaps}")
        answer({"plans": len(plans), "gaps": rows}, as_json=as_json, text="\n".join(lines))
        raise typer.Exit(1 if rows else 0)


def export(plan: Annotated[str, typer.Argument(help="Its id, as list tells.")], file: File) -> None:
    """Write one plan as tables a person can change."""
    from app.reference.plan_files import write_plan

    with one_sentence():
        found = load_catalogue(paths.data_dir()).plans
        if plan not in found:
            raise Refused("plan.unknown", plan=plan, allowed=", ".join(found))
        write_plan(file, found[plan])
        say(_("{plan} is written to {file}.").format(plan=found[plan].name, file=file))


def import_(file: File, as_json: AsJson = False) -> None:
    """Take a plan into the centre's own; it stands whole over a shipped one of its name."""
    from app.reference.plan_files import read_plan
    from app.reference.plan_tables import keep

    with one_sentence():
        catalogue = load_catalogue(paths.data_dir())
        plan, table = read_plan(file, [*catalogue.categories], [*catalogue.kinds])
        kept = keep(plan, table, paths.data_dir())
        text = _("{plan} is taken, {n} tasks; in force when desks and gateway start next.")
        row = {"plan": plan.id, "tasks": len(plan.tasks), "file": str(kept)}
        answer(row, as_json=as_json, text=text.format(plan=plan.name, n=len(plan.tasks)))


def told(gap: PlanGap) -> str:
    """A gap in words."""
    return _(gap.text).format(value=gap.value)


def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """One line a plan."""
    with one_sentence():
        base = bootstrap.open_base(context.obj.load("plans"))
        base.store.close()
        plans = list(base.catalogue.plans.values())
        rows = [
            {
                "id": plan.id,
                "name": local(plan.name, plan.name_en),
                "edition": plan.edition,
                "levels": list(plan.levels),
                "tasks": len(plan.tasks),
                "events": list(plan.events),
                "places": list(plan.places),
            }
            for plan in plans
        ]
        answer({"plans": rows}, as_json=as_json, text="\n".join(_line(plan) for plan in plans))


def _line(plan: Plan) -> str:
    levels = " ".join(response_level(number) for number in plan.levels)
    tasks = ngettext("{n} task", "{n} tasks", len(plan.tasks)).format(n=len(plan.tasks))
    return f"{plan.id:<16} {local(plan.name, plan.name_en)}  {levels}  {tasks}  {plan.edition}"
