"""Departments, duty officers, leaders, and the person responsible for every grid."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.demo.district import names
from app.demo.district.atlas import forces
from app.demo.district.grids import Area
from app.domain.registry import Department, Officer

# Phone numbers begin with 12: no mobile number does, so none of them is anybody's.
_PREFIX = "12"
_FIRST_NAMES = {"WL-03-07": "陈向东"}


def phones(count: int, rng: np.random.Generator) -> list[str]:
    """`count` different invented numbers of eleven digits."""
    drawn = rng.choice(1_000_000_000, size=count, replace=False)
    return [f"{_PREFIX}{number:09d}" for number in drawn.tolist()]


def departments() -> tuple[Department, ...]:
    """The bodies a case can be given to, with invented desk numbers."""
    return tuple(
        Department(row.id, row.name, row.name_en, f"0000-80{number:02d}00")
        for number, row in enumerate(forces().departments, start=10)
    )


def officers(areas: Sequence[Area], rng: np.random.Generator) -> tuple[Officer, ...]:
    """Duty officers, leaders, department heads, then one officer for each grid."""
    rows = forces()
    people = names.people(len(areas), rng)
    numbers = iter(phones(len(areas) + len(rows.people) + len(rows.departments), rng))
    made = [
        Officer(
            row.id, row.name, names.person_english(row.name), row.role, next(numbers),
            row.department,
        )
        for row in rows.people
    ]  # fmt: skip
    for body in rows.departments:
        if body.head and body.head not in {row.name for row in rows.people}:
            name_en = names.person_english(body.head)
            made.append(
                Officer(f"head-{body.id}", body.head, name_en, "head", next(numbers), body.id)
            )
    for area, person in zip(areas, people, strict=True):
        name = _FIRST_NAMES.get(area.code, person)
        made.append(
            Officer(
                officer_id(area.code), name, names.person_english(name), "grid", next(numbers),
                "grid",
            )
        )  # fmt: skip
    return tuple(made)


def officer_id(code: str) -> str:
    """The id of the officer responsible for a grid."""
    return f"g-{code}"
