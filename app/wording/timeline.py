"""A journal line in words, for the timeline of a case (经过)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.domain.cases import Case, Move
from app.domain.registry import Unit
from app.i18n import _, local
from app.messages import events
from app.messages.events import Entry
from app.wording.words import N_, alarm_state, level, receipt, response_level


class Names(Protocol):
    """Who is called how: the centre's registry."""

    @property
    def units(self) -> Sequence[Unit]: ...


_MADE = {
    Move.VERIFY: N_("Verified on site: it is so"),
    Move.OPEN: N_("Opened: the condition is met"),
    Move.DISPATCH: N_("Dispatched to {unit}"),
    Move.RECALL: N_("Recalled from {unit}"),
    Move.SIGN: N_("{unit} signed for it"),
    Move.RETURN: N_("Returned by {unit}"),
    Move.FEEDBACK: N_("{unit} reports it done"),
    Move.CHECK: N_("Checked on site: it is done"),
    Move.REWORK: N_("Sent back to {unit} to do again"),
    Move.CLOSE: N_("Closed"),
    Move.VOID: N_("Made void"),
    Move.SUSPEND: N_("Suspended, the clock stands"),
    Move.RESUME: N_("Resumed, the clock runs"),
    Move.SUPERVISE: N_("Put under supervision"),
}
_CHANGED = {
    "raised": N_("Alarm {level}"),
    "again": N_("Alarm {level} again"),
    "worse": N_("Alarm rises to {level}"),
    "eased": N_("Alarm falls to {level}"),
    "shelved": N_("Alarm shelved"),
    "unshelved": N_("Alarm is back from the shelf"),
}


def event_line(entry: Entry, names: Names) -> str:
    """What happened, in one line; '' for what a case's timeline need not say."""
    match entry.event:
        case events.CaseReported(case=case):
            return _reported(case)
        case events.CaseAmended():
            return _("Corrected by the source")
        case events.CaseMoved() as made:
            return _moved(made, names)
        case events.ReceiptRecorded(receipt=given):
            return _("Receipt: {receipt}").format(receipt=receipt(given))
        case events.OrderRecalled():
            return _("The order is taken back")
        case events.AlarmChanged(what=what, alarm=alarm):
            told = _CHANGED.get(what)
            word = _("Alarm {state}").format(state=alarm_state(alarm.state))
            return _(told).format(level=level(alarm.level)) if told else word
        case events.ModeSwitched(state=state):
            words = [_("Mode switched"), response_level(state.level) if state.level else ""]
            return _with(" ".join(word for word in words if word), state.reason)
        case events.WarningChanged(warning=warning):
            return local(warning.name, warning.name_en)
        case _:
            return ""


def _reported(case: Case) -> str:
    title = local(case.title, case.title_en)
    if not case.source_id:
        return _("Taken in: {title}").format(title=title)
    text = _("Taken in: {title}, number {number}")
    return text.format(title=title, number=case.source_id)


def _moved(made: events.CaseMoved, names: Names) -> str:
    unit = next((u for u in names.units if u.id == made.assignee), None)
    name = local(unit.name, unit.name_en) if unit else made.assignee or _("the unit")
    return _with(_(_MADE[made.move]).format(unit=name), made.reason)


def _with(text: str, reason: str) -> str:
    return _("{text}: {reason}").format(text=text, reason=reason) if reason.strip() else text
