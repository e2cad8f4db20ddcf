"""Words for states, reasons and journal lines, as an officer reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import get_args

import pytest

from app import i18n, wording
from app.domain.alarms import Alarm, AlarmState
from app.domain.calendar import CalendarEvent
from app.domain.cases import Case, Move, Stage
from app.domain.clocks import DueState
from app.domain.modes import ModeState
from app.domain.orders import Dispatch, Receipt
from app.domain.photos import Photo
from app.domain.plan_runs import LevelChange, PlanRun, TaskState
from app.domain.recommend import Candidate, recommend
from app.domain.registry import Unit
from app.domain.reports import Report, ReportKind
from app.domain.states import SensorState, UnitStatus
from app.domain.suggestions import Answer, SuggestionAnswer
from app.domain.warnings import Warning as WeatherWarning
from app.domain.whistles import Whistle
from app.messages import events as e
from app.picture.picture import Registry
from app.reference import load_catalogue
from app.wording.reasons import REASONS

NOW = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
CREW = Unit("U1", "市政抢修二组", "Works crew 2", "repair", "city_utilities")
NAMES = Registry(units=[CREW])


@pytest.fixture
def chinese() -> Iterator[None]:
    """Chinese for one test."""
    i18n.use("zh_CN")
    yield
    i18n.use("en")


def line(event: e.AnyEvent) -> str:
    entry = e.Entry(seq=1, at=NOW, actor="lin", workstation="desk", event=event)
    return wording.event_line(entry, NAMES)


def moved(move: Move, **fields: str) -> e.CaseMoved:
    return e.CaseMoved(case="C1", move=move, version=2, at=NOW, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_that_every_state_has_a_word_of_its_own(language: str) -> None:
    i18n.use(language)
    try:
        tables = [
            [wording.stage(one) for one in Stage],
            [wording.move(one) for one in Move],
            [wording.receipt(one) for one in Receipt],
            [wording.alarm_state(one) for one in AlarmState],
            [wording.sensor_state(one) for one in SensorState],
            [wording.unit_status(one) for one in UnitStatus],
            [wording.due_state(one) for one in DueState],
            [wording.level(n) for n in (1, 2, 3, 4)],
        ]
    finally:
        i18n.use("en")
    for words in tables:
        assert all(words) and len(set(words)) == len(words)


@pytest.mark.usefixtures("chinese")
def test_that_the_words_are_the_fields_own() -> None:
    assert [wording.level(n) for n in (1, 2, 3, 4)] == ["紧急", "严重", "警告", "提示"]
    assert wording.stage(Stage.TO_DISPATCH) == "待派遣"
    assert [wording.receipt(r) for r in Receipt] == ["已发", "送达", "签收", "到场", "办结"]
    assert wording.response_level(2) == "Ⅱ 级"
    assert wording.response_level(0) == "未启动"


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("event", "said"),
    [
        (moved(Move.DISPATCH, assignee="U1"), "派遣 市政抢修二组"),
        (moved(Move.DISPATCH, assignee="U1", reason="带备件"), "派遣 市政抢修二组：带备件"),
        (moved(Move.SIGN, assignee="U1"), "市政抢修二组 签收"),
        (moved(Move.OPEN), "立案，符合立案条件"),
        (moved(Move.VOID, reason="重复"), "作废：重复"),
        (moved(Move.SIGN, assignee="U9"), "U9 签收"),
    ],
)
def test_that_a_timeline_says_what_happened(event: e.AnyEvent, said: str) -> None:
    assert line(event) == said


def test_that_every_move_and_every_kind_of_event_has_its_line() -> None:
    assert all(line(moved(move, assignee="U1")) for move in Move)
    case = Case("C1", "event:0110", "暴露垃圾", "Rubbish", source="12345", source_id="A-7")
    alarm = Alarm("W1:high:1", "W1", "high", 2, NOW)
    told = [
        e.CaseReported(case=case),
        e.CaseAmended(case=case),
        e.ReceiptRecorded(dispatch="D1", case="C1", receipt=Receipt.ARRIVED, at=NOW),
        e.OrderRecalled(dispatch="D1", case="C1", at=NOW),
        e.AlarmChanged(what="worse", alarm=alarm),
        e.AlarmChanged(what="acknowledged", alarm=alarm),
        e.ModeSwitched(state=ModeState("emergency", 2, reason="暴雨")),
        e.WarningChanged(warning=WeatherWarning("W", "rain", 1, "暴雨红色", "Red", NOW)),
    ]
    whistle = Whistle("W1", "C1", "S1", "lin", NOW, NOW, ("drainage",), "积水")
    told += [
        e.CaseCorrected(case=case, before={"place": "旧"}, reason="误报"),
        e.CaseNoted(case="C1", text="已致电"),
        e.PhotoAttached(photo=Photo("P", "C1", "0", "a.jpg", "JPEG", 9, 4, 3)),
        e.PinSet(person="zhou"),
        e.ReportMade(report=Report("R", "M", ReportKind.FOLLOW_UP, 2, NOW, NOW, "lin", {})),
        e.SuggestionAnswered(answer=SuggestionAnswer("S", Answer.DISMISSED, "lin", NOW, "局部")),
        e.EventsTaken(events=(CalendarEvent("E", "concert", "演唱会", NOW, NOW),)),
        e.CaseDue(case="C1", what="overdue", at=NOW, version=2),
        e.ReporterRevealed(case="C1", reason="回访"),
        *(
            e.WhistleChanged(what=what, whistle=whistle, department="drainage")
            for what in ("blown", "answered", "urged", "escalated", "ended")
        ),
    ]
    run = PlanRun(
        "R", "fire", "火灾", "Fire", "1", 2, NOW, "lin", "火情",
        levels=(LevelChange(2, NOW, "lin", "蔓延"),), skipped=("清点",),
    )  # fmt: skip
    about = {"run": "R", "task": "lane", "title": "清空", "title_en": "Clear", "version": 2}
    told += [
        e.CameraPictured(camera="K1", case="C1", file="a.png", sha256="0", at=NOW),
        e.PlanStarted(run=run),
        e.PlanLevelSet(run=run),
        e.PlanEnded(run=run),
        e.PlanTaskUrged(**about),
        *(e.PlanTaskAnswered(**about, state=s, at=NOW, by="王") for s in TaskState),
    ]
    assert all(line(event) for event in told)
    assert "A-7" in line(told[0])
    # The order itself is said by the dispatch beside it; the rest is not about a case.
    silent = {e.OrderIssued, e.SimulationControlled, e.RegistryChanged}
    silent |= {e.ShapeDrawn, e.ShapeRemoved, e.BookmarkSaved, e.BookmarkRemoved}
    silent |= {e.CameraOpened, e.CameraClosed, e.WallSteered}
    assert {type(event) for event in told} | silent | {e.CaseMoved} == set(get_args(e.AnyEvent))
    order = Dispatch("D1", "C1", "U1", "lin", NOW)
    assert line(e.OrderIssued(dispatch=order)) == ""


# ------------------------------------------------------------------------------- reasons


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_that_every_reason_is_whole(language: str) -> None:
    i18n.use(language)
    try:
        facts = {"n": 2, "minutes": 12, "km": 3, "metres": 1234, "unit": "甲组", "unit_en": "A"}
        said = [wording.reason(key, facts) for key in (*REASONS, "busy", "cover")]
    finally:
        i18n.use("en")
    assert all(said) and not any("{" in text for text in said)
    assert any("1.2 km" in text for text in said)


def test_that_every_reason_the_rule_gives_has_words() -> None:
    catalogue = load_catalogue()
    category = catalogue.category("component:0103")
    case = Case("C1", category.code, "井盖", lon=113.68, lat=34.78)
    rows = [
        Candidate(Unit(f"U{n}", "组", "Crew", kind, department, skills=skills, on_foot=n % 2 == 1),
                  113.68 + n / 500, 34.78, 700.0 * (n % 3), n % 4 // 2, UnitStatus(1 + n % 3))
        for n, (kind, department, skills) in enumerate(
            [("repair", "city_utilities", ("cover",)), ("pump", "drainage", ("pump", "cover")),
             ("gas", "gas", ("gas",)), ("street", "street", ("cover",))] * 5
        )
    ]  # fmt: skip
    for first in range(len(rows)):
        for found in recommend(case, category, rows[first:], most=5):
            assert all(wording.reason(key, facts) for key, facts in found.reasons)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (3600, "1 hour"), (5400, "1.5 hours"),
     (172800, "2 days")],
)  # fmt: skip
def test_that_a_duration_is_said_in_the_unit_that_fits(seconds: float, said: str) -> None:
    assert wording.duration(seconds) == said
