"""What to ask a caller before he hangs up: facts the case still lacks."""

from __future__ import annotations

from app.domain.case import Case
from app.domain.catalogue import Category
from app.wording.words import N_

PLACE = N_("Where exactly? Nearest crossing, house number or shop sign")
PHONE = N_("Which number can we call back?")
DANGER = N_("Is anybody hurt or in danger? Is traffic blocked?")
SIZE = N_("How large or deep is it, and since when?")
OWNER = N_("Is somebody there already, or is a responsible body known?")

_SHORT = 12
"""A description shorter than this leaves something to be asked."""
_GRAVE = 2
_SAID = ("伤", "困", "危险", "堵", "断行", "hurt", "danger", "trapped", "blocked")
"""Words that show the caller was asked already."""


def missing(case: Case, category: Category | None) -> list[str]:
    """Questions to ask, the most important first; texts to be translated."""
    found = []
    if case.lon is None or not case.place.strip():
        found.append(PLACE)
    if category is not None and category.level <= _GRAVE and not _told(case.description):
        found.append(DANGER)
    if len(case.description.strip()) < _SHORT:
        found.append(SIZE)
    if not case.phone.strip() and not case.reporter.strip():
        found.append(PHONE)
    if category is not None and not category.departments:
        found.append(OWNER)
    return found


def _told(description: str) -> bool:
    return any(word in description.lower() for word in _SAID)
