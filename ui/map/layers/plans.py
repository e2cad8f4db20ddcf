"""Points with a plan of their own (一点一方案): the point, where the road is closed, who is there.

A point shows as soon as its sensor is beyond a limit; from near all of them. Marks are small
plates with a picture, never a severity shape; how grave it is stands beside them in words.
"""

from __future__ import annotations

from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from app.domain.registry import PlanPoint
from app.geo import projection
from app.i18n import _, local
from app.picture.columns import SensorState
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import glyphs
from ui.map.boxes import LabelBox, Piece
from ui.map.fact import DOT, Facts
from ui.map.layers import signs
from ui.map.layers.base import PLANS, BaseLayer, Hit, Repaint, Sign
from ui.map.layers.sensors import LEVEL_OF
from ui.map.scene import Scene
from ui.map.view import Floats, View
from ui.theme import levels, tokens
from ui.theme.icons import paint_icon

KIND = "plan"
FLOOD, POST, CLOSURE = "flood", "post", "closure"
KINDS = (FLOOD, POST, CLOSURE)
ICONS = {FLOOD: "file-text", POST: "user"}
"""A closure has a barrier of its own."""
PLATE_PX = 20.0
_ALL_FROM_MPP = 3.2
_POSTS_FROM_MPP = 4.6
_POINTS_FROM_MPP = 9.0
_NAMES_FROM_MPP = 1.6
_NAMES = 8
_DROP_PX = 21.0
"""The plate of a point hangs below it: sensor, water and alarm stand on the point itself."""
_REACH_PX = 12.0


class PlansLayer(BaseLayer):
    """All plan points as columns; `active` are those whose sensor is beyond a limit."""

    id = "plans"
    title = N_("Plan points")
    icon = "file-text"
    action = N_("Map layer: plan points")
    z = PLANS

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._level: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._clear([])

    def count(self) -> int:
        """Points with a plan, without their posts."""
        return int(np.count_nonzero(self._kind == KINDS.index(FLOOD)))

    def rebuild(self, changes: Changes | None) -> Repaint:
        """The points of the registry, and which of them are beyond a limit now."""
        if changes is None or changes.registry:
            self._clear(list(self._scene.picture.registry.plan_points.values()))
        elif not len(changes.sensors):
            return Repaint()
        before = self._level
        self._level = self._levels()
        return Repaint(live=not np.array_equal(before, self._level))

    def draw(self, painter: QPainter, view: View) -> None:
        """Closures and posts below, points on top, the selected plan with lines between."""
        rows, x, y = self._seen(view)
        chosen = self._scene.selected(KIND)
        if chosen:
            self._tie(painter, view, chosen)
        for kind in (CLOSURE, POST, FLOOD):
            for active in (False, True):
                mine = (self._kind[rows] == KINDS.index(kind)) & ((self._level[rows] > 0) == active)
                pixels = plate(kind, active, view.dpr)
                glyphs.stamp(painter, view, pixels, x[mine], y[mine])
        row = self._row.get(chosen)
        if row is not None:
            glyphs.ring(painter, self._at(row, view))

    def labels(self, view: View) -> list[LabelBox]:
        """Plans by name from near, those that are on first."""
        if view.mpp > _NAMES_FROM_MPP:
            return []
        rows, x, y = self._seen(view)
        wanted = np.flatnonzero(self._kind[rows] == KINDS.index(FLOOD))
        wanted = wanted[np.argsort(-self._level[rows[wanted]], kind="stable")][:_NAMES]
        theme, found = tokens.current(), []
        for at in wanted.tolist():
            point, level = self._points[int(rows[at])], int(self._level[rows[at]])
            pieces = [Piece(local(point.plan, point.plan_en), theme.text2)]
            if level:
                grave = 5 - level
                pieces.insert(0, Piece(levels.ROMAN[grave], theme.level_text(grave)))
            spot = QPointF(float(x[at]), float(y[at]))
            found.append(LabelBox(spot, tuple(pieces), clear=PLATE_PX / 2 + 1))
        return found

    def boxes(self, view: View) -> list[QRectF]:
        """The plates of what is on."""
        rows, x, y = self._seen(view)
        half = PLATE_PX / 2
        return [
            QRectF(float(x[at]) - half, float(y[at]) - half, PLATE_PX, PLATE_PX)
            for at in np.flatnonzero(self._level[rows] > 0).tolist()
        ]

    def hit(self, point: QPointF, view: View) -> Hit | None:
        """The nearest plate under the pointer."""
        rows, x, y = self._seen(view)
        if not len(rows):
            return None
        away = np.hypot(x - point.x(), y - point.y())
        at = int(np.argmin(away))
        if away[at] > _REACH_PX:
            return None
        row = int(rows[at])
        key, place = self._points[row].id, (float(self._x[row]), float(self._y[row]))
        return Hit(KIND, key, *place, float(away[at]))

    def locate(self, kind: str, key: str) -> tuple[float, float] | None:
        """The place of a point."""
        row = self._row.get(key) if kind == KIND else None
        return None if row is None else (float(self._x[row]), float(self._y[row]))

    def facts(self, kind: str, key: str) -> Facts | None:
        """The plan, who owns it and stands there, and its steps."""
        row = self._row.get(key) if kind == KIND else None
        return None if row is None else told(self._scene, self._points[row])

    def sign(self) -> Sign:
        """The plate of a point."""
        return signs.stamp(partial(plate, FLOOD, False), "", FLOOD)

    def legend(self) -> tuple[Sign, ...]:
        """Points, closures and posts; the strong ones are on."""
        words = {FLOOD: _("point with a plan"), CLOSURE: _("closure planned"), POST: _("post")}
        counts = np.bincount(self._kind, minlength=len(KINDS))
        rows = [
            signs.stamp(partial(plate, kind, False), words[kind], kind, int(counts[n]))
            for n, kind in enumerate(KINDS)
        ]
        on = int(np.count_nonzero((self._level > 0) & (self._kind == 0)))
        rows.insert(1, signs.stamp(partial(plate, FLOOD, True), _("beyond a limit"), "on", on))
        return tuple(rows)

    # --------------------------------------------------------------------------- inside

    def _clear(self, points: list[PlanPoint]) -> None:
        self._points = points
        self._row = {point.id: row for row, point in enumerate(points)}
        self._x: Floats
        self._y: Floats
        self._x, self._y = projection.to_mercator([p.lon for p in points], [p.lat for p in points])
        kinds = [KINDS.index(p.kind) if p.kind in KINDS else 0 for p in points]
        self._kind: NDArray[np.int64] = np.array(kinds, dtype=np.int64)
        index = self._scene.picture.sensors.index
        roots = [self._points[self._row.get(p.of, row)] for row, p in enumerate(points)]
        watch = [index.get(root.sensor, -1) for root in roots]
        self._watch: NDArray[np.int64] = np.array(watch, dtype=np.int64)
        self._level = np.zeros(len(points), dtype=np.int64)

    def _levels(self) -> NDArray[np.int64]:
        """For each point 1 (Ⅳ) to 4 (Ⅰ) while its sensor is beyond a limit, else 0."""
        found: NDArray[np.int64] = np.zeros(len(self._points), dtype=np.int64)
        known = self._watch >= 0
        found[known] = _GRAVE[self._scene.picture.sensors.state[self._watch[known]]]
        return found

    def _seen(self, view: View) -> tuple[NDArray[np.int64], Floats, Floats]:
        """Rows that are drawn at this scale, with their plates' middles in pixels."""
        wanted = np.ones(len(self._points), dtype=bool)
        if view.mpp > _ALL_FROM_MPP:
            wanted = self._level > 0
        if view.mpp > _POSTS_FROM_MPP:
            wanted &= self._kind == KINDS.index(FLOOD)
        if view.mpp > _POINTS_FROM_MPP:
            wanted[:] = False
        rows = np.flatnonzero(wanted)
        x, y = view.screen(self._x[rows], self._y[rows])
        y = y + np.where(self._kind[rows] == KINDS.index(FLOOD), _DROP_PX, 0.0)
        seen = glyphs.in_sight(view, x, y)
        return rows[seen], x[seen], y[seen]

    def _at(self, row: int, view: View) -> QPointF:
        at = view.point(float(self._x[row]), float(self._y[row]))
        return at + QPointF(0, _DROP_PX) if self._points[row].kind == FLOOD else at

    def _tie(self, painter: QPainter, view: View, chosen: str) -> None:
        """Thin lines from the selected plan's point to its posts and closures."""
        row = self._row.get(chosen)
        if row is None:
            return
        root = self._points[row].of or chosen
        middle = self._row.get(root, row)
        pen = QPen(tokens.current().select, 1.4)
        pen.setDashPattern([3.0, 3.0])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        for other, point in enumerate(self._points):
            if point.of == root:
                painter.drawLine(self._at(middle, view), self._at(other, view))


_GRAVE: NDArray[np.int64] = np.zeros(256, dtype=np.int64)
for _state, _no in LEVEL_OF.items():
    _GRAVE[_state] = 5 - _no


def told(scene: Scene, point: PlanPoint) -> Facts:
    """What the card under the pointer says of a plan point."""
    registry = scene.picture.registry
    department = registry.departments.get(point.department)
    officer, unit = registry.officers.get(point.officer), _unit(scene, point.unit)
    kinds = {FLOOD: _("flood point"), POST: _("post"), CLOSURE: _("closure planned")}
    body = local(department.name, department.name_en) if department else point.department
    first = DOT.join(part for part in (kinds.get(point.kind, point.kind), body) if part)
    pump = _("pump: {unit}").format(unit=unit) if unit else ""
    steps = (local(zh, en) for zh, en in point.steps)
    title = local(point.name, point.name_en)
    plan = local(point.plan, point.plan_en)
    lines = (first, plan, pump, *steps)
    return Facts(
        title, point.id, tuple(line for line in lines if line),
        local(officer.name, officer.name_en) if officer else "",
        _("stands there") if officer else "",
        level=_level(scene, point),
    )  # fmt: skip


def _level(scene: Scene, point: PlanPoint) -> int:
    root = scene.picture.registry.plan_points.get(point.of, point)
    row = scene.picture.sensors.index.get(root.sensor)
    if row is None:
        return 0
    return LEVEL_OF.get(SensorState(int(scene.picture.sensors.state[row])), 0)


def _unit(scene: Scene, key: str) -> str:
    row = scene.picture.units.index.get(key)
    item = scene.picture.units.items[row] if row is not None else None
    return local(item.name, item.name_en) if item is not None else key


def plate(kind: str, active: bool, dpr: float) -> QPixmap:
    """The mark of a plan point; a strong one is on."""
    return _plate(tokens.current().name, kind, active, dpr)


@lru_cache(maxsize=64)
def _plate(theme: str, kind: str, active: bool, dpr: float) -> QPixmap:
    def paint(painter: QPainter, box: QRectF) -> None:
        look = tokens.load(theme)
        room = box.adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setPen(QPen(look.map.marker_edge, 3.0))
        painter.drawRoundedRect(room, 4, 4)
        painter.setPen(QPen(look.text1 if active else look.neutral, 1.8 if active else 1.2))
        painter.setBrush(look.raised if active else look.panel)
        painter.drawRoundedRect(room, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ink = look.text1 if active else look.text2
        if kind in ICONS:
            paint_icon(painter, room.adjusted(1.5, 1.5, -1.5, -1.5), ICONS[kind], look, ink)
        else:
            _barrier(painter, room, ink)

    return glyphs.picture(PLATE_PX, dpr, paint)


def _barrier(painter: QPainter, room: QRectF, ink: QColor) -> None:
    """A barred plank on two legs."""
    left, middle = room.left() + 3.0, room.center().y()
    plank = QRectF(left, middle - 4.0, room.width() - 6.0, 5.0)
    for x in (plank.left() + 2.0, plank.right() - 3.5):
        painter.fillRect(QRectF(x, plank.bottom(), 1.5, 4.0), ink)
    path = QPainterPath()
    path.addRect(plank)
    levels.hatch(painter, path, ink, 3.6, 1.6)
    painter.strokePath(path, QPen(ink, 1.1))
