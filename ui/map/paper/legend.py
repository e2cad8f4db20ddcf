"""The legend of a sheet: what each layer that is on looks like, in words and signs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from app import wording
from app.i18n import _
from ui.map import glyphs
from ui.map.choropleth import told
from ui.map.choropleth.choropleth import Choropleth
from ui.map.layers.base import Layer
from ui.map.layers.density import DensityLayer
from ui.map.layers.shapes import pen_colour
from ui.theme import fonts, levels, tokens
from ui.theme.icons import paint_icon
from ui.widgets import format as words
from ui.widgets.elide import LEFT, RIGHT, paint_text

ROW = 22.0
Sign = Callable[[QPainter, QRectF], None]


@dataclass(frozen=True, slots=True)
class LegendLine:
    """One line: a sign with its meaning and how many; without a sign it is a heading."""

    text: str
    sign: Sign | None = None
    count: str = ""


def lines(layers: list[Layer], on: set[str]) -> list[LegendLine]:
    """The lines for the layers that are on, from the ground up."""
    found: list[LegendLine] = []
    for layer in layers:
        if not layer.title or layer.id not in on:
            continue
        if isinstance(layer, DensityLayer):
            found += _figure(layer.choropleth)
            continue
        count = layer.count()
        number = "" if count is None else words.number(count)
        if layer.id == "cases":
            found.append(LegendLine(_(layer.title), None, number))
            found += [_level(n) for n in range(1, 5)]
        else:
            found.append(LegendLine(_(layer.title), _sign(layer), number))
    return found


def paint(painter: QPainter, box: QRectF, found: list[LegendLine]) -> None:
    """Write the lines from the top of `box` down, as far as there is room."""
    theme = tokens.current()
    y = box.top()
    paint_text(
        painter, QRectF(box.left(), y, box.width(), ROW), _("Legend"), theme.text1, fonts.BODY,
        fonts.MEDIUM, LEFT,
    )  # fmt: skip
    y += ROW + 4
    for line in found:
        if y + ROW > box.bottom():
            return
        left = box.left()
        if line.sign is not None:
            painter.save()
            line.sign(painter, QRectF(left, y + (ROW - 16) / 2, 22, 16))
            painter.restore()
            left += 32
        weight = fonts.REGULAR if line.sign is not None else fonts.MEDIUM
        wide = fonts.width(line.count, fonts.SECONDARY)
        room = QRectF(left, y, box.right() - left - wide - 8, ROW)
        paint_text(painter, room, line.text, theme.text1, fonts.SECONDARY, weight, LEFT)
        right = QRectF(box.left(), y, box.width(), ROW)
        paint_text(
            painter, right, line.count, theme.text2, fonts.SECONDARY, align=RIGHT, elide=False
        )
        y += ROW


def _figure(choropleth: Choropleth) -> list[LegendLine]:
    figure = choropleth.figure
    if figure is None:
        return []
    unit = told.unit(figure)
    head = told.title(figure) + (f" ({unit})" if unit else "")
    rows = [
        LegendLine(told.span(figure, some, choropleth.decimals()), _swatch(some.colour))
        for some in reversed(choropleth.classes())
    ]
    return [LegendLine(head), *rows]


def _swatch(colour: QColor) -> Sign:
    def paint_swatch(painter: QPainter, box: QRectF) -> None:
        painter.fillRect(box.adjusted(0, 1, 0, -1), tokens.current().map.land)
        painter.fillRect(box.adjusted(0, 1, 0, -1), colour)
        painter.setPen(QPen(tokens.current().line2, 1.0))
        painter.drawRect(box.adjusted(0.5, 1.5, -0.5, -1.5))

    return paint_swatch


def _level(level: int) -> LegendLine:
    def paint_shape(painter: QPainter, box: QRectF) -> None:
        square = QRectF(box.center().x() - 7, box.center().y() - 7, 14, 14)
        levels.paint_level(painter, square, level)

    return LegendLine(f"{levels.ROMAN[level]} {wording.level(level)}", paint_shape)


def _sign(layer: Layer) -> Sign:
    signs: dict[str, Sign] = {
        "sensors": lambda painter, box: levels.paint_level(painter, box, 0, levels.NORMAL),
        "units": lambda painter, box: _stamp(painter, box, glyphs.unit(False, "busy", 20.0, 3.0)),
        "cameras": lambda painter, box: _stamp(painter, box, glyphs.camera(False, 3.0)),
        "grids": _dashes,
        "shapes": _outline,
    }
    return signs.get(
        layer.id, lambda painter, box: paint_icon(painter, box, layer.icon, tokens.current())
    )


def _stamp(painter: QPainter, box: QRectF, pixels: QPixmap) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    square = QRectF(box.center().x() - 8, box.center().y() - 8, 16, 16)
    painter.drawPixmap(square, pixels, QRectF(pixels.rect()))


def _dashes(painter: QPainter, box: QRectF) -> None:
    pen = QPen(tokens.current().neutral, 1.4)
    pen.setDashPattern([3.0, 2.0])
    painter.setPen(pen)
    y = box.center().y()
    painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))


def _outline(painter: QPainter, box: QRectF) -> None:
    painter.setPen(QPen(pen_colour("violet"), 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(3, 3, -3, -3))
