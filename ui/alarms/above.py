"""Tells the officer that somebody above has been told of what nobody acknowledged."""

from __future__ import annotations

from collections.abc import Iterable

from app.i18n import _
from ui.alarms.subject import subject
from ui.context import Context


class ToldAbove:
    """One toast for each batch of news; what was told before this desk opened is not repeated."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._told = {key: alarm.told for key, alarm in context.picture.alarms.items()}

    def note(self, ids: Iterable[str]) -> None:
        """Alarms that changed."""
        alarms = self._context.picture.alarms
        new = [alarms[k] for k in ids if k in alarms and alarms[k].told > self._told.get(k, 0)]
        self._told = {key: alarm.told for key, alarm in alarms.items() if alarm.told}
        if not new:
            return
        worst = min(new, key=lambda alarm: (alarm.level, alarm.onset))
        name = subject(self._context.picture, worst).title
        more = _("and {n} more").format(n=len(new) - 1) if len(new) > 1 else ""
        text = " ".join(part for part in (name, more) if part)
        title = _("Not acknowledged in time: the people above are told")
        self._context.toasts.show(title, text, worst.level)
