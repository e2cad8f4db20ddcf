"""A plan in the window: previewed, started, run along its tasks, levelled, ended in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain import plan_runs
from app.domain.errors import Refused
from app.domain.modes import Item
from app.domain.plan_runs import LevelChange, Owners, PlanRun, TaskState
from app.domain.plans import CENTRE, Contact, Grade, Plan, Task
from app.messages import commands as c, events as e
from tests.ui.sample import NOW, Sample
from ui.models import plan_view
from ui.models.plan_view import Matter
from ui.plans.files import PlanFiles
from ui.plans.panel import PlanPanel

PLAN = Plan(
    "rainstorm", "暴雨", "Rainstorm", "2026", "drainage",
    sensors=("water_level",),
    grades=(Grade(3, "黄", "Yellow warning"), Grade(2, "橙", "Orange warning")),
    tasks=(
        Task("own", "值班", "Duty", CENTRE, 15, levels=(3, 2)),
        Task("warn", "预警", "Warn the streets", "drainage", 10, levels=(3, 2)),
        Task("pump", "泵车", "Pumps in place", "drainage", 30, levels=(3, 2), after=("warn",)),
        Task("close", "封路", "Close the underpass", "traffic", 10, levels=(2,)),
    ),
    contacts=(Contact("排水处", "Drainage office", "0371-123"),),
    closing=(Item("道路", "Roads are open"),),
)  # fmt: skip


def a_run(level: int = 3) -> PlanRun:
    """A run just begun."""
    empty = PlanRun("PL1", PLAN.id, PLAN.name, PLAN.name_en, "2026", level, NOW, "lin", "rain")
    return plan_runs.begun(empty, PLAN, Owners())


@pytest.fixture
def panel(district: Sample, qtbot: QtBot) -> PlanPanel:
    """The panel with one plan known and none running."""
    district.picture.catalogue.plans.clear()
    district.picture.catalogue.plans[PLAN.id] = PLAN
    made = PlanPanel(district.context)
    qtbot.addWidget(made)
    made.resize(545, 900)
    made.show()
    return made


def sent(district: Sample, kind: type[c.Command]) -> c.Command:
    """The last command of a kind."""
    return [command for command in district.ledger.sent if isinstance(command, kind)][-1]


def test_that_nothing_runs_is_said_with_what_to_do(panel: PlanPanel) -> None:
    assert panel.empty.isVisible()
    panel.empty.pressed.emit()
    assert panel.form.isVisible()


def test_that_a_start_shows_first_what_goes_out_to_whom(panel: PlanPanel, district: Sample) -> None:
    panel.ask(Matter())
    assert panel.form.preview_text() == (
        "1 task goes out at once to 1 department · 1 of the centre's own · 1 wait for others"
    )
    panel.form.level.set_current("2")
    panel.form.refresh()
    assert "2 tasks go out at once to 2 departments" in panel.form.preview_text()
    assert not district.ledger.sent, "nothing was sent by looking"


def test_that_a_start_is_one_command_and_a_refusal_stands_beside_the_reason(
    panel: PlanPanel, district: Sample
) -> None:
    panel.ask(Matter())
    district.ledger.refuse = Refused("plan.start_reason", plan="Rainstorm")
    panel.form.start()
    assert "Say why" in panel.form._note.error()
    district.ledger.refuse = None
    panel.form.reason.setText("heavy rain")
    panel.form.start()
    command = sent(district, c.StartPlan)
    assert isinstance(command, c.StartPlan)
    assert (command.plan, command.level, command.reason) == ("rainstorm", 3, "heavy rain")


def test_that_a_flood_point_and_a_case_lead_to_the_plan_that_fits(district: Sample) -> None:
    picture = district.picture
    picture.catalogue.plans.clear()
    other = replace(PLAN, id="fire", order=-1, sensors=(), events=("event:0510",))
    picture.catalogue.plans.update({"fire": other, PLAN.id: PLAN})
    water = next(s for s in picture.sensors.items if s.kind == "water_level")
    matter = Matter.of_selection(picture, "sensor", water.id)
    found, fits = plan_view.proposals(picture, matter)
    assert fits == 1 and found[0].id == "rainstorm"
    assert plan_view.proposals(picture, Matter(event="event:0510"))[0][0].id == "fire"


def test_that_the_board_follows_the_run_and_shows_what_is_late(
    panel: PlanPanel, district: Sample
) -> None:
    district.happen(e.PlanStarted(run=a_run()))
    board = panel.board
    assert board.isVisible() and board.summary() == "0 of 2 answered · 0 of 3 done"
    waiting = next(row for row in board.list.rows() if row.key == "pump")
    assert waiting.told == "after Warn the streets"
    district.tick(minutes=12)
    late = board.list.rows()[0]
    assert (late.key, late.late) == ("warn", True) and late.told.startswith("over 02:00")
    assert "1 late" in board.summary() and "12:00" in board.stand()
    told = e.PlanTaskAnswered(
        run="PL1", task="warn", title="", title_en="", state=TaskState.DONE,
        at=district.clock(), by="Wang", version=2,
    )  # fmt: skip
    district.happen(told)
    pump = next(row for row in board.list.rows() if row.key == "pump")
    assert pump.state is TaskState.SENT, "what it set free is out"


def test_that_a_task_is_answered_for_and_urged(panel: PlanPanel, district: Sample) -> None:
    district.happen(e.PlanStarted(run=a_run()))
    panel.board.list.chosen.emit("warn")
    card = panel.board.card
    card.answer(TaskState.DONE)
    answer = sent(district, c.AnswerTask)
    assert isinstance(answer, c.AnswerTask) and answer.task == "warn"
    card.urge()
    assert isinstance(sent(district, c.UrgeTask), c.UrgeTask)
    panel.board.list.chosen.emit("own")
    assert card.urge_button.isHidden(), "the centre does not urge itself"


def test_that_the_level_is_changed_with_a_reason(panel: PlanPanel, district: Sample) -> None:
    district.happen(e.PlanStarted(run=a_run()))
    board = panel.board
    board.level_button.click()
    board.level.level.set_current("2")
    board.level.reason.setText("deeper")
    board.level.set_level()
    command = sent(district, c.SetPlanLevel)
    assert isinstance(command, c.SetPlanLevel)
    assert (command.level, command.expected_level, command.reason) == (2, 3, "deeper")
    after = plan_runs.levelled(
        a_run(), PLAN, Owners(), LevelChange(2, NOW + timedelta(minutes=1), "lin", "deeper")
    )
    district.happen(e.PlanLevelSet(run=after))
    assert "close" in [row.key for row in board.list.rows()]


def test_that_an_end_says_what_is_skipped_and_stays_to_be_read(
    panel: PlanPanel, district: Sample
) -> None:
    district.happen(e.PlanStarted(run=a_run()))
    ending = panel.board.ending
    panel.board.end_button.click()
    assert len(ending.skipped()) == 4
    ending.boxes["道路"].setChecked(True)
    assert len(ending.skipped()) == 3
    ending.reason.setText("rain over")
    ending.end()
    command = sent(district, c.EndPlan)
    assert isinstance(command, c.EndPlan) and command.ticked == ("道路",)
    over = plan_runs.ended(a_run(), PLAN, ("道路",), NOW, "lin", "rain over")
    district.happen(e.PlanEnded(run=over))
    assert panel.board.end_button.isHidden()
    assert "3 points skipped: rain over" in panel.board.summary()


def test_that_numbers_can_be_rung_from_the_annexes(panel: PlanPanel, district: Sample) -> None:
    district.happen(e.PlanStarted(run=a_run()))
    panel.board.show_tab("annexes")
    assert 'href="tel:0371123"' in panel.board.annexes.text()


def test_that_a_plan_goes_to_a_file_and_comes_back_or_is_refused_in_words(
    panel: PlanPanel, district: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRIDDECK_HOME", str(tmp_path))
    panel.ask(Matter())
    files = panel.form.findChild(PlanFiles)
    assert files is not None
    files.write(str(tmp_path / "p.docx"))
    files.take(str(tmp_path / "p.docx"))
    assert (tmp_path / "plans" / "rainstorm.toml").is_file()
    (tmp_path / "bad.docx").write_bytes(b"no")
    files.take(str(tmp_path / "bad.docx"))
    assert district.toasts.shown[-1][0] == "The plan was not taken"
