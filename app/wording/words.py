"""The field's words for stages, moves, receipts, levels and states."""

from __future__ import annotations

from app.domain.alarms import AlarmState, Step
from app.domain.cases import Move, Stage
from app.domain.clocks import DueState
from app.domain.orders import Receipt
from app.domain.reports import ReportKind
from app.domain.states import SensorState, UnitStatus
from app.i18n import _, ngettext

ROMAN = {1: "Ⅰ", 2: "Ⅱ", 3: "Ⅲ", 4: "Ⅳ"}


def N_(text: str) -> str:
    """Marks a text for translation; it is translated where it is used. (The name is the one that
    message extractors know.)"""
    return text


_STAGES = {
    Stage.TO_VERIFY: N_("To verify"),
    Stage.TO_OPEN: N_("To open"),
    Stage.TO_DISPATCH: N_("To dispatch"),
    Stage.TO_SIGN: N_("To sign for"),
    Stage.HANDLING: N_("Being handled"),
    Stage.TO_CHECK: N_("To check"),
    Stage.TO_CLOSE: N_("To conclude"),
    Stage.TO_CALL_BACK: N_("To call back"),
    Stage.ESCALATED: N_("With the centre above"),
    Stage.MERGED: N_("Merged"),
    Stage.CLOSED: N_("Closed"),
    Stage.VOID: N_("Void"),
}
_MOVES = {
    Move.VERIFY: N_("Verify"),
    Move.OPEN: N_("Open case"),
    Move.DISPATCH: N_("Dispatch"),
    Move.RECALL: N_("Recall"),
    Move.SIGN: N_("Sign for"),
    Move.RETURN: N_("Return"),
    Move.FEEDBACK: N_("Report back"),
    Move.CHECK: N_("Check"),
    Move.REWORK: N_("Rework"),
    Move.CLOSE: N_("Close case"),
    Move.CALL_BACK: N_("Call back"),
    Move.RATE: N_("Rate"),
    Move.REASSIGN: N_("Reassign"),
    Move.CONTACT: N_("First contact"),
    Move.URGE: N_("Urge"),
    Move.ASK_EXTENSION: N_("Ask for more time"),
    Move.EXTEND: N_("Extend"),
    Move.REFUSE_EXTENSION: N_("Refuse more time"),
    Move.DELIBERATE: N_("Deliberate"),
    Move.ESCALATE: N_("Escalate"),
    Move.HAND_BACK: N_("Hand back"),
    Move.TAKE_OVER: N_("Leader takes over"),
    Move.MERGE: N_("Merge"),
    Move.UNMERGE: N_("Undo the merge"),
    Move.APPEAL: N_("Appeal"),
    Move.UPHOLD_APPEAL: N_("Uphold the appeal"),
    Move.REJECT_APPEAL: N_("Reject the appeal"),
    Move.VOID: N_("Make void"),
    Move.SUSPEND: N_("Suspend"),
    Move.RESUME: N_("Resume case"),
    Move.SUPERVISE: N_("Supervise"),
}
_RECEIPTS = {
    Receipt.SENT: N_("Sent"),
    Receipt.DELIVERED: N_("Delivered"),
    Receipt.SIGNED: N_("Signed"),
    Receipt.ARRIVED: N_("Arrived"),
    Receipt.DONE: N_("Done"),
}
_LEVELS = {1: N_("Urgent"), 2: N_("Serious"), 3: N_("Warning"), 4: N_("Notice")}
_ALARMS = {
    AlarmState.UNACKNOWLEDGED: N_("Unacknowledged"),
    AlarmState.ACKNOWLEDGED: N_("Acknowledged"),
    AlarmState.RETURNED: N_("Returned, not acknowledged"),
    AlarmState.SHELVED: N_("Shelved"),
    AlarmState.SUPPRESSED: N_("Suppressed by design"),
    AlarmState.OUT_OF_SERVICE: N_("Out of service"),
    AlarmState.CLEARED: N_("Cleared"),
}
_STEPS = {
    Step.RAISED: N_("Raised"),
    Step.WORSE: N_("Became worse"),
    Step.EASED: N_("Became less grave"),
    Step.RETURNED: N_("Condition gone"),
    Step.AGAIN: N_("Condition back"),
    Step.ACKNOWLEDGED: N_("Acknowledged"),
    Step.SILENCED: N_("Silenced"),
    Step.ESCALATED: N_("Told above"),
    Step.SHELVED: N_("Shelved"),
    Step.UNSHELVED: N_("Back from the shelf"),
    Step.SUPPRESSED: N_("Suppressed by design"),
    Step.UNSUPPRESSED: N_("No longer suppressed"),
    Step.OUT_OF_SERVICE: N_("Taken out of service"),
    Step.IN_SERVICE: N_("Back in service"),
    Step.CASE: N_("Case opened"),
}
_SENSORS = {
    SensorState.UNKNOWN: N_("No reading yet"),
    SensorState.NORMAL: N_("Normal"),
    SensorState.STALE: N_("Silent"),
    SensorState.OUT_OF_SERVICE: N_("Out of service"),
    SensorState.LEVEL_4: N_("Notice"),
    SensorState.LEVEL_3: N_("Warning"),
    SensorState.LEVEL_2: N_("Serious"),
    SensorState.LEVEL_1: N_("Urgent"),
}
_UNITS = {
    UnitStatus.OFF: N_("Off duty"),
    UnitStatus.FREE: N_("Free"),
    UnitStatus.UNDER_WAY: N_("Under way"),
    UnitStatus.ON_SITE: N_("On site"),
}
_DUE = {
    DueState.NORMAL: N_("in time"),
    DueState.NEAR: N_("due soon"),
    DueState.URGENT: N_("nearly due"),
    DueState.OVERDUE: N_("overdue"),
    DueState.PAUSED: N_("paused"),
    DueState.DONE: N_("ended"),
}


def stage(of: Stage) -> str:
    """What the case waits for."""
    return _(_STAGES[of])


def move(made: Move) -> str:
    """The move, as a button says it."""
    return _(_MOVES[made])


def receipt(of: Receipt) -> str:
    """The receipt."""
    return _(_RECEIPTS[of])


def level(n: int) -> str:
    """The word of a severity 1 (Ⅰ) to 4 (Ⅳ), without its numeral."""
    return _(_LEVELS[min(4, max(1, n))])


def response_level(n: int) -> str:
    """The response level, with its numeral; 0 is none."""
    return _("Level {numeral}").format(numeral=ROMAN[n]) if n in ROMAN else _("Not started")


def alarm_state(state: AlarmState) -> str:
    """Where an alarm stands."""
    return _(_ALARMS[state])


def alarm_step(step: Step) -> str:
    """What happened to an alarm."""
    return _(_STEPS[step])


def sensor_state(state: SensorState) -> str:
    """What a sensor shows."""
    return _(_SENSORS[SensorState(state)])


def unit_status(status: UnitStatus) -> str:
    """What a unit is doing."""
    return _(_UNITS[UnitStatus(status)])


def due_state(state: DueState) -> str:
    """How a clock stands."""
    return _(_DUE[state])


def duration(seconds: float) -> str:
    """A length of time in the largest unit that says it: seconds, minutes, hours, days."""
    whole = max(0, round(seconds))
    if whole < 60:
        return ngettext("{n} second", "{n} seconds", whole).format(n=whole)
    if whole < 3600:
        minutes = round(whole / 60)
        return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    if whole < 2 * 86400:
        hours = round(whole / 3600, 1)
        text = ngettext("{n} hour", "{n} hours", 1 if hours == 1 else 2)
        return text.format(n=f"{hours:g}")
    days = round(whole / 86400)
    return ngettext("{n} day", "{n} days", days).format(n=days)


_REPORTS = {
    ReportKind.PHONE: N_("Report by phone"),
    ReportKind.FIRST: N_("First report"),
    ReportKind.FOLLOW_UP: N_("Follow-up {n}"),
    ReportKind.FINAL: N_("Final report"),
}


def report_title(kind: ReportKind, number: int) -> str:
    """Which report upwards it is."""
    return _(_REPORTS[kind]).format(n=number)
