"""A window that dies is started again at once; one that ends on purpose is left in peace."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest

from app import watchdog
from app.watchdog import Watchdog

DIES_TWICE = """
import pathlib, sys
runs = pathlib.Path(sys.argv[1])
count = len(runs.read_text()) if runs.exists() else 0
runs.write_text("x" * (count + 1))
sys.exit(0 if count == 2 else 7)
"""
STAYS = "import sys; open(sys.argv[1], 'w').close(); sys.stdin.buffer.read()"


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdog, "PAUSE_S", 0.05)
    monkeypatch.setattr(watchdog, "LONGEST_S", 0.1)


def test_that_a_window_that_dies_is_started_again_until_it_ends_on_purpose(tmp_path: Path) -> None:
    command = [sys.executable, "-c", DIES_TWICE, str(tmp_path / "runs")]
    kept = Watchdog(command, time.monotonic, {})
    assert kept.run() == 0
    assert kept.started == 3


def test_that_the_window_ends_with_the_one_that_keeps_it(tmp_path: Path) -> None:
    up = tmp_path / "up"
    kept = Watchdog([sys.executable, "-c", STAYS, str(up)], time.monotonic, {})
    thread = threading.Thread(target=kept.run)
    thread.start()
    while not up.exists():
        time.sleep(0.02)
    kept.stop()
    thread.join(timeout=20)
    assert not thread.is_alive()
    assert kept.started == 1


def test_that_it_waits_less_than_five_seconds_however_often_it_dies() -> None:
    from importlib import reload

    assert reload(watchdog).LONGEST_S < 5
