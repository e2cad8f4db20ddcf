"""Sensors: grey dots where all is well, severity shapes and dashed boxes where it is not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.domain.alarms import Alarm, AlarmState
from app.geo import projection
from app.picture.columns import SensorState
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import glyphs, style
from ui.map.layers.base import SENSORS, BaseLayer, Hit, Repaint
from ui.map.scene import Scene
from ui.map.view import Floats, View
from ui.theme import levels, tokens

_DOT_PX = (1.4, 1.6, 2.0, 2.8, 4.4, 5.6, 6.4, 7.0, 7.0)
_DOT_ALPHA = (0.2, 0.22, 0.3, 0.5, 0.85, 1.0, 1.0, 1.0, 1.0)
_REACH_PX = 9.0
_REACH_SHAPE_PX = 13.0
_DOTS_FROM_MPP = 30.0
_SMALL_FROM_MPP = 9.0
_NO_TOUCH_MPP = 8.0
"""From farther away dots are texture, not things to point at."""

STATE_OF = {
    AlarmState.UNACKNOWLEDGED: levels.UNACKNOWLEDGED,
    AlarmState.ACKNOWLEDGED: levels.ACKNOWLEDGED,
    AlarmState.RETURNED: levels.RETURNED,
    AlarmState.SHELVED: levels.SHELVED,
}
LEVEL_OF = {
    SensorState.LEVEL_1: 1,
    SensorState.LEVEL_2: 2,
    SensorState.LEVEL_3: 3,
    SensorState.LEVEL_4: 4,
}


class SensorsLayer(BaseLayer):
    """Dots never move and are baked; what is not normal is drawn at every frame."""

    id = "sensors"
    title = N_("Sensors")
    icon = "dot-outline"
    z = SENSORS

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._x: Floats = np.empty(0)
        self._y: Floats = np.empty(0)
        self._odd: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._dots: dict[tuple[str, float, float], QPixmap] = {}

    def count(self) -> int:
        """All sensors."""
        return len(self._x)

    def rebuild(self, changes: Changes | None) -> Repaint:
        """New places with a new registry; else only which ones are not normal."""
        columns = self._scene.picture.sensors
        anew = changes is None or changes.registry
        if anew:
            self._x, self._y = projection.to_mercator(columns.lon, columns.lat)
        elif changes is not None and not (len(changes.sensors) or changes.alarms):
            return Repaint()
        before = self._odd
        state = columns.state
        self._odd = np.flatnonzero((state == SensorState.STALE) | (state >= SensorState.LEVEL_4))
        moved = changes is None or bool(changes.alarms) or not np.array_equal(before, self._odd)
        return Repaint(live=moved, all_tiles=anew)

    def bake(self, painter: QPainter, frame: View) -> None:
        """The dots, small and faint from afar."""
        if frame.mpp > _DOTS_FROM_MPP:
            return
        px = style.at_scale(_DOT_PX, frame.mpp)
        x, y = frame.screen(self._x, self._y)
        seen = glyphs.in_sight(frame, x, y, px)
        if len(seen):
            glyphs.stamp(painter, frame, self._dot(frame, px), x[seen], y[seen])

    def draw(self, painter: QPainter, view: View) -> None:
        """Stale boxes and severity shapes, the gravest last, and the selected one's ring."""
        x, y = view.screen(self._x[self._odd], self._y[self._odd])
        seen = glyphs.in_sight(view, x, y)
        rows, state = self._odd[seen], self._scene.picture.sensors.state[self._odd[seen]]
        for at in np.argsort(state, kind="stable").tolist():
            place = seen[at : at + 1]
            pixels = self.shape(int(rows[at]), view.dpr, view.mpp > _SMALL_FROM_MPP)
            glyphs.stamp(painter, view, pixels, x[place], y[place])
        self._select(painter, view)

    def hit(self, point: QPointF, view: View) -> Hit | None:
        """The nearest sensor under the pointer; what is not normal reaches further."""
        if not len(self._x):
            return None
        found = glyphs.nearest(view, point, self._x[self._odd], self._y[self._odd], _REACH_SHAPE_PX)
        if found is not None:
            row, distance = int(self._odd[found[0]]), found[1]
        else:
            if view.mpp > _NO_TOUCH_MPP:
                return None
            dot = glyphs.nearest(view, point, self._x, self._y, _REACH_PX)
            if dot is None:
                return None
            row, distance = dot
        item = self._scene.picture.sensors.items[row]
        return Hit("sensor", item.id, float(self._x[row]), float(self._y[row]), distance)

    def locate(self, kind: str, key: str) -> tuple[float, float] | None:
        """The place of a sensor."""
        row = self._scene.picture.sensors.index.get(key) if kind == "sensor" else None
        return None if row is None else (float(self._x[row]), float(self._y[row]))

    def shape(self, row: int, dpr: float, small: bool = False) -> QPixmap:
        """The glyph of one sensor that is not normal."""
        picture = self._scene.picture
        alarm = picture.sensor_alarm(picture.sensors.items[row].id)
        return sensor_glyph(SensorState(int(picture.sensors.state[row])), alarm, dpr, small)

    def _select(self, painter: QPainter, view: View) -> None:
        row = self._scene.picture.sensors.index.get(self._scene.selected("sensor"))
        if row is None:
            return
        at = view.point(float(self._x[row]), float(self._y[row]))
        glyphs.ring(painter, at, 30.0)
        if row not in self._odd:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.current().text1)
            painter.drawEllipse(at, 3.5, 3.5)
        else:
            x, y = np.array([at.x()]), np.array([at.y()])
            glyphs.stamp(painter, view, self.shape(row, view.dpr), x, y)

    def _dot(self, frame: View, px: float) -> QPixmap:
        theme = tokens.current()
        key = (theme.name, round(px, 1), frame.dpr)
        if key not in self._dots:
            alpha = style.at_scale(_DOT_ALPHA, frame.mpp)

            def paint(painter: QPainter, box: QRectF) -> None:
                painter.setPen(Qt.PenStyle.NoPen)
                if px > 3.5:
                    painter.setBrush(style.fade(theme.map.halo, 0.8))
                    painter.drawEllipse(box.center(), px / 2 + 1, px / 2 + 1)
                painter.setBrush(style.fade(theme.neutral, alpha))
                painter.drawEllipse(box.center(), px / 2, px / 2)

            self._dots[key] = glyphs.picture(px + 3, frame.dpr, paint)
        return self._dots[key]


def sensor_glyph(
    state: SensorState, alarm: Alarm | None, dpr: float, small: bool = False
) -> QPixmap:
    """The glyph of a sensor's state: its alarm's shape by how it was answered, or a dashed
    box for one that is silent."""
    if state is SensorState.STALE:
        return glyphs.level(4, levels.STALE, 11.0 if small else glyphs.SENSOR_PX - 2, dpr)
    if alarm is not None:
        return glyphs.level(
            alarm.level, STATE_OF.get(alarm.state, levels.ACKNOWLEDGED), glyphs.SENSOR_PX, dpr
        )
    return glyphs.level(LEVEL_OF.get(state, 4), levels.ACKNOWLEDGED, glyphs.SENSOR_PX, dpr)
