"""A plan (预案) as data: command structure, monitoring, graded response, tasks with owner and
limit, aftermath, support, annexes, reporting upwards; and which plans fit a matter, nearest first.

A plan names what it is for: event categories, sensor kinds, and for 一点一方案 the places.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from app.domain.modes import Item

LEVELS = (4, 3, 2, 1)
"""Response levels Ⅳ to Ⅰ."""
CENTRE = "centre"
"""The owner of what the centre's own officers do: nothing is sent for it."""
POINT = "point"
"""The owner, or unit, that the place's own plan names (一点一方案)."""
DISPOSAL, AFTERMATH = "response", "aftermath"
PHASES = (DISPOSAL, AFTERMATH)


@dataclass(frozen=True, slots=True)
class Post:
    """A place in the command structure and what it answers for; `department` fills it."""

    role: str
    role_en: str
    duty: str = ""
    duty_en: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """One response level: the condition for it and for its end."""

    level: int
    when: str
    when_en: str
    until: str = ""
    until_en: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What one owner does within `minutes` of being told, at which levels, after which others.

    `owner` is a department, CENTRE or POINT; `unit` a unit of it ('' any, POINT the place's own).
    `detail` says how, and what counts as done.
    """

    id: str
    name: str
    name_en: str
    owner: str
    minutes: int
    unit: str = ""
    levels: tuple[int, ...] = LEVELS
    after: tuple[str, ...] = ()
    phase: str = DISPOSAL
    detail: str = ""
    detail_en: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Who is called; without a `phone` of its own, the department's."""

    name: str
    name_en: str
    phone: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Resource:
    """What is held ready: how much of it, where, by whom."""

    name: str
    name_en: str
    count: float
    unit: str
    unit_en: str
    keeper: str = ""
    place: str = ""
    place_en: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """An action card (行动卡): what one role does, step by step, in both languages."""

    role: str
    role_en: str
    steps: tuple[tuple[str, str], ...]
    department: str = ""


@dataclass(frozen=True, slots=True)
class Reporting:
    """Minutes until the report by phone and in writing, and between follow-ups."""

    phone: int = 30
    written: int = 60
    follow_up: int = 120


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan. `events` are category codes or their beginnings (event:05), `sensors` kinds,
    `places` ids of sensors, plan points or grids ('' none: everywhere); `edition` its date."""

    id: str
    name: str
    name_en: str
    edition: str
    lead: str
    order: int = 0
    icon: str = "scroll"
    purpose: str = ""
    purpose_en: str = ""
    events: tuple[str, ...] = ()
    sensors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    command: tuple[Post, ...] = ()
    monitoring: tuple[Item, ...] = ()
    grades: tuple[Grade, ...] = ()
    tasks: tuple[Task, ...] = ()
    support: tuple[Item, ...] = ()
    contacts: tuple[Contact, ...] = ()
    resources: tuple[Resource, ...] = ()
    cards: tuple[Card, ...] = ()
    closing: tuple[Item, ...] = ()
    reporting: Reporting = field(default_factory=Reporting)

    @property
    def levels(self) -> tuple[int, ...]:
        """The levels it foresees, least grave first."""
        return tuple(sorted((grade.level for grade in self.grades), reverse=True))

    def of_level(self, level: int) -> tuple[Task, ...]:
        """The tasks of one level."""
        return tuple(task for task in self.tasks if level in task.levels)


def fit(plan: Plan, event: str, sensor: str, places: Collection[str]) -> int:
    """How well a plan fits a matter; 0: not at all. A plan of the very place goes before one of
    the event, the longer the code the nearer; one of another place does not fit."""
    if plan.places and not set(plan.places) & set(places):
        return 0
    here = 100 if plan.places else 0
    codes = [len(code) for code in plan.events if event and event.startswith(code)]
    kind = 5 if sensor and sensor in plan.sensors else 0
    about = max(codes, default=0) + kind
    return here + about if about or (here and not event and not sensor) else 0


def fitting(
    plans: Mapping[str, Plan], event: str = "", sensor: str = "", places: Collection[str] = ()
) -> list[Plan]:
    """The plans that fit, nearest first."""
    ranked = [(fit(plan, event, sensor, places), plan) for plan in plans.values()]
    found = [(-rank, plan.order, plan.id, plan) for rank, plan in ranked if rank]
    return [row[-1] for row in sorted(found, key=lambda row: row[:3])]


def circle(tasks: Iterable[Task]) -> tuple[str, ...]:
    """Tasks that wait for each other in a circle; () when there is none."""
    try:
        tuple(TopologicalSorter({task.id: task.after for task in tasks}).static_order())
    except CycleError as error:
        return tuple(error.args[1])
    return ()
