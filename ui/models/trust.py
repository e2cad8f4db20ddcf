"""Why an officer may (or may not) believe a number: what is known of it, in words."""

from __future__ import annotations

import math
from datetime import datetime

import numpy as np

from app.domain.states import SensorState
from app.i18n import _, ngettext
from app.messages.curve import Curve
from app.picture.picture import Picture
from ui.models.readings import kind_of, reading, value_text
from ui.widgets import format as fmt
from ui.widgets.facts import Fact

ALL_KEPT = 0.95
"""From this share of the expected readings on, a sensor reports as it should."""

STUCK = 12
"""So many equal readings in a row of a kind that is measured are remarkable."""

DAY_S = 86400.0


def trust_facts(picture: Picture, row: int, day: Curve | None, now: datetime) -> list[Fact]:
    """The facts about the sensor in `row`; `day` are its readings of the last 24 hours, None
    while they are not read yet."""
    columns = picture.sensors
    sensor, kind = columns.items[row], kind_of(picture, row)
    facts = [Fact(_("Verdict"), verdict(picture, row, day, now))]
    at = float(columns.at[row])
    if at > 0:
        when = fmt.moment(datetime.fromtimestamp(at, now.tzinfo), now)
        ago = _("{age} ago").format(age=reading(picture, row, now).age)
        facts.append(Fact(_("Last message"), f"{when} · {ago}"))
    else:
        facts.append(Fact(_("Last message"), _("none yet")))
    facts.append(Fact(_("Expected every"), fmt.age(sensor.period_s)))
    if day is not None:
        facts.append(Fact(_("Last 24 hours"), _kept(day, sensor.period_s)))
        facts.append(Fact(_("Longest silence"), _silence(day, now)))
    bounds = [fmt.number(v) if math.isfinite(v) else "…" for v in (kind.low, kind.high)]
    facts.append(Fact(_("Possible"), _("{low} to {high}; others are refused").format(
        low=bounds[0], high=bounds[1])))  # fmt: skip
    if kind.deadband:
        facts.append(Fact(_("Deadband"), f"{fmt.number(kind.deadband)} {kind.unit}"))
    same = equal_in_a_row(columns.trend[row])
    if same >= STUCK and not kind.words:
        value = value_text(float(columns.value[row]), kind)
        facts.append(Fact(_("Remarkable"), ngettext("{value} {n} time in a row",
                     "{value} {n} times in a row", same).format(value=value, n=same)))  # fmt: skip
    return facts


def verdict(picture: Picture, row: int, day: Curve | None, now: datetime) -> str:
    """One sentence: current, late, silent, out of service, or with gaps."""
    columns = picture.sensors
    state = SensorState(int(columns.state[row]))
    if state is SensorState.OUT_OF_SERVICE:
        return _("Out of service: not to be relied on")
    if state is SensorState.UNKNOWN:
        return _("Has not reported yet")
    if state is SensorState.STALE:
        return _("Silent: this is the last value known, not the present one")
    period = max(columns.items[row].period_s, 1.0)
    late = now.timestamp() - float(columns.at[row])
    if late > 2 * period:
        return _("Late: older than two reporting periods")
    if day is not None and day.readings < ALL_KEPT * _expected(day, period, now):
        return _("Current, but readings are missing")
    return _("Current: reports as expected, within what is possible")


def equal_in_a_row(trend: np.ndarray) -> int:
    """How many of the newest readings are the same."""
    known = trend[np.isfinite(trend)]
    if not len(known):
        return 0
    differs = np.flatnonzero(known != known[-1])
    return int(len(known) - 1 - differs[-1]) if len(differs) else len(known)


def _expected(day: Curve, period: float, now: datetime) -> float:
    """Readings due since the first one of the day: a sensor that is new is not blamed."""
    since = float(day.at[0]) if len(day.at) else now.timestamp()
    return max(1.0, min(DAY_S, now.timestamp() - since) / period)


def _kept(day: Curve, period: float) -> str:
    due = (
        max(1, round(min(DAY_S, float(day.at[-1] - day.at[0])) / period) + 1) if len(day.at) else 0
    )
    if not due:
        return _("no readings")
    return _("{kept} of {due} readings kept").format(
        kept=fmt.number(min(day.readings, due)), due=fmt.number(due)
    )


def _silence(day: Curve, now: datetime) -> str:
    if not len(day.at):
        return fmt.DASH
    gaps = np.diff(np.append(day.at, now.timestamp()))
    return fmt.age(float(gaps.max()))
