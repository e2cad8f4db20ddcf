"""What a scene marks on its map: the urgent cases, the standing alarms, the points of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app import wording
from app.domain.alarms import Alarm
from app.domain.cases import Stage
from app.i18n import _, local
from app.picture.picture import Picture
from ui.alarms.subject import subject
from ui.theme import levels
from ui.wall import parts
from ui.wall.chart import Marker
from ui.wall.facts import Point, WallFacts

HANDLED = frozenset({Stage.HANDLING, Stage.TO_CHECK, Stage.TO_CLOSE, Stage.TO_CALL_BACK})
LABELLED = 3
"""How many markers carry a label."""


def case_markers(picture: Picture, facts: WallFacts) -> list[Marker]:
    """Cases of level Ⅰ to Ⅲ under running clocks; the most urgent carry title and stage."""
    labelled = {case.id for case in facts.urgent[:LABELLED]}
    worst = facts.urgent[0].id if facts.urgent else ""
    found = []
    for case in picture.cases.values():
        if case.ended or case.lon is None or case.lat is None:
            continue
        if case.level > 3 and case.id not in labelled:
            continue
        state = levels.ACKNOWLEDGED if case.stage in HANDLED else levels.UNACKNOWLEDGED
        shown = case.id in labelled
        found.append(
            Marker(case.lon, case.lat, case.level, state,
                   local(case.title, case.title_en) if shown else "",
                   wording.stage(case.stage) if shown else "", case.id == worst)
        )  # fmt: skip
    found.sort(key=lambda m: (not m.big, not m.label, m.level))
    return found[:60]


def alarm_markers(picture: Picture, worst: Alarm | None = None) -> list[Marker]:
    """Sensors whose alarm stands; an unacknowledged one with its value, `worst` large."""
    found = []
    for alarm in picture.alarms.values():
        about = subject(picture, alarm)
        if about.at is None or alarm.state.value not in (
            levels.UNACKNOWLEDGED,
            levels.ACKNOWLEDGED,
        ):
            continue
        label = about.title if alarm.state.value == levels.UNACKNOWLEDGED else ""
        big = worst is not None and alarm.id == worst.id
        found.append(Marker(*about.at, alarm.level, alarm.state.value, label,
                            about.value if label else "", big))  # fmt: skip
    found.sort(key=lambda m: (not m.big, not m.label, m.level))
    return [m if i < 2 else Marker(m.lon, m.lat, m.level, m.state) for i, m in enumerate(found)]


def point_markers(picture: Picture, points: list[Point], small: bool = False) -> list[Marker]:
    """Sensors of a list; the first is the one worst place, the next few carry their values."""
    found = []
    for i, point in enumerate(points):
        state = levels.STALE if point.stale_s else (
            levels.UNACKNOWLEDGED if point.level else levels.NORMAL
        )  # fmt: skip
        value = f"{parts.value_text(picture, point)} {parts.unit_of(picture, point.row)}"
        named = i <= LABELLED
        columns = picture.sensors
        found.append(
            Marker(float(columns.lon[point.row]), float(columns.lat[point.row]), point.level,
                   state, parts.name_of(picture, point.row) if named else "",
                   (_("silent") if point.stale_s else value) if named else "",
                   big=i == 0 and not small)
        )  # fmt: skip
    return found


def markers(names: Iterable[str], picture: Picture, facts: WallFacts) -> list[Marker]:
    """What the scene names, in its order."""
    return [marker for name in names for marker in MARKERS[name](picture, facts)]


def _floods(picture: Picture, facts: WallFacts) -> list[Marker]:
    return point_markers(picture, [p for p in facts.flood if p.level or p.stale_s])


def _crowds(picture: Picture, facts: WallFacts) -> list[Marker]:
    return point_markers(picture, list(facts.crowd[:8]))


def _crowds_small(picture: Picture, facts: WallFacts) -> list[Marker]:
    return point_markers(picture, list(facts.crowd[:3]), small=True)


MARKERS: dict[str, Callable[[Picture, WallFacts], list[Marker]]] = {
    "cases": case_markers,
    "alarms": lambda picture, facts: alarm_markers(picture, facts.takeover),
    "floods": _floods,
    "crowds": _crowds,
    "crowds-small": _crowds_small,
}
"""By the names the scenes use (app.reference.walls.MARKERS)."""
