"""The trend chart: a plot for each unit over one time axis; limits, alarms and modes marked.

A column of many readings is drawn from its lowest to its highest with the mean as a line, so
that no peak is lost however long the span.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.models.readings import nearest_limit
from ui.models.trend import MODE, Mark, Series
from ui.theme import fonts, levels, tokens
from ui.widgets import format as fmt

if TYPE_CHECKING:
    import pyqtgraph as pg

DAY_S = 86400
GAP_PERIODS = 5
"""A silence of so many reporting periods is a gap in the line, not a straight line."""

SETTLE_MS = 180
"""After the last movement of wheel or mouse the readings of what is seen are asked for."""

ZOOM, PAN = 0.5, 0.25
LEAST_S, MOST_S = 600.0, 2 * 366 * DAY_S
LEFT_PX = 62
DASHES: tuple[list[float], ...] = ([], [6, 3], [2, 3], [8, 3, 2, 3])
"""Lines of compared sensors differ by their dashes, not by colour alone."""

Floats = npt.NDArray[np.float64]


class TrendChart(QWidget):
    """`moved` (since, until in epoch seconds) after the officer zoomed or went along the time."""

    moved = Signal(float, float)

    def __init__(self) -> None:
        super().__init__()
        self._view: pg.GraphicsLayoutWidget | None = None
        self._plots: list[pg.PlotItem] = []
        self._quiet = False
        self._span = (0.0, 1.0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._later = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._later.timeout.connect(lambda: self.moved.emit(*self._span))
        self._points = 0

    def columns(self) -> int:
        """How many columns are worth asking for: one for each pixel."""
        return max(200, min(2000, self.width() - LEFT_PX))

    def points(self) -> int:
        """How many columns are drawn."""
        return self._points

    def span(self) -> tuple[float, float]:
        """What is seen (epoch seconds)."""
        return self._span

    def draw(
        self, lines: Sequence[Series], marks: Sequence[Mark], span: tuple[float, float]
    ) -> None:
        """Draw the lines between two times (epoch seconds); the first one comes first."""
        self._quiet = True
        view = self._fresh_view()
        units = list(dict.fromkeys(line.unit for line in lines))
        self._plots = []
        for row, unit in enumerate(units):
            plot = _new_plot(view, row, unit, last=row == len(units) - 1)
            if self._plots:
                plot.setXLink(self._plots[0])
            self._plots.append(plot)
        for n, line in enumerate(lines):
            plot = self._plots[units.index(line.unit)]
            _draw_line(plot, line, n)
        for unit, plot in zip(units, self._plots, strict=True):
            first = next(line for line in lines if line.unit == unit)
            _draw_limits(plot, first)
            _draw_marks(plot, marks, named=plot is self._plots[0])
        self._points = sum(len(line.curve.at) for line in lines)
        self._span = span
        if self._plots:
            self._plots[0].setXRange(*span, padding=0)
            self._plots[0].sigXRangeChanged.connect(self._on_range)
        self._quiet = False

    def zoom(self, closer: bool) -> None:
        """Half or twice the time, round the middle."""
        since, until = self._span
        middle, half = (since + until) / 2, (until - since) / 2 * (ZOOM if closer else 1 / ZOOM)
        half = min(MOST_S / 2, max(LEAST_S / 2, half))
        self._go(middle - half, middle + half)

    def pan(self, later: bool) -> None:
        """A quarter of what is seen earlier or later."""
        since, until = self._span
        by = (until - since) * PAN * (1 if later else -1)
        self._go(since + by, until + by)

    def picture(self) -> QImage:
        """The chart as it is seen, twice as sharp."""
        image = QImage(self.size() * 2, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(2.0)
        image.fill(tokens.current().panel)
        painter = QPainter(image)
        if self._view is not None:
            self._view.render(painter, QRectF(self.rect()), self._view.rect())
        painter.end()
        return image

    def _go(self, since: float, until: float) -> None:
        if self._plots:
            self._plots[0].setXRange(since, until, padding=0)

    def _on_range(self, _plot: object, span: tuple[float, float]) -> None:
        if not self._quiet:
            self._span = (float(span[0]), float(span[1]))
            self._later.start()

    def _fresh_view(self) -> pg.GraphicsLayoutWidget:
        """The plots' ground, emptied; the import is late because it is costly."""
        import pyqtgraph as pg

        if self._view is None:
            pg.setConfigOptions(antialias=False)
            self._view = pg.GraphicsLayoutWidget()
            self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._view.ci.layout.setContentsMargins(0, 4, 6, 0)
            self._view.ci.layout.setVerticalSpacing(2)
            self._column.addWidget(self._view)
        self._view.setBackground(tokens.current().panel)
        self._view.clear()
        return self._view


def _new_plot(view: pg.GraphicsLayoutWidget, row: int, unit: str, last: bool) -> pg.PlotItem:
    theme = tokens.current()
    plot = view.addPlot(row=row, col=0, axisItems={"bottom": _time_axis()})
    plot.setMenuEnabled(False)
    plot.hideButtons()
    plot.setMouseEnabled(x=True, y=False)
    plot.showGrid(x=True, y=True, alpha=0.12)
    for name in ("bottom", "left"):
        side = plot.getAxis(name)
        side.setPen(theme.line2)
        side.setTextPen(theme.text2)
        side.setTickFont(fonts.font(fonts.SECONDARY))
    plot.getAxis("left").setWidth(LEFT_PX - 10)
    plot.setLabel("left", unit, **{"color": theme.text2.name(), "font-size": "12px"})
    plot.getAxis("left").enableAutoSIPrefix(False)
    plot.getAxis("bottom").setStyle(showValues=last)
    return plot


def _draw_line(plot: pg.PlotItem, line: Series, n: int) -> None:
    theme = tokens.current()
    curve = line.curve
    if not len(curve.at):
        return
    ink = (theme.select, theme.text1, theme.text2, theme.neutral)[n % 4]
    if curve.step:
        shade = QColor(ink)
        shade.setAlphaF(0.38)
        bars = QPen(shade, 1)
        bars.setCosmetic(True)
        ends = np.column_stack((curve.low, curve.high)).ravel()
        plot.plot(np.repeat(curve.at, 2), ends, pen=bars, connect="pairs")
    pen = QPen(ink, 1)
    pen.setCosmetic(True)
    if DASHES[n % 4]:
        pen.setDashPattern(DASHES[n % 4])
    plot.plot(curve.at, curve.mean, pen=pen, connect=joined(curve.at, line.period, curve.step))


def joined(at: Floats, period: float, step: float) -> npt.NDArray[np.int32]:
    """1 where a reading is joined to the next one, 0 where it was silent in between."""
    steps = np.diff(at)
    usual = max(period, step, float(np.median(steps)) if len(steps) else 0.0)
    return np.append(steps < usual * GAP_PERIODS, True).astype(np.int32)


def _draw_limits(plot: pg.PlotItem, line: Series) -> None:
    import pyqtgraph as pg

    theme = tokens.current()
    top = float(line.curve.high.max()) if len(line.curve.at) else 0.0
    # The next limit is always seen, however far it is: that is what the officer looks for.
    near = nearest_limit(line.limits, top)
    for limit in line.limits:
        pen = QPen(theme.level_shape(limit.level), 0, Qt.PenStyle.DashLine)
        label = f"{levels.ROMAN[limit.level]} {fmt.number(limit.value)}"
        drawn = pg.InfiniteLine(
            limit.value, 0, pen=pen, label=label,
            labelOpts={"position": 0.03, "color": theme.level_text(limit.level)},
        )  # fmt: skip
        plot.addItem(drawn, ignoreBounds=limit not in near and limit.value > top)


def _draw_marks(plot: pg.PlotItem, marks: Sequence[Mark], named: bool) -> None:
    import pyqtgraph as pg

    theme = tokens.current()
    for mark in marks:
        if mark.kind == MODE:
            pen = QPen(theme.text2, 0, Qt.PenStyle.DashDotLine)
            options, words = {"position": 0.84, "color": theme.text1}, mark.words
        else:
            ink = QColor(theme.level_shape(mark.level))
            ink.setAlphaF(0.55)
            pen = QPen(ink, 0)
            options = {"position": 0.95, "color": theme.level_text(mark.level)}
            words = levels.ROMAN[mark.level]
        line = pg.InfiniteLine(
            mark.at, 90, pen=pen, label=words if named else None, labelOpts=options
        )
        plot.addItem(line, ignoreBounds=True)


def _time_axis() -> pg.AxisItem:
    """Local times along the bottom, in the language in use."""
    import pyqtgraph as pg

    class TimeAxis(pg.DateAxisItem):  # type: ignore[misc]
        def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
            write = fmt.date if spacing >= DAY_S else fmt.clock_short
            return [write(datetime.fromtimestamp(value, UTC)) for value in values]

    return TimeAxis("bottom")
