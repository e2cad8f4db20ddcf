"""The gateway's eye on the clocks of cases and whistles: what came near its limit, what passed it,
who is not there yet, whose suspension is over. It only finds; services decide."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from app.clock import Clock
from app.domain.cases import Case, Details, Move
from app.domain.catalogue import Catalogue
from app.domain.clocks import Clocks, DueState
from app.domain.whistles import ESCALATE_AFTER, URGE_BEFORE, Whistle
from app.messages.commands import AnyCommand, MoveCase, NoteDue, UrgeWhistle
from app.services.lookup import ANY_VERSION
from app.storage.queries import Queries

OFFICER = "gateway"
_MOST = 500
"""Findings in one command."""


class CaseWatch:
    """`look` runs every few seconds on the gateway; what it finds goes to `execute`."""

    def __init__(
        self,
        queries: Queries,
        catalogue: Catalogue,
        clock: Clock,
        execute: Callable[[AnyCommand], None],
    ) -> None:
        self._queries, self._catalogue = queries, catalogue
        self._clock, self._execute = clock, execute

    def look(self) -> None:
        """Look once over all open cases and whistles."""
        now = self._clock()
        mode = self._catalogue.in_force(self._queries.mode_state())
        clocks = Clocks(mode, self._catalogue.category, self._catalogue.work)
        running = self._queries.running_clocks()
        self._tell(due_findings(running, clocks, now))
        for case in running:
            if case.suspended_until is not None and case.suspended_until <= now:
                self._resume(case)
        for whistle in self._queries.running_whistles():
            self._mind(whistle, now)

    def _tell(self, found: list[tuple[str, str, datetime]]) -> None:
        for start in range(0, len(found), _MOST):
            some = tuple(found[start : start + _MOST])
            digest = hashlib.sha256(repr(some).encode()).hexdigest()[:32]
            self._execute(NoteDue(command_id=f"due:{digest}", officer=OFFICER, cases=some))

    def _resume(self, case: Case) -> None:
        until = case.suspended_until
        key = f"resume:{case.id}:{until.isoformat() if until else ''}"
        move = MoveCase(
            command_id=key,
            officer=OFFICER,
            case=case.id,
            move=Move.RESUME,
            expected_version=ANY_VERSION,
            details=Details(),
        )
        self._execute(move)

    def _mind(self, whistle: Whistle, now: datetime) -> None:
        for department in whistle.missing():
            late = now >= whistle.deadline + ESCALATE_AFTER
            if late and department not in whistle.escalated:
                self._urge(whistle, department, escalate=True)
            elif now >= whistle.deadline - URGE_BEFORE and not (
                late or department in whistle.urged
            ):
                self._urge(whistle, department, escalate=False)

    def _urge(self, whistle: Whistle, department: str, *, escalate: bool) -> None:
        key = f"{'escalate' if escalate else 'urge'}:{whistle.id}:{department}"
        self._execute(
            UrgeWhistle(
                command_id=key,
                officer=OFFICER,
                whistle=whistle.id,
                department=department,
                escalate=escalate,
            )
        )


def due_findings(
    cases: list[Case], clocks: Clocks, now: datetime
) -> list[tuple[str, str, datetime]]:
    """(case, near or overdue, when) for each limit that was reached and not yet told. A whole
    case counts, not its stages: that is what 超期 means."""
    found: list[tuple[str, str, datetime]] = []
    for case in cases:
        due = clocks.whole(case)
        state = due.state(now)
        if state is DueState.OVERDUE and case.overdue_at is None and due.at is not None:
            found.append((case.id, "overdue", due.at))
        elif state in {DueState.NEAR, DueState.URGENT} and case.near_at is None:
            found.append((case.id, "near", now))
    return found
