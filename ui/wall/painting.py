"""A scene painted: the map, columns of panels, the band of figures, the head.

Everything is laid out in design pixels (`app.domain.walls`) and scaled to the wall's own.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter

from app.domain import walls
from app.domain.walls import Box, Placed, Scene, Wall
from ui.theme import tokens
from ui.wall import head, parts
from ui.wall.facts import WallFacts
from ui.wall.markers import markers
from ui.wall.panels import PANELS
from ui.wall.panels.figures import FIGURES, Figure
from ui.wall.show import Show


def paint_wall(painter: QPainter, show: Show, size: QSize, wall: Wall, ratio: float = 1.0) -> None:
    """Paint the whole wall, `size` px of its own, from the painter's origin; `ratio` is how many
    px of a screen one of them takes."""
    scale = walls.scale(wall, (size.width(), size.height()))
    width, height = size.width() / scale, size.height() / scale
    placed = walls.place(show.scene, width, height, show.there())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    _paint_scene(painter, show, placed, scale * ratio)
    painter.restore()


def veil(wall: Wall, facts: WallFacts) -> QColor | None:
    """What dims the wall at night; never over an alarm that waits or another than a calm mode."""
    calm = facts.mode.id == "daily" and not facts.unacknowledged and not facts.level
    if not calm or not walls.dimmed(wall, facts.now.astimezone().time()):
        return None
    return QColor(0, 0, 0, round(255 * (1.0 - wall.dim_to_share)))


def _paint_scene(painter: QPainter, show: Show, placed: Placed, scale: float) -> None:
    theme, picture, facts, scene = tokens.current(), show.context.picture, show.facts, show.scene
    area, top = rect(placed.map), rect(placed.head)
    painter.fillRect(top.united(area), theme.ground)
    show.chart.paint(painter, area, scale, markers(scene.markers, picture, facts))
    for box in map(rect, placed.columns):
        painter.fillRect(box, theme.panel)
        painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), theme.line)
    for panel, where in placed.panels:
        box = rect(where)
        if where.y > placed.head.height:
            parts.divider(painter, box, box.top())
        painter.setClipRect(box)
        PANELS[panel.kind](painter, box.adjusted(parts.PAD, 0, -parts.PAD, 0), picture, facts)
        painter.setClipping(False)
    if placed.foot is not None:
        _paint_foot(painter, rect(placed.foot), scene, facts)
    head.paint_banner(painter, area, facts)
    head.paint_head(painter, top, picture, facts)


def _figures(scene: Scene, facts: WallFacts) -> list[Figure]:
    made = (FIGURES[name](facts) for name in scene.foot)
    return [figure for figure in made if figure is not None]


def _paint_foot(painter: QPainter, box: QRectF, scene: Scene, facts: WallFacts) -> None:
    theme, rows = tokens.current(), _figures(scene, facts)
    painter.fillRect(box, theme.panel)
    painter.fillRect(QRectF(box.left(), box.top(), box.width(), 3), theme.line)
    step = box.width() / max(1, len(rows))
    for i, (label, number, beside) in enumerate(rows):
        x = box.left() + i * step
        if i:
            painter.fillRect(QRectF(x, box.top(), 3, box.height()), theme.line)
        parts.small(painter, QRectF(x + 64, box.top() + 34, step - 90, 80), label)
        px = 168 if len(rows) < 5 else 150
        right = parts.figure(painter, QPointF(x + 64, box.bottom() - 56), number, "", px)
        rest = QRectF(right + 30, box.bottom() - 146, x + step - right - 50, 110)
        parts.small(painter, rest, beside)


def rect(box: Box) -> QRectF:
    """As Qt has it."""
    return QRectF(box.x, box.y, box.width, box.height)
