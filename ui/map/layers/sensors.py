"""Sensors: grey dots where all is well, severity shapes and dashed boxes where it is not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.domain.alarms import Alarm, AlarmState, alarm_subject
from app.geo import projection
from app.i18n import _
from app.picture.columns import SensorState
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import glyphs, style
from ui.map.layers import signs
from ui.map.layers.base import SENSORS, BaseLayer, Hit, Repaint, Sign
from ui.map.points.index import PointIndex
from ui.map.points.scatter import scatter
from ui.map.scene import Scene
from ui.map.view import Floats, View
from ui.theme import levels, tokens

_DOT_PX = (1.4, 1.6, 2.0, 2.8, 4.4, 5.6, 6.4, 7.0, 7.0)
_DOT_ALPHA = (0.2, 0.22, 0.3, 0.5, 0.85, 1.0, 1.0, 1.0, 1.0)
_REACH_PX = 9.0
_REACH_SHAPE_PX = 13.0
_SET_PX, _SET_FROM = 2.0, 1500
"""So small, or so many on a sheet, dots are set pixel by pixel."""
_CROWD = 600
"""More marks than this in sight are a texture."""
_STALE, _GRAVER = 1, 2
_NO_TOUCH_MPP = 8.0
"""From farther away dots are texture, not things to point at."""

STATE_OF = {
    AlarmState.UNACKNOWLEDGED: levels.UNACKNOWLEDGED,
    AlarmState.ACKNOWLEDGED: levels.ACKNOWLEDGED,
    AlarmState.RETURNED: levels.RETURNED,
    AlarmState.SHELVED: levels.SHELVED,
    AlarmState.SUPPRESSED: levels.SHELVED,
    AlarmState.OUT_OF_SERVICE: levels.SHELVED,
}
LEVEL_OF = {
    SensorState.LEVEL_1: 1,
    SensorState.LEVEL_2: 2,
    SensorState.LEVEL_3: 3,
    SensorState.LEVEL_4: 4,
}


_STATES = (levels.ACKNOWLEDGED, levels.UNACKNOWLEDGED, levels.RETURNED, levels.SHELVED)
_LEVELS = np.zeros(256, dtype=np.int64)
"""By sensor state: 4 for level 1 to 1 for level 4."""
for _state, _level in LEVEL_OF.items():
    _LEVELS[_state] = 5 - _level


class SensorsLayer(BaseLayer):
    """Dots never move and are baked; what is not normal is drawn at every frame."""

    id = "sensors"
    title = N_("Sensors")
    icon = "dot-outline"
    action = N_("Map layer: sensors")
    z = SENSORS

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._x: Floats = np.empty(0)
        self._y: Floats = np.empty(0)
        self._odd: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._index = PointIndex(self._x, self._y)
        self._marks: NDArray[np.int64] = np.empty(0, dtype=np.int64)
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
            self._index = PointIndex(self._x, self._y)
        elif changes is not None and not (len(changes.sensors) or changes.alarms):
            return Repaint()
        rows = None if anew or changes is None else self._touched(changes)
        return Repaint(live=self._mark(rows), all_tiles=anew)

    def _touched(self, changes: Changes) -> NDArray[np.int64]:
        """Rows whose mark may be another: those with news, and those of the alarms that changed."""
        picture = self._scene.picture
        subjects = (alarm_subject(key) for key in changes.alarms)
        alarmed = [row for s in subjects if (row := picture.sensors.index.get(s)) is not None]
        return np.union1d(changes.sensors, np.array(alarmed, dtype=np.int64))

    def _mark(self, rows: NDArray[np.int64] | None) -> bool:
        """The mark of each of `rows` (None: of all); whether any is another."""
        picture = self._scene.picture
        if rows is None:
            rows = np.arange(len(picture.sensors.state))
            self._marks = np.zeros(len(rows), dtype=np.int64)
        state = picture.sensors.state[rows]
        marks = np.zeros(len(rows), dtype=np.int64)
        marks[state == SensorState.STALE] = _STALE
        for at in np.flatnonzero(state >= SensorState.LEVEL_4).tolist():
            alarm = picture.sensor_alarm(picture.sensors.items[int(rows[at])].id)
            marks[at] = 50 + _LEVELS[state[at]] if alarm is None else _alarm_mark(alarm)
        if np.array_equal(marks, self._marks[rows]):
            return False
        self._marks[rows] = marks
        self._odd = np.flatnonzero(self._marks)
        return True

    def _glyph(self, mark: int, dpr: float) -> QPixmap:
        """The glyph of a mark: a silent one's box, a level without an alarm, or an alarm's."""
        if mark == _STALE:
            return glyphs.level(4, levels.STALE, glyphs.SENSOR_PX, dpr)
        if mark < 100:
            return glyphs.level(5 - (mark - 50), levels.ACKNOWLEDGED, glyphs.SENSOR_PX, dpr)
        level, shape = divmod(mark - 100, 10)
        return glyphs.level(5 - level, _STATES[shape], glyphs.SENSOR_PX, dpr)

    def bake(self, painter: QPainter, frame: View) -> bool:
        """The dots, small and faint from afar, where the whole city is one texture."""
        px = style.at_scale(_DOT_PX, frame.mpp)
        _rows, x, y = self._index.inside(frame.bounds(px))
        if not len(x):
            return False
        x, y = frame.screen(x, y)
        if px * frame.dpr <= _SET_PX or len(x) > _SET_FROM:
            colour = style.fade(tokens.current().neutral, style.at_scale(_DOT_ALPHA, frame.mpp))
            scatter(painter, frame, x, y, colour, px * frame.dpr)
        else:
            glyphs.stamp(painter, frame, self._dot(frame, px), x, y)
        return True

    def draw(self, painter: QPainter, view: View) -> None:
        """Stale boxes and severity shapes, the gravest last, and the selected one's ring."""
        x, y = view.screen(self._x[self._odd], self._y[self._odd])
        seen = glyphs.in_sight(view, x, y)
        marks = self._marks[self._odd[seen]]
        if len(seen) > _CROWD:
            # So many silent ones from afar say nothing singly: the graver ones stay.
            kept = marks >= _GRAVER
            seen, marks = seen[kept], marks[kept]
        for mark in np.unique(marks).tolist():
            mine = seen[marks == mark]
            glyphs.stamp(painter, view, self._glyph(mark, view.dpr), x[mine], y[mine])
        self._select(painter, view)

    def sign(self) -> Sign:
        """The dot of a normal one."""
        return signs.level(0, levels.NORMAL, "")

    def legend(self) -> tuple[Sign, ...]:
        """Normal, silent, and beyond a limit."""
        stale = int(np.count_nonzero(self._marks == _STALE))
        beyond = len(self._odd) - stale
        normal = len(self._x) - len(self._odd)
        return (
            signs.level(0, levels.NORMAL, _("normal"), normal),
            signs.level(4, levels.STALE, _("silent"), stale),
            signs.level(3, levels.ACKNOWLEDGED, _("beyond a limit"), beyond),
        )

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
            at_x, at_y = view.world(point.x(), point.y())
            reach = _REACH_PX * view.mpp
            box = (at_x - reach, at_y - reach, at_x + reach, at_y + reach)
            rows, x, y = self._index.inside(box)
            dot = glyphs.nearest(view, point, x, y, _REACH_PX)
            if dot is None:
                return None
            row, distance = int(rows[dot[0]]), dot[1]
        item = self._scene.picture.sensors.items[row]
        return Hit("sensor", item.id, float(self._x[row]), float(self._y[row]), distance)

    def locate(self, kind: str, key: str) -> tuple[float, float] | None:
        """The place of a sensor."""
        row = self._scene.picture.sensors.index.get(key) if kind == "sensor" else None
        return None if row is None else (float(self._x[row]), float(self._y[row]))

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
            pixels = self._glyph(int(self._marks[row]), view.dpr)
            glyphs.stamp(painter, view, pixels, x, y)

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


def _alarm_mark(alarm: Alarm) -> int:
    return 100 + (5 - alarm.level) * 10 + _STATES.index(STATE_OF.get(alarm.state, _STATES[0]))
