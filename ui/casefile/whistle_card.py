"""吹哨报到 in the case file: who is called, who has come, who is late; the rating at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.domain.cases import Case
from app.domain.whistles import ON_SITE, Whistle
from app.i18n import _, local
from app.messages.commands import BlowWhistle, EndWhistle, UrgeWhistle
from ui.actions.sending import send
from ui.context import Context
from ui.theme import fonts, levels, tokens
from ui.widgets import format as fmt
from ui.widgets.elide import RIGHT, ElideLabel, paint_text
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import TEXT, KeycapButton

ROW = 30
_COLUMNS = 3
_SCORES = (5, 4, 3, 2, 1)


class WhistleCard(QWidget):
    """Hidden while there is neither a whistle nor the wish to blow one."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._case = ""
        self.form = _BlowForm(context)
        self.boards: list[WhistleBoard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self.form)
        self.form.hide()
        self.hide()

    def show_case(self, case_id: str) -> None:
        """Show the running whistles of a case."""
        if case_id != self._case:
            self.form.hide()
        self._case = case_id
        running = [w for w in self._context.picture.whistles.values() if w.case == case_id]
        if [w.id for w in running] != [board.whistle.id for board in self.boards]:
            self._rebuild(running)
        for board, whistle in zip(self.boards, running, strict=True):
            board.show_whistle(whistle, self._context.bridge.now)
        self._show()

    def ask(self, case: Case) -> None:
        """Ask whom to call."""
        self.form.ask(case)
        self._show()

    def tick(self, now: datetime) -> None:
        """Count the deadlines on."""
        for board in self.boards:
            board.show_whistle(board.whistle, now)

    def _rebuild(self, running: list[Whistle]) -> None:
        for board in self.boards:
            board.setParent(None)
            board.deleteLater()
        self.boards = [WhistleBoard(self._context, whistle) for whistle in running]
        for board in self.boards:
            self._column.addWidget(board)

    def _show(self) -> None:
        self.setVisible(bool(self.boards) or not self.form.isHidden())


class _BlowForm(QFrame):
    """Departments, minutes to be there, and why."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("surface", "raised")
        self._context = context
        self._case = ""
        self.departments: dict[str, QCheckBox] = {}
        self._boxes = QGridLayout()
        self._boxes.setSpacing(6)
        self.minutes = QSpinBox()
        self.minutes.setRange(5, 24 * 60)
        self.minutes.setSuffix(" " + _("min"))
        self.minutes.setAccessibleName(_("Minutes to be on site"))
        self.reason = QLineEdit()
        self.reason.setMaxLength(200)
        self.reason.setPlaceholderText(_("Why the departments are needed"))
        self._note = FieldNote(self.reason, _("They check in on site by the deadline."))
        blow = KeycapButton(_("Blow the whistle"), "Return", icon="megaphone")
        shut = KeycapButton(_("Cancel"), role=TEXT)
        blow.clicked.connect(self._blow)
        self.reason.returnPressed.connect(self._blow)
        shut.clicked.connect(self.hide)
        row = QHBoxLayout()
        for part, stretch in ((self.reason, 1), (self.minutes, 0), (blow, 0), (shut, 0)):
            row.addWidget(part, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 6)
        column.addWidget(ElideLabel(_("Blow the whistle for"), fonts.BODY, fonts.MEDIUM))
        column.addLayout(self._boxes)
        column.addLayout(row)
        column.addWidget(self._note)

    def ask(self, case: Case) -> None:
        """Offer all departments, those of the duties list ticked."""
        self._case = case.id
        while (item := self._boxes.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        picture = self._context.picture
        duty = picture.catalogue.category(case.category).departments
        found = picture.registry.departments.values()
        ordered = sorted(found, key=lambda d: (d.id not in duty, d.name))
        self.departments = {d.id: QCheckBox(local(d.name, d.name_en)) for d in ordered}
        for place, (key, box) in enumerate(self.departments.items()):
            box.setChecked(key in duty)
            self._boxes.addWidget(box, place // _COLUMNS, place % _COLUMNS)
        self.minutes.setValue(int(ON_SITE.total_seconds() // 60))
        self.reason.clear()
        self._note.complain("")
        self.show()
        self.reason.setFocus()

    def _blow(self) -> None:
        context = self._context
        called = tuple(key for key, box in self.departments.items() if box.isChecked())
        command = BlowWhistle(
            command_id=context.desk.command_id(),
            officer=context.session.officer.id,
            case=self._case,
            departments=called,
            deadline=context.bridge.now + timedelta(minutes=self.minutes.value()),
            reason=self.reason.text().strip(),
        )

        async def blow() -> None:
            problem = await send(context, command)
            self._note.complain(problem)
            self.setVisible(bool(problem))

        context.spawn(blow())


class WhistleBoard(QFrame):
    """One whistle: a row for each department, and the way to end it."""

    def __init__(self, context: Context, whistle: Whistle) -> None:
        super().__init__()
        self.setProperty("surface", "raised")
        self.whistle = whistle
        self._context = context
        self._title = ElideLabel("", fonts.BODY, fonts.MEDIUM)
        self._left = ElideLabel("", fonts.SECONDARY, tone="text2")
        self._left.set_align(RIGHT)
        self._problem = FieldNote(self, "")
        self.rows = {
            key: _Department(_name(context, key), self._urge(key)) for key in whistle.departments
        }
        self.end = KeycapButton(_("End and rate"), icon="flag", small=True)
        self.end.clicked.connect(self._end)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._left)
        foot = QHBoxLayout()
        foot.addWidget(self._problem, 1)
        foot.addWidget(self.end)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(2)
        column.addLayout(head)
        for row in self.rows.values():
            column.addWidget(row)
        column.addLayout(foot)

    def show_whistle(self, whistle: Whistle, now: datetime) -> None:
        """Show it as it stands at `now`."""
        self.whistle = whistle
        self._title.set_text(_("Whistle: {reason}").format(reason=whistle.reason))
        here, all_ = len(whistle.checked_in), len(whistle.departments)
        left = (whistle.deadline - now).total_seconds()
        clock = fmt.duration(left) if left >= 0 else fmt.overdue(-left)
        self._left.set_text(
            _("{here} of {all} there · {clock}").format(here=here, all=all_, clock=clock)
        )
        for key, row in self.rows.items():
            row.show_state(whistle, key, now)
        self.end.forbid("")

    def _urge(self, department: str) -> Callable[[], None]:
        def urge() -> None:
            context = self._context
            command = UrgeWhistle(
                command_id=context.desk.command_id(),
                officer=context.session.officer.id,
                whistle=self.whistle.id,
                department=department,
                escalate=department in self.whistle.urged,
            )
            context.spawn(self._send(command))

        return urge

    def _end(self) -> None:
        context = self._context
        command = EndWhistle(
            command_id=context.desk.command_id(),
            officer=context.session.officer.id,
            whistle=self.whistle.id,
            ratings={key: row.score() for key, row in self.rows.items()},
        )
        context.spawn(self._send(command))

    async def _send(self, command: UrgeWhistle | EndWhistle) -> None:
        self._problem.complain(await send(self._context, command))


class _Department(QWidget):
    """`● 城管局 12:04 到场 李工 … [催促] [评分]`: shape and word say the state."""

    def __init__(self, name: str, urge: Callable[[], None]) -> None:
        super().__init__()
        self.state = ""
        self._name, self._level, self._shape = name, 4, levels.UNACKNOWLEDGED
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.urge = KeycapButton(_("Urge"), small=True)
        self.urge.clicked.connect(urge)
        self._score = QComboBox()
        self._score.setAccessibleName(_("Rating of {name}").format(name=name))
        for n in _SCORES:
            self._score.addItem(_("{n} of 5").format(n=n), n)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addStretch(1)
        row.addWidget(self.urge)
        row.addWidget(self._score)

    def score(self) -> int:
        """The rating chosen."""
        return int(self._score.currentData())

    def show_state(self, whistle: Whistle, key: str, now: datetime) -> None:
        """What this department has done so far."""
        came = whistle.checked_in.get(key)
        late = key in whistle.late(now)
        if came is not None:
            person = whistle.persons.get(key, "")
            word = _("there late at {time}") if late else _("there at {time}")
            self.state = f"{word.format(time=fmt.clock(came))} {person}".strip()
            self._level, self._shape = (3 if late else 4), levels.ACKNOWLEDGED
        else:
            self.state = _missing(whistle, key, late)
            self._level = 1 if key in whistle.escalated else 2 if late else 3
            self._shape = levels.UNACKNOWLEDGED
        self.urge.setVisible(came is None and key not in whistle.escalated)
        self.urge.set_title(_("Escalate") if key in whistle.urged else _("Urge"))
        if came is None and late and self._score.currentIndex() == 0:
            self._score.setCurrentIndex(_SCORES.index(1))
        self.setAccessibleName(f"{self._name} {self.state}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens.current()
        levels.paint_level(painter, QRectF(0, 8, 14, 14), self._level, self._shape, theme=theme)
        room = QRectF(22, 0, self.width() - 22 - 170, ROW)
        took = paint_text(painter, room, self._name, theme.text1, fonts.BODY)
        rest = room.adjusted(took + 10, 0, 0, 0)
        paint_text(painter, rest, self.state, theme.text2, fonts.SECONDARY)
        painter.end()


def _missing(whistle: Whistle, key: str, late: bool) -> str:
    if key in whistle.escalated:
        return _("did not come, escalated {time}").format(time=fmt.clock(whistle.escalated[key]))
    if key in whistle.urged:
        return _("urged {time}").format(time=fmt.clock(whistle.urged[key]))
    return _("late") if late else _("on the way")


def _name(context: Context, department: str) -> str:
    body = context.picture.registry.departments.get(department)
    return local(body.name, body.name_en) if body else department
