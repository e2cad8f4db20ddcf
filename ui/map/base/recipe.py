"""A style at one zoom: the steps that paint a vector tile, each with its pen or brush ready."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from ui.map import style as scale
from ui.map.base.schema import BRIDGE, GROUND, TUNNEL
from ui.map.base.sheet import Fill, Line, Road
from ui.map.base.stylesheet import Style, number

LEVELS = (GROUND, BRIDGE, TUNNEL)
_ORDER = {TUNNEL: 400.0, GROUND: 500.0, BRIDGE: 600.0}
_LEAST_PX = 0.3
_EDGE_PX = 1.0


@dataclass(frozen=True, slots=True)
class Step:
    """Paint what is of that kind, grades (all when empty) and levels: areas with `brush`, then
    their edge or lines with `pen`."""

    order: float
    kind: str
    grades: tuple[str, ...]
    levels: tuple[int, ...] = LEVELS
    brush: QColor | None = None
    pen: QPen | None = None

    @property
    def reach(self) -> float:
        """Pixels it paints beyond the shapes."""
        return self.pen.widthF() / 2 + 1 if self.pen is not None else 1.0


def steps(style: Style, zoom: float) -> list[Step]:
    """What to paint at a zoom, from below to above."""
    made = [
        *(step for fill in style.sheet.fill.values() for step in _fill(style, fill, zoom)),
        *(step for line in style.sheet.line.values() for step in _line(style, line, zoom)),
    ]
    for grade, road in style.sheet.road.items():
        made += _road(style, grade, road, zoom)
    return sorted(made, key=lambda step: step.order)


def _fill(style: Style, fill: Fill, zoom: float) -> Iterator[Step]:
    if not fill.least <= zoom < fill.most:
        return
    opacity = number(fill.opacity, zoom)
    if opacity <= 0.0:
        return
    colour = _faded(style.colour(fill.colour, zoom), opacity)
    edged = fill.edge and zoom >= fill.edge_from
    pen = _pen(_faded(style.named(fill.edge), opacity), _EDGE_PX, True) if edged else None
    yield Step(fill.order, fill.kind, tuple(fill.grade), LEVELS, colour, pen)


def _line(style: Style, line: Line, zoom: float) -> Iterator[Step]:
    px, opacity = number(line.px, zoom), number(line.opacity, zoom)
    if not line.least <= zoom < line.most or px < _LEAST_PX or opacity <= 0.0:
        return
    colour, grades = _faded(style.colour(line.colour, zoom), opacity), tuple(line.grade)
    if not line.gap:
        pen = _pen(colour, px, line.round, line.dash)
        yield Step(line.order, line.kind, grades, pen=pen)
        return
    yield Step(line.order, line.kind, grades, pen=_pen(colour, px, line.round))
    if px > _EDGE_PX:
        inner = px * 0.5
        dash = [length * px / inner for length in line.dash]
        pen = _pen(_faded(style.named(line.gap), opacity), inner, False, dash)
        yield Step(line.order + 0.5, line.kind, grades, pen=pen)


def _road(style: Style, grade: str, road: Road, zoom: float) -> Iterator[Step]:
    """Casing and fill of tunnels, of roads on the ground, of bridges."""
    px = number(road.px, zoom)
    if not road.least <= zoom < road.most or px < _LEAST_PX:
        return
    edge = number(road.casing_px, zoom) if road.casing else 0.0
    colour, within = style.colour(road.colour, zoom), road.order / 100.0
    tunnel = style.sheet.tunnel
    for level, base in _ORDER.items():
        paint = scale.mix(colour, style.land, tunnel.fade) if level == TUNNEL else colour
        if edge > 0.0:
            wide = px + 2 * edge
            dash = tunnel.dash if level == TUNNEL else []
            pen = _pen(style.colour(road.casing, zoom), wide, level != BRIDGE, dash, thin=edge)
            yield Step(base + within, "road", (grade,), (level,), pen=pen)
        pen = _pen(paint, px, True, road.dash)
        yield Step(base + 1.0 + within, "road", (grade,), (level,), pen=pen)


def _pen(
    colour: QColor, px: float, rounded: bool, dash: list[float] | None = None, thin: float = 0.0
) -> QPen:
    """A pen; dashes count in its width, or in `thin` pixels where that is given."""
    pen = QPen(colour, px)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    cap = Qt.PenCapStyle.RoundCap if rounded and not dash else Qt.PenCapStyle.FlatCap
    pen.setCapStyle(cap)
    if dash:
        unit = max(thin * 3.0, 1.0) / px if thin else 1.0
        pen.setDashPattern([length * unit for length in dash])
    return pen


def _faded(colour: QColor, opacity: float) -> QColor:
    return scale.fade(colour, opacity * colour.alphaF()) if opacity < 1.0 else colour
