"""What is done with some alarms at once, from the bar and from the list: one command each."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.alarms import Alarm, AlarmState
from app.i18n import _
from app.messages import commands as c
from app.picture.picture import Picture
from ui.actions.sending import send_or_toast
from ui.alarms.subject import overrun, subject
from ui.context import Context

SERVICE = "service"


class Verbs:
    """Builds the commands of one desk and sends them; a refusal becomes a toast."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def acknowledge(self, alarms: Sequence[Alarm], note: str = "") -> None:
        """Answer for those that wait."""
        ids = _ids(alarms, AlarmState.UNACKNOWLEDGED, AlarmState.RETURNED)
        if ids:
            self._send(c.AcknowledgeAlarm(**self._who(), alarms=ids, note=note),
                       _("Not acknowledged"))  # fmt: skip

    def silence(self, alarms: Sequence[Alarm]) -> None:
        """Stop the sound of those that wait."""
        ids = _ids(alarms, AlarmState.UNACKNOWLEDGED)
        if ids:
            self._send(c.SilenceAlarms(**self._who(), alarms=ids), _("Not silenced"))

    def unshelve(self, alarms: Sequence[Alarm]) -> None:
        """Take those back that are shelved."""
        ids = _ids(alarms, AlarmState.SHELVED)
        if ids:
            self._send(c.UnshelveAlarms(**self._who(), alarms=ids), _("Still shelved"))

    def put_back(self, alarms: Sequence[Alarm]) -> None:
        """Put the sensors of those back into service that are out of it."""
        out = [a.subject for a in alarms if a.state is AlarmState.OUT_OF_SERVICE]
        if out:
            command = c.ReturnToService(**self._who(), subjects=tuple(dict.fromkeys(out)))
            self._send(command, _("Still out of service"))

    def open_case(self, alarm: Alarm) -> None:
        """Make a case of it with everything filled in, and open its file; one that has a case
        opens that."""
        session = self._context.session
        if alarm.case:
            session.open_case(alarm.case)
            return
        text = description(self._context.picture, alarm, self._context)
        command = c.OpenAlarmCase(**self._who(), alarm=alarm.id, description=text)
        self._context.spawn(self._open(command))

    async def _open(self, command: c.OpenAlarmCase) -> None:
        if not await send_or_toast(self._context, command, _("No case was opened")):
            return
        self._context.bridge.drain()
        made = self._context.picture.alarms.get(command.alarm)
        if made is not None and made.case in self._context.picture.cases:
            self._context.session.open_case(made.case)

    def _send(self, command: c.AnyCommand, title: str) -> None:
        async def work() -> None:
            await send_or_toast(self._context, command, title)

        self._context.spawn(work())

    def _who(self) -> dict[str, str]:
        return {
            "command_id": self._context.desk.command_id(),
            "officer": self._context.session.officer.id,
        }


def description(picture: Picture, alarm: Alarm, context: Context) -> str:
    """The alarm as a case tells it: reading, limit, since when."""
    about = subject(picture, alarm)
    over = overrun(picture, alarm, context.bridge.now)
    at = alarm.onset.astimezone()
    text = _("Alarm of {name} at {time}: {value}, {over}.")
    return text.format(name=about.title, time=f"{at:%Y-%m-%d %H:%M:%S}", value=about.value,
                       over=over)  # fmt: skip


def _ids(alarms: Sequence[Alarm], *states: AlarmState) -> tuple[str, ...]:
    return tuple(alarm.id for alarm in alarms if alarm.state in states)
