"""Standing alarms where they are: shape by how they were answered; an unacknowledged Ⅰ pulses."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPixmap

from app.domain.alarms import HIGHEST, Alarm, AlarmState
from app.geo import projection
from app.i18n import _, local
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import glyphs, style
from ui.map.boxes import LabelBox, Piece
from ui.map.layers import pointers, signs
from ui.map.layers.base import ALARMS, BaseLayer, Hit, Repaint, Sign
from ui.map.layers.sensors import STATE_OF
from ui.map.scene import Scene
from ui.map.view import Floats, View
from ui.theme import levels, tokens
from ui.widgets import format as words

PULSE_S = 1.2
"""One pulse: under one a second (look: at most 1 Hz)."""
PULSE_PX = 44.0
_REACH_PX = 13.0
WAITING_PX = 24.0
"""What waits for the officer has its numeral inside, from afar the grave ones."""
_LOUD = 2
"""Alarms up to this level have words beside them and pointers at the edge of the map."""
_NAMES = 8
_ALL_LARGE_TO_MPP = 9.0
_PHASES = 16
_BEATING = 40
"""More than these pulsing at once would be noise: the last raised do."""
_SHAPES = (levels.ACKNOWLEDGED, levels.RETURNED, levels.UNACKNOWLEDGED, levels.SHELVED)
_SHOWN = (AlarmState.UNACKNOWLEDGED, AlarmState.RETURNED, AlarmState.ACKNOWLEDGED)


class AlarmsLayer(BaseLayer):
    """Every standing alarm that has a place and is not a silent sensor's or shelved, as columns,
    the gravest last."""

    id = "alarms"
    title = N_("Alarms")
    icon = "bell"
    action = N_("Map layer: alarms")
    z = ALARMS

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._alarms: list[Alarm] = []
        self._x: Floats = np.empty(0)
        self._y: Floats = np.empty(0)
        self._mark: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._beating: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._places: dict[str, tuple[float, float] | None] = {}
        self._pointers: list[pointers.Pointer] = []
        self._pointed: NDArray[np.int64] = np.empty(0, dtype=np.int64)

    def count(self) -> int:
        """Alarms on the map."""
        return len(self._alarms)

    def rebuild(self, changes: Changes | None) -> Repaint:
        """Place the alarms anew when any changed."""
        if changes is not None and not (changes.alarms or changes.registry):
            orders = {alarm.subject for alarm in self._alarms}
            if not changes.dispatches & orders:
                return Repaint()
        if changes is None or changes.registry:
            self._places = {}
        standing = self._scene.picture.alarms.values()
        shown = [a for a in standing if a.state in _SHOWN and a.kind != "stale"]
        shown.sort(key=lambda alarm: -alarm.level)
        placed = [(alarm, self._place(alarm)) for alarm in shown]
        found = [(alarm, place) for alarm, place in placed if place is not None]
        self._alarms = [alarm for alarm, _place in found]
        self._x = np.array([place[0] for _alarm, place in found])
        self._y = np.array([place[1] for _alarm, place in found])
        self._mark = np.array([_mark(alarm) for alarm in self._alarms], dtype=np.int64)
        beating = [n for n, alarm in enumerate(self._alarms) if self._pulses(alarm)]
        self._beating = np.array(beating, dtype=np.int64)
        return Repaint(live=True)

    def draw(self, painter: QPainter, view: View) -> None:
        """The gravest on top."""
        x, y = view.screen(self._x, self._y)
        seen = glyphs.in_sight(view, x, y)
        beating = seen[np.isin(seen, self._beating)]
        if len(beating):
            beat = beating[-_BEATING:]
            glyphs.stamp(painter, view, self._pulse(view.dpr), x[beat], y[beat])
        marks = self._mark[seen]
        for mark in np.unique(marks).tolist():
            mine = seen[marks == mark]
            level, shape = divmod(mark, 10)
            waits = _SHAPES[shape] == levels.UNACKNOWLEDGED
            large = waits and (5 - level <= _LOUD or view.mpp <= _ALL_LARGE_TO_MPP)
            px = WAITING_PX if large else glyphs.SENSOR_PX
            pixels = glyphs.level(5 - level, _SHAPES[shape], px, view.dpr)
            glyphs.stamp(painter, view, pixels, x[mine], y[mine])

    def pulsing(self, view: View) -> list[QRectF]:
        """Where on the screen something pulses now."""
        half = PULSE_PX / 2 + 2
        x, y = view.screen(self._x[self._beating], self._y[self._beating])
        seen = glyphs.in_sight(view, x, y, half)[-_BEATING:]
        return [
            QRectF(float(x[at]) - half, float(y[at]) - half, 2 * half, 2 * half)
            for at in seen.tolist()
        ]

    def labels(self, view: View) -> list[LabelBox]:
        """What the grave ones that wait for the officer are about."""
        loud = self._loud()
        x, y = view.screen(self._x[loud], self._y[loud])
        theme, found = tokens.current(), []
        for at in glyphs.in_sight(view, x, y, 0.0)[::-1][:_NAMES].tolist():
            alarm = self._alarms[int(loud[at])]
            kind, key = self._subject(alarm)
            pieces = [Piece(text, theme.text1) for text in self._words(alarm) if text]
            if pieces:
                spot = QPointF(float(x[at]), float(y[at]))
                chosen = self._scene.selected(kind) == key
                weight = 5.0 - alarm.level
                found.append(
                    LabelBox(spot, tuple(pieces), 15.0, chosen, weight=weight, key=f"{kind} {key}")
                )
        return found

    def finish(self, painter: QPainter, view: View, taken: list[QRectF]) -> None:
        """Pointers to the grave ones out of sight."""
        loud = self._loud()
        x, y = view.screen(self._x[loud], self._y[loud])
        grades = 5 - self._mark[loud] // 10
        self._pointers = pointers.pointers(view, x, y, grades, taken)
        self._pointed = loud
        for pointer in self._pointers:
            pointers.paint(painter, pointer)

    def hit(self, point: QPointF, view: View) -> Hit | None:
        """The sensor or case behind the alarm under the pointer, or the one a pointer at the edge
        leads to."""
        for pointer in self._pointers:
            if pointer.rect.contains(point):
                row = int(self._pointed[pointer.row])
                if row < len(self._alarms):
                    kind, key = self._subject(self._alarms[row])
                    place = (float(self._x[row]), float(self._y[row]))
                    return Hit(kind, key, *place, away=True)
        found = glyphs.nearest(view, point, self._x, self._y, _REACH_PX)
        if found is None:
            return None
        row, distance = found
        kind, key = self._subject(self._alarms[row])
        return Hit(kind, key, float(self._x[row]), float(self._y[row]), distance)

    def sign(self) -> Sign:
        """The gravest shape."""
        return signs.level(HIGHEST, levels.UNACKNOWLEDGED, "")

    def legend(self) -> tuple[Sign, ...]:
        """How it was answered, and how grave it is."""
        states, grades = self._mark % 10, 5 - self._mark // 10
        answers = (
            (levels.UNACKNOWLEDGED, _("not acknowledged")),
            (levels.RETURNED, _("over, not acknowledged")),
            (levels.ACKNOWLEDGED, _("acknowledged")),
        )
        return (
            *(
                signs.level(2, state, text, int(np.count_nonzero(states == _SHAPES.index(state))))
                for state, text in answers
            ),
            *(signs.severity(no, int(np.count_nonzero(grades == no))) for no in range(1, 5)),
        )

    def _loud(self) -> NDArray[np.int64]:
        """Rows of grave alarms that wait for the officer, the gravest last."""
        waits = self._mark % 10 == _SHAPES.index(levels.UNACKNOWLEDGED)
        loud: NDArray[np.int64] = np.flatnonzero(waits & (5 - self._mark // 10 <= _LOUD))
        return loud

    def _words(self, alarm: Alarm) -> list[str]:
        """The device and its value; nothing for what is no sensor's."""
        picture = self._scene.picture
        row = picture.sensors.index.get(alarm.subject)
        if row is None:
            return []
        item = picture.sensors.items[row]
        kind = picture.catalogue.kinds.get(item.kind)
        unit = local(kind.unit, kind.unit_en or kind.unit) if kind else ""
        value = float(picture.sensors.value[row])
        told = words.quantity(value, unit, kind.decimals if kind else None)
        return [local(item.name, item.name_en), told if math.isfinite(value) else ""]

    def _pulses(self, alarm: Alarm) -> bool:
        return alarm.level == HIGHEST and alarm.state is AlarmState.UNACKNOWLEDGED

    def _pulse(self, dpr: float) -> QPixmap:
        """The disc round what pulses, as it is at this moment."""
        phase = self._scene.now().timestamp() % PULSE_S / PULSE_S
        return _disc(tokens.current().name, int(phase * _PHASES), dpr)

    def _subject(self, alarm: Alarm) -> tuple[str, str]:
        order = self._scene.picture.dispatches.get(alarm.subject)
        return ("case", order.case) if order is not None else ("sensor", alarm.subject)

    def _place(self, alarm: Alarm) -> tuple[float, float] | None:
        """Where its subject is; that of a sensor never changes."""
        if alarm.subject not in self._places:
            picture = self._scene.picture
            row = picture.sensors.index.get(alarm.subject)
            if row is None:
                return self._case_place(alarm)
            x, y = projection.to_mercator(picture.sensors.lon[row], picture.sensors.lat[row])
            self._places[alarm.subject] = float(x), float(y)
        return self._places[alarm.subject]

    def _case_place(self, alarm: Alarm) -> tuple[float, float] | None:
        picture = self._scene.picture
        order = picture.dispatches.get(alarm.subject)
        case = None if order is None else picture.cases.get(order.case)
        if case is None or case.lon is None or case.lat is None:
            return None
        x, y = projection.to_mercator(case.lon, case.lat)
        return float(x), float(y)


def _mark(alarm: Alarm) -> int:
    """Level and shape as one number that sorts by gravity."""
    return (5 - alarm.level) * 10 + _SHAPES.index(STATE_OF.get(alarm.state, levels.ACKNOWLEDGED))


@lru_cache(maxsize=128)
def _disc(theme: str, phase: int, dpr: float) -> QPixmap:
    swell = 0.5 - 0.5 * math.cos(2 * math.pi * phase / _PHASES)
    colour = tokens.load(theme).level_shape(HIGHEST)
    radius = 12.0 + (PULSE_PX / 2 - 13.0) * swell

    def paint(painter: QPainter, box: QRectF) -> None:
        painter.setPen(QPen(style.fade(colour, 0.85 - 0.5 * swell), 2.0))
        painter.setBrush(style.fade(colour, 0.18 * (1 - swell)))
        painter.drawEllipse(box.center(), radius, radius)

    return glyphs.picture(PULSE_PX + 4, dpr, paint)
