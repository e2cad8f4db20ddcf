"""The stage bar of the case file: 核实 to 结案, what is done, what is being waited for."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.domain.cases import Stage
from app.domain.clocks import Due, DueState
from app.i18n import _
from ui.bridge import Bridge
from ui.models.clock_text import clock_text
from ui.theme import fonts, tokens
from ui.widgets import deadline_bar
from ui.widgets.deadline_bar import DeadlineBar
from ui.widgets.elide import LEFT, RIGHT, ElideLabel, paint_text

_STEP_OF = {
    Stage.TO_VERIFY: 0,
    Stage.TO_OPEN: 1,
    Stage.TO_DISPATCH: 2,
    Stage.TO_SIGN: 3,
    Stage.HANDLING: 4,
    Stage.TO_CHECK: 6,
    Stage.TO_CLOSE: 7,
    Stage.TO_CALL_BACK: 8,
    Stage.CLOSED: 8,
}
_GAP = 6


def step_names() -> tuple[str, ...]:
    """The eight steps of GB/T 30428 between intake and call-back, in the language in use."""
    return (_("Verify"), _("Establish"), _("Dispatch"), _("Sign"), _("Handle"), _("Feedback"),
            _("Check"), _("Conclude"))  # fmt: skip


def step_name(stage: Stage) -> str:
    """The step a case in `stage` waits for; empty when it is over."""
    step = _STEP_OF.get(stage, 8)
    return step_names()[step] if step < 8 else ""


class StageBar(QWidget):
    """Eight steps side by side; a void case shows none as current."""

    def __init__(self) -> None:
        super().__init__()
        self._step = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_stage(self, stage: Stage) -> None:
        """Mark the step the case waits for."""
        self._step = _STEP_OF.get(stage, -1)
        names = step_names()
        self.setAccessibleName(names[self._step] if 0 <= self._step < len(names) else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(440, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens.current()
        names = step_names()
        wide = (self.width() - _GAP * (len(names) - 1)) / len(names)
        for n, name in enumerate(names):
            x = n * (wide + _GAP)
            tone = theme.select if n == self._step else theme.text2
            bar = QRectF(x, 0, wide, 3)
            painter.fillRect(bar, theme.track if n > self._step else tone)
            ink = theme.text1 if n == self._step else theme.text2
            weight = fonts.MEDIUM if n == self._step else fonts.REGULAR
            # The last label may lean into the gap before it: there is nothing behind it.
            lean = _GAP if n == len(names) - 1 else 0
            box = QRectF(x - lean, 5, wide + _GAP, 19)
            paint_text(painter, box, name, ink, fonts.SECONDARY, weight, RIGHT if lean else LEFT)
        painter.end()


class ClockRow(QWidget):
    """A clock in one line: its name, its bar, the time left."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._due = Due(None, 0.0)
        self._name = ElideLabel("", fonts.SECONDARY, tone="text2")
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._bar = DeadlineBar()
        self._time = _ClockText()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._name)
        row.addWidget(self._bar, 1)
        row.addWidget(self._time)

    def set_clock(self, name: str, due: Due) -> None:
        """Show the clock `due` under `name`."""
        self._due = due
        self._name.set_text(name)
        self.tick()

    def text(self) -> str:
        """The time as it is written."""
        return self._time.text

    def tick(self) -> None:
        """Count on."""
        now = self._bridge.now
        state = self._due.state(now)
        self._bar.set_deadline(self._due.fraction(now), state.value)
        self._bar.setVisible(self._due.at is not None or state is not DueState.NORMAL)
        self._time.set(clock_text(self._due, now), state.value)


class _ClockText(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.text, self._state = "", "normal"
        self.setFixedSize(QSize(78, 20))

    def set(self, text: str, state: str) -> None:
        if (text, state) != (self.text, self._state):
            self.text, self._state = text, state
            self.setFixedWidth(round(fonts.width(text, fonts.BODY, fonts.MEDIUM)) + 4)
            self.setAccessibleName(text)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = deadline_bar.text_colour(self._state, tokens.current())
        paint_text(painter, QRectF(self.rect()), self.text, ink, fonts.BODY, fonts.MEDIUM, RIGHT,
                   elide=False)  # fmt: skip
        painter.end()
