"""A duty officer's quarter of an hour, from the outside: a real screen, real keys, a real end."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import numpy as np
import pytest

from app.domain.cases import Stage
from app.messages.events import OrderIssued
from tests.e2e.program import PATIENCE_S, Pixels, Program, able
from tests.servers import Screen, wait_until

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(sys.platform == "win32", reason="needs an X screen"),
    pytest.mark.skipif(not able(), reason="xdotool or Xvfb is not installed"),
]

MIDDLE = (1000, 560)
MAP = (slice(440, 860), slice(660, 1500))
"""Rows and columns of the screen where only the map is."""
GRACE_S = 12.0
"""An end asked for in order comes by itself, before the gateway's patience with a desk that went
away; that it takes two seconds on a machine at rest is for the benchmarks."""


def changed(one: Pixels, other: Pixels) -> float:
    return float((one != other).mean())


def on_map(seen: Pixels, dx: int = 0, dy: int = 0) -> Pixels:
    rows, columns = MAP
    return seen[rows.start + dy : rows.stop + dy, columns.start + dx : columns.stop + dx]


@pytest.fixture
def desk(screen: Screen, home: Path) -> Program:
    return Program(screen, home)


def test_that_an_officer_can_look_around_dispatch_and_change_the_mode(desk: Program) -> None:
    with desk:
        _looks_around(desk)
        _dispatches(desk)
        _changes_the_mode(desk)
        code, seconds = desk.end()
        assert (code, desk.orphans()) == (0, [])
        assert seconds < GRACE_S
        assert desk.complaints() == []


def test_that_closing_the_window_ends_everything(desk: Program) -> None:
    with desk:
        desk.drag(MIDDLE, (40, 0))  # without a window manager a click brings the keys here
        code, seconds = desk.end(lambda: desk.hand("key", "ctrl+q"))
        assert (code, desk.orphans()) == (0, [])
        assert seconds < GRACE_S
        assert desk.complaints() == []


def test_that_ctrl_c_ends_everything(desk: Program) -> None:
    with desk:
        code, seconds = desk.end(lambda: desk.signal(signal.SIGINT))
        assert (code, desk.orphans()) == (0, [])
        assert seconds < GRACE_S
        assert desk.complaints() == []


def _looks_around(desk: Program) -> None:
    """The map follows the hand to the pixel, the wheel zooms, a key shows the district again."""
    whole = desk.still()
    desk.drag(MIDDLE, (-120, -80))
    dragged = desk.still()
    there = changed(on_map(whole), on_map(dragged, -120, -80))
    assert there < 0.5 * changed(on_map(whole), on_map(dragged))
    desk.wheel(MIDDLE, 3)
    nearer = desk.still()
    assert changed(on_map(nearer), on_map(dragged)) > 2 * there
    desk.press("Right", "plus")
    assert changed(on_map(desk.still()), on_map(nearer)) > 2 * there
    desk.press("0")
    assert changed(on_map(desk.still()), on_map(whole)) < changed(on_map(whole), on_map(dragged))


def _dispatches(desk: Program) -> None:
    """A case found by its number, opened and given to the unit that is recommended."""
    with desk.records() as base:
        waiting = [c for c in base.queries.open_cases() if c.stage is Stage.TO_DISPATCH]
        case = waiting[-1].id

        def ordered() -> bool:
            return any(isinstance(e.event, OrderIssued) for e in base.ledger.history(case))

        assert not ordered()
        desk.press("ctrl+k")
        desk.write(case)
        desk.press("Return")
        desk.still()
        desk.press("d")
        wait_until(ordered, PATIENCE_S, f"an order for {case}")
        order = base.queries.case_dispatches(case)[-1]
        wait_until(
            lambda: "delivered" in base.queries.case_dispatches(case)[-1].receipts,
            PATIENCE_S, f"the terminal of {order.unit} to have the order",
        )  # fmt: skip


def _changes_the_mode(desk: Program) -> None:
    """Previewed, told why, confirmed; the whole desk is dressed anew."""
    before = desk.look()
    with desk.records() as base:
        desk.press("F6")
        desk.still()
        desk.write("exercise")
        desk.press("ctrl+Return")
        wait_until(
            lambda: base.queries.mode_state().mode == "holiday", PATIENCE_S, "the holiday mode"
        )
    assert changed(desk.still()[:100], before[:100]) > np.finfo(float).eps
