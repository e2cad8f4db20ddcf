"""The gateway's eye on standing alarms: whose shelving is over, what nobody acknowledged in time.
It only finds; services decide."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from app.clock import Clock
from app.domain.alarms import Alarm, AlarmState
from app.domain.catalogue import Catalogue
from app.messages.commands import AnyCommand, EscalateAlarms, WakeAlarms
from app.storage.queries import Queries

OFFICER = "gateway"
_MOST = 200
"""Findings in one command."""


class AlarmWatch:
    """`look` runs every few seconds on the gateway; what it finds goes to `execute`."""

    def __init__(
        self,
        queries: Queries,
        catalogue: Catalogue,
        clock: Clock,
        execute: Callable[[AnyCommand], None],
    ) -> None:
        self._queries, self._rules = queries, catalogue.alarms
        self._clock, self._execute = clock, execute

    def look(self) -> None:
        """Look once over all standing alarms."""
        now = self._clock()
        standing = self._queries.standing_alarms()
        over = [
            alarm
            for alarm in standing
            if alarm.state is AlarmState.SHELVED
            and alarm.shelved_until is not None
            and alarm.shelved_until <= now
        ]
        if over:
            key = f"wake:{_digest(over)}:{now.timestamp()}"
            self._execute(WakeAlarms(command_id=key, officer=OFFICER))
        late = [alarm for alarm in standing if self._rules.due(alarm, now) is not None]
        for start in range(0, len(late), _MOST):
            self._tell(late[start : start + _MOST])

    def _tell(self, late: list[Alarm]) -> None:
        ids = tuple(alarm.id for alarm in late)
        key = f"told:{_digest(late)}"
        self._execute(EscalateAlarms(command_id=key, officer=OFFICER, alarms=ids))


def _digest(alarms: list[Alarm]) -> str:
    """The same for the same alarms as they stand: asking again is asking once."""
    told = sorted(f"{alarm.id}:{alarm.told}:{alarm.waits_since}" for alarm in alarms)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]
