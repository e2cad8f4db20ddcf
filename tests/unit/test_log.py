"""Logs: in their file, in UTC, rotated, and silent about persons."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import log


@pytest.fixture(autouse=True)
def untouched(home: Path) -> Iterator[None]:
    """What a process sets once is put back after each test."""
    root = logging.getLogger()
    before = (root.level, sys.excepthook, threading.excepthook, logging.raiseExceptions)
    yield
    log.stop()
    root.setLevel(before[0])
    sys.excepthook, threading.excepthook, logging.raiseExceptions = before[1:]
    logging.captureWarnings(False)


def test_that_a_process_writes_to_its_own_file(home: Path) -> None:
    path = log.start("gateway", "INFO")
    logging.getLogger("app.feeds").info("馈送 down: %s", "broker")
    logging.getLogger("app.feeds").debug("not at this level")
    assert path == home / "logs" / "gateway.log"
    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert line.endswith("馈送 down: broker") and " INFO app.feeds " in line
    assert line.split()[0].endswith("Z")


def test_that_starting_again_does_not_write_twice(home: Path) -> None:
    log.start("desk")
    path = log.start("desk")
    logging.getLogger("app").warning("once")
    assert path.read_text(encoding="utf-8").count("once") == 1


def test_that_a_long_log_is_rotated(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MAX_BYTES", 2000)
    path = log.start("desk")
    for n in range(200):
        logging.getLogger("app").warning("line %03d of a long night", n)
    kept = sorted(path.parent.glob("desk.log*"))
    assert len(kept) == log.KEEP + 1
    assert all(part.stat().st_size <= 2000 for part in kept)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("call 13812345678 now", "call *** now"),
        ("+86 13812345678", "***"),
        ("tel 0371-65501234.", "tel ***."),
        ("id 41010519491231002X", "id ***"),
        ("mqtt://field:s3cret@host:1883", "mqtt://field:***@host:1883"),
        ("case SF-0720-0001 seq 13812", "case SF-0720-0001 seq 13812"),
        ("rev 1784500000123 at 113.6254138", "rev 1784500000123 at 113.6254138"),
        ("m-01K0ZRW2T8138123456781", "m-01K0ZRW2T8138123456781"),
    ],
)
def test_that_personal_data_is_blotted_out(said: str, written: str) -> None:
    assert log.without_personal_data(said) == written


def test_that_a_traceback_is_blotted_too(home: Path) -> None:
    path = log.start("desk")
    try:
        raise ValueError("13812345678")
    except ValueError:
        logging.getLogger("app").exception("no place")
    text = path.read_text(encoding="utf-8")
    assert "ValueError: ***" in text and "13812345678" not in text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_that_what_nobody_caught_is_logged(home: Path, capsys: pytest.CaptureFixture) -> None:
    path = log.start("desk")

    def fall() -> None:
        raise RuntimeError("in a thread")

    thread = threading.Thread(target=fall, name="reader")
    thread.start()
    thread.join()
    sys.excepthook(RuntimeError, RuntimeError("in the main one"), None)
    text = path.read_text(encoding="utf-8")
    assert "uncaught in reader" in text and "RuntimeError: in the main one" in text
    assert "in the main one" in capsys.readouterr().err
