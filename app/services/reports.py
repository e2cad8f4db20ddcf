"""Reports upwards kept: numbered, in order, with the matter they belong to."""

from __future__ import annotations

from app.domain.reports import Report, ReportKind, checked, next_number, open_matter
from app.messages.events import AnyEvent, ReportMade
from app.messages.mode_commands import MakeReport
from app.services.unit_of_work import UnitOfWork


def make(command: MakeReport, uow: UnitOfWork) -> list[AnyEvent]:
    """Keep a report as it went up. The first one of an emergency begins its matter."""
    matter, state = open_matter(uow.reports()), uow.mode()
    elements = checked(matter, command.report, command.elements)
    begun = matter[0].begun if matter else state.entered or state.since or uow.now
    number = next_number(matter) if command.report is ReportKind.FOLLOW_UP else 0
    report = Report(
        uow.new_id("RP"),
        matter[0].matter if matter else uow.new_id("MA"),
        command.report,
        number,
        begun,
        uow.now,
        command.officer,
        elements,
    )
    uow.save_report(report)
    return [ReportMade(report=report)]
