"""A journal line in words, for the timeline of a case (经过)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from app.domain.cases import Case, Move
from app.domain.registry import Department, Unit
from app.domain.warnings import Warning
from app.i18n import _, local
from app.messages import events
from app.messages.events import Entry
from app.wording.modes import mode_line
from app.wording.plans import plan_line
from app.wording.warnings import warning_stand
from app.wording.words import N_, alarm_state, level, receipt, response_level


class Names(Protocol):
    """Who is called how: the centre's registry."""

    @property
    def units(self) -> Sequence[Unit]: ...

    @property
    def departments(self) -> Mapping[str, Department]: ...


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
    Move.CALL_BACK: N_("Called back"),
    Move.RATE: N_("Rated"),
    Move.REASSIGN: N_("Given to {unit} instead"),
    Move.CONTACT: N_("First contact with who reported it"),
    Move.URGE: N_("{unit} is urged"),
    Move.ASK_EXTENSION: N_("{unit} asks for more time"),
    Move.EXTEND: N_("Extended by one original limit"),
    Move.REFUSE_EXTENSION: N_("More time is refused"),
    Move.DELIBERATE: N_("Deliberated on, the clock stands"),
    Move.ESCALATE: N_("Escalated to the centre above"),
    Move.HAND_BACK: N_("Handed back by the centre above"),
    Move.TAKE_OVER: N_("A leader takes the case"),
    Move.MERGE: N_("Merged into {target}"),
    Move.UNMERGE: N_("The merge is undone"),
    Move.APPEAL: N_("Appealed against being overdue"),
    Move.UPHOLD_APPEAL: N_("The appeal is upheld"),
    Move.REJECT_APPEAL: N_("The appeal is rejected"),
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
    "silenced": N_("Alarm silenced, it waits as before"),
    "escalated": N_("Nobody acknowledged the alarm: told above"),
    "suppressed": N_("Alarm suppressed by the mode"),
    "unsuppressed": N_("The mode lets the alarm through again"),
    "out_of_service": N_("Out of service"),
    "in_service": N_("Back in service"),
    "case": N_("A case was opened for the alarm"),
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
            return _warned(warning)
        case other:
            return _noted(other, names)


def _warned(warning: Warning) -> str:
    """The name; and what became of it."""
    name = local(warning.name, warning.name_en)
    if warning.withdrawn or warning.replaced_by:
        stand = warning_stand(warning, warning.sent)
        return _("{name}, {stand}").format(name=name, stand=stand)
    return name


_WHISTLED = {
    "blown": N_("Whistle blown for {departments}"),
    "answered": N_("{department} has checked in"),
    "urged": N_("{department} is urged to check in"),
    "escalated": N_("{department} did not come: escalated"),
    "ended": N_("The whistle is over"),
}


def _whistled(event: events.WhistleChanged, names: Names) -> str:
    called = {d.id: local(d.name, d.name_en) for d in names.departments.values()}
    whistle = event.whistle
    words = {
        "departments": ", ".join(called.get(d, d) for d in whistle.departments),
        "department": called.get(event.department, event.department),
    }
    return _with(_(_WHISTLED[event.what]).format(**words), whistle.reason)


def _noted(event: events.Event, names: Names) -> str:
    """What was written down about a case, beside its moves and orders."""
    match event:
        case events.CaseCorrected(before=before, reason=reason):
            return _with(_("Corrected: {fields}").format(fields=", ".join(before)), reason)
        case events.CaseNoted(text=text):
            return _("Note: {text}").format(text=text)
        case events.CaseDue(what=what):
            return _("The limit was passed") if what == "overdue" else _("The limit is near")
        case events.ReporterRevealed(reason=reason):
            return _with(_("Looked at who reported it"), reason)
        case events.WhistleChanged() as whistle:
            return _whistled(whistle, names)
        case other:
            return _kept(other)


def _kept(event: events.Event) -> str:
    """What was kept beside it: photos, pictures, secrets; and running plans."""
    match event:
        case events.PhotoAttached(photo=photo):
            return _with(_("Photo kept"), photo.name)
        case events.CameraPictured(camera=camera, file=file):
            return _("Picture of camera {camera} kept: {file}").format(camera=camera, file=file)
        case other:
            return mode_line(other) or plan_line(other)


def _reported(case: Case) -> str:
    title = local(case.title, case.title_en)
    if not case.source_id:
        return _("Taken in: {title}").format(title=title)
    text = _("Taken in: {title}, number {number}")
    return text.format(title=title, number=case.source_id)


def _moved(made: events.CaseMoved, names: Names) -> str:
    unit = next((u for u in names.units if u.id == made.assignee), None)
    name = local(unit.name, unit.name_en) if unit else made.assignee or _("the unit")
    return _with(_(_MADE[made.move]).format(unit=name, target=made.details.target), made.reason)


def _with(text: str, reason: str) -> str:
    return _("{text}: {reason}").format(text=text, reason=reason) if reason.strip() else text
