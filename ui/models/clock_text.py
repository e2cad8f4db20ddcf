"""A clock as every panel writes it."""

from __future__ import annotations

from datetime import datetime

from app.domain.clocks import Due, DueState
from ui.widgets import deadline_bar, format as fmt


def clock_text(due: Due, now: datetime) -> str:
    """`03:48`, `over 01:26`, `paused`, `done`; a dash for no limit."""
    state = due.state(now)
    if state in (DueState.PAUSED, DueState.DONE):
        return deadline_bar.state_text(state.value)
    if due.at is None:
        return fmt.DASH
    left = due.remaining_s(now)
    return fmt.overdue(left) if state is DueState.OVERDUE else fmt.duration(left)
