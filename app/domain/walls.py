"""The video wall (大屏) as data: what a scene shows where, what follows what, how large it must be.

Lengths of a scene are design pixels: 58 of them are the smallest character. How many pixels of
the wall one of them takes follows from the wall's size and from how far away it is read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from app.domain.errors import Refused

SMALLEST_PX = 58.0
"""The smallest character of a scene, in design pixels."""
WIDE, HIGH = 3840.0, 2160.0
"""The design pixels a scene needs at least, one way or the other."""
ARC_MINUTES = 20.0
"""The least height of a character, seen from where it is read (DOMAIN 5; ISO 9241-303)."""
HEAD, FOOT, SIDE, LEAST_MAP = 216.0, 328.0, 1360.0, 2300.0
FOLLOW = ""
"""No scene of one's own: the wall follows the mode's play-list."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a column: what it shows, its share of the height, how high it must be, and what
    there must be for it to be shown (as `Turn.needs`)."""

    kind: str
    share: float = 1.0
    least: float = 240.0
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """`markers` are what stands on the map; `columns` of panels stand beside it, as many as the
    wall has room for, the first always; `foot` are the figures of the band below."""

    id: str
    name: str
    name_en: str
    markers: tuple[str, ...] = ()
    columns: tuple[tuple[Panel, ...], ...] = ()
    foot: tuple[str, ...] = ()
    order: int = 9


@dataclass(frozen=True, slots=True)
class Turn:
    """A scene of a play-list and how long it stays. `needs` leaves the turn out while there is
    none of it: `warnings`, `plan`."""

    scene: str
    seconds: int = 60
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Wall:
    """One wall: `columns` × `rows` screens of `screen_width` × `screen_height` px (0: whatever
    the screen has), `bezel_x` and `bezel_y` px hidden between them; `screens` are the numbers of
    the machine's screens from top left, row by row (empty: in their own order). `width_mm` and
    `distance_m` tell how large characters must be (0: not known). `shift_px` moves the picture
    round against burn-in; between `dim_from` and `dim_to` (local time, HH:MM) it is dimmed to
    `dim_to_share`; an alarm of the highest priority takes the wall over for `takeover_s`."""

    columns: int = 1
    rows: int = 1
    screen_width: int = 0
    screen_height: int = 0
    bezel_x: int = 0
    bezel_y: int = 0
    screens: tuple[int, ...] = ()
    width_mm: float = 0.0
    distance_m: float = 0.0
    shift_px: int = 4
    dim_from: str = "22:00"
    dim_to: str = "06:00"
    dim_to_share: float = 0.55
    takeover_s: int = 20

    def size(self, screen: tuple[int, int]) -> tuple[int, int]:
        """(width, height) in px of the whole wall, with what the bezels hide; `screen` is what
        one screen has when the wall does not say."""
        wide, high = self.cell(screen)
        return (
            self.columns * wide + (self.columns - 1) * self.bezel_x,
            self.rows * high + (self.rows - 1) * self.bezel_y,
        )

    def cell(self, screen: tuple[int, int]) -> tuple[int, int]:
        """(width, height) in px of one screen."""
        return self.screen_width or screen[0], self.screen_height or screen[1]

    def origin(self, number: int, screen: tuple[int, int]) -> tuple[int, int]:
        """Where the screen with this place (0 is top left, row by row) begins, in px."""
        row, column = divmod(number, self.columns)
        wide, high = self.cell(screen)
        return column * (wide + self.bezel_x), row * (high + self.bezel_y)


@dataclass(frozen=True, slots=True)
class WallPlan:
    """Everything the wall goes by: its scenes, the play-list of each mode, its geometry."""

    scenes: Mapping[str, Scene] = field(default_factory=dict)
    playlists: Mapping[str, tuple[Turn, ...]] = field(default_factory=dict)
    wall: Wall = field(default_factory=Wall)

    def playlist(self, mode: str, first: str) -> tuple[Turn, ...]:
        """What a mode plays: its list, else its own scene alone."""
        return self.playlists.get(mode) or (Turn(first),)


@dataclass(frozen=True, slots=True)
class WallState:
    """What a desk told the walls: hold `scene` until `until` (None: until told otherwise);
    FOLLOW lets the mode's play-list go on."""

    scene: str = FOLLOW
    until: datetime | None = None
    by: str = ""
    at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """A scene is held."""
        return self.scene != FOLLOW and (self.until is None or now < self.until)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in design pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the parts of a scene stand: `panels` with their boxes, column by column."""

    head: Box
    map: Box
    columns: tuple[Box, ...]
    panels: tuple[tuple[Panel, Box], ...]
    foot: Box | None


def held(scene: str, seconds: int, plan: WallPlan) -> None:
    """Refused `wall.scene` (scene, allowed) or `wall.seconds` for what no wall can show."""
    if scene != FOLLOW and scene not in plan.scenes:
        raise Refused("wall.scene", scene=scene, allowed=", ".join(plan.scenes))
    if seconds < 0:
        raise Refused("wall.seconds", seconds=seconds)


def scale(wall: Wall, size: tuple[int, int]) -> float:
    """Wall px per design px: as the scene fits the wall, and never so small that the smallest
    character cannot be read from where people stand."""
    fits = min(size[0] / WIDE, size[1] / HIGH)
    if wall.width_mm <= 0 or wall.distance_m <= 0:
        return fits
    return max(fits, character_px(wall, size) / SMALLEST_PX)


def character_px(wall: Wall, size: tuple[int, int]) -> float:
    """How high a character must be to be seen under 20 arc minutes, in px of the wall."""
    high_mm = wall.distance_m * 1000 * math.tan(math.radians(ARC_MINUTES / 60))
    return high_mm * size[0] / wall.width_mm


def arc_minutes(wall: Wall, size: tuple[int, int]) -> float:
    """Under which angle the smallest character is seen; infinite when nobody said how far."""
    if wall.width_mm <= 0 or wall.distance_m <= 0:
        return math.inf
    high_mm = SMALLEST_PX * scale(wall, size) * wall.width_mm / size[0]
    return math.degrees(math.atan(high_mm / (wall.distance_m * 1000))) * 60


def place(scene: Scene, width: float, height: float, there: frozenset[str] = frozenset()) -> Placed:
    """The parts of a scene on a wall of so many design pixels; `there` is what exists."""
    wanted = [tuple(p for p in column if not p.needs or p.needs in there)
              for column in scene.columns]  # fmt: skip
    filled = [column for column in wanted if column] or [*scene.columns[:1]]
    foot = FOOT if scene.foot else 0.0
    body = height - HEAD - foot
    side = min(SIDE, width / 2)
    count = min(len(filled), max(1, int((width - LEAST_MAP) // side)))
    left = width - count * side
    columns = tuple(Box(left + n * side, HEAD, side, body) for n in range(count))
    rows = zip(filled, columns, strict=False)
    panels = tuple(row for panels, box in rows for row in _stacked(panels, box))
    return Placed(
        head=Box(0, 0, width, HEAD),
        map=Box(0, HEAD, left, body),
        columns=columns,
        panels=panels,
        foot=Box(0, HEAD + body, width, foot) if scene.foot else None,
    )


def _stacked(panels: Sequence[Panel], box: Box) -> list[tuple[Panel, Box]]:
    """Panels one under the other; the last ones are left out where they would be cut."""
    shown = list(panels)
    while len(shown) > 1 and sum(panel.least for panel in shown) > box.height:
        shown.pop()
    whole = sum(panel.share for panel in shown)
    found, y = [], box.y
    for panel in shown:
        high = box.height * panel.share / whole
        found.append((panel, Box(box.x, y, box.width, high)))
        y += high
    return found


def turn_at(turns: Sequence[Turn], there: frozenset[str], elapsed_s: float) -> Turn:
    """The turn in sight so many seconds after the list began; `there` is what exists."""
    playing = [turn for turn in turns if not turn.needs or turn.needs in there] or [*turns[:1]]
    round_s = sum(turn.seconds for turn in playing)
    left = elapsed_s % round_s if round_s > 0 else 0.0
    for turn in playing:
        if left < turn.seconds:
            return turn
        left -= turn.seconds
    return playing[0]


def dimmed(wall: Wall, clock: time) -> bool:
    """The hours in which the wall is dimmed; none when they are the same."""
    start, end = time.fromisoformat(wall.dim_from), time.fromisoformat(wall.dim_to)
    if start <= end:
        return start <= clock < end
    return clock >= start or clock < end


def shift(wall: Wall, now_s: float, every_s: float = 60.0) -> tuple[int, int]:
    """How far the picture is moved (px), round a square, one step a minute."""
    if wall.shift_px <= 0:
        return 0, 0
    steps = ((0, 0), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))
    x, y = steps[int(now_s // every_s) % len(steps)]
    return x * wall.shift_px, y * wall.shift_px
