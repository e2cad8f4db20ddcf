"""One feed: its state in shape, words and colour, what came of it; opened, what it refused."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.feeds import FeedReport, FeedsSeen, Sample
from app.i18n import _
from ui.feeds import words
from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon
from ui.widgets import format as fmt
from ui.widgets.elide import ElideLabel
from ui.widgets.keycap_button import ICON, KeycapButton

SAMPLES_SHOWN = 5


class FeedRow(QFrame):
    """`asked` wants its settings. A click opens and shuts what it refused."""

    asked = Signal(str)

    def __init__(self, report: FeedReport, seen: FeedsSeen, now: datetime) -> None:
        super().__init__()
        self.setProperty("surface", "head")
        self.report = report
        icon, told = words.state(report, now)
        self.state = ElideLabel(told, fonts.SECONDARY, tone="text2")
        self.mark = _Mark(icon, report.state)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.mark)
        head.addWidget(ElideLabel(words.title(report, seen), weight=fonts.MEDIUM), 1)
        head.addWidget(self.state)
        if report.id in seen.instances:
            button = KeycapButton(_("Settings"), icon="gear", role=ICON, small=True)
            button.clicked.connect(lambda: self.asked.emit(report.id))
            head.addWidget(button)
        self.counts = ElideLabel(words.counts(report, now), fonts.SECONDARY, tone="text2")
        self.details = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 8, 14, 8)
        self._column.setSpacing(4)
        self._column.addLayout(head)
        if words.reason(report):
            self._column.addWidget(_wrapped(words.reason(report), "error"))
        self._column.addWidget(self.counts)
        self._column.addWidget(self.details)
        self._fill(now)
        self.details.hide()
        if self.has_more:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def has_more(self) -> bool:
        """Whether it refused anything, or a clock is off."""
        return bool(self.report.samples or words.skews(self.report))

    def toggle(self) -> None:
        """Open or shut what it refused."""
        self.details.setVisible(self.has_more and self.details.isHidden())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.toggle()

    def _fill(self, now: datetime) -> None:
        inner = QVBoxLayout(self.details)
        inner.setContentsMargins(24, 4, 0, 0)
        inner.setSpacing(6)
        for line in words.skews(self.report):
            inner.addWidget(_wrapped(line, "secondary"))
        for sample in reversed(self.report.samples[-SAMPLES_SHOWN:]):
            inner.addWidget(_sample(sample, now))


def _sample(sample: Sample, now: datetime) -> QWidget:
    made = QFrame()
    made.setProperty("surface", "raised")
    column = QVBoxLayout(made)
    column.setContentsMargins(8, 6, 8, 6)
    column.setSpacing(2)
    column.addWidget(_wrapped(words.why(sample), "strong"))
    column.addWidget(ElideLabel(sample.text.replace("\n", " "), fonts.SECONDARY))
    age = fmt.age(max(0.0, now.timestamp() - sample.at))
    told = _("{source} · {age} ago").format(source=sample.source or fmt.DASH, age=age)
    column.addWidget(ElideLabel(told, fonts.SECONDARY, tone="text2"))
    return made


def _wrapped(text: str, kind: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("type", kind)
    label.setWordWrap(True)
    return label


class _Mark(QWidget):
    """The icon of a state: grey while it takes, coloured when it does not."""

    def __init__(self, icon: str, state: str) -> None:
        super().__init__()
        self._icon, self._state = icon, state
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(18, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = tokens.current(), QPainter(self)
        ink: QColor = theme.text2 if self._state == "ok" else theme.level_text(2)
        paint_icon(painter, QRectF(1, 1, 16, 16), self._icon, theme, ink)
        painter.end()
