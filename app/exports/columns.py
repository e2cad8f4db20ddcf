"""What of a case is written to a file, under which name, and what a person reads there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.domain.cases import Case
from app.domain.catalogue import Catalogue
from app.exports import masking
from app.i18n import _, local
from app.wording import stage

Value = str | int | float | bool | datetime | None


def N_(text: str) -> str:
    """Marks a text for translation; it is translated where it is used."""
    return text


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `name` as in conditions, `title` for people, and what stands in it.

    `words` is what a person reads instead of `value`.
    """

    name: str
    title: str
    value: Callable[[Case], Value]
    words: Callable[[Case, Catalogue], Value] | None = None

    def for_people(self, case: Case, catalogue: Catalogue) -> Value:
        """The words where there are any, and else the value."""
        return self.words(case, catalogue) if self.words else self.value(case)


def _category(case: Case, catalogue: Catalogue) -> str:
    category = catalogue.category(case.category)
    return local(category.name, category.name_en)


def _source(case: Case, catalogue: Catalogue) -> str:
    source = catalogue.sources.get(case.source)
    return local(source.name, source.name_en) if source else case.source


COLUMNS = (
    Column("id", N_("Case number"), lambda case: case.id),
    Column("stage", N_("Stage"), lambda case: case.stage.value, lambda case, _: stage(case.stage)),
    Column("level", N_("Severity level"), lambda case: case.level),
    Column("category", N_("Category"), lambda case: case.category, _category),
    Column("title", N_("Title"), lambda case: masking.text(case.title)),
    Column("title_en", N_("Title (English)"), lambda case: masking.text(case.title_en)),
    Column("source", N_("Source"), lambda case: case.source, _source),
    Column("source_id", N_("Number at the source"), lambda case: case.source_id),
    Column("place", N_("Place"), lambda case: masking.text(case.place)),
    Column("street", N_("Street"), lambda case: case.street),
    Column("grid", N_("Grid"), lambda case: case.grid),
    Column("lon", N_("Longitude"), lambda case: case.lon),
    Column("lat", N_("Latitude"), lambda case: case.lat),
    Column("reported_at", N_("Reported at"), lambda case: case.reported_at),
    Column("stage_since", N_("At this stage since"), lambda case: case.stage_since),
    Column("ended_at", N_("Ended at"), lambda case: case.ended_at),
    Column("description", N_("Description"), lambda case: masking.text(case.description)),
    Column("reporter", N_("Reporter"), lambda case: masking.name(case.reporter)),
    Column("phone", N_("Phone"), lambda case: masking.phone(case.phone)),
    Column("assignee", N_("Assignee"), lambda case: case.assignee),
    Column("supervised", N_("Supervised"), lambda case: case.supervised),
    Column("exercise", N_("Exercise"), lambda case: case.exercise),
    Column("version", N_("Version"), lambda case: case.version),
)


def titles() -> list[str]:
    """What people read above the columns, in the language in use."""
    return [_(column.title) for column in COLUMNS]
