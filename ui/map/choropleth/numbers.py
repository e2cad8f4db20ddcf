"""The values written on the grids, where few enough are in sight: colour is not all there is."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.geo import projection
from ui.map import glyphs
from ui.map.choropleth.choropleth import Choropleth
from ui.map.choropleth.figure import COUNT, RATE
from ui.map.choropleth.hierarchy import Floats
from ui.map.view import View
from ui.theme import fonts, tokens
from ui.widgets import format as words

_MOST = 400
"""More numbers nobody reads."""
_HIGH = 18.0


class Numbers:
    """Draws the values of a choropleth's units."""

    def __init__(self, choropleth: Choropleth) -> None:
        self._choropleth = choropleth
        self._of: object = None
        self._x: Floats = np.empty(0)
        self._y: Floats = np.empty(0)

    def draw(self, painter: QPainter, view: View) -> None:
        """Every value in sight, in the middle of its grid; none when there are too many."""
        choropleth = self._choropleth
        figure, grades = choropleth.figure, choropleth.grades()
        if figure is None or not choropleth.choice.numbers:
            return
        self._locate()
        rows = np.flatnonzero(grades[: len(self._x)])
        x, y = view.screen(self._x[rows], self._y[rows])
        seen = glyphs.in_sight(view, x, y)
        if len(seen) > _MOST:
            return
        places = {COUNT: 0, RATE: 0}.get(figure.kind, choropleth.decimals())
        for at in seen.tolist():
            text = words.number(choropleth.value(int(rows[at])), places)
            pixels = _picture(text, tokens.current().name, view.dpr)
            wide = pixels.width() / view.dpr
            painter.drawPixmap(QPointF(float(x[at]) - wide / 2, float(y[at]) - _HIGH / 2), pixels)

    def _locate(self) -> None:
        grids = self._choropleth.ground.scene.grids()
        if self._of is not grids:
            self._of = grids
            lon = np.array([grid.lon for grid in grids.items], dtype=np.float64)
            lat = np.array([grid.lat for grid in grids.items], dtype=np.float64)
            self._x, self._y = projection.to_mercator(lon, lat)


@lru_cache(maxsize=512)
def _picture(text: str, theme: str, dpr: float) -> QPixmap:
    look = tokens.load(theme)
    wide = fonts.width(text, fonts.SECONDARY) + 8
    made = QPixmap(round(wide * dpr), round(_HIGH * dpr))
    made.setDevicePixelRatio(dpr)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(fonts.font(fonts.SECONDARY, fonts.MEDIUM))
    painter.setPen(Qt.PenStyle.NoPen)
    halo = look.map.halo
    halo = type(halo)(halo.red(), halo.green(), halo.blue(), 170)
    painter.setBrush(halo)
    painter.drawRoundedRect(QRectF(0, 1, wide, _HIGH - 2), 4, 4)
    painter.setPen(look.map.label)
    painter.drawText(QRectF(0, 0, wide, _HIGH), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return made
