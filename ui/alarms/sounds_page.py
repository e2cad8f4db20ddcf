"""Sounds of this desk: which levels are heard, how loud, how often, whom they call; with a test."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from app import wording
from app.domain.alarm_rules import Priority
from app.domain.alarms import HIGHEST
from app.i18n import _
from ui.alarms.sounds import Sounds
from ui.context import Context
from ui.theme import levels
from ui.widgets.keycap_button import KeycapButton
from ui.widgets.toggle import Toggle


class SoundsPage(QWidget):
    """What is chosen here takes effect at once and is kept for this workstation."""

    def __init__(self, context: Context, sounds: Sounds) -> None:
        super().__init__()
        self._sounds = sounds
        self.told = _words("")
        self.toggles: dict[int, Toggle] = {}
        self.tests: dict[int, KeycapButton] = {}
        self.loudness = QSlider(Qt.Orientation.Horizontal)
        self.loudness.setRange(0, 100)
        self.loudness.setValue(sounds.loudness)
        self.loudness.setAccessibleName(_("Loudness"))
        self.loudness.valueChanged.connect(self._set_loudness)
        self._number = _words(f"{sounds.loudness} %")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(10)
        column.addWidget(self.told)
        column.addLayout(self._rows(context.picture.catalogue.alarms.priorities))
        loud = QHBoxLayout()
        loud.setSpacing(10)
        loud.addWidget(_words(_("Loudness")))
        loud.addWidget(self.loudness, 1)
        loud.addWidget(self._number)
        column.addLayout(loud)
        note = _(
            "Silence (U) stops a sound until the next call is due; only an acknowledgement ends "
            "the calls. Silencing does not acknowledge, acknowledging does not clear. How often, "
            "and who is told, is the centre's to say: alarms.toml."
        )
        column.addWidget(_words(note))
        column.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Say whether anything can be heard here."""
        self.told.setText(
            _("Alarms are heard on this workstation.")
            if self._sounds.able
            else _("This workstation has no audio device: the alarm bar pulses with each call.")
        )

    def _rows(self, priorities: dict[int, Priority]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(2, 1)
        for row, (level, priority) in enumerate(sorted(priorities.items())):
            toggle = Toggle(f"{levels.ROMAN[level]} {wording.level(level)}")
            toggle.setChecked(self._sounds.on(level))
            toggle.toggled.connect(lambda on, n=level: self._sounds.set_on(n, on))
            if level == HIGHEST:
                toggle.setEnabled(False)
                toggle.setToolTip(_("Level Ⅰ is always heard"))
            test = KeycapButton(_("Test"), icon="speaker-high", small=True)
            test.clicked.connect(lambda _c=False, n=level: self._test(n))
            self.toggles[level], self.tests[level] = toggle, test
            grid.addWidget(_Mark(level), row, 0)
            grid.addWidget(toggle, row, 1)
            grid.addWidget(_words(_times(priority)), row, 2)
            grid.addWidget(test, row, 3)
        return grid

    def _test(self, level: int) -> None:
        if not self._sounds.play(level):
            self._sounds.called.emit(level)
            self.refresh()

    def _set_loudness(self, value: int) -> None:
        self._sounds.set_loudness(value)
        self._number.setText(f"{value} %")


def _times(priority: Priority) -> str:
    again = _("again every {n} s until acknowledged").format(n=priority.nag_s)
    parts = [again if priority.nag_s else _("once")]
    for step in priority.tell:
        text = _("after {time} the {role} is told")
        role = _role(step.role)
        parts.append(text.format(time=wording.duration(step.after_s), role=role))
    return " · ".join(parts)


def _role(role: str) -> str:
    words = {"duty": _("Duty officer"), "leader": _("Leader on duty"), "commander": _("Commander")}
    return words.get(role, role)


def _words(text: str) -> QLabel:
    made = QLabel(text)
    made.setProperty("type", "secondary")
    made.setWordWrap(True)
    return made


class _Mark(QWidget):
    def __init__(self, level: int) -> None:
        super().__init__()
        self._level = level
        self.setFixedSize(26, 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        levels.paint_level(painter, QRectF(self.rect()), self._level, numeral=True)
        painter.end()
