"""The binding must not lose references: PySide6 6.12.0 on Python 3.11 took one of `None` or
`True` at each emit and most calls, until the interpreter fell. The pin stays until this and
a newer release pass together."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.widgets.keycap_button import KeycapButton

ROUNDS = 100
SLACK = 20  # what the test runner itself may take or give in the meantime


class Speaker(QObject):
    plain = Signal()
    flag = Signal(bool)
    thing = Signal(object)


@pytest.fixture
def speaker(qapp):
    return Speaker()


def drift(value, act):
    act()
    before = sys.getrefcount(value)
    for _round in range(ROUNDS):
        act()
    return abs(sys.getrefcount(value) - before)


# From Python 3.12 these objects are immortal, and the count says nothing.
mortal = pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are immortal")


@mortal
@pytest.mark.parametrize("value", [None, True, False])
def test_that_emitting_a_signal_leaves_the_references_alone(speaker, value):
    speaker.plain.connect(lambda: None)
    speaker.flag.connect(lambda flag: None)
    speaker.thing.connect(lambda thing: None)

    def act():
        speaker.plain.emit()
        speaker.flag.emit(True)
        speaker.flag.emit(False)
        speaker.thing.emit(None)

    assert drift(value, act) < SLACK


@mortal
@pytest.mark.parametrize("value", [None, True, False])
def test_that_calls_that_return_nothing_leave_the_references_alone(qtbot, value):
    widget = QWidget()
    button = KeycapButton("Dispatch", "D", parent=widget)
    qtbot.addWidget(widget)

    def act():
        widget.setEnabled(True)
        button.set_busy(True)
        button.set_busy(False)
        widget.update()

    assert drift(value, act) < SLACK
