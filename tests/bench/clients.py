"""Twelve clients of one PostgreSQL: how long until every one's picture has a switch of mode.

Ten desks and two walls are twelve connections, tails and pictures of their own, in one process
and without windows; each drains its news as ui.bridge does.
"""

from __future__ import annotations

import asyncio
import threading
import time

from app import bootstrap, pins, settings
from app.desk import Desk
from app.messages.commands import SwitchMode
from tests.bench.centre import demo_home, flags
from tests.servers import Postgres

CLIENTS = 12
DRAIN_S = 0.1
PATIENCE_S = 30.0
ORDER = ("emergency", "daily", "holiday", "major_event")


def twelve_clients(count: int) -> float:
    """Milliseconds of the slowest client over `count` switches, from the command's start."""
    with Postgres(durable=True) as server, server.database() as url, demo_home():
        given = settings.load(flags(url=url), demo=True)
        bootstrap.ensure_demo(given)
        clients = [Client(bootstrap.open_desk(given)) for _number in range(CLIENTS)]
        try:
            return max(_switched(clients, number) for number in range(count))
        finally:
            for client in clients:
                client.close()


class Client:
    """One desk or wall: notes when its picture came to each version of the mode."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.seen: dict[int, float] = {}
        desk._services = desk._services[:1]  # the tail alone
        desk.start()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._drain, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop and end the connection."""
        self._stop.set()
        self._thread.join()
        self.desk.close()

    def _drain(self) -> None:
        while not self._stop.wait(DRAIN_S):
            self.desk.drain()
            self.seen.setdefault(self.desk.picture.mode_state.version, time.perf_counter())


def _switched(clients: list[Client], number: int) -> float:
    desk = clients[number % CLIENTS].desk
    mode = ORDER[number % len(ORDER)]
    levels = desk.picture.catalogue.modes[mode].response_levels
    people = desk.picture.registry.officers.values()
    version = desk.picture.mode_state.version + 1
    command = SwitchMode(
        command_id=desk.command_id(),
        officer="b",
        leader=next(person.id for person in people if person.role == "leader"),
        pin=pins.DEMO,
        mode=mode,
        reason="benchmark",
        level=levels[0] if levels else 0,
    )
    asked = time.perf_counter()
    asyncio.run(desk.send(command))
    while not all(version in client.seen for client in clients):
        if time.perf_counter() - asked > PATIENCE_S:
            raise TimeoutError("a client did not see the switch")
        time.sleep(0.01)
    return max(client.seen[version] for client in clients) * 1000 - asked * 1000
