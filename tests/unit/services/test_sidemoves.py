"""Side moves by the road of a desk: what goes out with each, and what it leaves behind."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from app import pins, topics
from app.domain.cases import Case, Details, Move, Stage
from app.domain.errors import Refused
from app.domain.orders import Receipt
from app.domain.registry import Centre, Officer
from app.messages import commands as c, events as e
from app.messages.field import CaseHandedBack, CaseReport
from app.storage.registry import Registry as RegistryStore
from tests.unit.services.world import CENTRE, World

PEOPLE = [
    Officer("lin", "林志远", "Lin", "duty"),
    Officer("wang", "王晓", "Wang", "duty"),
    Officer("zhou", "周立新", "Zhou", "leader", pin=pins.demo()),
]


@pytest.fixture
def centre(world: World) -> World:
    """A centre with two duty officers, a leader and a city above it."""
    RegistryStore(world.store, CENTRE).save([*PEOPLE, Centre(CENTRE, "区", "D", above="city")])
    return world


def move(world: World, case: Case, made: Move, by: str = "lin", **more: object) -> Case:
    world.do(c.MoveCase, by=by, case=case.id, move=made, expected_version=-1, **more)
    return world.case(case.id)


def handled(world: World) -> tuple[Case, str]:
    """A case a unit has signed for, and its order."""
    case = world.report(phone="13800000000")
    order = world.dispatch(case)
    world.receipt(order, Receipt.SIGNED)
    return world.case(case.id), order


def test_that_a_case_closed_in_time_says_so_and_one_closed_late_too(centre: World) -> None:
    for hours, kept in ((1, True), (40, False)):
        case, order = handled(centre)
        centre.wait(hours=hours)
        centre.receipt(order, Receipt.DONE)
        closed = move(centre, move(centre, case, Move.CHECK), Move.CLOSE)
        assert (closed.stage, closed.closed_in_time) == (Stage.TO_CALL_BACK, kept)
        done = move(centre, closed, Move.CALL_BACK, details=Details(satisfied=kept))
        assert (done.stage, done.satisfied) == (Stage.CLOSED, kept)


def test_that_a_supervision_gets_a_numbered_sheet(centre: World) -> None:
    first, second = centre.report(), centre.report()
    sheets = [
        move(centre, case, Move.SUPERVISE, reason="领导批示").sheet for case in (first, second)
    ]
    assert sheets == ["2026-0001", "2026-0002"]


def test_that_urging_reaches_the_unit_each_time(centre: World) -> None:
    case, _order = handled(centre)
    for _ in range(2):
        move(centre, case, Move.URGE, reason="请尽快")
    urged = [order for order in centre.orders() if order.urge]
    assert [order.note for order in urged] == ["请尽快", "请尽快"]
    assert centre.case(case.id).urges == 2


def test_that_reassigning_calls_the_first_unit_off_and_tells_the_second(centre: World) -> None:
    case, first = handled(centre)
    centre.do(c.ReassignCase, case=case.id, unit="U2", expected_version=case.version, reason="近")
    after = centre.case(case.id)
    assert (after.stage, after.assignee) == (Stage.TO_SIGN, "U2")
    assert centre.picture.dispatches[first].recalled_at is not None
    told = [(order.unit, order.recall) for order in centre.orders()]
    assert ("U1", True) in told and ("U2", False) in told
    assert centre.picture.cases[case.id] == after


def test_that_a_consultation_gives_every_helper_an_order_of_its_own(centre: World) -> None:
    case = centre.report()
    centre.do(
        c.DispatchCase, case=case.id, unit="U1", expected_version=case.version, way="consult",
        lead="city_utilities", assists=("drainage",), helpers=("U2",),
    )  # fmt: skip
    after = centre.case(case.id)
    assert (after.way, after.lead, after.assists) == ("consult", "city_utilities", ("drainage",))
    helper = next(o for o in centre.picture.orders_of(case.id) if o.unit == "U2")
    centre.receipt(helper.id, Receipt.DONE)
    assert centre.case(case.id).stage is Stage.TO_SIGN  # the leading unit's order counts
    centre.do(c.RecallDispatch, dispatch=after.dispatch)
    assert all(not o.running for o in centre.picture.orders_of(case.id))


def test_that_who_got_a_case_back_needs_a_colleague_or_a_leader(centre: World) -> None:
    case, _order = handled(centre)
    back = move(centre, case, Move.RETURN, by="field", reason="非我职责")
    assert back.returned_to == "lin"
    again = {"case": back.id, "unit": "U2", "expected_version": back.version}
    with pytest.raises(Refused) as refused:
        centre.do(c.DispatchCase, **again)
    assert refused.value.key == "case.own_return"
    with pytest.raises(Refused):
        centre.do(c.DispatchCase, leader="wang", pin=pins.DEMO, **again)  # no leader
    with pytest.raises(Refused) as refused:
        centre.do(c.DispatchCase, leader="zhou", pin="000000", **again)
    assert refused.value.key == "mode.pin"
    centre.do(c.DispatchCase, leader="zhou", pin=pins.DEMO, **again)
    assert centre.case(back.id).assignee == "U2"


def test_that_an_escalated_case_goes_up_and_comes_back(centre: World) -> None:
    case, order = handled(centre)
    up = move(centre, case, Move.ESCALATE, reason="跨区管网")
    assert (up.stage, up.above) == (Stage.ESCALATED, "city")
    assert centre.picture.dispatches[order].recalled_at is not None
    sent = next(r for r in centre.outbox.pending(50) if r.topic.startswith("griddeck/city/"))
    told = msgspec.json.decode(sent.payload, type=CaseReport)
    assert (told.source_id, told.title) == (f"{CENTRE}/{case.id}", case.title)
    back = move(centre, up, Move.HAND_BACK, by="city", reason="属地处置")
    assert back.stage is Stage.TO_DISPATCH


def test_that_the_centre_above_tells_the_lower_one_when_it_is_done(centre: World) -> None:
    case = centre.report(source="lower_centre", source_id="below/C77", stage=Stage.TO_CLOSE)
    move(centre, case, Move.CLOSE)
    (sent,) = [r for r in centre.outbox.pending(50) if r.topic == topics.above("below")]
    back = msgspec.json.decode(sent.payload, type=CaseHandedBack)
    assert (back.case, back.done, back.by) == ("C77", True, CENTRE)


def test_that_a_correction_keeps_what_was_said(centre: World) -> None:
    case = centre.report(place="金水路 12 号")
    (event,) = centre.do(
        c.CorrectCase, case=case.id, expected_version=case.version,
        fields={"place": "金水路 21 号", "level": 2}, reason="来电更正",
    )  # fmt: skip
    assert isinstance(event, e.CaseCorrected)
    assert event.before == {"place": "金水路 12 号", "level": "4"}
    assert centre.case(case.id).place == "金水路 21 号"
    with pytest.raises(Refused) as refused:
        centre.do(c.CorrectCase, case=case.id, expected_version=-1, fields={"stage": "closed"})
    assert refused.value.key == "case.field"


def test_that_looking_at_a_reporter_is_kept_and_not_open_to_all(centre: World) -> None:
    case = centre.report(reporter="王秀英")
    RegistryStore(centre.store, CENTRE).save([Officer("gao", "高", "Gao", "grid")])
    (event,) = centre.do(c.RevealReporter, case=case.id, reason="回访")
    assert isinstance(event, e.ReporterRevealed)
    with pytest.raises(Refused):
        centre.do(c.RevealReporter, by="gao", case=case.id, reason="好奇")


def test_that_a_limit_is_told_once(centre: World) -> None:
    case = centre.report()
    found = ((case.id, "near", centre.now), (case.id, "overdue", centre.now))
    assert len(centre.do(c.NoteDue, by="gateway", cases=found)) == 2
    assert centre.do(c.NoteDue, by="gateway", cases=found) == []
    after = centre.case(case.id)
    assert after.near_at == after.overdue_at == centre.now
    assert centre.picture.cases[case.id] == after
    with pytest.raises(Refused) as refused:
        move(centre, case, Move.SUSPEND, reason="晚了")
    assert refused.value.key == "case.overdue"


def test_that_duplicates_are_merged_into_an_open_case_and_taken_apart_again(
    centre: World,
) -> None:
    first, second = centre.report(), centre.report(stage=Stage.TO_OPEN)
    with pytest.raises(Refused):
        move(centre, second, Move.MERGE, details=Details(target=second.id))
    merged = move(centre, second, Move.MERGE, details=Details(target=first.id))
    assert (merged.stage, merged.merged_into) == (Stage.MERGED, first.id)
    assert move(centre, merged, Move.UNMERGE).stage is Stage.TO_OPEN


def test_that_a_whistle_is_blown_answered_urged_escalated_and_rated(centre: World) -> None:
    case = centre.report()
    deadline = centre.now + timedelta(minutes=30)
    (blown,) = centre.do(
        c.BlowWhistle, case=case.id, departments=("drainage", "traffic"), deadline=deadline,
        reason="积水断行",
    )  # fmt: skip
    whistle = blown.whistle
    rows = [r.topic for r in centre.outbox.pending(50) if "/whistles/" in r.topic]
    assert rows == [topics.whistles(CENTRE, "drainage"), topics.whistles(CENTRE, "traffic")]
    centre.wait(minutes=12)
    centre.do(c.AnswerWhistle, by="drainage", whistle=whistle.id, department="drainage",
              person="李工", at=centre.now + timedelta(days=1))  # fmt: skip
    kept = centre.picture.whistles[whistle.id]
    assert kept.checked_in == {"drainage": centre.now}  # a wrong clock is held to now
    centre.wait(minutes=30)
    for escalate in (False, True):
        centre.do(c.UrgeWhistle, whistle=whistle.id, department="traffic", escalate=escalate)
    assert centre.picture.whistles[whistle.id].late(centre.now) == ("traffic",)
    with pytest.raises(Refused) as unrated:
        centre.do(c.EndWhistle, whistle=whistle.id, ratings={"drainage": 5})
    assert unrated.value.key == "whistle.unrated"
    centre.do(c.EndWhistle, whistle=whistle.id, ratings={"drainage": 5, "traffic": 1})
    assert whistle.id not in centre.picture.whistles
