"""What a sensor nobody has registered may be: its kind guessed from its unit and its name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.domain.catalogue import SensorKind
from app.domain.feeds import Stranger

_UNITS = {"cel": "℃", "°c": "℃", "c": "℃", "ug/m3": "µg/m³", "μg/m³": "µg/m³", "deg": "°",
          "db": "db", "dbspl": "db", "count": "人"}  # fmt: skip
_WORDS = {
    "water_level": ("water", "depth", "flood", "积水"),
    "rain": ("rain", "雨"),
    "river_level": ("river", "河"),
    "gas": ("gas", "ch4", "燃气"),
    "smoke": ("smoke", "烟"),
    "well_level": ("well", "井"),
    "hydrant_pressure": ("hydrant", "pressure", "消火栓"),
    "temperature": ("temp", "temperature", "气温", "温度"),
    "noise": ("noise", "sound", "噪声"),
    "pm25": ("pm25", "pm2", "dust"),
    "people_flow": ("people", "crowd", "客流"),
    "vehicle_flow": ("vehicle", "traffic", "车流"),
    "manhole_tilt": ("manhole", "cover", "tilt", "井盖"),
    "lamp_current": ("lamp", "light", "路灯"),
    "power_load": ("power", "load", "transformer"),
    "lift": ("lift", "elevator", "电梯"),
}


def guessed_kind(stranger: Stranger, kinds: Iterable[SensorKind]) -> str:
    """The id of the likeliest kind; '' when neither unit nor name says anything."""
    best, most = "", 0
    for kind in kinds:
        score = 2 * _same(stranger.unit, kind.unit) + 3 * _named(stranger, kind)
        if score > most:
            best, most = kind.id, score
    return best


def _same(given: str, unit: str) -> bool:
    plain = given.strip().casefold()
    return bool(plain) and _UNITS.get(plain, plain) == _UNITS.get(unit.casefold(), unit.casefold())


def _named(stranger: Stranger, kind: SensorKind) -> bool:
    text = f"{stranger.sensor} {stranger.topic}".casefold()
    words = set(re.split(r"[^a-z0-9]+", text))
    known = _WORDS.get(kind.id, (kind.id.replace("_", ""),))
    return any(word in words or (not word.isascii() and word in text) for word in known)
