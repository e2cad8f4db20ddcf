"""The page that measures the alarm system itself, against EEMUA 191 and ISA-18.2."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app import wording
from app.domain import alarm_figures as reckon
from app.domain.alarm_figures import Figures, Share
from app.domain.errors import Refused
from app.i18n import _, local
from app.wording.words import N_
from ui.context import Context
from ui.models.alarm_rows import Names
from ui.theme import fonts, levels, tokens
from ui.widgets import format as fmt
from ui.widgets.elide import ElideLabel

if TYPE_CHECKING:
    import pyqtgraph as pg

_PERIODS = {1: N_("Last hour"), 8: N_("Last 8 hours"), 24: N_("Last 24 hours"),
            168: N_("Last 7 days"), 720: N_("Last 30 days")}  # fmt: skip
_BANDS = (N_("acceptable"), N_("manageable"), N_("too much"), N_("nobody can follow"))
_BAND_LEVELS = (0, 4, 3, 2)
_AGAIN_MS = 60_000
PLOT = 170


class FiguresPage(QWidget):
    """Reads the journal when shown, when the period changes and once a minute."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._names = context, Names(context.picture)
        self._asked = 0
        self.found: Figures | None = None
        self.period = QComboBox()
        for hours, title in _PERIODS.items():
            self.period.addItem(_(title), hours)
        self.period.setCurrentIndex(2)
        self.told = _words("")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnStretch(2, 1)
        self._values: dict[str, tuple[ElideLabel, QLabel]] = {}
        self._rate_title, self._share_title = _title(), _title()
        self.rate_plot: pg.PlotWidget | None = None
        self.share_plot: pg.PlotWidget | None = None
        self._top = QLabel()
        self._top.setProperty("type", "secondary")
        self._column = QVBoxLayout(self)
        self._lay_out()
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self.refresh)
        self.period.currentIndexChanged.connect(self.refresh)

    def refresh(self) -> None:
        """Reckon anew."""
        if not self.isVisible():
            self._again.stop()
            return
        self._again.start()
        self._asked += 1
        asked, until = self._asked, self._context.bridge.now
        since = until - timedelta(hours=int(self.period.currentData()))

        async def work() -> None:
            try:
                told = await self._context.desk.alarm_log(since, until)
            except Refused as refused:
                self.told.setText(wording.sentence(refused))
                return
            if asked == self._asked:
                standing = self._context.picture.alarms.values()
                self.show_figures(reckon.figures(told, standing, since, until))

        self._context.spawn(work())

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()

    def show_figures(self, found: Figures) -> None:
        """Put them into words and plots."""
        self.found = found
        now = self._context.bridge.now
        span = f"{fmt.moment(found.since, now)} – {fmt.moment(found.until, now)}"
        self.told.setText(span)
        slots = len(found.slots)
        rate = _("{n} alarms / ({slots} × 10 min × {officers} officers)")
        self._set("rate", fmt.number(found.rate, 2), _(_BANDS[reckon.band(found.rate)]),
                  rate.format(n=found.raised, slots=slots, officers=found.officers),
                  _BAND_LEVELS[reckon.band(found.rate)])  # fmt: skip
        self._set("worst", fmt.number(found.worst, 1), _(_BANDS[reckon.band(found.worst)]),
                  _("in the worst 10 minutes, per officer"),
                  _BAND_LEVELS[reckon.band(found.worst)])  # fmt: skip
        self._tell_shares(found)
        self._tell_standing(found)
        self._draw(found)

    # ----------------------------------------------------------------------------------- inside

    def _tell_shares(self, found: Figures) -> None:
        over = found.top_share.value > reckon.TOP_AIM
        self._set("top", _percent(found.top_share), _("aim ≤ 5 %"), _of(found.top_share),
                  3 if over and found.raised > reckon.TOP else 0)  # fmt: skip
        self._set("answered", _percent(found.acknowledged), _answer(found.answer_s),
                  _of(found.acknowledged), 0)  # fmt: skip
        count = _("{n} floods").format(n=len(found.floods))
        self._set("floods", _percent(found.in_flood), count, _of(found.in_flood),
                  2 if found.floods else 0)  # fmt: skip
        names = [self._name(key) for key in found.chattering[:3]]
        more = len(found.chattering) - len(names)
        text = _(", ").join(names) + (f" +{more}" if more > 0 else "")
        self._set("chatter", fmt.number(len(found.chattering)), _("≥ 3 in a minute"), text,
                  3 if found.chattering else 0)  # fmt: skip

    def _tell_standing(self, found: Figures) -> None:
        aside = _("shelved {s}, suppressed {d}, out of service {o}")
        words = aside.format(s=found.shelved, d=found.suppressed, o=found.out_of_service)
        self._set("standing", fmt.number(found.standing), _("now"), words, 0)
        self._set("stale", fmt.number(found.stale), _("over 24 h"), _("now"),
                  3 if found.stale else 0)  # fmt: skip
        lines = [
            f"{n}. {self._name(key)} — {fmt.number(count)} ({fmt.percent(count, found.raised)})"
            for n, (key, count) in enumerate(found.top, 1)
        ]
        self._top.setText("\n".join(lines) if lines else _("No alarm in this time"))

    def _set(self, key: str, value: str, word: str, note: str, level: int) -> None:
        number, told = self._values[key]
        mark = f"{levels.ROMAN[level]} " if level else ""
        number.set_text(f"{value}  {mark}{word}")
        told.setText(note)

    def _lay_out(self) -> None:
        self._column.setContentsMargins(14, 10, 14, 16)
        self._column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.period)
        head.addWidget(self.told, 1)
        self._column.addLayout(head)
        titles = {
            "rate": _("Alarms per officer in 10 min"),
            "worst": _("Worst 10 min"),
            "floods": _("Alarms in floods"),
            "top": _("Ten most frequent"),
            "answered": _("Acknowledged"),
            "chatter": _("Chattering"),
            "standing": _("Standing"),
            "stale": _("Stale"),
        }
        for row, (key, title) in enumerate(titles.items()):
            value, note = ElideLabel("", fonts.BODY, fonts.MEDIUM), _words("")
            self._values[key] = (value, note)
            self._grid.addWidget(_words(title), row, 0)
            self._grid.addWidget(value, row, 1)
            self._grid.addWidget(note, row, 2)
        self._column.addLayout(self._grid)
        self._rate_title.setText(_("Alarms per officer in each 10 minutes; lines at 1, 2 and 5"))
        self._share_title.setText(_("Priorities: share seen (filled) and aimed at (outlined)"))
        self._column.addWidget(self._rate_title)
        self._column.addWidget(self._share_title)
        top = _title()
        top.setText(_("Ten most frequent"))
        self._column.addWidget(top)
        self._column.addWidget(self._top)
        self._column.addStretch(1)

    def _draw(self, found: Figures) -> None:
        import pyqtgraph as pg

        theme = tokens.current()
        if self.rate_plot is None or self.share_plot is None:
            self.rate_plot = _plot({"bottom": pg.DateAxisItem()})
            self.share_plot = _plot({})
            for title, plot in ((self._rate_title, self.rate_plot),
                                (self._share_title, self.share_plot)):  # fmt: skip
                self._column.insertWidget(self._column.indexOf(title) + 1, plot)
        rate, share = self.rate_plot, self.share_plot
        rate.clear()
        at = found.since.timestamp() + 600.0 * (np.arange(len(found.slots)) + 0.5)
        high = np.array(found.slots) / found.officers
        rate.addItem(pg.BarGraphItem(x=at, height=high, width=560, pen=None, brush=theme.neutral))
        for limit, level in zip(reckon.BANDS, (4, 3, 2), strict=True):
            pen = pg.mkPen(theme.level_shape(level), width=1, style=Qt.PenStyle.DashLine)
            rate.addItem(pg.InfiniteLine(limit, angle=0, pen=pen))
        rate.setYRange(0, max(6.0, float(high.max(initial=0.0)) * 1.1), padding=0)
        rate.setXRange(found.since.timestamp(), found.until.timestamp(), padding=0.01)
        self._draw_shares(share, found)

    def _draw_shares(self, plot: pg.PlotWidget, found: Figures) -> None:
        import pyqtgraph as pg

        theme = tokens.current()
        plot.clear()
        p = found.priorities
        seen = (p[1].value, p[2].value, p[3].value + p[4].value)
        for n, (share, aim, level) in enumerate(
            zip(seen, reckon.PRIORITY_AIM, (1, 2, 3), strict=True)
        ):
            fill = pg.BarGraphItem(x=[n - 0.18], height=[share * 100], width=0.34, pen=None,
                                   brush=theme.level_shape(level))  # fmt: skip
            outline = pg.BarGraphItem(x=[n + 0.18], height=[aim * 100], width=0.34,
                                      pen=pg.mkPen(theme.text2, width=1.5), brush=None)  # fmt: skip
            plot.addItem(fill)
            plot.addItem(outline)
        words = ("Ⅰ", "Ⅱ", "Ⅲ–Ⅳ")
        ticks = [(n, f"{words[n]} {seen[n] * 100:.0f} / {reckon.PRIORITY_AIM[n] * 100:.0f} %")
                 for n in range(3)]  # fmt: skip
        plot.getAxis("bottom").setTicks([ticks])
        plot.setYRange(0, 100, padding=0)
        plot.setXRange(-0.6, 2.6, padding=0)

    def _name(self, subject: str) -> str:
        picture = self._context.picture
        row = picture.sensors.index.get(subject)
        if row is None:
            return subject
        alarm = picture.sensor_alarm(subject)
        if alarm is not None:
            name, cause, _place = self._names.of(alarm)
            return f"{name} {cause}"
        sensor = picture.sensors.items[row]
        return local(sensor.name, sensor.name_en)


def _plot(axes: dict[str, pg.AxisItem]) -> pg.PlotWidget:
    import pyqtgraph as pg

    theme = tokens.current()
    made = pg.PlotWidget(axisItems=axes)
    for side in ("bottom", "left"):
        axis = made.getAxis(side)
        axis.setTextPen(theme.text2)
        axis.setPen(theme.line2)
    made.setBackground(theme.ground)
    made.setFixedHeight(PLOT)
    made.setMouseEnabled(False, False)
    made.setMenuEnabled(False)
    made.hideButtons()
    return made


def _percent(share: Share) -> str:
    return fmt.percent(share.part, share.whole)


def _of(share: Share) -> str:
    return fmt.ratio(share.part, share.whole)


def _answer(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return _("half within {time}").format(time=wording.duration(seconds))


def _words(text: str) -> QLabel:
    made = QLabel(text)
    made.setProperty("type", "secondary")
    made.setWordWrap(True)
    return made


def _title() -> QLabel:
    made = QLabel()
    made.setProperty("type", "secondary")
    made.setContentsMargins(0, 8, 0, 0)
    made.setWordWrap(True)
    return made
