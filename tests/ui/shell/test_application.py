"""The application around the window: preferences, uncaught errors, a snapshot of the real thing."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from app import i18n, settings
from tests.ui.sample import Sample
from ui import application
from ui.shell_toasts import WindowToasts
from ui.widgets.toast import ToastStack


@pytest.fixture
def hook() -> Iterator[None]:
    """Puts the hook for uncaught errors back."""
    before = sys.excepthook
    yield
    sys.excepthook = before


def test_that_the_command_line_outranks_what_was_remembered(home: Path) -> None:
    store = QSettings(str(home / application.STORE), QSettings.Format.IniFormat)
    store.setValue("theme", "light")
    store.sync()
    remembered = application.preferences(settings.load({}, demo=True))
    assert remembered.value("theme") == "light"
    told = application.preferences(settings.load({"theme": "dark"}, demo=True))
    assert told.value("theme") == "dark"


def test_that_an_unknown_officer_is_the_first_on_the_roster(district: Sample) -> None:
    found = application.officer_of(district.desk, settings.load({"officer": "nobody"}))
    assert found.id == "lin"
    named = application.officer_of(district.desk, settings.load({"officer": "zhou"}))
    assert named.id == "zhou"


def test_that_a_centre_without_a_roster_has_an_officer_still(district: Sample) -> None:
    district.picture.registry.officers.clear()
    found = application.officer_of(district.desk, settings.load({}))
    assert (found.id, found.role) == ("duty", "duty")


def test_that_what_nobody_caught_is_told_and_the_desk_goes_on(
    dressed: QApplication, hook: None
) -> None:
    window = QWidget()
    stack = ToastStack(window)
    toasts = WindowToasts()
    loop = asyncio.new_event_loop()
    sys.excepthook = lambda *_args: None
    application._tell_uncaught(toasts, loop)
    sys.excepthook(ValueError, ValueError("the third row"), None)
    toasts.attach(stack)
    (card,) = stack.cards()
    assert card.toast.stays
    assert "the third row" in card.toast.text
    loop.call_exception_handler({"message": "x", "exception": KeyError("k")})
    assert len(stack.cards()) == 2
    loop.close()
    window.deleteLater()


def test_that_a_coroutine_is_held_until_it_is_done() -> None:
    loop = asyncio.new_event_loop()
    spawn = application.spawner(loop)
    done: list[int] = []

    async def work() -> None:
        await asyncio.sleep(0)
        done.append(1)

    spawn(work())
    loop.run_until_complete(asyncio.sleep(0.01))
    assert done == [1]
    loop.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scene", "mode", "size"),
    [("desk", "daily", "1920x1080"), ("wall", "emergency", "3840x2160"),
     ("preview", "daily", "1366x768"), ("casefile", "daily", "1920x1080")],
)  # fmt: skip
def test_that_a_snapshot_of_the_demonstration_has_the_size_asked_for_and_switches_nothing(
    tmp_path: Path, scene: str, mode: str, size: str
) -> None:
    home, out = tmp_path / "home", tmp_path / "out.png"
    command = [sys.executable, "-m", "app", "snapshot", "--demo", "--scene", scene, "--mode", mode,
               "--size", size, "--lang", "en", str(out)]  # fmt: skip
    done = subprocess.run(
        command, env={**os.environ, "GRIDDECK_HOME": str(home)}, capture_output=True, timeout=110,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    image = QImage(str(out))
    width, height = (int(part) for part in size.split("x"))
    assert (image.width(), image.height()) == (width, height)
    colours = {image.pixel(x, y) for x in range(0, width, 31) for y in range(0, height, 29)}
    assert len(colours) > 20
    assert not out.with_suffix(".ini").exists()
    import sqlite3

    with sqlite3.connect(home / "demo.sqlite") as database:
        rows = database.execute("select count(*) from journal where kind = 'ModeSwitched'")
        assert rows.fetchone() == (0,)


def test_that_the_language_in_use_is_the_one_remembered(home: Path, dressed: QApplication) -> None:
    store = QSettings(str(home / application.STORE), QSettings.Format.IniFormat)
    store.setValue("language", "zh_CN")
    store.setValue("theme", "dark")
    try:
        application.session_look(store)
        assert i18n.language() == "zh_CN"
    finally:
        i18n.use("en")
