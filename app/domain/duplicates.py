"""Which open cases are probably the same matter (合并): near in place, time and text. A suggestion
with its reasons, never more."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.domain.case import Case

NEAR_M = 150.0
"""Two reports of one matter are seldom farther apart."""
WITHIN_S = 24 * 3600.0
LEAST = 0.55
"""From this likeness (0 to 1) on a case is worth showing."""
_METRES_PER_DEGREE = 111_195.0
_PLACE, _TIME, _TEXT, _KIND = 0.4, 0.15, 0.25, 0.2


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much a case is like another: `score` 0 to 1, metres and seconds between them, the share
    of text they have in common, and whether their category is the same."""

    case: Case
    score: float
    metres: float
    seconds: float
    text: float
    same_category: bool


def likely(case: Case, others: Iterable[Case], most: int = 5) -> list[Likeness]:
    """The open cases most like `case`, the likeliest first; itself and what was merged never."""
    if case.lon is None or case.lat is None:
        return []
    found = [
        like
        for other in others
        if other.id != case.id and not other.ended and _close(case, other)
        if (like := likeness(case, other)).score >= LEAST
    ]
    found.sort(key=lambda like: (-like.score, like.case.id))
    return found[:most]


def likeness(case: Case, other: Case) -> Likeness:
    """How much two cases are like each other."""
    metres = _metres(case, other)
    seconds = _seconds(case, other)
    text = _common(_words(case), _words(other))
    same = case.category == other.category
    score = (
        _PLACE * max(0.0, 1.0 - metres / NEAR_M)
        + _TIME * max(0.0, 1.0 - seconds / WITHIN_S)
        + _TEXT * text
        + _KIND * same
    )
    return Likeness(other, score, metres, seconds, text, same)


def _close(case: Case, other: Case) -> bool:
    """A quick look before the exact one."""
    if case.lon is None or case.lat is None or other.lon is None or other.lat is None:
        return False
    degrees = NEAR_M / _METRES_PER_DEGREE
    return abs(case.lat - other.lat) <= degrees and abs(case.lon - other.lon) <= 2 * degrees


def _metres(case: Case, other: Case) -> float:
    if case.lon is None or case.lat is None or other.lon is None or other.lat is None:
        return math.inf
    east = (case.lon - other.lon) * math.cos(math.radians(case.lat))
    return math.hypot(east, case.lat - other.lat) * _METRES_PER_DEGREE


def _seconds(case: Case, other: Case) -> float:
    if case.reported_at is None or other.reported_at is None:
        return WITHIN_S
    return abs((case.reported_at - other.reported_at).total_seconds())


def _words(case: Case) -> str:
    return f"{case.title} {case.place} {case.description}"


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    """Neighbouring characters: what a Chinese text is made of without a dictionary."""
    plain = "".join(text.split()).lower()
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def _common(one: str, other: str) -> float:
    """The share of pairs two texts have in common (Dice), 0 to 1."""
    a, b = _pairs(one), _pairs(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
