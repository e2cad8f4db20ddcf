"""A sensor's reading in words: value, unit, state, age; one wording for tiles, lists and cards."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from app import wording
from app.domain.alarms import HIGHEST, Alarm, AlarmState
from app.domain.catalogue import SensorKind
from app.domain.states import SensorState
from app.i18n import _, language, local
from app.picture.picture import Picture
from ui.theme import levels
from ui.widgets import format as fmt
from ui.widgets.spark import Threshold

_LEVEL_OF = {
    SensorState.LEVEL_1: 1,
    SensorState.LEVEL_2: 2,
    SensorState.LEVEL_3: 3,
    SensorState.LEVEL_4: 4,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a tile says. `level` 0 is no alarm; `look` is one of ui.theme.levels.STATES."""

    name: str
    value: str
    unit: str
    level: int
    look: str
    state: str
    age: str

    @property
    def needs_you(self) -> bool:
        """Not acknowledged yet: its tile is tinted."""
        return self.look == levels.UNACKNOWLEDGED and self.level > 0


def reading(picture: Picture, row: int, now: datetime) -> Reading:
    """The reading of the sensor in `row` at `now` (UTC)."""
    columns = picture.sensors
    sensor = columns.items[row]
    kind = kind_of(picture, row)
    state = SensorState(int(columns.state[row]))
    alarm = picture.sensor_alarm(sensor.id)
    value = float(columns.value[row])
    out = state is SensorState.OUT_OF_SERVICE
    shown = fmt.DASH if out or math.isnan(value) else value_text(value, kind)
    level, look, words = _standing(picture, state, alarm, kind)
    return Reading(
        name=local(sensor.name, sensor.name_en),
        value=shown,
        unit="" if shown == fmt.DASH else local(kind.unit, kind.unit_en),
        level=level,
        look=look,
        state=words,
        age=_age(float(columns.at[row]), now),
    )


def value_text(value: float, kind: SensorKind) -> str:
    """A value without its unit: a number, or the word of a kind that has words."""
    words = kind.words if language().startswith("zh") else kind.words_en or kind.words
    if words and 0 <= round(value) < len(words):
        return words[round(value)]
    return fmt.number(value, kind.decimals)


def kind_of(picture: Picture, row: int) -> SensorKind:
    """The kind of the sensor in `row`, or a bare one that carries its own id as name."""
    key = picture.sensors.items[row].kind
    return picture.catalogue.kinds.get(key) or SensorKind(key, key, key, "", decimals=1)


def thresholds_of(picture: Picture, row: int) -> tuple[Threshold, ...]:
    """The limits of the mode in force for the sensor in `row`: least grave first, Ⅳ to Ⅰ."""
    values = picture.mode.thresholds.get(picture.sensors.items[row].kind, ())
    return tuple(Threshold(value, 4 - n) for n, value in enumerate(values[:4]))


def nearest_limit(
    limits: tuple[Threshold, ...], value: float, rising: bool = True
) -> tuple[Threshold, ...]:
    """The one limit that matters now: the last one crossed, else the next one. `rising`: high
    values are the bad ones."""
    sign = 1.0 if rising else -1.0
    crossed = [limit for limit in limits if value * sign >= limit.value * sign]
    return (crossed[-1],) if crossed else limits[:1]


def _standing(
    picture: Picture, state: SensorState, alarm: Alarm | None, kind: SensorKind
) -> tuple[int, str, str]:
    """(level, look, words) of a sensor."""
    if state is SensorState.OUT_OF_SERVICE:
        return 0, levels.OUT_OF_SERVICE, wording.sensor_state(state)
    if state is SensorState.STALE:
        return 0, levels.STALE, wording.sensor_state(state)
    if alarm is not None and alarm.kind != "stale":
        if alarm.state is AlarmState.OUT_OF_SERVICE:
            return 0, levels.OUT_OF_SERVICE, wording.alarm_state(alarm.state)
        muted = kind.id in picture.mode.suppressed and alarm.level != HIGHEST
        if muted or alarm.state is AlarmState.SUPPRESSED:
            return 0, levels.SUPPRESSED, _("Muted by mode")
        return alarm.level, *_alarm(alarm)
    level = _LEVEL_OF.get(state, 0)
    if level:
        word = f"{levels.ROMAN[level]} {wording.level(level)}"
        return level, levels.ACKNOWLEDGED, word
    if state is SensorState.UNKNOWN:
        return 0, levels.NORMAL, wording.sensor_state(state)
    return 0, levels.NORMAL, wording.sensor_state(SensorState.NORMAL)


def level_text(level: int) -> str:
    """`Ⅲ 警告`; in English the numeral alone, where there is no room for the word."""
    numeral = levels.ROMAN[level]
    return f"{numeral} {wording.level(level)}" if language().startswith("zh") else numeral


def _alarm(alarm: Alarm) -> tuple[str, str]:
    level = level_text(alarm.level)
    if alarm.state is AlarmState.SHELVED:
        until = fmt.clock_short(alarm.shelved_until) if alarm.shelved_until else fmt.DASH
        return levels.SHELVED, _("Shelved to {time}").format(time=until)
    if alarm.state is AlarmState.RETURNED:
        return levels.RETURNED, _("{level} back, unack").format(level=levels.ROMAN[alarm.level])
    if alarm.state is AlarmState.UNACKNOWLEDGED:
        return levels.UNACKNOWLEDGED, _("{level} unack").format(level=level)
    if alarm.case:
        return levels.ACKNOWLEDGED, _("{level} case open").format(level=levels.ROMAN[alarm.level])
    return levels.ACKNOWLEDGED, _("{level} ack").format(level=level)


def _age(at: float, now: datetime) -> str:
    return fmt.age(max(0.0, now.timestamp() - at)) if at > 0 else fmt.DASH
