"""The maker's own process: its tiles, its deaths, its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.maps.catalogue import archive
from tests.ui.map.grids import honeycomb
from ui.map.maker import process
from ui.map.maker.base import Maker
from ui.map.maker.ids import Ids
from ui.map.maker.local import LocalMaker
from ui.map.maker.process import ProcessMaker
from ui.map.maker.protocol import BASE, IDS, AskNames, Named, Plan, Ready, Tile
from ui.map.maker.rings import Rings
from ui.map.maker.setup import Look, Setup
from ui.map.view import rung_scale

ROOT = Path(__file__).resolve().parents[3]
DEMO = ROOT / "resources" / "demo" / "base.pmtiles"
TABLE = honeycomb(12)
RUNG = 52
LOOK = Look("dark", "calm", "en", True)
PATIENCE_S = 30.0


def _setup() -> Setup:
    return Setup((archive(DEMO),), TABLE, TABLE.wkb[-1])


def _jobs(across: int, what: int = BASE | IDS) -> list[tuple[int, int, int, int]]:
    x, y = (float(v) for v in Rings(TABLE.wkb).box[:, :2].mean(axis=0))
    side = 512 * rung_scale(RUNG)
    column, row = int(x // side), int(-y // side)
    return [(RUNG, column + c, row + r, what) for r in range(-1, across - 1) for c in range(across)]


def _plan(client: int, jobs: list[tuple[int, int, int, int]], epoch: int = 1) -> Plan:
    return Plan(client, epoch, 0, LOOK, 1.0, ("community",), len(jobs), jobs)


def _tiles(maker: Maker, client: int, count: int) -> list[Tile]:
    """So many tiles for a client, in the order they come."""
    found: list[Tile] = []
    end = time.monotonic() + PATIENCE_S
    while len(found) < count:
        assert time.monotonic() < end, f"only {len(found)} tiles came"
        if maker.wait(client, 0.2):
            reply = maker.take(client)
            if isinstance(reply, Tile):
                found.append(reply)
    return found


@pytest.fixture
def maker(dressed: QApplication) -> Iterator[ProcessMaker]:
    made = ProcessMaker()
    yield made
    made.close()


def _until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < end
        time.sleep(0.01)


def _gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def _same(one: Ids | None, other: Ids | None) -> bool:
    if one is None or other is None:
        return one is other
    return np.array_equal(one.palette, other.palette) and np.array_equal(
        np.zeros(1) if one.plane is None else one.plane,
        np.zeros(1) if other.plane is None else other.plane,
    )


def test_that_a_tile_of_the_process_is_that_of_this_one_to_the_pixel(maker: ProcessMaker) -> None:
    local = LocalMaker()
    found = []
    for one in (maker, local):
        client = one.join()
        one.prepare("demo", _setup)
        one.plan(_plan(client, _jobs(2)))
        found.append(_tiles(one, client, 4))
    for away, here in zip(*found, strict=True):
        assert away.about == here.about
        assert away.pixels is not None
        assert len(np.unique(away.pixels)) > 5, "there is something on it"
        assert np.array_equal(away.pixels, here.pixels)
        assert away.ids is not None
        assert _same(away.ids, here.ids)
    assert maker.damaged == local.damaged == 0


def test_that_names_come_for_a_region(maker: ProcessMaker) -> None:
    client = maker.join()
    maker.prepare("demo", _setup)
    box = Rings(TABLE.wkb).box
    region = (*box[:, :2].min(axis=0).tolist(), *box[:, 2:].max(axis=0).tolist())
    maker.ask(AskNames(client, 5, LOOK, RUNG, region))
    named = None
    while not isinstance(named, Named):
        assert maker.wait(client, PATIENCE_S)
        named = maker.take(client)
    assert named.number == 5
    assert named.candidates


def test_that_the_gui_hears_of_what_came(maker: ProcessMaker, qtbot: QtBot) -> None:
    client = maker.join()
    with qtbot.waitSignal(maker.came, timeout=int(PATIENCE_S * 1000)):
        maker.prepare("demo", _setup)
        maker.plan(_plan(client, _jobs(1)))


def test_that_a_killed_process_is_replaced_and_the_tiles_come(
    maker: ProcessMaker, caplog: pytest.LogCaptureFixture
) -> None:
    client = maker.join()
    maker.prepare("demo", _setup)
    maker.plan(_plan(client, _jobs(3)))
    first = _tiles(maker, client, 1)
    pid = maker.child
    assert pid is not None
    os.kill(pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    keys = {(t.about.column, t.about.row) for t in first}
    end = time.monotonic() + PATIENCE_S
    heard = False
    while len(keys) < 9 and time.monotonic() < end:
        if maker.wait(client, 0.2):
            reply = maker.take(client)
            heard = heard or reply == Ready(0)
            if isinstance(reply, Tile):
                keys.add((reply.about.column, reply.about.row))
    assert len(keys) == 9
    assert heard, "maps are told, so that they ask for what may have been lost"
    assert maker.child not in (None, pid)
    assert maker.deaths == 1
    assert sum("maker of tiles" in line for line in caplog.messages) == 1


def test_that_a_tile_that_kills_its_painter_again_and_again_becomes_grey(
    maker: ProcessMaker,
) -> None:
    client = maker.join()
    jobs = _jobs(1)
    maker.plan(_plan(client, jobs))
    # There is no setup yet: whatever ends the process ends it over its first tile.
    for death in range(2):
        _until(lambda: maker.child is not None)
        pid = maker.child
        assert pid is not None
        psutil.Process(pid).kill()
        _until(lambda death=death: maker.deaths == death + 1)
    grey = _tiles(maker, client, 1)[0]
    assert (grey.about.column, grey.about.row) == jobs[0][1:3]
    assert grey.pixels is not None
    assert set(grey.pixels.tolist()) == {0xFF808080}
    assert maker.damaged == 1


def test_that_tiles_are_made_here_when_no_process_can_be_started(
    dressed: QApplication, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def fail() -> process.Process:
        raise OSError("no such program")

    monkeypatch.setattr(process, "launch", fail)
    maker = ProcessMaker()
    client = maker.join()
    maker.prepare("demo", _setup)
    maker.plan(_plan(client, _jobs(2)))
    qtbot.waitUntil(lambda: maker.local, timeout=int(PATIENCE_S * 1000))
    assert len(_tiles(maker, client, 4)) == 4
    maker.close()


def test_that_a_corrupt_archive_makes_grey_tiles_and_a_count(
    maker: ProcessMaker, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.pmtiles"
    whole = bytearray(DEMO.read_bytes())
    # The directory stays, the tiles are broken.
    start = int.from_bytes(whole[56:64], "little")
    whole[start:] = b"\x55" * (len(whole) - start)
    bad.write_bytes(whole)
    client = maker.join()
    maker.prepare("bad", lambda: Setup((archive(bad),)))
    maker.plan(_plan(client, _jobs(2, BASE)))
    assert len(_tiles(maker, client, 4)) == 4
    _until(lambda: maker.damaged > 0)
    assert maker.deaths == 0


def test_that_the_process_ends_at_once_with_the_desk(maker: ProcessMaker) -> None:
    client = maker.join()
    maker.prepare("demo", _setup)
    maker.plan(_plan(client, _jobs(6)))
    _tiles(maker, client, 1)
    pid = maker.child
    assert pid is not None
    began = time.monotonic()
    maker.close()
    assert _gone(pid)
    assert time.monotonic() - began < PATIENCE_S / 10


def test_that_no_process_is_left_behind_by_a_desk_that_was_killed() -> None:
    code = (
        "from ui.map.maker.launch import launch\nimport sys\n"
        "print(launch().pid, flush=True)\nsys.stdin.read()\n"
    )
    desk = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    assert desk.stdout is not None
    pid = int(desk.stdout.readline())
    assert psutil.pid_exists(pid)
    desk.kill()
    desk.communicate()
    _until(lambda: _gone(pid))
