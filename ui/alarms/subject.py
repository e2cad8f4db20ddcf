"""What an alarm is about, in the words and numbers of the alarm bar and the wall."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from app.domain.alarms import Alarm
from app.i18n import _, local
from app.picture.picture import Picture
from ui.widgets import format

RISE_READINGS, SMOOTH = 18, 3
"""How many readings back the arrow beside a value looks, and how many make one end of it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """`select` is (kind, id) to be selected, `at` its (lon, lat); values carry their unit."""

    title: str
    value: str = ""
    limit: str = ""
    arrow: str = ""
    select: tuple[str, str] = ("", "")
    at: tuple[float, float] | None = None


def subject(picture: Picture, alarm: Alarm) -> Subject:
    """The sensor or the order behind `alarm`."""
    row = picture.sensors.index.get(alarm.subject)
    if row is not None:
        return _sensor(picture, alarm, row)
    order = picture.dispatches.get(alarm.subject)
    if order is None:
        return Subject(title=_reason(alarm) or alarm.subject)
    case = picture.cases.get(order.case)
    unit = picture.units.index.get(order.unit)
    who = "" if unit is None else local(*_names(picture.units.items[unit]))
    what = "" if case is None else local(case.title, case.title_en)
    place = None if case is None or case.lon is None or case.lat is None else (case.lon, case.lat)
    text = _("{unit} sent no receipt: {case}").format(unit=who, case=what)
    return Subject(text, select=("case", order.case), at=place)


def overrun(picture: Picture, alarm: Alarm, now: datetime) -> str:
    """`above 15 cm for 26 s`; that it was above when the value is back; or what is wrong when no
    limit was crossed."""
    about = subject(picture, alarm)
    time = format.age((now - alarm.onset).total_seconds())
    if not about.limit:
        return _("{reason} for {time}").format(reason=_reason(alarm), time=time)
    low = alarm.kind == "low"
    if _is_back(picture, alarm):
        text = _("was below {limit}, {time} ago") if low else _("was above {limit}, {time} ago")
    else:
        text = _("below {limit} for {time}") if low else _("above {limit} for {time}")
    return text.format(limit=about.limit, time=time)


def _is_back(picture: Picture, alarm: Alarm) -> bool:
    row = picture.sensors.index.get(alarm.subject)
    if row is None or alarm.limit is None:
        return False
    value = float(picture.sensors.value[row])
    return value > alarm.limit if alarm.kind == "low" else value < alarm.limit


def _sensor(picture: Picture, alarm: Alarm, row: int) -> Subject:
    columns = picture.sensors
    sensor = columns.items[row]
    kind = picture.catalogue.kinds.get(sensor.kind)
    unit = local(kind.unit, kind.unit_en) if kind else ""
    decimals = kind.decimals if kind else 1
    what = local(kind.name, kind.name_en) if kind else sensor.kind
    value = columns.value[row]
    if math.isnan(value) and alarm.value is not None:
        value = alarm.value
    stale = alarm.kind == "stale"
    return Subject(
        title=f"{local(sensor.name, sensor.name_en)} {what}",
        value=format.quantity(float(value), unit, decimals),
        limit="" if alarm.limit is None else format.quantity(alarm.limit, unit, decimals),
        arrow="" if stale else _arrow(columns.trend[row], decimals),
        select=("sensor", sensor.id),
        at=(sensor.lon, sensor.lat),
    )


def _arrow(trend: np.ndarray, decimals: int) -> str:
    """Where the value goes, over the noise of single readings; the same for a steady one."""
    seen = trend[~np.isnan(trend)]
    if len(seen) < 2 * SMOOTH:
        return ""
    before = seen[max(0, len(seen) - RISE_READINGS) :][:SMOOTH]
    change = round(float(seen[-SMOOTH:].mean() - before.mean()), decimals)
    return "↑" if change > 0 else "↓" if change < 0 else "→"


def _reason(alarm: Alarm) -> str:
    words = {
        "stale": _("No data"),
        "receipt": _("No receipt"),
        "broker": _("Broker link down"),
        "gateway": _("Gateway down"),
        "delivery": _("Delivery down"),
    }
    return words.get(alarm.kind, "")


def _names(item: object) -> tuple[str, str]:
    return str(getattr(item, "name", "")), str(getattr(item, "name_en", ""))
