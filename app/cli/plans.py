"""`griddeck plans check|list`: what is done when it happens, as data."""

from __future__ import annotations

from typing import Annotated

import typer

from app import bootstrap
from app.cli.console import answer, one_sentence
from app.domain.plans import Plan
from app.domain.registry import Department, Grid, PlanPoint, Sensor
from app.i18n import _, local, ngettext
from app.reference.plans import PlanGap, plan_gaps
from app.wording import response_level

AsJson = Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    verbs = typer.Typer(help="The plans: check, list.", no_args_is_help=True)
    verbs.command("check", help="Name what the plans lack in this centre.")(check)
    verbs.command("list", help="List the plans with their levels and tasks.")(list_)
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
