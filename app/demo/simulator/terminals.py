"""The field terminals of the demo: they take orders, sign, arrive and report, and remember.

Each order is written to the terminals' own file before it is acknowledged, so that a restart
forgets nothing; a repeated order is answered with the receipts it had before.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np

from app.bus import Message
from app.clock import Clock
from app.demo.simulator.traffic import Traffic
from app.domain.orders import Receipt
from app.messages.field import Order, TerminalReceipt

SIGN_S, WORK_S = (6.0, 45.0), (480.0, 1500.0)
SLOW_SHARE = 0.04
"""Share of orders nobody signs for in time: the alarm of a missing receipt is real too."""
SLOW_S = 420.0
URGED_SHARE = 0.5
TOLD_AGAIN = timedelta(days=1)

Answer = Callable[[str, TerminalReceipt], None]


@dataclass(frozen=True, slots=True)
class Task:
    """An order on a terminal: the step waited for, scenario seconds left, receipts given."""

    order: Order
    step: Receipt
    left_s: float
    given: dict[str, datetime] = field(default_factory=dict)


class Terminals:
    """All terminals of the demo. `answer(unit, receipt)` sends a receipt."""

    def __init__(
        self, memory: Path, traffic: Traffic, answer: Answer, clock: Clock, seed: int
    ) -> None:
        self._traffic, self._answer, self._clock = traffic, answer, clock
        self._rng = np.random.default_rng(seed)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(memory, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("CREATE TABLE IF NOT EXISTS tasks (dispatch TEXT PRIMARY KEY, body BLOB)")
        self._tasks: dict[str, Task] = {}
        for (body,) in self._db.execute("SELECT body FROM tasks"):
            self._recall_task(msgspec.json.decode(body, type=Task))

    def _recall_task(self, task: Task) -> None:
        self._tasks[task.order.dispatch] = task
        if task.step is Receipt.ARRIVED:
            self._drive(task)

    def receive(self, message: Message) -> None:
        """An order from the bus; stored before it is acknowledged."""
        order = msgspec.json.decode(message.payload, type=Order)
        with self._lock:
            if order.recall:
                self._forget(order)
            elif (known := self._tasks.get(order.dispatch)) is not None:
                self._hurry(known) if order.urge else self._repeat(known)
            else:
                self._accept(order)
        message.ack()

    def _accept(self, order: Order) -> None:
        slow = self._rng.uniform() < SLOW_SHARE
        left = SLOW_S if slow else float(self._rng.uniform(*SIGN_S))
        task = Task(order, Receipt.SIGNED, left)
        self._give(task, Receipt.DELIVERED, next_step=Receipt.SIGNED, left_s=left)

    def _hurry(self, task: Task) -> None:
        """Who is urged does the rest in half the time."""
        self._tasks[task.order.dispatch] = replace(task, left_s=task.left_s * URGED_SHARE)

    def _repeat(self, task: Task) -> None:
        for name, at in task.given.items():
            self._send(task.order, Receipt(name), at)

    def _forget(self, order: Order) -> None:
        if self._tasks.pop(order.dispatch, None) is not None:
            self._traffic.release(order.unit)
        self._db.execute("DELETE FROM tasks WHERE dispatch = ?", (order.dispatch,))

    def resume(self) -> None:
        """Tell again what was told about running orders: the last words before a crash may have
        been lost, and telling twice is telling once."""
        with self._lock:
            for task in list(self._tasks.values()):
                if self._clock() - max(task.given.values()) < TOLD_AGAIN:
                    self._repeat(task)

    def tick(self, seconds: float) -> None:
        """Let the field work on for so many scenario seconds."""
        with self._lock:
            for task in [t for t in self._tasks.values() if Receipt.DONE.value not in t.given]:
                self._work(task, seconds)

    def _work(self, task: Task, seconds: float) -> None:
        left = task.left_s - seconds
        if task.step is Receipt.ARRIVED:
            if self._traffic.arrived(task.order.unit):
                self._traffic.stay(task.order.unit)
                work = float(self._rng.uniform(*WORK_S))
                self._give(task, Receipt.ARRIVED, next_step=Receipt.DONE, left_s=work)
        elif left > 0:
            self._tasks[task.order.dispatch] = replace(task, left_s=left)
        elif task.step is Receipt.SIGNED:
            self._give(task, Receipt.SIGNED, next_step=Receipt.ARRIVED, left_s=0.0)
            self._drive(task)
        else:
            self._give(task, Receipt.DONE, next_step=Receipt.DONE, left_s=0.0)
            self._traffic.release(task.order.unit)

    def _drive(self, task: Task) -> None:
        if task.order.lon is not None and task.order.lat is not None:
            self._traffic.send(task.order.unit, task.order.lon, task.order.lat)

    def _give(self, task: Task, receipt: Receipt, *, next_step: Receipt, left_s: float) -> None:
        at = self._clock()
        given = {**task.given, receipt.value: at}
        after = Task(task.order, next_step, left_s, given)
        self._tasks[task.order.dispatch] = after
        self._db.execute(
            "INSERT OR REPLACE INTO tasks VALUES (?, ?)",
            (task.order.dispatch, msgspec.json.encode(after)),
        )
        self._send(task.order, receipt, at)

    def _send(self, order: Order, receipt: Receipt, at: datetime) -> None:
        self._answer(order.unit, TerminalReceipt(dispatch=order.dispatch, receipt=receipt, at=at))

    def prune(self) -> None:
        """Forget orders that were done over a day ago."""
        before = self._clock() - timedelta(days=1)
        with self._lock:
            for key, task in list(self._tasks.items()):
                done = task.given.get(Receipt.DONE.value)
                if done is not None and done < before:
                    self._forget(self._tasks[key].order)

    def close(self) -> None:
        """Close the memory file."""
        self._db.close()
