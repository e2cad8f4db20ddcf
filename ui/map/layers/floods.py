"""Water on the roads: a blob round each flood point, as large as the water is deep."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap

from app.geo import projection
from app.i18n import local
from app.picture.columns import SensorState
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import glyphs, style
from ui.map.boxes import LabelBox, Piece
from ui.map.layers.base import FLOODS, BaseLayer, Hit, Repaint
from ui.map.layers.sensors import LEVEL_OF
from ui.map.scene import Scene
from ui.map.view import View
from ui.theme import fonts, tokens

WARN_CM = 15.0
"""Depth from which a point counts as flooded where the mode sets none: its second threshold,
warn and patrol."""
_TREND_S = 600.0
_LABELS = 10
_BLOB_POINTS = 48
_SQUAT = 0.78


@dataclass(frozen=True, slots=True)
class Flood:
    """One flooded point. `depth` in cm, `rise` in cm over the last ten minutes, NaN unknown."""

    row: int
    key: str
    name: str
    depth: float
    rise: float
    level: int
    stale: bool
    x: float
    y: float


class FloodsLayer(BaseLayer):
    """Blobs below the markers; the label boxes go on top."""

    id = "floods"
    title = N_("Flooding")
    icon = "waves"
    action = N_("Map layer: flooding")
    z = FLOODS
    default_on = True

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._points: list[tuple[int, float, float]] | None = None
        self._floods: list[Flood] = []
        self._rows = np.empty(0, dtype=np.int64)
        self._kinds: set[str] = set()
        self._least = WARN_CM

    def count(self) -> int:
        """Flooded points."""
        return len(self._floods)

    def rebuild(self, changes: Changes | None) -> Repaint:
        """Which flood points stand under water now, deepest first."""
        if changes is None or changes.registry or self._points is None:
            self._points = self._find()
        elif not (changes.mode or self._touched(changes)):
            return Repaint()
        before, self._floods = self._floods, self._flooded()
        return Repaint(live=before != self._floods)

    def draw(self, painter: QPainter, view: View) -> None:
        """The blobs."""
        theme = tokens.current()
        for flood in reversed(self._floods):
            at = view.point(flood.x, flood.y)
            if not QRectF(-90, -90, view.width + 180, view.height + 180).contains(at):
                continue
            pixels = _pool(theme.name, flood.key, round(radius_px(flood.depth, view.mpp)), view.dpr)
            half = pixels.width() / view.dpr / 2
            painter.drawPixmap(QPointF(round(at.x() - half), round(at.y() - half)), pixels)

    def labels(self, view: View) -> list[LabelBox]:
        """A box for the deepest points in sight: name, depth, rise over ten minutes."""
        theme = tokens.current()
        found = []
        for flood in self._floods:
            at = view.point(flood.x, flood.y)
            if not QRectF(0, 0, view.width, view.height).contains(at):
                continue
            tone = theme.level_text(flood.level) if flood.level else theme.text1
            words = [
                Piece(flood.name, theme.text1),
                Piece(f"{flood.depth:.0f}", tone, fonts.MEDIUM),
                Piece(f"cm {arrow(flood.rise)}".strip(), theme.text2),
            ]
            chosen = self._scene.selected("sensor") == flood.key
            clear = max(14.0, radius_px(flood.depth, view.mpp) * 0.62)
            weight = 5.5 - flood.level if flood.level else 0.5
            found.append(
                LabelBox(at, tuple(words), clear, chosen, weight=weight, key=f"sensor {flood.key}")
            )
        return found[:_LABELS]

    def boxes(self, view: View) -> list[QRectF]:
        """Where flood points stand in the view: no box may cover them."""
        found = []
        for flood in self._floods:
            at = view.point(flood.x, flood.y)
            found.append(QRectF(at.x() - 12, at.y() - 12, 24, 24))
        return found

    def hit(self, point: QPointF, view: View) -> Hit | None:
        """The flood point whose blob is under the pointer."""
        for flood in self._floods:
            at = view.point(flood.x, flood.y)
            distance = math.hypot(at.x() - point.x(), at.y() - point.y())
            if distance < radius_px(flood.depth, view.mpp) * 0.75:
                return Hit("sensor", flood.key, flood.x, flood.y, distance)
        return None

    def _touched(self, changes: Changes) -> bool:
        """Whether a flood point under water, or deep enough to be, has news."""
        if not len(changes.sensors):
            return False
        news = changes.sensors[np.isin(changes.sensors, self._rows)]
        deep = self._scene.picture.sensors.value[news] >= self._least
        return bool(np.any(deep)) or bool(np.any(np.isin(news, [f.row for f in self._floods])))

    def _find(self) -> list[tuple[int, float, float]]:
        columns = self._scene.picture.sensors
        rows = [row for row, item in enumerate(columns.items) if item.flood_point]
        self._rows = np.array(rows, dtype=np.int64)
        x, y = projection.to_mercator(columns.lon[rows], columns.lat[rows])
        self._kinds = {columns.items[row].kind for row in rows}
        return list(zip(rows, x.tolist(), y.tolist(), strict=True))

    def _flooded(self) -> list[Flood]:
        columns, found = self._scene.picture.sensors, []
        warn = {kind: self._warn(kind) for kind in self._kinds}
        self._least = min(warn.values(), default=WARN_CM)
        deep = set(np.flatnonzero(columns.value[self._rows] >= self._least).tolist())
        for place in sorted(deep):
            row, x, y = (self._points or [])[place]
            item, depth = columns.items[row], float(columns.value[row])
            if not depth >= warn[item.kind]:
                continue
            state = SensorState(int(columns.state[row]))
            found.append(
                Flood(
                    row, item.id, local(item.name, item.name_en), depth, self._rise(row),
                    LEVEL_OF.get(state, 0), state is SensorState.STALE, x, y,
                )
            )  # fmt: skip
        return sorted(found, key=lambda flood: -flood.depth)

    def _warn(self, kind: str) -> float:
        steps = self._scene.picture.mode.thresholds.get(kind, ())
        return float(steps[1]) if len(steps) > 1 else WARN_CM

    def _rise(self, row: int) -> float:
        columns = self._scene.picture.sensors
        trend = columns.trend[row]
        back = max(1, min(len(trend) - 1, round(_TREND_S / max(1.0, float(columns.period[row])))))
        return float(trend[-1] - trend[-1 - back])


def arrow(rise: float) -> str:
    """`↑8`, `↓2`, nothing where it is steady or not known."""
    if math.isnan(rise) or abs(rise) < 0.5:
        return ""
    return f"{'↑' if rise > 0 else '↓'}{abs(rise):.0f}"


def radius_px(depth: float, mpp: float) -> float:
    """The blob's half width: by depth, growing gently as one comes nearer."""
    near = (16.0 / mpp) ** 0.28
    px: float = min(
        90.0, (16.0 + 1.05 * math.sqrt(max(0.0, depth)) * 2.6) * min(2.2, max(0.6, near))
    )
    return px


@lru_cache(maxsize=256)
def _pool(theme: str, key: str, radius: int, dpr: float) -> QPixmap:
    """The blob of a point as a picture."""

    def paint(painter: QPainter, box: QRectF) -> None:
        look = tokens.load(theme)
        blue = look.level_shape(4)
        painter.translate(box.center())
        painter.scale(radius, radius * _SQUAT)
        painter.fillPath(_blob(key), style.fade(blue, 0.30 if look.dark else 0.26))
        pen = QPen(style.fade(blue, 0.95), 1.4)
        pen.setCosmetic(True)
        painter.strokePath(_blob(key), pen)

    return glyphs.picture(radius * 2.8, dpr, paint)


@lru_cache(maxsize=1024)
def _blob(key: str) -> QPainterPath:
    """A soft closed curve of radius about 1, the same for the same point each time."""
    rng = np.random.default_rng(zlib.crc32(key.encode()))
    angle = np.linspace(0.0, 2 * np.pi, _BLOB_POINTS, endpoint=False)
    swell = np.ones_like(angle)
    for waves, share in ((2, 0.16), (3, 0.11), (5, 0.05)):
        swell += share * np.sin(waves * angle + rng.uniform(0.0, 2 * np.pi))
    x, y = swell * np.cos(angle), swell * np.sin(angle)
    path = QPainterPath()
    middle = [((x[i] + x[i - 1]) / 2, (y[i] + y[i - 1]) / 2) for i in range(len(x))]
    path.moveTo(*middle[0])
    for i in range(len(x)):
        path.quadTo(x[i], y[i], *middle[(i + 1) % len(x)])
    path.closeSubpath()
    return path
