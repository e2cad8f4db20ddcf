"""What every test may ask for: servers, databases, a home folder, a clock that stands still."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.servers import Mosquitto, Postgres, Screen

# Set before anything imports Qt or asks for the user's folder: no test opens a window on the
# developer's screen or touches the developer's own data.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
_HOME = tempfile.mkdtemp(prefix="griddeck-home-")
os.environ["GRIDDECK_HOME"] = _HOME

THREAD_GRACE_SECONDS = 3.0


def pytest_unconfigure() -> None:
    """Remove the folder that stood in for the user's."""
    shutil.rmtree(_HOME, ignore_errors=True)


class FakeClock:
    """A clock that moves only when told to: call it, or `now()`, for the UTC time."""

    def __init__(self, start: datetime = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)) -> None:
        self.time = start

    def __call__(self) -> datetime:
        return self.time

    def now(self) -> datetime:
        """The time, in UTC."""
        return self.time

    def advance(self, **amount: float) -> datetime:
        """Move on by `timedelta(**amount)`: `clock.advance(minutes=5)`."""
        self.time += timedelta(**amount)
        return self.time


@pytest.fixture
def clock() -> FakeClock:
    """A clock at 2026-07-20 08:00 UTC that stands still."""
    return FakeClock()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's data folder of this test alone."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("GRIDDECK_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of this run alone."""
    with Postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of this test alone."""
    with postgres.database() as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file of this test alone; the file is not there yet."""
    return f"sqlite:///{(tmp_path / 'griddeck.sqlite').as_posix()}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database; a test that takes it runs once on each kind."""
    url: str = request.getfixturevalue(
        "sqlite_url" if request.param == "sqlite" else "postgres_url"
    )
    return url


@pytest.fixture
def mosquitto() -> Iterator[Mosquitto]:
    """A broker of this test alone: `host`, `port`, `url`, `stop()`, `start()`, `kill()`."""
    with Mosquitto() as server:
        yield server


@pytest.fixture
def screen() -> Iterator[Screen]:
    """A virtual X screen for a program started as a process: pass `screen.display` as DISPLAY."""
    with Screen() as server:
        yield server


@pytest.fixture(autouse=True)
def no_thread_left_behind() -> Iterator[None]:
    """Fail a test that ends while a non-daemon thread it started still runs."""
    before = set(threading.enumerate())
    yield
    end = time.monotonic() + THREAD_GRACE_SECONDS
    while (left := _strays(before)) and time.monotonic() < end:
        time.sleep(0.02)
    assert not left, f"threads left behind: {', '.join(thread.name for thread in left)}"


def _strays(before: set[threading.Thread]) -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t not in before and not t.daemon and t.is_alive()]
