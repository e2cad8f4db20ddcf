"""The departments of the demo, which come when the whistle is blown and do the tasks of plans, and
the city's centre above, which takes hard cases and gives some of them back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import numpy as np

from app import topics
from app.bus import Bus, Message
from app.clock import Clock
from app.demo import CITY
from app.domain.plan_runs import TaskState
from app.messages.field import (
    CaseHandedBack,
    CaseReport,
    PlanTask,
    PlanTaskAnswer,
    WhistleAnswer,
    WhistleCall,
)

LOWER_CENTRE = "lower_centre"
COMES_S = (240.0, 1500.0)
LATE_SHARE = 0.2
LATE_S = 2700.0
DECIDES_S = (600.0, 1800.0)
GIVEN_BACK_SHARE = 0.5
SIGNS_S, BEGINS_S, WORKS_S = (15.0, 200.0), (60.0, 300.0), (300.0, 2400.0)
"""Until a task of a plan is signed for, begun, done; some take longer than their limit."""
URGED_HURRY = 0.4
"""Who is urged needs this share of the time that was left."""
SURNAMES = "王李张刘陈杨赵黄"
REASONS = ("属地可以处置，请按权责清单办理", "管线权属已核实，由区级主办")


@dataclass(slots=True)
class _Waiting:
    """Somebody who will answer in so many scenario seconds."""

    left_s: float
    answer: Callable[[], None]


class Departments:
    """Answers on the bus what a centre asks of others."""

    def __init__(self, centre: str, bus: Bus, clock: Clock, seed: int) -> None:
        self._centre, self._bus, self._clock = centre, bus, clock
        self._rng = np.random.default_rng(seed)
        self._lock = threading.Lock()
        self._waiting: dict[str, _Waiting] = {}

    def start(self) -> None:
        """Listen for whistles and for cases given up."""
        self._bus.subscribe(topics.whistles(self._centre, "+"), self._called)
        self._bus.subscribe(topics.cases(CITY, LOWER_CENTRE), self._given)
        self._bus.subscribe(topics.plan_tasks(self._centre, "+"), self._tasked)

    def tick(self, seconds: float) -> None:
        """Let so many scenario seconds pass."""
        with self._lock:
            for waiting in self._waiting.values():
                waiting.left_s -= seconds
            ripe = [key for key, waiting in self._waiting.items() if waiting.left_s <= 0]
            answers = [self._waiting.pop(key).answer for key in ripe]
        for answer in answers:
            answer()

    def _called(self, message: Message) -> None:
        call = msgspec.json.decode(message.payload, type=WhistleCall)
        key = f"{call.whistle}:{call.department}"
        with self._lock:
            known = self._waiting.get(key)
            if call.what == "blown" and known is None:
                self._waiting[key] = _Waiting(self._way_s(), lambda: self._check_in(call))
            elif call.what == "ended":
                self._waiting.pop(key, None)
            elif known is not None:
                known.left_s *= URGED_HURRY
        message.ack()

    def _way_s(self) -> float:
        late = self._rng.uniform() < LATE_SHARE
        return LATE_S if late else float(self._rng.uniform(*COMES_S))

    def _check_in(self, call: WhistleCall) -> None:
        surname = SURNAMES[int(self._rng.integers(len(SURNAMES)))]
        answer = WhistleAnswer(
            whistle=call.whistle,
            department=call.department,
            person=f"{surname}科长",
            at=self._clock(),
        )
        topic = topics.answers(self._centre, call.department)
        self._bus.post(topic, msgspec.json.encode(answer))

    def _tasked(self, message: Message) -> None:
        task = msgspec.json.decode(message.payload, type=PlanTask)
        key = f"{task.run}:{task.task}"
        with self._lock:
            known = self._waiting.get(key)
            if task.what == "ended":
                self._waiting.pop(key, None)
            elif task.what == "urged" and known is not None:
                known.left_s *= URGED_HURRY
            elif known is None:
                self._next(key, task, TaskState.SIGNED, float(self._rng.uniform(*SIGNS_S)))
        message.ack()

    def _next(self, key: str, task: PlanTask, state: TaskState, left_s: float) -> None:
        self._waiting[key] = _Waiting(left_s, lambda: self._came(key, task, state))

    def _came(self, key: str, task: PlanTask, state: TaskState) -> None:
        """A department says how far a task is, and goes on with it."""
        surname = SURNAMES[int(self._rng.integers(len(SURNAMES)))]
        answer = PlanTaskAnswer(
            run=task.run, task=task.task, state=state, person=f"{surname}队长", at=self._clock()
        )
        topic = topics.plan_answers(self._centre, task.department)
        self._bus.post(topic, msgspec.json.encode(answer))
        with self._lock:
            if state is TaskState.SIGNED:
                self._next(key, task, TaskState.DOING, float(self._rng.uniform(*BEGINS_S)))
            elif state is TaskState.DOING:
                self._next(key, task, TaskState.DONE, float(self._rng.uniform(*WORKS_S)))

    def _given(self, message: Message) -> None:
        report = msgspec.json.decode(message.payload, type=CaseReport)
        centre, _slash, case = report.source_id.partition("/")
        with self._lock:
            if centre == self._centre and case not in self._waiting:
                left = float(self._rng.uniform(*DECIDES_S))
                self._waiting[case] = _Waiting(left, lambda: self._decide(case))
        message.ack()

    def _decide(self, case: str) -> None:
        done = self._rng.uniform() >= GIVEN_BACK_SHARE
        reason = "" if done else REASONS[int(self._rng.integers(len(REASONS)))]
        back = CaseHandedBack(
            case=case, done=bool(done), by=CITY, reason=reason or "已由市级部门处置完毕"
        )
        self._bus.post(topics.above(self._centre), msgspec.json.encode(back))
