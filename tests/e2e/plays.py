"""Four cases played through in the real window over a real database: what the handbook tells of.

`python -m tests.e2e.plays FOLDER` draws their pictures (build/shots.sh); test_plays.py plays them.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QPointF, QSettings, Qt, QTimer
from PySide6.QtTest import QTest

from app import i18n, pins, settings
from app.bootstrap import open_desk
from app.clock import utc_now
from app.desk import Desk
from app.domain.cases import Case, Move, Stage
from app.domain.orders import Receipt
from app.domain.registry import Officer
from app.geo import projection
from app.messages.commands import AnswerWhistle, AnyCommand, MoveCase, NoteDue, RecordReceipt
from app.supervisor import Supervisor
from tests.servers import wait_until
from ui.actions.table import Actions
from ui.application import application
from ui.bridge import Bridge
from ui.casefile.head import WHISTLE
from ui.casefile.panel import CaseFilePanel
from ui.context import Context
from ui.intake.panel import IntakePanel
from ui.map.canvas import MapCanvas
from ui.map.maker import shared as tile_maker
from ui.map.tools.base import Spot
from ui.session import Session
from ui.shell import DeskWindow
from ui.shell_toasts import WindowToasts
from ui.theme import style, tokens

PATIENCE_S = 60.0
SIZE = (1920, 1080)


class Clock:
    """The system's clock, put forward when a play wants time to pass."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


class Theatre:
    """The window, and what a hand does in it."""

    def __init__(self, desk: Desk, folder: Path, language: str, out: Path | None) -> None:
        self.desk, self.out = desk, out
        self.clock = Clock()
        desk.clock = desk._ledger.clock = self.clock
        store = QSettings(str(folder / "desk.ini"), QSettings.Format.IniFormat)
        store.setValue("language", language)
        roster = desk.picture.registry.officers.values()
        self.duty = next(o for o in roster if o.role == "duty")
        self.leader = next(o for o in roster if o.role == "leader")
        session = Session(self.duty, store)
        self.context = Context(desk, Bridge(desk), session, Actions(), WindowToasts(), run_now)
        self.window = DeskWindow(self.context)
        self.window.setMinimumSize(0, 0)
        self.window.resize(*SIZE)
        self.window.show()
        QTest.qWaitForWindowExposed(self.window)
        self.context.bridge.drain()

    def case(self, case_id: str) -> Case:
        """The case as the window shows it."""
        return self.desk.picture.cases[case_id]

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for news to come back by the journal."""

        def once() -> bool:
            self.context.bridge.drain()
            QTest.qWait(5)
            return condition()

        wait_until(once, PATIENCE_S, what)

    def send(self, command: AnyCommand) -> None:
        """What the field, another desk or the gateway does meanwhile."""
        run_now(self.desk.send(command))

    def file(self, case_id: str) -> CaseFilePanel:
        """The case file, open."""
        self.context.session.select("case", case_id)
        self.context.session.open_case(case_id)
        found = self.window.right.make("casefile")
        assert isinstance(found, CaseFilePanel)
        return found

    def move(self, case_id: str, move: Move, words: str = "", choice: int = 0) -> None:
        """A move from the menu of the case file, with words, or the way it is chosen."""
        version, file = self.case(case_id).version, self.file(case_id)
        assert move in file.head.side_moves() or move in (Move.CALL_BACK, Move.SUPERVISE), move
        file.head.asked.emit(move)
        if file.reason.isVisible():
            file.reason.choice.setCurrentIndex(choice)
            file.reason.edit.setText(words)
            QTest.keyClick(file.reason.edit, Qt.Key.Key_Return)
        self.until(lambda: self.case(case_id).version > version, f"{move} of {case_id}")

    def sit_down(self, officer: Officer) -> None:
        """Another person at the desk."""
        self.context.session.officer = officer
        self.window.rebuild()
        QTest.qWait(50)

    def shot(self, name: str) -> None:
        """A picture for the handbook, when one is wanted."""
        if self.out is None:
            return
        for canvas in self.window.findChildren(MapCanvas):
            if canvas.isVisible():
                canvas.settle()
        QTest.qWait(400)
        self.context.bridge.second.emit(self.clock())
        QTest.qWait(100)
        picture = self.window.grab()
        picture.save(str(self.out / f"play-{name}-zh_CN-dark.png"))

    def command(self) -> str:
        """A fresh id."""
        return self.desk.command_id()


def run_now(work: Coroutine[object, object, None]) -> None:
    """Run a coroutine to its end, in place of the interface's loop; after the one that runs."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(work)
    else:
        QTimer.singleShot(0, lambda: run_now(work))


def duplicate(stage: Theatre) -> tuple[Case, Case]:
    """A phone case whose matter is open already: merged at intake, undone, merged again."""
    known = next(
        c for c in stage.desk.picture.cases.values()
        if c.stage is Stage.TO_DISPATCH and c.lon is not None and not c.suspended_at
    )  # fmt: skip
    stage.context.actions.run("case.new")
    form = stage.window.right.make("intake")
    assert isinstance(form, IntakePanel)
    form.description.setPlainText(f"{known.title}，{known.place}，请尽快处理")
    form.set_category(known.category)
    form.reporter.setText("李秀兰")
    form.phone.setText("13700001234")
    stage.context.actions.run("case.place")
    stage.window.map.box.current.click(_spot(known))
    for edit in (form.title, form.phone):
        edit.textEdited.emit(edit.text())
    stage.until(lambda: bool(form.twins.likely), "the twin to be named")
    stage.shot("duplicate-1-intake")
    before = set(stage.desk.picture.cases)
    target = form.twins.likely[0].case.id
    form.twins.joined.emit(target)
    fresh: list[str] = []

    def came() -> bool:
        fresh[:] = set(stage.desk.picture.cases) - before
        return bool(fresh) and stage.case(fresh[0]).stage is Stage.MERGED

    stage.until(came, "the second report to be merged")
    stage.move(fresh[0], Move.UNMERGE)
    stage.move(fresh[0], Move.MERGE)
    stage.file(fresh[0])
    stage.shot("duplicate-2-merged")
    return stage.case(fresh[0]), stage.case(target)


def _spot(case: Case) -> Spot:
    x, y = projection.to_mercator(case.lon or 0.0, case.lat or 0.0)
    return Spot(QPointF(), float(x), float(y))


def whistle(stage: Theatre) -> Case:
    """Three departments are called; two come, one is urged, escalated and rated one."""
    case = _open_case(stage, Stage.TO_DISPATCH, 1)
    file = stage.file(case.id)
    file.head.wished.emit(WHISTLE)
    form = file.whistles.form
    called = list(form.departments)[:3]
    for key, box in form.departments.items():
        box.setChecked(key in called)
    form.reason.setText("线缆垂落，需多部门到场")
    QTest.keyClick(form.reason, Qt.Key.Key_Return)
    stage.until(lambda: bool(file.whistles.boards), "the whistle to be blown")
    board = file.whistles.boards[0]
    key = board.whistle.id
    for department, person in zip(called[:2], ("李工", "赵工"), strict=True):
        stage.send(AnswerWhistle(command_id=stage.command(), officer="field", whistle=key,
                                 department=department, person=person))  # fmt: skip
    now = lambda: stage.desk.picture.whistles[key]  # noqa: E731
    stage.until(lambda: len(now().checked_in) == 2, "two to be there")
    stage.clock.ahead += timedelta(minutes=31)
    stage.context.bridge.second.emit(stage.clock())
    board.rows[called[2]].urge.click()
    stage.until(lambda: called[2] in now().urged, "the third to be urged")
    board.rows[called[2]].urge.click()
    stage.until(lambda: called[2] in now().escalated, "the third to be escalated")
    stage.shot("whistle")
    board.end.click()
    stage.until(lambda: not file.whistles.boards, "the whistle to end")
    return stage.case(case.id)


def hard(stage: Theatre) -> Case:
    """A hard case: a leader takes it, it goes to the centre above and comes back; then the unit
    gives it back, and the officer who sent it needs a leader to send it again."""
    case = _open_case(stage, Stage.TO_DISPATCH, 2)
    stage.move(case.id, Move.ESCALATE, "产权不清，需市级协调")
    stage.shot("hard-1-escalated")
    stage.move(case.id, Move.HAND_BACK, "由区里牵头，市里协办")
    card = stage.file(case.id).card
    card.recommended.button.click()
    stage.until(lambda: stage.case(case.id).stage is Stage.TO_SIGN, "the order")
    back = MoveCase(command_id=stage.command(), officer="field", case=case.id, move=Move.RETURN,
                    expected_version=-1, reason="非我职责")  # fmt: skip
    stage.send(back)
    stage.until(lambda: stage.case(case.id).returned_to == stage.duty.id, "the return")
    card.refresh()
    place = card.second.leader.findData(stage.leader.id)
    card.second.leader.setCurrentIndex(place)
    stage.shot("hard-2-returned")
    QTest.keyClicks(card.second.pin, pins.DEMO)
    card.recommended.button.click()
    stage.until(lambda: stage.case(case.id).stage is Stage.TO_SIGN, "the second order")
    return stage.case(case.id)


def appeal(stage: Theatre) -> Case:
    """An overdue case is handled, called back and closed; the appeal against the delay is upheld
    by a leader, the fact that it was overdue stays."""
    case = _open_case(stage, Stage.TO_DISPATCH, 3)
    stage.send(NoteDue(command_id=stage.command(), cases=((case.id, "overdue", stage.clock()),)))
    stage.until(lambda: stage.case(case.id).overdue_at is not None, "the case to be overdue")
    stage.file(case.id).card.recommended.button.click()
    stage.until(lambda: bool(stage.case(case.id).dispatch), "the order")
    order = stage.case(case.id).dispatch
    for receipt in (Receipt.SIGNED, Receipt.ARRIVED, Receipt.DONE):
        stage.send(RecordReceipt(command_id=stage.command(), officer="field", dispatch=order,
                                 receipt=receipt, at=stage.clock()))  # fmt: skip
    stage.until(lambda: stage.case(case.id).stage is Stage.TO_CHECK, "the unit to be done")
    stage.context.actions.run("case.check")
    stage.until(lambda: stage.case(case.id).stage is Stage.TO_CLOSE, "the check")
    stage.context.actions.run("case.close")
    stage.until(lambda: stage.case(case.id).stage is Stage.TO_CALL_BACK, "the end")
    stage.move(case.id, Move.APPEAL, "道路封闭，车辆无法到达")
    stage.move(case.id, Move.CALL_BACK, "路面已恢复")
    stage.sit_down(stage.leader)
    stage.move(case.id, Move.UPHOLD_APPEAL, "交警封路记录属实")
    stage.shot("appeal")
    stage.sit_down(stage.duty)
    return stage.case(case.id)


def _open_case(stage: Theatre, at: Stage, place: int) -> Case:
    """A case that waits, another one for each play."""
    waiting = [
        c for c in stage.desk.picture.cases.values()
        if c.stage is at and c.lon is not None and not c.suspended_at and not c.returned_to
    ]  # fmt: skip
    return sorted(waiting, key=lambda c: c.id)[-place]


@contextmanager
def stage_of(folder: Path, language: str, out: Path | None = None) -> Iterator[Theatre]:
    """The demonstration district in `folder`, its window on the screen; nothing is simulated."""
    app = application()
    i18n.use(language)
    style.apply(app, tokens.load("dark"))
    loaded = replace(settings.load({}, demo=True), db=f"sqlite:///{(folder / 'c.db').as_posix()}")
    tile_maker.start()
    desk = open_desk(loaded)
    # The plays tell the field's part themselves: no gateway, no simulator.
    desk._services = [s for s in desk._services if not isinstance(s, Supervisor)]
    desk.start()
    stage = Theatre(desk, folder, language, out)
    try:
        yield stage
    finally:
        stage.window.close()
        stage.window.deleteLater()
        stage.context.bridge.stop()
        desk.close()
        tile_maker.close()
        app.processEvents()


def main() -> None:
    """Draw the pictures into the folder named."""
    out = Path(sys.argv[1])
    with TemporaryDirectory() as name, stage_of(Path(name), "zh_CN", out) as stage:
        for play in (duplicate, whistle, hard, appeal):
            play(stage)


if __name__ == "__main__":
    main()
