"""A demo centre of its own for a benchmark: a data folder, a database, a running gateway."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from app import bootstrap, settings
from app.desk import Desk
from app.domain.cases import Case, Stage
from app.messages.commands import ReportCase

CACHE = (
    Path(tempfile.gettempdir()) / f"griddeck-bench-{os.getuid() if hasattr(os, 'getuid') else 0}"
)
"""The demo database is built once and copied for each benchmark."""


def _template() -> Path:
    """The cached demo, made anew when the code that builds it has changed."""
    sources = Path(bootstrap.__file__).parent
    stamp = str(max(path.stat().st_mtime for path in sources.rglob("*.py")))
    mark = CACHE / "stamp"
    if not mark.exists() or mark.read_text(encoding="utf-8") != stamp:
        shutil.rmtree(CACHE, ignore_errors=True)
        CACHE.mkdir(parents=True)
        with home(CACHE / "home"):
            bootstrap.ensure_demo(settings.load({}, demo=True))
        mark.write_text(stamp, encoding="utf-8")
    return CACHE / "home"


@contextlib.contextmanager
def home(folder: Path) -> Iterator[Path]:
    """GRIDDECK_HOME set to `folder` for as long as this lasts."""
    before = os.environ.get("GRIDDECK_HOME")
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["GRIDDECK_HOME"] = str(folder)
    try:
        yield folder
    finally:
        if before is None:
            os.environ.pop("GRIDDECK_HOME", None)
        else:
            os.environ["GRIDDECK_HOME"] = before


@contextlib.contextmanager
def demo_home() -> Iterator[Path]:
    """A data folder with a fresh copy of the demo district."""
    template = _template()
    with tempfile.TemporaryDirectory(prefix="griddeck-bench-") as name:
        folder = Path(name) / "home"
        shutil.copytree(template, folder)
        with home(folder):
            yield folder


def flags(url: str = "", broker: str = "", workstation: str = "bench") -> dict[str, str]:
    """Flags for the settings."""
    given = {"db": url, "broker": broker, "workstation": workstation}
    return {key: value for key, value in given.items() if value}


@contextlib.contextmanager
def desk(given: dict[str, str]) -> Iterator[Desk]:
    """A headless desk on the demo, with its gateway."""
    opened = bootstrap.open_desk(settings.load(given, demo=True))
    opened.start()
    try:
        yield opened
    finally:
        opened.close()


def wait(desk: Desk, condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Drain the desk until `condition` holds."""
    deadline = time.perf_counter() + seconds
    while not condition():
        if time.perf_counter() > deadline:
            raise TimeoutError(what)
        time.sleep(0.002)
        desk.drain()


def wait_for_gateway(desk: Desk, seconds: float = 30.0) -> None:
    """Until a gateway reports its links."""
    wait(
        desk,
        lambda: (
            desk.picture.links.get("gateway", None) is not None
            and desk.picture.links["gateway"].state == "ok"
            and len(desk.picture.units) > 0
            and bool((desk.picture.units.at > 0).any())
        ),
        seconds,
        "no gateway came up",
    )


def report_cases(desk: Desk, count: int, prefix: str) -> list[str]:
    """`count` fresh cases that wait for dispatch; their ids."""
    now = desk.clock()
    sensor = desk.picture.sensors.items[0]

    async def send() -> None:
        for number in range(count):
            case = Case(
                id=f"{prefix}-{number:05d}",
                category="event:0110",
                title="暴露垃圾",
                source="manual",
                source_id=f"{prefix}-{number}",
                stage=Stage.TO_DISPATCH,
                lon=sensor.lon,
                lat=sensor.lat,
                reported_at=now,
                stage_since=now,
            )
            await desk.send(ReportCase(command_id=f"{prefix}-{number}", officer="b", case=case))

    asyncio.run(send())
    ids = [f"{prefix}-{number:05d}" for number in range(count)]
    wait(desk, lambda: ids[-1] in desk.picture.cases, 30, "the cases did not come back")
    return ids


def program(*arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    """The program as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "app", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
    )
