"""The lettering of the map as pictures: text with its halo, straight, turned, along a curve or
stacked, with a dot where it names a place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QTransform,
)

from ui.map import label
from ui.map.base.sheet import Lettering
from ui.map.base.stylesheet import Style
from ui.map.label import DOT_PX, Candidate
from ui.theme import fonts

TURN_STEP = 2.0
"""Degrees to which a label's angle is rounded, so that pictures are shared."""
_HALO_ALPHA = 0.88
_DOT_EDGE_PX = 1.4


@dataclass(frozen=True, slots=True)
class Art:
    """A picture of a name and where its top left corner lies from the name's place, in pixels."""

    pixels: QPixmap
    left: float
    top: float


def turned(angle: float) -> float:
    """An angle in degrees rounded to the step pictures are made for."""
    return round(angle / TURN_STEP) * TURN_STEP


def art(style: Style, candidate: Candidate, dpr: float) -> Art:
    """The picture of a name at so many device pixels in one."""
    c = candidate
    shape = (turned(c.angle), c.stacked, c.curve, c.dot, c.dx, c.dy)
    return _art(style, c.lettering, c.text, *shape, dpr)


def half_size(style: Style, candidate: Candidate) -> tuple[float, float]:
    """Half the width and height of the upright box round the letters of a name."""
    made = style.lettering(candidate.lettering)
    if candidate.curve:
        half = made.px * 0.6
        across = max(abs(dx) for dx in candidate.curve[::3]) + half
        return across, max(abs(dy) for dy in candidate.curve[1::3]) + half
    wide, high = label.size(made, candidate.text, candidate.stacked)
    if candidate.stacked:
        return (wide + high * abs(math.tan(math.radians(candidate.angle)))) / 2, high / 2
    turn = math.radians(candidate.angle)
    sin, cos = abs(math.sin(turn)), abs(math.cos(turn))
    return (wide * cos + high * sin) / 2, (wide * sin + high * cos) / 2


@lru_cache(maxsize=1000)
def _art(
    style: Style,
    lettering: str,
    text: str,
    angle: float,
    stacked: bool,
    curve: tuple[float, ...],
    dot: str,
    dx: float,
    dy: float,
    dpr: float,
) -> Art:
    made = style.lettering(lettering)
    if curve:
        path = _curved(made, text, curve)
    else:
        path = _stack(made, text, angle) if stacked else _line(made, text, angle, dx)
    path.translate(dx, dy)
    grown = made.halo_px + 1.5
    box = path.boundingRect().adjusted(-grown, -grown, grown, grown)
    if dot:
        reach = DOT_PX + _DOT_EDGE_PX + 1.0
        box = box.united(QRectF(-reach, -reach, 2 * reach, 2 * reach))
    room = box.toAlignedRect()
    left, top = room.left(), room.top()
    wide, high = math.ceil(room.width() * dpr), math.ceil(room.height() * dpr)
    inks = (style.named(made.colour), style.named(made.halo))
    image = _letters(path.translated(-left, -top), (wide, high), inks, made.halo_px, dpr)
    if dot:
        _dot(image, QPointF(-left, -top), style.named(dot), style.named(made.halo))
    return Art(QPixmap.fromImage(image), left, top)


def _letters(
    path: QPainterPath,
    room: tuple[int, int],
    inks: tuple[QColor, QColor],
    halo_px: float,
    dpr: float,
) -> QImage:
    """Letters over their halo in a picture of so many device pixels. The halo is the letters' own
    coverage grown by numpy: Qt takes four times as long to stroke their outlines."""
    mask = QImage(*room, QImage.Format.Format_Alpha8)
    mask.fill(0)
    painter = QPainter(mask)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(dpr, dpr)
    painter.fillPath(path, Qt.GlobalColor.black)
    painter.end()
    wide, high = room
    rows = np.frombuffer(mask.constBits(), dtype=np.uint8).reshape(high, mask.bytesPerLine())
    letters = rows[:, :wide].astype(np.float32) / 255.0
    under = _grown(letters, halo_px * dpr) * _HALO_ALPHA * (1.0 - letters)
    pixels = np.zeros((high, wide, 4), dtype=np.float32)
    for channel, (ink, back) in enumerate(zip(*map(_bgr, inks), strict=True)):
        pixels[..., channel] = letters * ink + under * back
    pixels[..., 3] = letters + under
    made = (pixels * 255.0 + 0.5).astype(np.uint8)
    form = QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(made.data, wide, high, wide * 4, form).copy()
    image.setDevicePixelRatio(dpr)
    return image


def _grown(mask: NDArray[np.float32], radius: float) -> NDArray[np.float32]:
    """Coverage grown by a soft disc."""
    high, wide = mask.shape
    grown = mask.copy()
    for dx, dy, weight in _disc(radius):
        here = grown[max(0, dy) : high + min(0, dy), max(0, dx) : wide + min(0, dx)]
        there = mask[max(0, -dy) : high + min(0, -dy), max(0, -dx) : wide + min(0, -dx)]
        np.maximum(here, there * weight if weight < 1.0 else there, out=here)
    return grown


@lru_cache(maxsize=16)
def _disc(radius: float) -> tuple[tuple[int, int, np.float32], ...]:
    """Steps within a disc, and how much of a pixel there belongs to it."""
    reach = math.ceil(radius)
    steps = range(-reach, reach + 1)
    found = ((dx, dy, min(1.0, radius + 0.5 - math.hypot(dx, dy))) for dx in steps for dy in steps)
    return tuple((dx, dy, np.float32(w)) for dx, dy, w in found if w > 0.0 and (dx or dy))


def _bgr(colour: QColor) -> tuple[float, float, float]:
    return colour.blueF(), colour.greenF(), colour.redF()


def _dot(image: QImage, at: QPointF, colour: QColor, edge: QColor) -> None:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, _DOT_EDGE_PX))
    painter.setBrush(colour)
    painter.drawEllipse(at, DOT_PX + _DOT_EDGE_PX / 2, DOT_PX + _DOT_EDGE_PX / 2)
    painter.end()


@lru_cache(maxsize=64)
def _font(px: int, weight: int, spacing: float) -> QFont:
    made = QFont(fonts.font(px, weight))
    made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def _path(made: Lettering, text: str, spacing: float) -> QPainterPath:
    """Letters with the middle of their box at (0, 0)."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addText(QPointF(0, 0), _font(made.px, made.weight, spacing), text)
    metrics = fonts.metrics(made.px, made.weight)
    wide = metrics.horizontalAdvance(text) + spacing * (len(text) - 1)
    # Whole pixels for upright text: its strokes stay as sharp as they can be.
    return path.translated(-round(wide / 2), round((metrics.ascent() - metrics.descent()) / 2))


def _line(made: Lettering, text: str, angle: float, aside: float) -> QPainterPath:
    """A name of one or more lines; beside a dot (`aside` pixels away) they begin, or end, there."""
    lines, apart = text.split("\n"), label.spacing(made, text)
    if len(lines) == 1:
        path = _path(made, text, apart)
        return QTransform().rotate(angle).map(path) if angle else path
    half = label.size(made, text)[0] / 2
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for number, line in enumerate(lines):
        rest = half - label.size(made, line)[0] / 2
        x = rest * (-1.0 if aside > 0.0 else 1.0 if aside < 0.0 else 0.0)
        y = (number - (len(lines) - 1) / 2) * label.line_height(made)
        path.addPath(_path(made, line, apart).translated(round(x), round(y)))
    return path


def _stack(made: Lettering, text: str, lean: float) -> QPainterPath:
    """Signs one below the other, each upright, the column leaning as the road does."""
    step, run = label.line_step(made), math.tan(math.radians(lean))
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for number, sign in enumerate(text):
        y = (number - (len(text) - 1) / 2) * step
        path.addPath(_path(made, sign, 0.0).translated(-y * run, y))
    return path


def _curved(made: Lettering, text: str, curve: tuple[float, ...]) -> QPainterPath:
    """Signs each at its own place and angle."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    places = zip(text, curve[::3], curve[1::3], curve[2::3], strict=True)
    for sign, dx, dy, angle in places:
        path.addPath(QTransform().translate(dx, dy).rotate(angle).map(_path(made, sign, 0.0)))
    return path
