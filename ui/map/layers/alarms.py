"""Standing alarms where they are: shape by how they were answered; an unacknowledged Ⅰ pulses."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.domain.alarms import HIGHEST, Alarm, AlarmState
from app.geo import projection
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import glyphs, style
from ui.map.layers.base import ALARMS, BaseLayer, Hit, Repaint
from ui.map.layers.sensors import STATE_OF
from ui.map.scene import Scene
from ui.map.view import View
from ui.theme import levels, tokens

PULSE_S = 1.2
"""One pulse: under one a second (look: at most 1 Hz)."""
PULSE_PX = 44.0
_REACH_PX = 13.0
_SHOWN = (AlarmState.UNACKNOWLEDGED, AlarmState.RETURNED, AlarmState.ACKNOWLEDGED)


@dataclass(frozen=True, slots=True)
class _Spot:
    alarm: Alarm
    x: float
    y: float


class AlarmsLayer(BaseLayer):
    """Every standing alarm that has a place and is not a silent sensor's or shelved."""

    id = "alarms"
    title = N_("Alarms")
    icon = "bell"
    z = ALARMS

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._spots: list[_Spot] = []

    def count(self) -> int:
        """Alarms on the map."""
        return len(self._spots)

    def rebuild(self, changes: Changes | None) -> Repaint:
        """Place the alarms anew when any changed."""
        if changes is not None and not (changes.alarms or changes.registry or changes.dispatches):
            return Repaint()
        standing = self._scene.picture.alarms.values()
        wanted = [a for a in standing if a.state in _SHOWN and a.kind != "stale"]
        placed = [(alarm, self._place(alarm)) for alarm in wanted]
        self._spots = [_Spot(alarm, *place) for alarm, place in placed if place is not None]
        self._spots.sort(key=lambda spot: -spot.alarm.level)
        return Repaint(live=True)

    def draw(self, painter: QPainter, view: View) -> None:
        """The gravest on top."""
        for spot in self._spots:
            at = view.point(spot.x, spot.y)
            if not QRectF(-24, -24, view.width + 48, view.height + 48).contains(at):
                continue
            if self._pulses(spot.alarm):
                self._pulse(painter, at)
            state = STATE_OF.get(spot.alarm.state, levels.ACKNOWLEDGED)
            pixels = glyphs.level(spot.alarm.level, state, glyphs.SENSOR_PX, view.dpr)
            half = pixels.width() / view.dpr / 2
            painter.drawPixmap(QPointF(round(at.x() - half), round(at.y() - half)), pixels)

    def pulsing(self, view: View) -> list[QRectF]:
        """Where on the screen something pulses now."""
        half = PULSE_PX / 2 + 2
        found = []
        for spot in self._spots:
            at = view.point(spot.x, spot.y)
            box = QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half)
            if self._pulses(spot.alarm) and box.intersects(QRectF(0, 0, view.width, view.height)):
                found.append(box)
        return found

    def hit(self, point: QPointF, view: View) -> Hit | None:
        """The sensor or case behind the alarm under the pointer."""
        best: Hit | None = None
        for spot in self._spots:
            at = view.point(spot.x, spot.y)
            distance = math.hypot(at.x() - point.x(), at.y() - point.y())
            if distance <= min(_REACH_PX, best.distance if best else _REACH_PX):
                kind, key = self._subject(spot.alarm)
                best = Hit(kind, key, spot.x, spot.y, distance)
        return best

    def _pulses(self, alarm: Alarm) -> bool:
        return alarm.level == HIGHEST and alarm.state is AlarmState.UNACKNOWLEDGED

    def _pulse(self, painter: QPainter, at: QPointF) -> None:
        phase = self._scene.now().timestamp() % PULSE_S / PULSE_S
        swell = 0.5 - 0.5 * math.cos(2 * math.pi * phase)
        colour = tokens.current().level_shape(HIGHEST)
        radius = 12.0 + (PULSE_PX / 2 - 13.0) * swell
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.fade(colour, 0.85 - 0.5 * swell), 2.0))
        painter.setBrush(style.fade(colour, 0.18 * (1 - swell)))
        painter.drawEllipse(at, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _subject(self, alarm: Alarm) -> tuple[str, str]:
        order = self._scene.picture.dispatches.get(alarm.subject)
        return ("case", order.case) if order is not None else ("sensor", alarm.subject)

    def _place(self, alarm: Alarm) -> tuple[float, float] | None:
        picture = self._scene.picture
        row = picture.sensors.index.get(alarm.subject)
        if row is not None:
            x, y = projection.to_mercator(picture.sensors.lon[row], picture.sensors.lat[row])
            return float(x), float(y)
        order = picture.dispatches.get(alarm.subject)
        case = None if order is None else picture.cases.get(order.case)
        if case is None or case.lon is None or case.lat is None:
            return None
        x, y = projection.to_mercator(case.lon, case.lat)
        return float(x), float(y)
