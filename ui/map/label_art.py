"""The lettering of the map: text with a 3-px halo as pictures, straight, turned or stacked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen, QPixmap, QTransform

from app.i18n import language
from ui.map import style
from ui.theme import fonts, tokens

HALO_PX = 3.0
TURN_STEP = 2.0
"""Degrees to which a label's angle is rounded, so that pictures are shared."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a kind of label is set: size, weight, colour token, alpha, spacing in px."""

    px: int
    weight: int
    colour: str
    spacing: float = 0.0
    italic: bool = False


LETTERINGS: Mapping[str, Lettering] = {
    "street": Lettering(14, fonts.MEDIUM, "label", 1.4),
    "street_near": Lettering(16, fonts.MEDIUM, "label", 2.0),
    "road_major": Lettering(12, fonts.REGULAR, "label_quiet", 1.0),
    "road": Lettering(12, fonts.REGULAR, "label_quiet", 0.6),
    "water": Lettering(12, fonts.REGULAR, "label_water", 2.0),
    "park": Lettering(12, fonts.REGULAR, "label_park", 0.4),
    "place": Lettering(12, fonts.REGULAR, "label_quiet", 0.2),
    "grid": Lettering(12, fonts.REGULAR, "label_quiet", 0.2),
}


def font(name: str) -> QFont:
    """The font of a lettering; shared: copy it before changing it."""
    made = LETTERINGS[name]
    return _font(made.px, made.weight, spacing(name))


def spacing(name: str) -> float:
    """Room between signs, px: Latin letters are set closer than Chinese ones."""
    return LETTERINGS[name].spacing * (1.0 if language().startswith("zh") else 0.25)


@lru_cache(maxsize=32)
def _font(px: int, weight: int, spacing: float) -> QFont:
    made = QFont(fonts.font(px, weight))
    made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
    return made


def size(name: str, text: str, stacked: bool = False) -> tuple[float, float]:
    """Width and height of a text in pixels, unturned, without its halo."""
    return _size(name, text, stacked, spacing(name))


@lru_cache(maxsize=8192)
def _size(name: str, text: str, stacked: bool, apart: float) -> tuple[float, float]:
    made = LETTERINGS[name]
    if stacked:
        return made.px * 1.02, len(text) * line_step(name)
    advance = fonts.metrics(made.px, made.weight).horizontalAdvance(text)
    return advance + apart * len(text), made.px * 1.15


def line_step(name: str) -> float:
    """From sign to sign in a stacked label."""
    return LETTERINGS[name].px + 2.0 + LETTERINGS[name].spacing


def turned(angle: float) -> float:
    """An angle in degrees rounded to the step pictures are made for."""
    return round(angle / TURN_STEP) * TURN_STEP


def pixels(name: str, text: str, angle: float, stacked: bool, dpr: float) -> QPixmap:
    """The picture of a label; centred on its middle. `angle` turns clockwise; a stacked label
    leans by it instead, its signs upright."""
    return _pixels(tokens.current().name, name, text, turned(angle), stacked, dpr)


@lru_cache(maxsize=3000)
def _pixels(theme: str, name: str, text: str, angle: float, stacked: bool, dpr: float) -> QPixmap:
    path = _stack(name, text, angle) if stacked else _line(name, text, angle)
    box = path.boundingRect()
    half_w = math.ceil(max(-box.left(), box.right()) + HALO_PX + 1)
    half_h = math.ceil(max(-box.top(), box.bottom()) + HALO_PX + 1)
    made = QPixmap(math.ceil(2 * half_w * dpr), math.ceil(2 * half_h * dpr))
    made.setDevicePixelRatio(dpr)
    made.fill(Qt.GlobalColor.transparent)
    look = tokens.load(theme).map
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(half_w, half_h)
    pen = QPen(style.fade(look.halo, 0.85), 2 * HALO_PX * 0.62)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
    painter.fillPath(path, getattr(look, LETTERINGS[name].colour))
    painter.end()
    return made


def _line(name: str, text: str, angle: float) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addText(QPointF(0, 0), font(name), text)
    made = LETTERINGS[name]
    metrics = fonts.metrics(made.px, made.weight)
    width = size(name, text)[0] - spacing(name)
    middle = (metrics.ascent() - metrics.descent()) / 2
    turn = QTransform().rotate(angle)
    return turn.map(path.translated(-width / 2, middle))


def _stack(name: str, text: str, lean: float) -> QPainterPath:
    """Signs one below the other, each upright, the column leaning as the road does."""
    made = LETTERINGS[name]
    metrics = fonts.metrics(made.px, made.weight)
    step = line_step(name)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for number, sign in enumerate(text):
        y = (number - (len(text) - 1) / 2) * step
        x = -y * math.tan(math.radians(lean))
        left = x - metrics.horizontalAdvance(sign) / 2
        base = y + (metrics.ascent() - metrics.descent()) / 2
        path.addText(QPointF(left, base), fonts.font(made.px, made.weight), sign)
    return path


def box_of(pixmap: QPixmap, at: QPointF) -> QRectF:
    """Where a picture centred at `at` lies."""
    ratio = pixmap.devicePixelRatio()
    width, height = pixmap.width() / ratio, pixmap.height() / ratio
    return QRectF(at.x() - width / 2, at.y() - height / 2, width, height)
