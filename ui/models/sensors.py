"""Which sensors are shown as tiles: groups in their order, the worst and most telling of each."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

import numpy as np
import numpy.typing as npt

from app.domain.alarms import ASIDE, HIGHEST, Alarm, AlarmState
from app.domain.states import SensorState
from app.domain.tiles import SENSOR, Tile
from app.i18n import _, local
from app.picture.picture import Picture
from ui.models.tile_set import TileSet
from ui.models.tile_view import Standing
from ui.session import Session

FIRST, OTHERS = 4, 2
"""Tiles of the first group and of every other, before anything is pinned or in alarm."""

MOST_FIRST, MOST = 8, 4
"""Tiles of the first group and of every other at most: more is a list."""

STALE, QUIET, UNKNOWN, OUT = 20, 30, 35, 40
"""Ranks: silent ones, of which a group shows one, and those from which on nothing is asked; an
alarm that waits has its level as rank."""

CHATTER, CHATTER_S = 3, 60.0
"""Alarms of one sensor within a minute that count as chattering (ISA-18.2)."""

OTHER = "other"

Ints = npt.NDArray[np.int64]


@dataclass(slots=True)
class Group:
    """A group of sensors: `rows` all of them, `tiles` those shown."""

    id: str
    name: str
    rows: Ints
    tiles: list[int] = field(default_factory=list)
    alarms: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """How many sensors report, and how many do not or too often."""

    total: int
    online: int
    stale: int
    out: int
    chattering: int


class SensorBoard:
    """The tiles of the mode in force. `arrange` after alarms, mode or pins changed."""

    def __init__(self, picture: Picture, session: Session) -> None:
        self._picture = picture
        self.own = TileSet(picture, session)
        self.groups: list[Group] = []
        self._kinds: dict[str, Ints] = {}
        self._rising: npt.NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self._ranks: Ints = np.empty(0, dtype=np.int64)
        self._quiet: dict[str, list[int]] = {}
        self._onsets: dict[str, deque[float]] = defaultdict(deque)
        self._seen: set[str] = set()
        self.reload()

    def reload(self) -> None:
        """Read the registry anew."""
        kinds = self._picture.catalogue.kinds
        rows: dict[str, list[int]] = {key: [] for key in self._picture.catalogue.groups}
        alike: dict[str, list[int]] = defaultdict(list)
        for row, sensor in enumerate(self._picture.sensors.items):
            kind = kinds.get(sensor.kind)
            rows.setdefault(kind.group if kind else OTHER, []).append(row)
            alike[sensor.kind].append(row)
        self._kinds = {key: np.array(found, dtype=np.int64) for key, found in alike.items()}
        self._rising = np.ones(len(self._picture.sensors.items), dtype=np.bool_)
        for key, found in self._kinds.items():
            self._rising[found] = key not in kinds or kinds[key].rising
        self.groups = [
            Group(key, self._name(key), np.array(found, dtype=np.int64))
            for key, found in rows.items()
            if found
        ]
        self._quiet = {group.id: self._most_telling(group.rows) for group in self.groups}
        self.arrange()

    def arrange(self) -> None:
        """Choose the tiles of every group: what is wrong, then the most telling; never one that
        the officer has among his own."""
        rank = self._ranks = self.ranks()
        pinned = set(self.pinned())
        for n, group in enumerate(self.groups):
            wrong = sorted(
                group.rows[rank[group.rows] < QUIET].tolist(),
                key=lambda row: (int(rank[row]), row),
            )
            wrong = [row for row in wrong if row not in pinned]
            silent = [row for row in wrong if rank[row] == STALE]
            wrong = [row for row in wrong if rank[row] != STALE] + silent[:1]
            least = FIRST if n == 0 else OTHERS
            room = min(
                MOST if n else MOST_FIRST,
                max(least, _even(len(wrong))),
            )
            tiles = wrong[:room]
            taken = pinned.union(tiles)
            rest = (row for row in self._quiet[group.id] if row not in taken)
            group.tiles = tiles + list(islice(rest, room - len(tiles)))
            group.alarms = int((rank[group.rows] < STALE).sum())
            group.waiting = int((rank[group.rows] <= 5).sum())

    def ranks(self) -> Ints:
        """How much each sensor asks for the officer: 1 to 4 waiting alarms, 5 returned ones,
        11 to 14 in hand, STALE, from QUIET on nothing."""
        state = self._picture.sensors.state
        rank = np.full(len(state), QUIET, dtype=np.int64)
        for level, value in ((4, SensorState.LEVEL_4), (3, SensorState.LEVEL_3),
                             (2, SensorState.LEVEL_2), (1, SensorState.LEVEL_1)):  # fmt: skip
            rank[state == value] = 10 + level
        for key, alarm in self._picture.alarms.items():
            row = self._picture.sensors.index.get(alarm.subject)
            if row is not None and self._picture.alarm_of.get(alarm.subject) == key:
                rank[row] = self._rank(alarm, row)
        rank[state == SensorState.STALE] = STALE
        rank[state == SensorState.UNKNOWN] = UNKNOWN
        rank[state == SensorState.OUT_OF_SERVICE] = OUT
        return rank

    def _rank(self, alarm: Alarm, row: int) -> int:
        kind = self._picture.sensors.items[row].kind
        muted = kind in self._picture.mode.suppressed and alarm.level != HIGHEST
        if muted or alarm.state in ASIDE:
            return QUIET
        if alarm.state is AlarmState.UNACKNOWLEDGED:
            return alarm.level
        return 5 if alarm.state is AlarmState.RETURNED else 10 + alarm.level

    def search(self, text: str, group: str = "") -> list[int]:
        """Every sensor (of `group`) whose name, id or kind holds all words, worst first."""
        words = text.casefold().split()
        rank = self.ranks()
        rows = [row for g in self.groups if group in ("", g.id) for row in g.rows.tolist()]
        if words:
            rows = [row for row in rows if all(word in self._text(row) for word in words)]
        order = {row: n for n, row in enumerate(rows)}
        return sorted(rows, key=lambda row: (int(rank[row]), order[row]))

    def _text(self, row: int) -> str:
        sensor = self._picture.sensors.items[row]
        kind = self._picture.catalogue.kinds.get(sensor.kind)
        names = f"{kind.name}\n{kind.name_en}" if kind else sensor.kind
        return f"{sensor.id}\n{sensor.name}\n{sensor.name_en}\n{names}".casefold()

    # ---------------------------------------------------------------------------------- pins

    def pinned(self) -> list[int]:
        """Rows of the sensors among the officer's own tiles in this mode, in their order."""
        index = self._picture.sensors.index
        keys = [tile.keys[0] for tile in self.own.tiles() if tile.kind == SENSOR]
        return [index[key] for key in keys if key in index]

    def is_pinned(self, sensor: str) -> bool:
        """Whether a sensor is among the officer's own tiles in this mode."""
        return self.own.place(Tile(SENSOR, (sensor,))) >= 0

    def toggle_pin(self, sensor: str) -> None:
        """Put a sensor among the own tiles of this mode, or let it go."""
        self.own.toggle(Tile(SENSOR, (sensor,)))
        self.arrange()

    def standing(self, seen: Ints | None) -> Standing:
        """How all sensors stand since the last `arrange`; `seen` are the rows the map shows."""
        groups = {group.id: group.rows for group in self.groups}
        return Standing(groups, self._kinds, self._rising, self._ranks, seen)

    # -------------------------------------------------------------------------------- health

    def note_alarms(self, ids: Iterable[str], now: datetime) -> None:
        """Remember onsets, to tell what chatters. The id carries the subject and its onset."""
        for alarm_id in ids:
            if alarm_id not in self._seen and alarm_id in self._picture.alarms:
                self._seen.add(alarm_id)
                self._onsets[self._picture.alarms[alarm_id].subject].append(now.timestamp())

    def health(self, now: datetime) -> Health:
        """The counts of the head and the foot."""
        state = self._picture.sensors.state
        stale = int((state == SensorState.STALE).sum())
        out = int((state == SensorState.OUT_OF_SERVICE).sum())
        silent = int((state == SensorState.UNKNOWN).sum())
        total = len(state)
        return Health(total, total - stale - out - silent, stale, out, self._chattering(now))

    def _chattering(self, now: datetime) -> int:
        limit, count = now.timestamp() - CHATTER_S, 0
        for subject, onsets in list(self._onsets.items()):
            while onsets and onsets[0] < limit:
                onsets.popleft()
            if not onsets:
                del self._onsets[subject]
            count += len(onsets) >= CHATTER
        if not self._onsets:
            self._seen &= self._picture.alarms.keys()
        return count

    def _name(self, key: str) -> str:
        group = self._picture.catalogue.groups.get(key)
        return local(group.name, group.name_en) if group else _("Other sensors")

    def _most_telling(self, rows: Ints) -> list[int]:
        """Flood points and one of every kind first, so that a quiet group shows its breadth."""
        nth: dict[str, int] = defaultdict(int)
        keyed = []
        for row in rows.tolist():
            sensor = self._picture.sensors.items[row]
            keyed.append(((nth[sensor.kind], not sensor.flood_point, row), row))
            nth[sensor.kind] += 1
        keyed.sort()
        return [row for _key, row in keyed[: 2 * MOST_FIRST]]


def _even(n: int) -> int:
    return n + n % 2
