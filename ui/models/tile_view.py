"""What a tile of the wall says now: one sensor's reading, the worst or the count of many, or a
flow in and out."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from app.domain.catalogue import SensorKind
from app.domain.states import SensorState
from app.domain.tiles import COUNT, FLOW, TOP, VIEW, WORST, Tile
from app.i18n import _, local
from app.picture.picture import Picture
from ui.models.readings import Reading, kind_of, nearest_limit, reading, thresholds_of
from ui.theme import levels
from ui.widgets import format as fmt
from ui.widgets.spark import Threshold

NUMBER, GAUGE, BAR, SWITCH = "number", "gauge", "bar", "switch"
FLOWING = "flow"
COUNTED = "count"

STALE = 20
"""The rank SensorBoard.ranks gives a silent sensor; alarms in hand are below it."""

_NONE: npt.NDArray[np.int64] = np.empty(0, dtype=np.int64)

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Standing:
    """How all sensors stand, for tiles that are about many: rows by group and by kind, whether
    high values are the bad ones, how much each asks for the officer (SensorBoard.ranks), and the
    rows the map shows (None where it does not say)."""

    groups: dict[str, Ints]
    kinds: dict[str, Ints]
    rising: npt.NDArray[np.bool_]
    ranks: Ints
    seen: Ints | None = None


@dataclass(frozen=True, slots=True)
class View:
    """One tile as it is to be painted. `row` is the sensor it stands for (−1: none); `shape` how it
    is drawn; `limits` all of them for a gauge, else the one that matters; `range` lowest to highest
    of the spark line in words; `parts` are (name, value) of a flow."""

    row: int
    reading: Reading
    shape: str
    limits: tuple[Threshold, ...] = ()
    value: float = math.nan
    range: str = ""
    parts: tuple[tuple[str, str], ...] = ()


def sensor_view(picture: Picture, row: int, now: datetime) -> View:
    """A sensor as its kind is drawn."""
    kind = kind_of(picture, row)
    value = float(picture.sensors.value[row])
    limits = thresholds_of(picture, row)
    shape = SWITCH if kind.words else kind.tile
    shown = limits if shape == GAUGE else nearest_limit(limits, value, kind.rising)
    said = reading(picture, row, now)
    return View(row, said, shape, shown, value, range_text(picture, row, kind))


def range_text(picture: Picture, row: int, kind: SensorKind) -> str:
    """Lowest to highest of the last readings, in the kind's decimals."""
    known = picture.sensors.trend[row]
    known = known[np.isfinite(known)]
    if not len(known) or kind.words:
        return ""
    low, high = (fmt.number(float(v), kind.decimals) for v in (known.min(), known.max()))
    return low if low == high else f"{low}–{high}"


def tile_view(picture: Picture, tile: Tile, all_: Standing, now: datetime) -> View:
    """A tile of the officer's own as it stands at `now`."""
    if tile.kind == FLOW:
        return _flow(picture, tile, now)
    if tile.kind not in (TOP, WORST, COUNT, VIEW):
        row = picture.sensors.index.get(tile.keys[0], -1)
        return sensor_view(picture, row, now) if row >= 0 else _gone(tile)
    rows = (all_.kinds if tile.kind == TOP else all_.groups).get(tile.keys[0], _NONE)
    if tile.kind == VIEW and all_.seen is not None:
        rows = np.intersect1d(rows, all_.seen)
    if tile.kind == COUNT:
        return _count(picture, tile, rows, all_.ranks)
    if not len(rows):
        words = _("none on the map") if tile.kind == VIEW else _("no such sensor")
        said = Reading(title_of(picture, tile), fmt.DASH, "", 0, levels.NORMAL, words, "")
        return View(-1, said, NUMBER)
    found = sensor_view(picture, worst_row(picture, rows, all_, tile.kind == TOP), now)
    title = f"{title_of(picture, tile)} · {found.reading.name}"
    return replace(found, reading=replace(found.reading, name=title))


def worst_row(picture: Picture, rows: Ints, all_: Standing, by_value: bool) -> int:
    """The row that is worst: by how much it asks for the officer, then by its value; `by_value`
    the most extreme value, those that do not report last."""
    value = np.where(all_.rising[rows], 1.0, -1.0) * picture.sensors.value[rows]
    value = np.where(np.isfinite(value), value, -np.inf)
    state = picture.sensors.state[rows]
    silent = (state <= SensorState.OUT_OF_SERVICE) & (state != SensorState.NORMAL)
    first = silent.astype(np.int64) if by_value else all_.ranks[rows]
    return int(rows[np.lexsort((rows, -value, first))[0]])


def title_of(picture: Picture, tile: Tile) -> str:
    """What a tile is called by."""
    key = tile.keys[0]
    kind = picture.catalogue.kinds.get(key)
    group = picture.catalogue.groups.get(key)
    named = kind if tile.kind == TOP else group
    name = local(named.name, named.name_en) if named else key
    return {
        TOP: _("Worst {name}"), WORST: _("Worst {name}"), COUNT: _("{name} in alarm"),
        VIEW: _("{name} on the map"),
    }.get(tile.kind, "{name}").format(name=name)  # fmt: skip


def _count(picture: Picture, tile: Tile, rows: Ints, ranks: Ints) -> View:
    """How many of a group ask for the officer; silent ones are told, never counted as normal."""
    rank = ranks[rows]
    waiting, alarms = int((rank <= 4).sum()), int((rank < STALE).sum())
    silent = int((rank == STALE).sum())
    worst = int(rank.min()) if len(rank) else STALE
    level = worst if worst <= 4 else max(0, worst - 10) if worst < STALE else 0
    look = levels.UNACKNOWLEDGED if waiting else levels.ACKNOWLEDGED if level else levels.NORMAL
    words = [_("{n} waiting").format(n=waiting)] if waiting else []
    words += [_("{n} silent").format(n=silent)] if silent else []
    state = " · ".join(words) or (_("in hand") if alarms else _("all normal"))
    unit = _("of {n}").format(n=fmt.number(len(rows)))
    said = Reading(title_of(picture, tile), fmt.number(alarms), unit, level, look, state, "")
    return View(-1, said, COUNTED, value=float(alarms))


def _flow(picture: Picture, tile: Tile, now: datetime) -> View:
    """In, out, and the difference; as stale as the older of the two."""
    rows = [picture.sensors.index.get(key, -1) for key in tile.keys]
    if min(rows) < 0:
        return _gone(tile)
    into, out = (sensor_view(picture, row, now) for row in rows)
    worse = min((into, out), key=lambda v: (v.reading.look == levels.NORMAL, v.reading.level or 9))
    kind = kind_of(picture, rows[0])
    net = into.value - out.value
    sign = "+" if net > 0 else ""
    value = fmt.DASH if math.isnan(net) else sign + fmt.number(net, kind.decimals)
    said = replace(worse.reading, name=into.reading.name, value=value, unit=into.reading.unit)
    parts = ((_("in"), into.reading.value), (_("out"), out.reading.value))
    return View(rows[0], said, FLOWING, value=net, parts=parts)


def _gone(tile: Tile) -> View:
    said = Reading(" ".join(tile.keys), fmt.DASH, "", 0, levels.OUT_OF_SERVICE,
                   _("not in the registry"), "")  # fmt: skip
    return View(-1, said, NUMBER)
