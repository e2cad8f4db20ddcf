"""The demo's departments answer whistles, and its city takes hard cases, over a real bus."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from app import topics
from app.bus import Message
from app.bus.local import LocalBus
from app.demo import CITY
from app.demo.simulator.departments import LATE_S, Departments
from app.messages.field import CaseHandedBack, CaseReport, WhistleAnswer, WhistleCall
from tests.servers import wait_until

NOW = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)


def call(department: str, what: str = "blown") -> bytes:
    return msgspec.json.encode(
        WhistleCall(whistle="W1", what=what, case="C1", department=department, title="积水",
                    place="", lon=None, lat=None, deadline=NOW)
    )  # fmt: skip


def test_that_every_department_checks_in_once_and_the_city_decides() -> None:
    bus, got = LocalBus(), list[Message]()
    bus.subscribe(topics.answers("demo", "+"), got.append)
    bus.subscribe(topics.above("demo"), got.append)
    departments = Departments("demo", bus, lambda: NOW, seed=7)
    departments.start()
    bus.start()
    try:
        for name in ("drainage", "traffic", "drainage"):
            bus.post(topics.whistles("demo", name), call(name))
        bus.post(topics.whistles("demo", "traffic"), call("traffic", "urged"))
        report = CaseReport(source="lower_centre", source_id="demo/C9", category="c", title="t")
        bus.post(topics.cases(CITY, "lower_centre"), msgspec.json.encode(report))
        wait_until(lambda: len(departments._waiting) == 3, 5, "the calls")
        for _ in range(2):
            departments.tick(LATE_S)
        wait_until(lambda: len(got) == 3, 5, "the answers")
    finally:
        bus.stop()
    answers = [m.payload for m in got if "/answers/" in m.topic]
    names = sorted(msgspec.json.decode(a, type=WhistleAnswer).department for a in answers)
    assert names == ["drainage", "traffic"]
    (back,) = [m.payload for m in got if m.topic == topics.above("demo")]
    assert msgspec.json.decode(back, type=CaseHandedBack).case == "C9"
