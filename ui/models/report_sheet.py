"""A report upwards as it stands on paper."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.reports import ELEMENTS, Report
from app.exports.report_docx import ReportSheet
from app.i18n import _, local
from app.picture.picture import Picture
from app.wording.words import report_title
from ui.widgets import format as fmt


def sheet_of(picture: Picture, report: Report, titles: Mapping[str, str]) -> ReportSheet:
    """Title, number, the parts that say something, who and when."""
    centre = picture.registry.centre
    known = picture.registry.officers.get(report.by)
    by = local(known.name, known.name_en) if known else report.by
    name = local(centre.name, centre.name_en)
    parts = [(titles[key], report.elements[key]) for key in ELEMENTS if key in report.elements]
    when = f"{report.at.astimezone():%Y-%m-%d %H:%M}"
    matter = _("Matter {matter}, begun {time}").format(
        matter=report.matter, time=f"{fmt.date(report.begun)} {fmt.clock_short(report.begun)}"
    )
    title = _("Report on an emergency: {kind}").format(
        kind=report_title(report.kind, report.number)
    )
    exercise = [_("Demonstration: nothing of this happened")] if centre.demo else []
    return ReportSheet(title, matter, parts, [*exercise, name, f"{by}  {when}"])
