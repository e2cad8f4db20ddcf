"""What the window says of modes by itself: a switch that was made, a suggestion that came up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.i18n import _, ngettext
from app.picture.picture import Changes
from app.wording.words import report_title
from ui.models import suggestions
from ui.models.report_draft import asked
from ui.modes import told
from ui.widgets import format as fmt

if TYPE_CHECKING:
    from ui.shell import DeskWindow

NEAR = timedelta(minutes=10)
"""Before a report's limit: from then on the officer is reminded."""
EVERY_S = 5
"""How often evidence is looked at that no event tells of: time itself, and readings."""


class Herald:
    """Each switch and each suggestion is announced once."""

    def __init__(self, window: DeskWindow) -> None:
        self._window = window
        self._announced = window.context.picture.mode_state.version
        self._known: set[str] = set()
        self._second = 0

    def on_changed(self, changes: Changes) -> None:
        """A switch at once; suggestions where their evidence changed."""
        if changes.mode:
            self._announce()
        if changes.mode or changes.calendar or changes.warnings:
            self.suggest()

    def on_second(self, now: datetime) -> None:
        """Every few seconds."""
        self._second += 1
        if self._second % EVERY_S == 0:
            self.suggest()
            self._remind(now)

    def suggest(self) -> None:
        """Count what is suggested; say what is new."""
        context = self._window.context
        picture = context.picture
        found = suggestions.suggestions(picture, context.bridge.now)
        text = ngettext("{n} suggestion", "{n} suggestions", len(found)).format(n=len(found))
        self._window.top.show_suggested(text if found else "")
        for one in found:
            if one.id not in self._known:
                self._known.add(one.id)
                lines = [line for line in suggestions.evidence(picture, one) if line]
                head = _("Suggested: {mode}").format(mode=suggestions.title(picture, one))
                # It goes by itself: the top bar keeps it, and nothing lies over what is worked on.
                context.toasts.show(head, " · ".join(lines))

    def _remind(self, now: datetime) -> None:
        """A report upwards that is near its limit, and one that is over it."""
        for due in asked(self._window.context.picture, now):
            left = due.until - now
            key = f"report:{due.kind}:{due.number}:{due.until}:{left < timedelta()}"
            if left > NEAR or key in self._known:
                continue
            self._known.add(key)
            late = left < timedelta()
            seconds = left.total_seconds()
            told = fmt.overdue(seconds) if late else _("{time} left").format(
                time=fmt.duration(seconds))  # fmt: skip
            title = report_title(due.kind, due.number)
            self._window.context.toasts.show(title, told, 1 if late else 3, sticky=late)

    def _announce(self) -> None:
        """A switch is said on every desk: what, by whom, why; what was skipped with it."""
        context = self._window.context
        picture, state = context.picture, context.picture.mode_state
        if not state.version or state.version == self._announced:
            return
        self._announced = state.version
        lines = (told.who(picture.registry.officers, state), state.reason,
                 told.left_open(picture.catalogue, state))  # fmt: skip
        text = " · ".join(line for line in lines if line)
        context.toasts.show(told.headline(picture.catalogue, state), text, state.level)
