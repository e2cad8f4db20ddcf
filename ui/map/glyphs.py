"""The marks of the map as small pictures, made once for each size, state and pixel ratio."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from shiboken6 import Shiboken

from ui.map import style
from ui.map.view import Floats, View
from ui.theme import levels, tokens
from ui.theme.icons import paint_icon

CASE_PX = 20.0
HELD = "held"
"""A case that the mode holds back: its shape in grey, never hidden."""
LEAST_PX = 20.0
"""No mark one can point at is smaller, at a pixel ratio of 1."""
SENSOR_PX = 20.0
UNIT_PX = 22.0
CAMERA_PX = 20.0
_CAMERA_EM = 15.0
_UNIT_EM = 17.0
CONE_PX, _CONE_DEG = 26.0, 56.0
"""How far a camera's direction is drawn, and how wide."""
RING_PX = 34.0
TURNS = 48
"""Headings a glyph is made for."""
_EDGE_PX = 3.0
_FEW = 4


def level(level_no: int, state: str, px: float, dpr: float) -> QPixmap:
    """A severity shape with an edge that sets it off from the map."""
    return _level(tokens.current().name, level_no, state, px, dpr)


@lru_cache(maxsize=512)
def _level(theme: str, level_no: int, state: str, px: float, dpr: float) -> QPixmap:
    def paint(painter: QPainter, box: QRectF) -> None:
        look = tokens.load(theme)
        inner = box.adjusted(2, 2, -2, -2)
        if state in (levels.STALE, levels.OUT_OF_SERVICE, levels.SUPPRESSED):
            plate = QRectF(inner).adjusted(1, 1, -1, -1)
            painter.fillRect(plate, style.fade(look.map.land, 0.85))
        else:
            path = levels.level_path(level_no, inner)
            pen = QPen(look.map.marker_edge, _EDGE_PX)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.strokePath(path, pen)
            if state != levels.UNACKNOWLEDGED:
                painter.fillPath(path, style.fade(look.map.land, 0.9))
        if state == HELD:
            grey = QPen(look.neutral, 1.5)
            grey.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.strokePath(levels.level_path(level_no, inner, 1.0), grey)
        else:
            levels.paint_level(painter, inner, level_no, state, numeral=True, theme=look)

    return picture(px + 4, dpr, paint)


def units(tone: str, px: float, dpr: float) -> QPixmap:
    """All units of a `tone` (busy, free or old) on one sheet: a row of kites (vehicles), a row
    of discs with a tip (on foot), a column for each of TURNS headings."""
    return _units(tokens.current().name, tone, px, dpr)


@lru_cache(maxsize=64)
def _units(theme: str, tone: str, px: float, dpr: float) -> QPixmap:
    look = tokens.load(theme)
    side = math.ceil(px * dpr)
    sheet = QPixmap(side * TURNS, side * 2)
    sheet.setDevicePixelRatio(dpr)
    sheet.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(look.map.marker_edge, 2.6)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    for row, path in enumerate((_kite(), _walker())):
        for column in range(TURNS):
            painter.save()
            painter.translate((column + 0.5) * side / dpr, (row + 0.5) * side / dpr)
            painter.rotate(column * 360.0 / TURNS)
            painter.scale(px / _UNIT_EM, px / _UNIT_EM)
            painter.strokePath(path, pen)
            _fill_unit(painter, path, look, tone)
            painter.restore()
    painter.end()
    return sheet


def _fill_unit(painter: QPainter, path: QPainterPath, look: tokens.Theme, tone: str) -> None:
    """Busy strong, free quiet, one whose position is old hollow."""
    if tone == "old":
        painter.fillPath(path, look.map.land)
        painter.setClipPath(path)
        hollow = QPen(look.text3, 3.0)
        hollow.setDashPattern([1.1, 0.7])
        painter.strokePath(path, hollow)
    else:
        painter.fillPath(path, look.text1 if tone == "busy" else look.text2)


def unit(on_foot: bool, tone: str, px: float, dpr: float) -> QPixmap:
    """One unit that heads north."""
    side = math.ceil(px * dpr)
    one = units(tone, px, dpr).copy(0, side if on_foot else 0, side, side)
    one.setDevicePixelRatio(dpr)
    return one


def _kite() -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(
        QPolygonF([QPointF(0, -7.4), QPointF(5.0, 6.0), QPointF(0, 3.2), QPointF(-5.0, 6.0)])
    )
    path.closeSubpath()
    return path


def _walker() -> QPainterPath:
    disc = QPainterPath()
    disc.addEllipse(QPointF(0, 1.4), 3.9, 3.9)
    tip = QPainterPath()
    tip.addPolygon(QPolygonF([QPointF(0, -6.6), QPointF(2.7, -1.6), QPointF(-2.7, -1.6)]))
    tip.closeSubpath()
    return disc.united(tip)


def camera(left: bool, dpr: float, px: float = CAMERA_PX) -> QPixmap:
    """A camera that looks to the left or to the right; its heading is drawn from near."""
    return _camera(tokens.current().name, left, dpr, px)


@lru_cache(maxsize=64)
def _camera(theme: str, left: bool, dpr: float, px: float) -> QPixmap:
    def paint(painter: QPainter, box: QRectF) -> None:
        look = tokens.load(theme)
        if left:
            painter.translate(box.width(), 0)
            painter.scale(-1, 1)
        painter.scale(px / _CAMERA_EM, px / _CAMERA_EM)
        body = QPainterPath()
        body.addRoundedRect(QRectF(1.5, 4.2, 8.2, 7.2), 1.6, 1.6)
        lens = QPainterPath()
        lens.addPolygon(
            QPolygonF(
                [QPointF(10.4, 7.0), QPointF(13.6, 4.9), QPointF(13.6, 10.7), QPointF(10.4, 8.6)]
            )
        )
        lens.closeSubpath()
        for part in (body, lens):
            painter.strokePath(part, QPen(look.map.halo, 2.0))
        for part in (body, lens):
            painter.fillPath(part, look.neutral)

    return picture(px, dpr, paint)


def cones(dpr: float) -> QPixmap:
    """The directions a camera looks in, a column for each of TURNS headings."""
    return _cones(tokens.current().name, dpr)


@lru_cache(maxsize=8)
def _cones(theme: str, dpr: float) -> QPixmap:
    colour = tokens.load(theme).neutral
    side = math.ceil(2 * (CONE_PX + 1) * dpr)
    sheet = QPixmap(side * TURNS, side)
    sheet.setDevicePixelRatio(dpr)
    sheet.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style.fade(colour, 0.45), 0.8))
    painter.setBrush(style.fade(colour, 0.14))
    for column in range(TURNS):
        at = QPointF((column + 0.5) * side / dpr, side / dpr / 2)
        box = QRectF(at.x() - CONE_PX, at.y() - CONE_PX, 2 * CONE_PX, 2 * CONE_PX)
        start = 90.0 - column * 360.0 / TURNS - _CONE_DEG / 2
        painter.drawPie(box, round(start * 16), round(_CONE_DEG * 16))
    painter.end()
    return sheet


def icon(name: str, colour: QColor, px: float, dpr: float) -> QPixmap:
    """A line icon."""
    return picture(
        px, dpr, lambda painter, box: paint_icon(painter, box, name, tokens.current(), colour)
    )


def picture(px: float, dpr: float, paint: Callable[[QPainter, QRectF], None]) -> QPixmap:
    """A square pixmap of `px` logical pixels that `paint` draws on."""
    side = math.ceil(px * dpr)
    made = QPixmap(side, side)
    made.setDevicePixelRatio(dpr)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, QRectF(0, 0, px, px))
    painter.end()
    return made


def stamp(painter: QPainter, view: View, pixels: QPixmap, x: Floats, y: Floats) -> None:
    """Draw one pixmap centred at many pixel positions, each on a whole device pixel."""
    if not len(x):
        return
    ratio = pixels.devicePixelRatio()
    if len(x) > _FEW:
        stamp_cells(painter, view, pixels, x, y)
        return
    half_w, half_h = pixels.width() / ratio / 2, pixels.height() / ratio / 2
    left = np.round((x - half_w) * view.dpr) / view.dpr
    top = np.round((y - half_h) * view.dpr) / view.dpr
    for px, py in zip(left.tolist(), top.tolist(), strict=True):
        painter.drawPixmap(QPointF(px, py), pixels)


def stamp_cells(
    painter: QPainter,
    view: View,
    sheet: QPixmap,
    x: Floats,
    y: Floats,
    cells: tuple[NDArray[np.int64], NDArray[np.int64], int] | None = None,
) -> None:
    """Draw many marks in one call. `cells` are each mark's column and row on the sheet and the
    side of a cell in device pixels; without, the whole sheet is the mark."""
    if not len(x):
        return
    ratio = sheet.devicePixelRatio()
    wide, high = (sheet.width(), sheet.height()) if cells is None else (cells[2], cells[2])
    half_w, half_h = wide / ratio / 2, high / ratio / 2
    fragments: NDArray[np.float64] = np.zeros((len(x), 10))
    fragments[:, 0] = np.round((x - half_w) * view.dpr) / view.dpr + half_w
    fragments[:, 1] = np.round((y - half_h) * view.dpr) / view.dpr + half_h
    if cells is not None:
        fragments[:, 2], fragments[:, 3] = cells[0] * wide, cells[1] * high
    fragments[:, 4], fragments[:, 5] = wide, high
    fragments[:, 6:8] = 1.0 / ratio
    fragments[:, 9] = 1.0
    first = cast(
        "QPainter.PixmapFragment",
        Shiboken.wrapInstance(fragments.ctypes.data, QPainter.PixmapFragment),
    )
    painter.drawPixmapFragments(first, len(x), sheet)


def stamp_turned(
    painter: QPainter, view: View, sheet: QPixmap, x: Floats, y: Floats, heading: Floats
) -> None:
    """Draw many marks of a sheet of TURNS headings, each turned by its own in degrees."""
    column = np.round(heading * TURNS / 360.0).astype(np.int64) % TURNS
    cells = column, np.zeros_like(column), sheet.width() // TURNS
    stamp_cells(painter, view, sheet, x, y, cells)


def ring(painter: QPainter, at: QPointF, px: float = RING_PX) -> None:
    """The 2-px select ring round a marker."""
    theme = tokens.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(style.fade(theme.select, 0.14))
    painter.setPen(QPen(theme.select, 2.0))
    painter.drawEllipse(at, px / 2, px / 2)


def in_sight(view: View, x: Floats, y: Floats, margin: float = 24.0) -> NDArray[np.int64]:
    """Rows of pixel positions that lie in the view, widened by `margin`."""
    seen = (x > -margin) & (x < view.width + margin)
    seen &= (y > -margin) & (y < view.height + margin)
    return np.flatnonzero(seen)


def nearest(
    view: View, point: QPointF, x: Floats, y: Floats, reach: float
) -> tuple[int, float] | None:
    """Of points in Mercator metres, the row nearest to a pixel position within `reach` pixels,
    and its distance."""
    if not len(x):
        return None
    at_x, at_y = view.world(point.x(), point.y())
    square = ((x - at_x) ** 2 + (y - at_y) ** 2) / view.mpp**2
    row = int(np.argmin(square))
    distance = math.sqrt(float(square[row]))
    return (row, distance) if distance <= reach else None
