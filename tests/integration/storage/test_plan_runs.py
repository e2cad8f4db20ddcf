"""A plan from start to ordered end on both databases: tasks out, answers in, restart between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from app.bus import Message
from app.domain.cases import Case
from app.domain.errors import Refused
from app.domain.plan_runs import PlanRun, TaskState
from app.domain.registry import PlanPoint
from app.feeds.field import field_feeds
from app.feeds.reception import Reception, Strangers
from app.messages import commands as c
from app.messages.field import PlanTask, PlanTaskAnswer
from app.picture.past import past
from app.picture.picture import Picture, Registry
from app.reference import load_catalogue
from app.services.handlers import handle
from app.storage.ledger import Ledger
from app.storage.outbox import Outbox
from app.storage.queries import Queries
from app.storage.registry import Registry as RegistryStore
from app.storage.store import Store
from app.storage.then import ThenStore

START = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
POINT = PlanPoint(
    "PP1", "flood", "京广隧道北口", "Tunnel", 113.6, 34.7, sensor="S1", department="drainage",
    unit="U9",
)  # fmt: skip


class Centre:
    """A centre that can be opened anew over the same database."""

    def __init__(self, store: Store) -> None:
        self.store, self.now, self.count = store, START, 0
        self.open()
        RegistryStore(store, "demo").save([POINT])

    def open(self) -> None:
        """As after a restart."""
        self.catalogue = load_catalogue()
        self.ledger = Ledger(self.store, "demo", self.catalogue, lambda: self.now)
        self.queries = Queries(self.store, "demo")
        self.outbox = Outbox(self.store, "demo", lambda: self.now)
        self.picture = Picture(self.catalogue, Registry())
        self.picture.seq = self.ledger.last_seq()
        self.picture.load_plans(self.queries.plan_runs())

    def do(self, kind: type[c.Command], **fields: object) -> PlanRun | None:
        """Run a command; the run as a desk shows it, the same as the stored one."""
        self.count += 1
        key = str(fields.pop("command_id", f"t{self.count}"))
        command = kind(command_id=key, officer="lin", **fields)
        for entry in self.ledger.execute(command, handle, "test"):  # type: ignore[arg-type]
            self.picture.apply(entry)
        return self.run() if self.picture.plans else None

    def run(self) -> PlanRun:
        (shown,) = self.picture.plans.values()
        (stored,) = self.queries.plan_runs(START - timedelta(days=1))
        assert shown == stored
        return shown

    def start(self, level: int = 2, **fields: object) -> PlanRun:
        run = self.do(
            c.StartPlan, plan="rainstorm", level=level, place="S1", reason="橙色预警", **fields
        )
        assert run is not None
        return run

    def out(self) -> list[PlanTask]:
        rows = self.outbox.pending(200)
        return [msgspec.json.decode(row.payload, type=PlanTask) for row in rows]


@pytest.fixture
def centre(store: Store) -> Centre:
    """A centre with one flood point that has a plan of its own."""
    return Centre(store)


def test_that_a_start_sends_the_first_tasks_in_one_go_and_once(centre: Centre) -> None:
    run = centre.start(command_id="once")
    first = {task.task for task in centre.out()}
    assert first == {s.id for s in run.steps if s.state is TaskState.SENT and s.owner != "centre"}
    assert "pumps" not in first
    assert run.place_name == POINT.name
    centre.start(command_id="once")
    assert len(centre.out()) == len(first)
    with pytest.raises(Refused, match=r"plan\.running"):
        centre.start()


def test_that_the_field_answers_over_the_feed_and_frees_the_next_task(centre: Centre) -> None:
    run = centre.start()
    took: list[c.AnyCommand] = []

    class Sink:
        def command(self, command: c.AnyCommand, ack: Callable[[], None]) -> None:
            took.append(command)

    sink, clock = Sink(), lambda: centre.now
    reception = Reception(sink, Strangers(clock), clock)  # type: ignore[arg-type]
    feeds = field_feeds("demo", sink, clock, [], lambda lon, lat: ("", ""), reception)  # type: ignore[arg-type]
    feed = next(feed for feed in feeds if "plan_answers" in feed.pattern)
    centre.now += timedelta(minutes=8)
    given = PlanTaskAnswer(
        run=run.id, task="warn", state=TaskState.DONE, person="王科长", at=centre.now
    )
    for _ in range(2):
        feed.receive(Message("griddeck/demo/plan_answers/grid", msgspec.json.encode(given)))
    for command in took:
        for entry in centre.ledger.execute(command, handle, "gateway"):
            centre.picture.apply(entry)
    after = centre.run()
    assert (after.step("warn").state, after.step("warn").by) == (TaskState.DONE, "王科长")
    (pumps,) = [task for task in centre.out() if task.task == "pumps"]
    assert (pumps.department, pumps.unit) == ("drainage", "U9")
    assert pumps.deadline == centre.now + timedelta(minutes=30)


def test_that_a_run_goes_on_after_a_restart_up_to_its_end(centre: Centre) -> None:
    run = centre.start(level=4)
    centre.do(c.AnswerTask, run=run.id, task="grates", state=TaskState.DOING)
    centre.open()
    assert centre.run().step("grates").state is TaskState.DOING
    up = centre.do(
        c.SetPlanLevel, run=run.id, level=1, expected_level=4, reason="一小时 201.9 毫米"
    )
    assert up is not None
    assert len(up.steps) == len(centre.catalogue.plans["rainstorm"].of_level(1))
    with pytest.raises(Refused, match=r"plan\.level_changed"):
        centre.do(c.SetPlanLevel, run=run.id, level=2, expected_level=4, reason="x")
    centre.do(c.UrgeTask, run=run.id, task="grates")
    assert [t.what for t in centre.out() if t.task == "grates"] == ["sent", "urged"]
    with pytest.raises(Refused, match=r"plan\.skipped"):
        centre.do(c.EndPlan, run=run.id)
    over = centre.do(c.EndPlan, run=run.id, reason="雨停，转入日常")
    assert over is not None
    assert over.skipped
    assert not over.running
    assert {t.task for t in centre.out() if t.what == "ended"} >= {"grates", "closures"}
    assert centre.queries.plan_runs() == []


def test_that_a_case_gives_a_plan_its_place_and_the_past_shows_it_as_it_was(
    centre: Centre,
) -> None:
    case = Case("C1", "event:0505", "路面塌陷", place="文化路", lon=113.66, lat=34.77)
    centre.do(c.ReportCase, case=case)
    run = centre.do(c.StartPlan, plan="road_collapse", level=3, case="C1", reason="占用车道")
    assert run is not None
    assert (run.place_name, run.event, run.lon) == ("文化路", "event:0505", 113.66)
    then = centre.now
    centre.now += timedelta(hours=1)
    centre.do(c.AnswerTask, run=run.id, task="fence", state=TaskState.DONE)
    made = past(centre.catalogue, Registry(), ThenStore(centre.store, "demo"), then)
    assert made.plans[run.id] == run
    assert centre.run() != run


def test_that_a_plan_that_makes_no_sense_is_refused(centre: Centre) -> None:
    for fields, key in (
        ({"plan": "nothing", "level": 2, "reason": "x"}, "plan.unknown"),
        ({"plan": "fire", "level": 2, "reason": " "}, "plan.start_reason"),
        ({"plan": "fire", "level": 5, "reason": "x"}, "plan.level"),
        ({"plan": "fire", "level": 2, "reason": "x", "place": "Z"}, "plan.place"),
        ({"plan": "fire", "level": 2, "reason": "x", "case": "Z"}, "case.unknown"),
    ):
        with pytest.raises(Refused) as caught:
            centre.do(c.StartPlan, **fields)
        assert caught.value.key == key
    assert centre.out() == []
