"""One sensor's trend in a card: the stored readings, the mode's limits, the alarms on the line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from app.i18n import _, local
from app.messages.events import AlarmChanged, Entry
from app.picture.picture import Changes
from ui.context import Context
from ui.models.readings import kind_of, reading, thresholds_of
from ui.theme import fonts, levels, tokens
from ui.widgets import format as fmt
from ui.widgets.elide import ElideLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.floating_card import FloatingCard
from ui.widgets.segmented import Segment, Segmented

if TYPE_CHECKING:
    import pyqtgraph as pg

WIDTH, HEIGHT = 620, 380
SPANS = {"6h": timedelta(hours=6), "24h": timedelta(hours=24), "7d": timedelta(days=7)}
DAY_S = 86400
GAP_PERIODS = 5
"""A silence of so many reporting periods is a gap in the line, not a straight line."""

Floats = npt.NDArray[np.float64]


class TrendCard(FloatingCard):
    """Floats beside the tiles. Escape closes it; Left and Right change the span."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(" ", closable=True, parent=parent)
        self._context = context
        self._sensor = ""
        self._span = "6h"
        self._plot: pg.PlotWidget | None = None
        self._asked = 0
        titles = {"6h": _("6 hours"), "24h": _("24 hours"), "7d": _("7 days")}
        self.spans = Segmented([Segment(key, title) for key, title in titles.items()], "6h")
        self._now = ElideLabel("", fonts.BODY, fonts.MEDIUM)
        self._range = ElideLabel("", fonts.SECONDARY, tone="text2")
        self._empty = EmptyState("chart-line", _("No readings in this time"), framed=False)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._now)
        top.addWidget(self._range, 1)
        top.addWidget(self.spans)
        self.body.addLayout(top)
        self.body.addLayout(self._stack, 1)
        self.setFixedSize(WIDTH, HEIGHT)
        self.spans.chosen.connect(self._take_span)
        context.bridge.changed.connect(self._on_changed)
        self.hide()

    @property
    def sensor(self) -> str:
        """The sensor that is shown, '' for none."""
        return self._sensor

    def show_sensor(self, sensor: str) -> None:
        """Open the card on a sensor."""
        self._sensor = sensor
        self._tell()
        self.show()
        self.raise_()
        self.spans.setFocus()
        self.reload()

    def reload(self) -> None:
        """Read the stored readings of the span."""
        self._asked += 1
        self._context.spawn(self._load(self._sensor, self._asked))

    def points(self) -> int:
        """How many readings are drawn."""
        return self._points

    _points = 0

    async def _load(self, sensor: str, asked: int) -> None:
        until = self._context.bridge.now
        since = until - SPANS[self._span]
        at, value = await self._context.desk.trend(sensor, since, until)
        entries = await self._context.desk.history(sensor)
        if asked == self._asked and sensor == self._sensor:
            self._draw(at, value, since, until, _onsets(entries, since))

    def _draw(
        self,
        at: Floats,
        value: Floats,
        since: datetime,
        until: datetime,
        onsets: list[tuple[float, int]],
    ) -> None:
        self._points = len(at)
        self._tell()
        if not len(at):
            self._range.set_text("")
            self._stack.setCurrentWidget(self._empty)
            return
        row = self._context.picture.sensors.index[self._sensor]
        plot = self._plot_widget()
        plot.clear()
        self._limits(plot, row, value)
        kind = kind_of(self._context.picture, row)
        period = max(self._context.picture.sensors.items[row].period_s, 1.0)
        theme = tokens.current()
        steps = np.diff(at)
        usual = max(period, float(np.median(steps)) if len(steps) else 0.0)
        joined = np.append(steps < usual * GAP_PERIODS, True)
        plot.plot(at, value, pen=QPen(theme.select, 0), connect=joined.astype(np.int32))
        for when, level in onsets:
            plot.addItem(_alarm_mark(when, level))
        plot.setXRange(since.timestamp(), until.timestamp(), padding=0)
        self._stack.setCurrentWidget(plot)
        low, high = (
            fmt.number(float(np.nanmin(value)), kind.decimals),
            fmt.number(float(np.nanmax(value)), kind.decimals),
        )
        text = _("{low} to {high} {unit}, {n} readings")
        unit = local(kind.unit, kind.unit_en)
        self._range.set_text(text.format(low=low, high=high, unit=unit, n=fmt.number(len(at))))

    def _limits(self, plot: pg.PlotWidget, row: int, value: Floats) -> None:
        import pyqtgraph as pg

        theme = tokens.current()
        top = float(np.nanmax(value))
        for limit in thresholds_of(self._context.picture, row):
            pen = QPen(theme.level_shape(limit.level), 0, Qt.PenStyle.DashLine)
            label = f"{levels.ROMAN[limit.level]} {fmt.number(limit.value)}"
            line = pg.InfiniteLine(
                limit.value, 0, pen=pen, label=label,
                labelOpts={"position": 0.03, "color": theme.level_text(limit.level)},
            )  # fmt: skip
            plot.addItem(line, ignoreBounds=limit.value > top * 2 + 1)

    def _plot_widget(self) -> pg.PlotWidget:
        if self._plot is None:
            self._plot = _new_plot()
            self._stack.addWidget(self._plot)
        return self._plot

    def _tell(self) -> None:
        picture = self._context.picture
        row = picture.sensors.index.get(self._sensor)
        if row is None:
            return
        kind = kind_of(picture, row)
        now = reading(picture, row, self._context.bridge.now)
        self.set_title(now.name, local(kind.name, kind.name_en))
        self._now.set_text(f"{now.value} {now.unit} · {now.state} · {now.age}")

    def _take_span(self, span: str) -> None:
        self._span = span
        self.reload()

    def _on_changed(self, changes: Changes) -> None:
        if self.isHidden() or not self._sensor:
            return
        row = self._context.picture.sensors.index.get(self._sensor, -1)
        if changes.mode:
            self.reload()
        elif row in changes.sensors:
            self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        keys = list(SPANS)
        self.spans.set_current(keys[max(0, min(len(keys) - 1, keys.index(self._span) + step))])
        self._take_span(self.spans.current())

    def event(self, event: QEvent) -> bool:
        # Escape closes this card, not the case file behind it.
        override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)


def _onsets(entries: list[Entry], since: datetime) -> list[tuple[float, int]]:
    """(epoch seconds, level) of the alarms raised in the span."""
    found: dict[str, tuple[float, int]] = {}
    for entry in entries:
        event = entry.event
        if isinstance(event, AlarmChanged) and event.alarm.onset >= since:
            alarm = event.alarm
            worst = min(alarm.level, found.get(alarm.id, (0.0, 4))[1])
            found[alarm.id] = (alarm.onset.timestamp(), worst)
    return sorted(found.values())


def _alarm_mark(when: float, level: int) -> pg.InfiniteLine:
    import pyqtgraph as pg

    theme = tokens.current()
    line = QColor(theme.level_shape(level))
    line.setAlphaF(0.55)
    label = {"position": 0.94, "color": theme.level_text(level)}
    return pg.InfiniteLine(when, 90, pen=QPen(line, 0), label=levels.ROMAN[level], labelOpts=label)


def _time_axis() -> pg.AxisItem:
    """Local times along the bottom, in the language in use."""
    import pyqtgraph as pg

    class TimeAxis(pg.DateAxisItem):  # type: ignore[misc]
        def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
            write = fmt.date if spacing >= DAY_S else fmt.clock_short
            return [write(datetime.fromtimestamp(value, UTC)) for value in values]

    return TimeAxis("bottom")


def _new_plot() -> pg.PlotWidget:
    """A plot in the colours of the theme; the import is late because it is costly."""
    import pyqtgraph as pg

    theme = tokens.current()
    pg.setConfigOptions(antialias=True)
    plot = pg.PlotWidget(background=theme.panel, axisItems={"bottom": _time_axis()})
    plot.setMenuEnabled(False)
    plot.hideButtons()
    plot.setMouseEnabled(x=True, y=False)
    plot.showGrid(x=True, y=True, alpha=0.12)
    for name in ("bottom", "left"):
        side = plot.getAxis(name)
        side.setPen(theme.line2)
        side.setTextPen(theme.text2)
        side.setTickFont(fonts.font(fonts.SECONDARY))
    return plot
