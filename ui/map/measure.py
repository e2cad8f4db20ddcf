"""Measuring distances: click along a path, read each leg and the whole."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.geo import projection
from app.i18n import _
from ui.map import boxes
from ui.map.boxes import LabelBox, Piece
from ui.map.view import View
from ui.theme import fonts, tokens
from ui.widgets import format as words


class Measure:
    """A path in Mercator metres while the tool is on; `cursor` is where it would go next."""

    def __init__(self) -> None:
        self.on = False
        self.points: list[tuple[float, float]] = []
        self.cursor: tuple[float, float] | None = None
        self._ended = False

    def start(self) -> None:
        """Begin with nothing."""
        self.on, self.points, self.cursor, self._ended = True, [], None, False

    def stop(self) -> None:
        """Put the tool away, and the path with it."""
        self.on, self.points, self.cursor = False, [], None

    def click(self, x: float, y: float) -> None:
        """One more point; the first after the end begins anew."""
        if self._ended:
            self.start()
        self.points.append((x, y))

    def end(self) -> None:
        """The path stays, the pointer no longer pulls at it."""
        self._ended, self.cursor = True, None

    def move(self, x: float, y: float) -> bool:
        """The pointer moved; whether something is to be drawn anew."""
        if not self.on or self._ended or not self.points:
            return False
        self.cursor = (x, y)
        return True

    def metres(self) -> float:
        """Ground length of the whole path."""
        path = self._path()
        return projection.path_length_m(projection.points_to_lonlat(path)) if len(path) > 1 else 0.0

    def draw(self, painter: QPainter, view: View) -> None:
        """The path, its corners, each leg's length and the sum."""
        path = self._path()
        if not len(path):
            return
        theme = tokens.current()
        corners = [view.point(x, y) for x, y in path]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.map.halo, 4.5))
        painter.drawPolyline(QPolygonF(corners))
        painter.setPen(QPen(theme.select, 2.0))
        painter.drawPolyline(QPolygonF(corners))
        painter.setBrush(theme.panel)
        for corner in corners:
            painter.drawEllipse(corner, 4.0, 4.0)
        self._label(painter, view, corners)

    def _label(self, painter: QPainter, view: View, corners: list[QPointF]) -> None:
        theme = tokens.current()
        if len(corners) < 2:
            pieces = [Piece(_("Click along the path; Enter ends, Esc puts it away"), theme.text2)]
        else:
            pieces = [Piece(words.distance(self.metres()), theme.text1, fonts.MEDIUM)]
            leg = projection.path_length_m(projection.points_to_lonlat(self._path()[-2:]))
            if len(corners) > 2:
                last = _("last leg {distance}").format(distance=words.distance(leg))
                pieces.append(Piece(last, theme.text2))
        label = LabelBox(corners[-1], tuple(pieces), clear=10.0)
        for box in boxes.place([label], QRectF(0, 0, view.width, view.height), []):
            boxes.paint(painter, box)

    def _path(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        points = [*self.points, self.cursor] if self.cursor is not None else self.points
        return np.array(points, dtype=np.float64).reshape(-1, 2)
