"""Reports upwards (信息报送): by phone and in writing, first, numbered follow-ups, final; and the
clocks they run under. The limits are data of the mode (30 minutes, one hour by usual practice)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import Refused
from app.domain.modes import ModeState, Reporting

ELEMENTS = (
    "time", "source", "place", "nature", "effect", "losses", "trend", "leaders", "measures",
    "advice",
)  # fmt: skip
"""What a report says: time, source, place, nature, effect, casualties and loss, trend, leaders on
site, measures, advice."""
LONGEST = 4000


class ReportKind(StrEnum):
    """Which one it is."""

    PHONE = "phone"
    FIRST = "first"
    FOLLOW_UP = "follow_up"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Report:
    """One report that went up. `matter` holds those of one emergency together, which was `begun`;
    `number` counts the follow-ups from 1; `elements` are the words by element."""

    id: str
    matter: str
    kind: ReportKind
    number: int
    begun: datetime
    at: datetime
    by: str
    elements: dict[str, str]


@dataclass(frozen=True, slots=True)
class ReportDue:
    """The report that is asked for next, and until when."""

    kind: ReportKind
    number: int
    until: datetime


def open_matter(reports: Sequence[Report]) -> tuple[Report, ...]:
    """The reports of the matter that has no final report yet, oldest first."""
    over = {report.matter for report in reports if report.kind is ReportKind.FINAL}
    live = sorted((r for r in reports if r.matter not in over), key=lambda r: (r.at, r.id))
    return tuple(r for r in live if r.matter == live[-1].matter)


def dues(
    reports: Sequence[Report], state: ModeState, rules: Reporting, last: Reporting, now: datetime
) -> tuple[ReportDue, ...]:
    """What is asked for, the most urgent first. `rules` are those of the mode in force, `last`
    those of the mode before it: an emergency that has ended still owes its final report."""
    matter = open_matter(reports)
    kinds = {report.kind for report in matter}
    if not rules.written:
        ended = bool(matter) and ReportKind.FIRST in kinds and state.since is not None
        if not ended or not last.final or state.since is None:
            return ()
        return (ReportDue(ReportKind.FINAL, 0, state.since + timedelta(minutes=last.final)),)
    begun = matter[0].begun if matter else state.entered or state.since
    if begun is None:
        return ()
    found = []
    if rules.phone and ReportKind.PHONE not in kinds:
        found.append(ReportDue(ReportKind.PHONE, 0, begun + timedelta(minutes=rules.phone)))
    written = [r for r in matter if r.kind in (ReportKind.FIRST, ReportKind.FOLLOW_UP)]
    if not written:
        found.append(ReportDue(ReportKind.FIRST, 0, begun + timedelta(minutes=rules.written)))
    elif rules.follow_up:
        until = written[-1].at + timedelta(minutes=rules.follow_up)
        found.append(ReportDue(ReportKind.FOLLOW_UP, next_number(matter), until))
    return tuple(sorted(found, key=lambda due: due.until))


def next_number(matter: Sequence[Report]) -> int:
    """The number of the next follow-up."""
    return 1 + sum(report.kind is ReportKind.FOLLOW_UP for report in matter)


def checked(matter: Sequence[Report], kind: ReportKind, elements: dict[str, str]) -> dict[str, str]:
    """The words that are kept. Raises Refused `report.twice`, `report.first`, `report.empty`,
    `report.element`, `report.long`."""
    kinds = {report.kind for report in matter}
    once = {ReportKind.PHONE, ReportKind.FIRST}
    if kind in once and kind in kinds:
        raise Refused("report.twice")
    if kind in (ReportKind.FOLLOW_UP, ReportKind.FINAL) and ReportKind.FIRST not in kinds:
        raise Refused("report.first")
    kept = {key: text.strip() for key, text in elements.items() if text.strip()}
    for key, text in kept.items():
        if key not in ELEMENTS:
            raise Refused("report.element", element=key, allowed=", ".join(ELEMENTS))
        if len(text) > LONGEST:
            raise Refused("report.long", most=LONGEST)
    if not kept and kind is not ReportKind.PHONE:
        raise Refused("report.empty")
    return kept
