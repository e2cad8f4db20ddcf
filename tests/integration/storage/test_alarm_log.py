"""Alarms over time on both databases: what the gateway's watch does, what stays after a restart,
what the history and the figures are read from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.alarm_watch import AlarmWatch
from app.domain.alarm_figures import figures
from app.domain.alarms import Alarm, AlarmState, alarm_id
from app.domain.registry import Officer
from app.messages import commands as c
from app.reference import load_catalogue
from app.services.handlers import handle
from app.storage.alarm_log import AlarmLog
from app.storage.ledger import Ledger
from app.storage.queries import Queries
from app.storage.registry import Registry
from app.storage.store import Store

START = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)


class Watched:
    """A centre whose gateway looks when it is told to."""

    def __init__(self, store: Store, now: datetime = START) -> None:
        self.store, self.now = store, now
        catalogue = load_catalogue()
        self.ledger = Ledger(store, "demo", catalogue, lambda: self.now)
        self.queries = Queries(store, "demo")
        self.log = AlarmLog(store, "demo")
        self.watch = AlarmWatch(self.queries, catalogue, lambda: self.now, self.do)
        self.told: list[str] = []

    def do(self, command: c.AnyCommand) -> None:
        """Run a command as the gateway does."""
        entries = self.ledger.execute(command, handle, "gateway")
        self.told += [getattr(entry.event, "what", "") for entry in entries]

    def raised(self, subject: str, level: int = 2) -> Alarm:
        """A sensor's alarm begins now."""
        found = Alarm(
            alarm_id(subject, "high", self.now), subject, "high", level, self.now, 9.0, 8.0
        )
        key = f"raise:{found.id}"
        self.do(c.RecordAlarms(command_id=key, officer="gateway", findings=(("raised", found),)))
        return found

    def alarm(self) -> Alarm:
        """The only one that stands."""
        (alarm,) = self.queries.standing_alarms()
        return alarm

    def wait(self, **amount: float) -> None:
        """Let time pass and the gateway look."""
        self.now += timedelta(**amount)
        self.watch.look()


@pytest.fixture
def centre(store: Store) -> Watched:
    """A centre with a leader."""
    Registry(store, "demo").save([Officer("zhou", "周", "Zhou", "leader")])
    return Watched(store)


def test_that_the_gateway_tells_the_leader_once_and_wakes_the_shelved(centre: Watched) -> None:
    key = centre.raised("W1").id
    centre.wait(seconds=299)
    assert centre.told == ["raised"]
    centre.wait(seconds=1)
    centre.wait(seconds=3)
    assert centre.told == ["raised", "escalated"]
    shelve = c.ShelveAlarm(command_id="s", officer="lin", alarms=(key,), minutes=5, reason="works")
    centre.do(shelve)
    centre.wait(minutes=4)
    centre.wait(minutes=2)
    assert centre.told[2:] == ["shelved", "unshelved"]
    assert centre.alarm().state is AlarmState.UNACKNOWLEDGED


def test_that_everything_stands_after_a_restart_as_before(centre: Watched) -> None:
    key = centre.raised("W1").id
    centre.do(c.SilenceAlarms(command_id="q", officer="lin", alarms=(key,)))
    centre.do(c.AcknowledgeAlarm(command_id="a", officer="lin", alarms=(key,), note="已派人"))
    before = centre.alarm()
    again = Watched(centre.store, centre.now)
    assert again.alarm() == before
    assert (before.note, before.silenced_by, before.acknowledged_by) == ("已派人", "lin", "lin")


def test_that_the_log_tells_what_happened_in_a_time_and_no_more(centre: Watched) -> None:
    keys = []
    for minute in range(6):
        keys.append(centre.raised(f"W{minute}").id)
        centre.now += timedelta(minutes=10)
    command = c.AcknowledgeAlarm(command_id="a", officer="lin", alarms=(keys[2],))
    centre.do(command)
    since, until = START + timedelta(minutes=15), START + timedelta(minutes=45)
    assert [h.alarm.subject for h in centre.log.told(since, until)] == ["W2", "W3", "W4"]
    assert [a.subject for a in centre.log.alarms(since, until)] == ["W4", "W3", "W2"]
    told = centre.log.told(START, centre.now + timedelta(seconds=1))
    found = figures(told, centre.queries.standing_alarms(), START, centre.now)
    assert (found.raised, found.slots, found.standing) == (6, (1,) * 6, 6)
    assert told[-1].actor == "lin"
