"""The legend of a sheet: what each layer that is on looks like, in words and signs."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.i18n import _
from ui.map.choropleth import told
from ui.map.choropleth.choropleth import Choropleth
from ui.map.layers.base import Layer, Sign
from ui.map.layers.density import DensityLayer
from ui.map.layers.signs import swatches
from ui.theme import fonts, tokens
from ui.widgets import format as words
from ui.widgets.elide import LEFT, RIGHT, paint_text

ROW, SIGN = 22.0, 16.0


@dataclass(frozen=True, slots=True)
class LegendLine:
    """One line: a sign with its meaning and how many; without a sign it is a heading."""

    text: str
    sign: Sign | None = None
    count: int | None = None


def lines(layers: list[Layer], on: set[str]) -> list[LegendLine]:
    """The lines for the layers that are on, the uppermost first."""
    found: list[LegendLine] = []
    for layer in reversed(layers):
        if not layer.title or layer.id not in on:
            continue
        if isinstance(layer, DensityLayer):
            found += _figure(layer.choropleth)
            continue
        meant = layer.legend()
        own = None if meant else layer.sign()
        found.append(LegendLine(_(layer.title), own, layer.count()))
        found += [LegendLine(sign.text, sign, sign.count) for sign in meant]
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
            line.sign.paint(painter, QRectF(left, y + (ROW - SIGN) / 2, SIGN, SIGN))
            painter.restore()
            left += 26
        weight = fonts.REGULAR if line.sign is not None else fonts.MEDIUM
        count = "" if line.count is None else words.number(line.count)
        wide = fonts.width(count, fonts.SECONDARY)
        room = QRectF(left, y, box.right() - left - wide - 8, ROW)
        paint_text(painter, room, line.text, theme.text1, fonts.SECONDARY, weight, LEFT)
        right = QRectF(box.left(), y, box.width(), ROW)
        paint_text(painter, right, count, theme.text2, fonts.SECONDARY, align=RIGHT, elide=False)
        y += ROW


def _figure(choropleth: Choropleth) -> list[LegendLine]:
    figure = choropleth.figure
    if figure is None:
        return []
    unit = told.unit(figure)
    head = told.title(figure) + (f" ({unit})" if unit else "")
    rows = [
        LegendLine(told.span(figure, some, choropleth.decimals()), swatches([some.colour]))
        for some in reversed(choropleth.classes())
    ]
    return [LegendLine(head), *rows]
