"""What a trend shows: spans, the series with their limits, what is marked along the time."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app import wording
from app.domain.errors import Refused
from app.i18n import _, local
from app.messages.curve import Curve
from app.messages.events import AlarmChanged, Entry, ModeSwitched
from app.picture.picture import Picture
from ui.models.readings import kind_of, thresholds_of
from ui.theme import levels
from ui.widgets import format as fmt
from ui.widgets.spark import Threshold

SPANS = {
    "6h": timedelta(hours=6),
    "24h": timedelta(hours=24),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
    "1y": timedelta(days=365),
}
MOST_COMPARED = 3
"""Beside the sensor itself; more lines are not told apart."""

ALARM, MODE = "alarm", "mode"


@dataclass(frozen=True, slots=True)
class Series:
    """One sensor's line. `unit` decides which plot it is drawn in; `period` in seconds."""

    sensor: str
    name: str
    unit: str
    decimals: int
    period: float
    limits: tuple[Threshold, ...]
    curve: Curve


@dataclass(frozen=True, slots=True)
class Mark:
    """Something along the time: an alarm of a level, or a mode that came into force."""

    at: float
    kind: str
    level: int
    words: str


def span_titles() -> dict[str, str]:
    """The spans in words."""
    return {
        "6h": _("6 hours"), "24h": _("24 hours"), "7d": _("7 days"), "30d": _("30 days"),
        "1y": _("1 year"),
    }  # fmt: skip


def series_of(picture: Picture, row: int, curve: Curve) -> Series:
    """The line of the sensor in `row`, with the limits of the mode in force."""
    sensor, kind = picture.sensors.items[row], kind_of(picture, row)
    return Series(
        sensor.id, local(sensor.name, sensor.name_en), local(kind.unit, kind.unit_en),
        kind.decimals, max(sensor.period_s, 1.0), thresholds_of(picture, row), curve,
    )  # fmt: skip


def alarm_marks(entries: Sequence[Entry], since: datetime) -> list[Mark]:
    """One mark for each alarm that began in the span, at its worst level."""
    found: dict[str, Mark] = {}
    for entry in entries:
        event = entry.event
        if isinstance(event, AlarmChanged) and event.alarm.onset >= since:
            alarm = event.alarm
            known = found.get(alarm.id)
            level = min(alarm.level, known.level if known else 4)
            words = f"{levels.ROMAN[level]} {wording.level(level)}"
            found[alarm.id] = Mark(alarm.onset.timestamp(), ALARM, level, words)
    return sorted(found.values(), key=lambda mark: mark.at)


def mode_marks(entries: Sequence[Entry], picture: Picture) -> list[Mark]:
    """A mark for each mode or response level that came into force."""
    marks = []
    for entry in entries:
        event = entry.event
        if isinstance(event, ModeSwitched):
            mode = picture.catalogue.modes.get(event.state.mode)
            name = local(mode.name, mode.name_en) if mode else event.state.mode
            if event.state.level:
                name = f"{name} {levels.ROMAN[event.state.level]}"
            marks.append(Mark(entry.at.timestamp(), MODE, 0, name))
    return marks


def extent(series: Series) -> str:
    """Lowest to highest of a line, of how many readings, and how wide a column is."""
    curve = series.curve
    if not len(curve.at):
        return _("no readings in this time")
    low = fmt.number(float(curve.low.min()), series.decimals)
    high = fmt.number(float(curve.high.max()), series.decimals)
    text = _("{low} to {high} {unit}, {n} readings").format(
        low=low, high=high, unit=series.unit, n=fmt.number(curve.readings)
    )
    if curve.step:
        text += " · " + _("a column is {time}").format(time=fmt.age(curve.step))
    return text


def write_csv(file: Path, lines: Sequence[Series]) -> int:
    """The columns drawn, one row for each with its sensor and UTC time; how many rows.

    Raises Refused `export.unwritable`.
    """
    rows = 0
    try:
        with file.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["sensor", "name", "unit", "time", "low", "mean", "high", "readings"])
            for line in lines:
                c = line.curve
                cells = (c.at, c.low, c.mean, c.high, c.count)
                for at, low, mean, high, count in zip(*(x.tolist() for x in cells), strict=True):
                    when = datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
                    numbers = (f"{v:.{line.decimals + 2}f}" for v in (low, mean, high))
                    writer.writerow([line.sensor, line.name, line.unit, when, *numbers, count])
                    rows += 1
    except OSError as error:
        raise Refused("export.unwritable", file=str(file), reason=str(error.strerror)) from error
    return rows
