"""The one door for commands: each goes to exactly one function, which answers with events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.messages import commands as c
from app.messages.events import AnyEvent
from app.services import (
    alarms,
    attachments,
    calendar,
    cameras,
    casework,
    dispatching,
    findings,
    modes,
    officers,
    plans,
    receipts,
    reports,
    shapes,
    simulation,
    walls,
    warnings,
    whistles,
)
from app.services.unit_of_work import UnitOfWork

Verb = Callable[[Any, UnitOfWork], list[AnyEvent]]

VERBS: dict[type[c.Command], Verb] = {
    c.ReportCase: casework.report,
    c.MoveCase: casework.move,
    c.DispatchCase: dispatching.dispatch,
    c.ReassignCase: dispatching.reassign,
    c.RecallDispatch: dispatching.recall,
    c.NoteCase: casework.note,
    c.CorrectCase: casework.correct,
    c.AttachPhoto: attachments.attach,
    c.RevealReporter: casework.reveal,
    c.NoteDue: casework.note_due,
    c.BlowWhistle: whistles.blow,
    c.AnswerWhistle: whistles.answer,
    c.UrgeWhistle: whistles.urge,
    c.EndWhistle: whistles.end,
    c.RecordReceipt: receipts.record,
    c.AcknowledgeAlarm: alarms.acknowledge,
    c.SilenceAlarms: alarms.silence,
    c.ShelveAlarm: alarms.shelve,
    c.UnshelveAlarms: alarms.unshelve,
    c.TakeOutOfService: alarms.take_out,
    c.ReturnToService: alarms.put_back,
    c.EscalateAlarms: alarms.escalate,
    c.OpenAlarmCase: alarms.open_case,
    c.WakeAlarms: alarms.wake,
    c.SwitchMode: modes.switch,
    c.EndMode: modes.end,
    c.SetPin: officers.set_pin,
    c.TakeEvents: calendar.take,
    c.AnswerSuggestion: calendar.answer,
    c.MakeReport: reports.make,
    c.SteerWall: walls.steer,
    c.ControlSimulation: simulation.control,
    c.RaiseAlarms: findings.raise_alarms,
    c.RecordAlarms: findings.record,
    c.ReceiveWarning: warnings.receive,
    c.ReceiveWarnings: warnings.receive_many,
    c.StartPlan: plans.start,
    c.AnswerTask: plans.answer,
    c.UrgeTask: plans.urge,
    c.SetPlanLevel: plans.set_level,
    c.EndPlan: plans.end,
    c.DrawShape: shapes.draw,
    c.RemoveShape: shapes.remove,
    c.SaveBookmark: shapes.save_bookmark,
    c.RemoveBookmark: shapes.remove_bookmark,
    c.OpenCamera: cameras.open_view,
    c.CloseCamera: cameras.close_view,
    c.KeepCameraPicture: cameras.keep_picture,
}


def handle(command: c.AnyCommand, uow: UnitOfWork) -> list[AnyEvent]:
    """Run `command` in `uow`'s transaction; its events. Raises Refused when a rule says no."""
    return VERBS[type(command)](command, uow)
