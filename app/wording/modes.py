"""What happened about modes, in one line each."""

from __future__ import annotations

from app.domain.suggestions import Answer
from app.i18n import _
from app.messages import events
from app.wording.words import N_, report_title

_ANSWERED = {
    Answer.ACCEPTED: N_("Suggestion accepted"),
    Answer.PUT_OFF: N_("Suggestion put off"),
    Answer.DISMISSED: N_("Suggestion dismissed"),
}


def mode_line(event: events.Event) -> str:
    """The line of a report, an answer, a calendar or a secret; '' of everything else."""
    match event:
        case events.ReportMade(report=report):
            return report_title(report.kind, report.number)
        case events.SuggestionAnswered(answer=answer):
            return f"{_(_ANSWERED[answer.answer])}: {answer.reason}".rstrip(": ")
        case events.EventsTaken(events=taken):
            return _("Calendar: {names}").format(names=", ".join(each.name for each in taken))
        case events.PinSet():
            return _("A secret was set")
        case _:
            return ""
