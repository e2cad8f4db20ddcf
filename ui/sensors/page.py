"""One sensor in a card beside the tiles: its trend, where it stands, why to trust its number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QStackedLayout, QWidget

from app import wording
from app.domain.errors import Refused
from app.i18n import _, local
from app.messages.events import Entry
from app.picture.picture import Changes
from ui.context import Context
from ui.models.readings import kind_of, reading
from ui.models.sensors import SensorBoard
from ui.models.trend import (
    MOST_COMPARED,
    SPANS,
    Series,
    alarm_marks,
    extent,
    mode_marks,
    series_of,
    span_titles,
    write_csv,
)
from ui.sensors.about import About
from ui.sensors.chart import TrendChart
from ui.theme import fonts
from ui.widgets.elide import ElideLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.floating_card import FloatingCard
from ui.widgets.keycap_button import ICON, KeycapButton
from ui.widgets.picker import Picker, Row
from ui.widgets.segmented import Segment, Segmented

WIDE, HIGH = 980, 660
LEAST_WIDE, LEAST_HIGH = 560, 380
ABOUT_WIDE = 300
FRESH_S = 10.0
"""The line goes on with new readings, but is not read anew more often than this."""

RAW = 20_000
"""Columns enough that a day's readings stay as they are."""


class SensorPage(FloatingCard):
    """Floats beside the tiles and follows the sensor that is chosen there.

    Left and Right go along the time, + and − change how much of it is seen, 1 to 5 choose a span,
    C compares, E writes the columns as CSV, G the chart as PNG, Escape closes.
    """

    def __init__(self, context: Context, board: SensorBoard, parent: QWidget) -> None:
        super().__init__(" ", closable=True, parent=parent)
        self._context, self._board = context, board
        self._sensor, self._others = "", list[str]()
        self._span = "6h"
        self._window: tuple[datetime, datetime] | None = None
        self._asked = 0
        self._read_at = 0.0
        self._lines: list[Series] = []
        segments = [Segment(k, t, key=str(n)) for n, (k, t) in enumerate(span_titles().items(), 1)]
        self.spans = Segmented(segments, self._span)
        self.chart = TrendChart()
        self.about = About(context)
        self._now = ElideLabel("", fonts.BODY, fonts.MEDIUM)
        self._range = ElideLabel("", fonts.SECONDARY, tone="text2")
        self._empty = EmptyState("chart-line", _("No readings in this time"), framed=False)
        self._wait = EmptyState("hourglass-medium", _("Readings are being read"), framed=False)
        self._compare = Picker(self._find, _("Compare with…"))
        self._stack = QStackedLayout()
        self._lay_out()
        self.setProperty("takes", "1 2 3 4 5 C E G Plus Minus Equal Left Right Home Escape")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.spans.chosen.connect(self.show_span)
        self.chart.moved.connect(self._moved)
        self._compare.picked.connect(lambda key: self.compare(str(key)))
        context.bridge.changed.connect(self._on_changed)
        self.hide()

    def _lay_out(self) -> None:
        for widget in (self._wait, self._empty, self.chart):
            self._stack.addWidget(widget)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self._now, 1)
        top.addWidget(self.spans)
        low = QHBoxLayout()
        low.setSpacing(8)
        self._compare.setFixedWidth(190)
        low.addWidget(self._compare)
        low.addWidget(self._range, 1)
        for title, key, icon, run in (
            (_("No comparison"), "", "x", self.compare_none),
            (_("Write the columns as CSV"), "E", "file-text", lambda: self._ask("csv")),
            (_("Keep the chart as PNG"), "G", "image", lambda: self._ask("png")),
        ):
            button = KeycapButton(title, key, icon=icon, role=ICON, small=True)
            button.clicked.connect(run)
            low.addWidget(button)
        side = QScrollArea()
        side.setWidgetResizable(True)
        side.setFrameShape(QScrollArea.Shape.NoFrame)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setFixedWidth(ABOUT_WIDE)
        side.setWidget(self.about)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addLayout(self._stack, 1)
        middle.addWidget(side)
        self.body.addLayout(top)
        self.body.addLayout(middle, 1)
        self.body.addLayout(low)

    # ------------------------------------------------------------------------------ what shows

    @property
    def sensor(self) -> str:
        """The sensor that is shown, '' for none."""
        return self._sensor

    def points(self) -> int:
        """How many columns are drawn."""
        return self.chart.points()

    def lines(self) -> list[Series]:
        """What is drawn: the sensor, then those it is compared with."""
        return self._lines

    def range_text(self) -> str:
        """What the foot says of the line: lowest to highest, how many readings."""
        return self._range.text()

    def show_sensor(self, sensor: str) -> None:
        """Open the card on a sensor."""
        if sensor != self._sensor:
            self._sensor, self._others, self._window = sensor, [], None
            self._compare.clear()
            self._stack.setCurrentWidget(self._wait)
        self._tell()
        self.show()
        self.raise_()
        self.setFocus()
        self.reload()
        self._context.spawn(self._read_about(sensor))

    def place_beside_panel(self, panel: QRect) -> None:
        """Stand left of a panel (the window's pixels), as large as there is room for."""
        window = self.parentWidget()
        room = window.rect() if window is not None else panel
        left_of = panel.left() if panel.left() > LEAST_WIDE else room.width() - 20
        wide = max(LEAST_WIDE, min(WIDE, left_of - 24))
        high = max(LEAST_HIGH, min(HIGH, room.height() - panel.top() - 24))
        at = QPoint(max(8, left_of - wide - 12), max(8, min(panel.top() + 8, room.height() - high)))
        self.setGeometry(QRect(at, self.size()))
        self.resize(wide, high)

    def show_span(self, span: str) -> None:
        """The last hours, days or year up to now."""
        self._span, self._window = span, None
        self.spans.set_current(span)
        self.reload()

    def compare(self, sensor: str) -> None:
        """Draw another sensor beside this one; the oldest gives way to a fourth."""
        if sensor not in (self._sensor, *self._others):
            self._others = [*self._others, sensor][-MOST_COMPARED:]
            self.reload()
        self._compare.clear()
        self.setFocus()

    def compare_none(self) -> None:
        """This sensor alone."""
        self._others = []
        self.reload()

    def reload(self) -> None:
        """Read the stored readings of what is seen, in columns as wide as a pixel."""
        self._asked += 1
        self._read_at = self._context.bridge.now.timestamp()
        self._context.spawn(self._load(self._sensor, self._asked))

    def _seen(self) -> tuple[datetime, datetime]:
        if self._window is not None:
            return self._window
        until = self._context.bridge.now
        return until - SPANS[self._span], until

    async def _load(self, sensor: str, asked: int) -> None:
        since, until = self._seen()
        desk, columns = self._context.desk, self.chart.columns()
        index = self._context.picture.sensors.index
        lines = []
        for key in (sensor, *self._others):
            curve = await desk.curve(key, since, until, columns)
            if key in index:
                lines.append(series_of(self._context.picture, index[key], curve))
        entries = await desk.history(sensor)
        switches = await desk.mode_switches(since, until)
        if asked == self._asked and sensor == self._sensor and lines:
            self._draw(lines, entries, switches, since, until)

    def _draw(
        self,
        lines: list[Series],
        entries: list[Entry],
        switches: list[Entry],
        since: datetime,
        until: datetime,
    ) -> None:
        self._lines = lines
        self._tell()
        if not any(len(line.curve.at) for line in lines):
            self._range.set_text("")
            self._stack.setCurrentWidget(self._empty)
            return
        inside = [m for m in alarm_marks(entries, since) if m.at <= until.timestamp()]
        marks = [*inside, *mode_marks(switches, self._context.picture)]
        self._stack.setCurrentWidget(self.chart)
        self.chart.draw(lines, marks, (since.timestamp(), until.timestamp()))
        names = [f"{line.name}: {extent(line)}" for line in lines]
        self._range.set_text(extent(lines[0]) if len(lines) == 1 else "  |  ".join(names))

    async def _read_about(self, sensor: str) -> None:
        """What stands beside the chart: the day's readings and the history of alarms."""
        now, desk = self._context.bridge.now, self._context.desk
        day = await desk.curve(sensor, now - timedelta(days=1), now, RAW)
        entries = await desk.history(sensor)
        if sensor == self._sensor:
            self.about.show_sensor(sensor, day, entries)

    def _tell(self) -> None:
        picture = self._context.picture
        row = picture.sensors.index.get(self._sensor)
        if row is None:
            return
        kind = kind_of(picture, row)
        now = reading(picture, row, self._context.bridge.now)
        self.set_title(now.name, local(kind.name, kind.name_en))
        self._now.set_text(f"{now.value} {now.unit} · {now.state} · {now.age}")

    # ----------------------------------------------------------------------------------- hands

    def _moved(self, since: float, until: float) -> None:
        self._window = datetime.fromtimestamp(since, UTC), datetime.fromtimestamp(until, UTC)
        self.reload()

    def _find(self, text: str) -> list[Row]:
        picture = self._context.picture
        rows = self._board.search(text)[:8] if text.strip() else []
        items = [(picture.sensors.items[row], kind_of(picture, row)) for row in rows]
        return [
            (f"{local(s.name, s.name_en)} · {local(k.name, k.name_en)}", s.id)
            for s, k in items
            if s.id != self._sensor
        ]

    def _ask(self, ending: str) -> None:
        dialog = QFileDialog(self, _("Where to write it"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"{ending.upper()} (*.{ending})"])
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(f"{self._sensor}.{ending}")
        dialog.fileSelected.connect(self.export)
        dialog.open()

    def export(self, file: str) -> None:
        """Write what is drawn: the columns to a `.csv`, the chart to a `.png`."""
        toasts = self._context.toasts
        try:
            if file.lower().endswith(".png"):
                if not self.chart.picture().save(file):
                    raise Refused("export.unwritable", file=file, reason="PNG")
            else:
                write_csv(Path(file), self._lines)
        except Refused as refused:
            toasts.show(_("The trend was not written"), wording.sentence(refused), 3)
            return
        toasts.show(_("The trend is written"), file)

    def _on_changed(self, changes: Changes) -> None:
        if self.isHidden() or not self._sensor:
            return
        row = self._context.picture.sensors.index.get(self._sensor, -1)
        old = self._context.bridge.now.timestamp() - self._read_at > FRESH_S
        fresh = row in changes.sensors and old and self._window is None
        if changes.mode or fresh:
            self.reload()
        if row in changes.sensors or changes.mode or changes.alarms:
            self._tell()
            self.about.refresh()

    # ------------------------------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        chart = self.chart
        runs: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Left: lambda: chart.pan(later=False),
            Qt.Key.Key_Right: lambda: chart.pan(later=True),
            Qt.Key.Key_Plus: lambda: chart.zoom(closer=True),
            Qt.Key.Key_Equal: lambda: chart.zoom(closer=True),
            Qt.Key.Key_Minus: lambda: chart.zoom(closer=False),
            Qt.Key.Key_Home: lambda: self.show_span(self._span),
            Qt.Key.Key_C: self._compare.setFocus,
            Qt.Key.Key_E: lambda: self._ask("csv"),
            Qt.Key.Key_G: lambda: self._ask("png"),
        }
        spans = dict(zip("12345", SPANS, strict=True))
        if event.text() in spans:
            self.show_span(spans[event.text()])
        elif key in runs:
            runs[key]()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Escape closes this card, not the case file behind it; the letters are the card's own.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            taken = str(self.property("takes")).split()
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
                Qt.KeyboardModifier.ShiftModifier,
            )
            if plain and Qt.Key(event.key()).name.removeprefix("Key_") in taken:
                event.accept()
                return True
        return super().event(event)
