"""What an officer does to a case, once for every panel: send it, and show it *sending* until the
event came back; a refusal stays beside the case until it is looked at."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app import wording
from app.domain.cases import NONE, Case, Details, Move, refusal
from app.domain.errors import Refused
from app.domain.orders import Dispatch, recalled
from app.i18n import _
from app.messages.commands import (
    AnyCommand,
    DispatchCase,
    MoveCase,
    ReassignCase,
    RecallDispatch,
)
from app.picture.picture import Changes
from ui.context import Context

log = logging.getLogger(__name__)

CONFLICTS = frozenset({"case.changed"})
"""Refusals that mean: another officer was faster."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the last command on a case was refused; `conflict`: the other officer was faster."""

    text: str
    conflict: bool
    at: datetime


class CaseVerbs(QObject):
    """One per desk: ask `CaseVerbs.of(context)`. `changed` names the case to look at again."""

    changed = Signal(str)
    reason_wanted = Signal(str, object)
    """(case id, Move): the case file should ask why"""

    def __init__(self, context: Context) -> None:
        super().__init__(context.bridge)
        self._context = context
        self._waiting: dict[str, int] = {}
        self._problems: dict[str, Problem] = {}
        context.bridge.changed.connect(self._on_changed)

    @classmethod
    def of(cls, context: Context) -> CaseVerbs:
        """The verbs of this desk, made at the first call."""
        return context.bridge.findChild(cls) or cls(context)

    def sending(self, case_id: str) -> bool:
        """Whether a command on the case is on its way, or its event is not back yet."""
        return case_id in self._waiting

    def problem(self, case_id: str) -> Problem | None:
        """Why the last command on the case was refused."""
        return self._problems.get(case_id)

    def forget_problem(self, case_id: str) -> None:
        """The officer has seen it."""
        if self._problems.pop(case_id, None):
            self.changed.emit(case_id)

    def dispatch(
        self,
        case_id: str,
        unit: str,
        note: str = "",
        helpers: tuple[str, ...] = (),
        assists: tuple[str, ...] = (),
        leader: str = "",
        pin: str = "",
    ) -> None:
        """Send the case to `unit`; with `helpers` beside it this is 会商派单; `leader` confirms."""
        case = self._context.picture.cases.get(case_id)
        if case is None:
            return
        order = DispatchCase(
            command_id=self._context.desk.command_id(),
            officer=self._context.session.officer.id,
            case=case_id,
            unit=unit,
            expected_version=case.version,
            note=note,
            way="consult" if helpers else "direct",
            helpers=helpers,
            assists=assists,
            leader=leader,
            pin=pin,
        )
        self._send(case, order)

    def reassign(self, case_id: str, unit: str) -> None:
        """Take the case from who has it and give it to `unit`."""
        case = self._context.picture.cases.get(case_id)
        if case is None:
            return
        command = ReassignCase(
            command_id=self._context.desk.command_id(),
            officer=self._context.session.officer.id,
            case=case_id,
            unit=unit,
            expected_version=case.version,
            reason=_("Reassigned at the desk"),
        )
        self._send(case, command)

    def move(self, case_id: str, move: Move, reason: str = "", details: Details = NONE) -> None:
        """Make `move` on the case."""
        case = self._context.picture.cases.get(case_id)
        if case is None:
            return
        command = MoveCase(
            command_id=self._context.desk.command_id(),
            officer=self._context.session.officer.id,
            case=case_id,
            move=move,
            expected_version=case.version,
            reason=reason,
            details=details,
        )
        self._send(case, command)

    def recall(self, case_id: str) -> None:
        """Take the case's order back."""
        case = self._context.picture.cases.get(case_id)
        if case is None or not case.dispatch:
            return
        command = RecallDispatch(
            command_id=self._context.desk.command_id(),
            officer=self._context.session.officer.id,
            dispatch=case.dispatch,
        )
        self._send(case, command)

    def why_not(self, case_id: str, move: Move) -> str:
        """Why `move` cannot be made on the case now, in words; '' when it can."""
        case = self._context.picture.cases.get(case_id)
        if case is None:
            return _("Select a case first.")
        if self.sending(case_id):
            return _("The last order on this case is still on its way.")
        if move is Move.RECALL:
            return self._why_no_recall(case)
        officer = self._context.session.officer
        error = refusal(case, move, "-", officer.role, officer.id)
        return self._words(error) if error else ""

    def _why_no_recall(self, case: Case) -> str:
        order: Dispatch | None = self._context.picture.order_of(case)
        if order is None:
            return _("There is no order to take back.")
        try:
            recalled(order, self._context.bridge.now)
        except Refused as error:
            return self._words(error)
        return ""

    def _words(self, error: Refused) -> str:
        return wording.sentence(error, self._context.picture.registry.officers)

    def _send(self, case: Case, command: AnyCommand) -> None:
        if self.sending(case.id):
            return
        self._problems.pop(case.id, None)
        self._waiting[case.id] = case.version
        self.changed.emit(case.id)
        self._context.spawn(self._sent(case.id, command))

    async def _sent(self, case_id: str, command: AnyCommand) -> None:
        try:
            await self._context.desk.send(command)
        except Refused as error:
            self._fail(case_id, self._words(error), error.key in CONFLICTS)
        except Exception as error:
            log.exception("command %s failed", type(command).__name__)
            text = _("Not stored: {error}. Nothing was changed; try again.").format(error=error)
            self._fail(case_id, text, False)

    def _fail(self, case_id: str, text: str, conflict: bool) -> None:
        self._waiting.pop(case_id, None)
        self._problems[case_id] = Problem(text, conflict, self._context.bridge.now)
        self.changed.emit(case_id)

    def _on_changed(self, changes: Changes) -> None:
        for case_id in changes.cases & self._waiting.keys():
            case = self._context.picture.cases.get(case_id)
            if case is None or case.version > self._waiting[case_id]:
                del self._waiting[case_id]
                self.changed.emit(case_id)
