"""`crash`: kill -9 of desk or gateway at random moments of a dispatching run; what was answered
for must be there once, every next start must be clean."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import msgspec
import psutil

from app import bootstrap, settings
from app.demo.simulator.terminals import Task
from app.desk import Desk
from app.domain.orders import Receipt
from app.messages.events import OrderIssued
from tests.bench.centre import demo_home, desk, flags, wait
from tests.bench.report import Figure

KILLS, QUICK = 200, 20
SETTLE_S = 60.0
SEED = 20210720


def run(quick: bool) -> list[Figure]:
    kills = QUICK if quick else KILLS
    with demo_home() as folder:
        said = folder / "acknowledged.txt"
        said.touch()
        unclean = _torment(folder, said, kills)
        lost, doubled = _reckon(folder, said)
        _end_gateways(folder)
    return [
        Figure("crash.lost", lost, "", 0, "lower", kills),
        Figure("crash.doubled", doubled, "", 0, "lower", kills),
        Figure("crash.unclean", unclean, "", 0, "lower", kills),
    ]


def _torment(folder: Path, said: Path, kills: int) -> int:
    chance = random.Random(SEED)
    unclean, process = 0, None
    for number in range(kills):
        if process is None or process.poll() is not None:
            process = _dispatcher(said, number)
        if not _goes_on(process, said):
            unclean += 1
            process.kill()
            process.wait(10)
            continue
        time.sleep(chance.uniform(0.0, 0.6))
        gateways = _gateways(folder)
        if gateways and chance.random() < 0.4:
            chance.choice(gateways).kill()
        else:
            process.kill()
            process.wait(10)
    if process is not None and process.poll() is None:
        process.kill()
        process.wait(10)
    return unclean


def _dispatcher(said: Path, number: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.bench.dispatcher", str(said), f"K{number:03d}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _goes_on(process: subprocess.Popen[bytes], said: Path) -> bool:
    """Whether another dispatch is acknowledged within 20 seconds."""
    before, end = said.stat().st_size, time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        if said.stat().st_size > before:
            return True
        time.sleep(0.01)
    return False


def _gateways(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            ours = process.environ().get("GRIDDECK_HOME") == str(folder)
            if ours and "gateway" in process.cmdline():
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def _end_gateways(folder: Path) -> None:
    for process in _gateways(folder):
        process.terminate()
        try:
            process.wait(10)
        except psutil.TimeoutExpired:
            process.kill()


def _reckon(folder: Path, said: Path) -> tuple[int, int]:
    """Acknowledged cases and orders that are gone or never reached a terminal; those done twice."""
    lines = [line.split() for line in said.read_text(encoding="utf-8").splitlines()]
    reported = {key for kind, key in (line for line in lines if len(line) == 2) if kind == "R"}
    sent = {key for kind, key in (line for line in lines if len(line) == 2) if kind == "D"}
    base = bootstrap.open_base(settings.load(flags(), demo=True))
    with desk(flags()) as opened:
        _wait_for_terminals(opened, base, sent)
    kept = {case.id for case in base.queries.find_cases([], 10**6)}
    issued, undelivered = Counter[str](), 0
    for case in sent:
        orders = base.queries.case_dispatches(case)
        undelivered += not any(Receipt.DELIVERED.value in o.receipts for o in orders)
    for case in reported:
        told = [e for e in base.ledger.history(case) if isinstance(e.event, OrderIssued)]
        issued[case] = len(told)
    broken = base.ledger.verify_chain() is not None
    base.store.close()
    lost = len(reported - kept) + undelivered + sum(issued[case] == 0 for case in sent) + broken
    taken = _taken_by_terminals(folder)
    doubled = sum(n > 1 for n in issued.values()) + sum(n > 1 for n in taken.values())
    return lost, doubled


def _wait_for_terminals(opened: Desk, base: bootstrap.Base, sent: set[str]) -> None:
    def delivered() -> bool:
        time.sleep(0.2)
        return all(
            any(Receipt.DELIVERED.value in o.receipts for o in base.queries.case_dispatches(case))
            for case in sent
        )

    try:
        wait(opened, delivered, SETTLE_S, "orders did not reach their terminals")
    except TimeoutError:
        return


def _taken_by_terminals(folder: Path) -> Counter[str]:
    memory = next(folder.glob("field-*.sqlite"))
    with sqlite3.connect(memory) as db:
        bodies = [body for (body,) in db.execute("SELECT body FROM tasks")]
    tasks = [msgspec.json.decode(body, type=Task) for body in bodies]
    return Counter(task.order.case for task in tasks if task.order.case.startswith("K"))
