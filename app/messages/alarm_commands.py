"""What is asked for about alarms."""

from __future__ import annotations

from app.messages.command import Command


class AcknowledgeAlarm(Command, frozen=True, kw_only=True):
    """Answer for alarms (one, or a group at once)."""

    alarms: tuple[str, ...]
    note: str = ""


class SilenceAlarms(Command, frozen=True, kw_only=True):
    """Stop the sound of alarms; they wait as before."""

    alarms: tuple[str, ...]


class ShelveAlarm(Command, frozen=True, kw_only=True):
    """Put alarms aside for some minutes, with a reason."""

    alarms: tuple[str, ...]
    minutes: int
    reason: str


class UnshelveAlarms(Command, frozen=True, kw_only=True):
    """Take alarms from the shelf before their time."""

    alarms: tuple[str, ...]


class TakeOutOfService(Command, frozen=True, kw_only=True):
    """Believe these sensors no more until they are put back by hand, with a reason."""

    subjects: tuple[str, ...]
    reason: str


class ReturnToService(Command, frozen=True, kw_only=True):
    """Believe these sensors again."""

    subjects: tuple[str, ...]


class EscalateAlarms(Command, frozen=True, kw_only=True):
    """The gateway's finding: nobody acknowledged these in time, the next person is told."""

    alarms: tuple[str, ...]


class OpenAlarmCase(Command, frozen=True, kw_only=True):
    """Make a case of an alarm; `description` says its reading and limit in the officer's words."""

    alarm: str
    description: str
