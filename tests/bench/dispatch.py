"""`dispatch`: click to committed on both databases, click to the terminal's delivered receipt
shown on the desk over a real Mosquitto; none lost, none doubled."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

from app import bootstrap, settings
from app.desk import Desk
from app.domain.orders import Receipt
from app.messages.commands import DispatchCase
from app.messages.events import OrderIssued
from tests.bench.centre import demo_home, desk, flags, report_cases, wait, wait_for_gateway
from tests.bench.report import Figure, percentile
from tests.servers import Mosquitto, Postgres

COUNT, QUICK = 1000, 120


def run(quick: bool) -> list[Figure]:
    count = QUICK if quick else COUNT
    commit, delivered, lost, doubled = _sqlite(count)
    on_postgres = _postgres(count)
    worst = max(percentile(commit, 0.99), percentile(on_postgres, 0.99))
    return [
        Figure("dispatch.commit.p99_ms", worst, "ms", 50, "lower", 2 * count),
        Figure("dispatch.delivered.p99_ms", percentile(delivered, 0.99), "ms", 300, "lower", count),
        Figure("dispatch.lost", lost, "", 0, "lower", count),
        Figure("dispatch.doubled", doubled, "", 0, "lower", count),
    ]


def _sqlite(count: int) -> tuple[list[float], list[float], int, int]:
    commit, delivered = [], []
    with Mosquitto() as broker, demo_home(), desk(flags(broker=broker.url)) as opened:
        wait_for_gateway(opened)
        ids = report_cases(opened, count, "BD")
        for number, case in enumerate(ids):
            clicked = time.perf_counter()
            _send(opened, case, number)
            commit.append((time.perf_counter() - clicked) * 1000)
            wait(opened, lambda case=case: _delivered(opened, case), 30, "no delivered receipt")
            delivered.append((time.perf_counter() - clicked) * 1000)
        lost = sum(not _delivered(opened, case) for case in ids)
        history = Counter(
            entry.event.dispatch.case
            for case in ids
            for entry in asyncio.run(opened.history(case))
            if isinstance(entry.event, OrderIssued)
        )
        doubled = sum(times > 1 for times in history.values())
    return commit, delivered, lost, doubled


def _postgres(count: int) -> list[float]:
    commit = []
    with Postgres(durable=True) as server, server.database() as url, demo_home():
        given = settings.load(flags(url=url), demo=True)
        bootstrap.ensure_demo(given)
        opened = bootstrap.open_desk(given)
        try:
            ids = _cases_without_tail(opened, count)
            for number, case in enumerate(ids):
                clicked = time.perf_counter()
                _send(opened, case, number)
                commit.append((time.perf_counter() - clicked) * 1000)
        finally:
            opened.close()
    return commit


def _cases_without_tail(opened: Desk, count: int) -> list[str]:
    opened._services = opened._services[:1]  # the tail alone: no gateway beside this measure
    opened.start()
    return report_cases(opened, count, "BP")


def _send(opened: Desk, case: str, number: int) -> None:
    unit = opened.picture.units.items[number % len(opened.picture.units)].id
    command = DispatchCase(
        command_id=opened.command_id(), officer="b", case=case, unit=unit, expected_version=1
    )
    asyncio.run(opened.send(command))


def _delivered(opened: Desk, case: str) -> bool:
    order = opened.picture.order_of(opened.picture.cases[case])
    return order is not None and Receipt.DELIVERED.value in order.receipts
