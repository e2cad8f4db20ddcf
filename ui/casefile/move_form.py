"""Asks what a move needs before it is made: why, and what else it carries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from app import wording
from app.domain.cases import NONE, RULES, Case, Details, Move
from app.domain.duplicates import likely
from app.domain.moves import LEADERS
from app.i18n import _, local
from app.picture.picture import Picture
from ui.models.case_row import place_text
from ui.widgets import format as fmt
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import DANGER, TEXT, KeycapButton

_IRREVERSIBLE = frozenset({Move.VOID})
SHORTEST = 2
"""Characters that make a reason: one alone says nothing."""
_SUSPENSIONS = (1, 3, 7, 14, 30, 90, 180, 365)
"""Days a suspension may be asked for."""

BACK = Details(satisfied=False, way="back")
"""Whoever called is not satisfied, and the unit has to come again (退回重办)."""
Choice = tuple[str, Details]
Choices = Callable[[Case, Picture, datetime], list[Choice]]


def _satisfaction(case: Case, picture: Picture, now: datetime) -> list[Choice]:
    return [
        (_("Satisfied, closed"), Details(satisfied=True)),
        (_("Not satisfied, back to the unit"), BACK),
        (_("Not satisfied, closed"), Details(satisfied=False)),
        (_("Not reached, to be called again"), NONE),
    ]


def _until(case: Case, picture: Picture, now: datetime) -> list[Choice]:
    return [
        (_("until {day}").format(day=fmt.date(end)), Details(until=end))
        for end in (now + timedelta(days=days) for days in _SUSPENSIONS)
    ]


def _twins(case: Case, picture: Picture, now: datetime) -> list[Choice]:
    return [
        (
            f"{like.case.id} · {local(like.case.title, like.case.title_en)} · "
            f"{place_text(like.case, picture)} · {fmt.distance(like.metres)}",
            Details(target=like.case.id),
        )
        for like in likely(case, picture.cases.values(), most=8)
    ]


def _leaders(case: Case, picture: Picture, now: datetime) -> list[Choice]:
    people = [o for o in picture.registry.officers.values() if o.role in LEADERS]
    return [(local(o.name, o.name_en), Details(person=o.id)) for o in people]


def _scores(case: Case, picture: Picture, now: datetime) -> list[Choice]:
    return [(_("{n} of 5").format(n=n), Details(score=n)) for n in (5, 4, 3, 2, 1)]


_CHOICES: dict[Move, Choices] = {
    Move.CALL_BACK: _satisfaction,
    Move.SUSPEND: _until,
    Move.MERGE: _twins,
    Move.TAKE_OVER: _leaders,
    Move.RATE: _scores,
}


def asks(move: Move) -> bool:
    """Whether a move needs anything said before it is made."""
    return RULES[move].needs_reason or move in _CHOICES


class MoveForm(QFrame):
    """Hidden until asked. `given` carries the move, the reason and the rest; Escape takes it
    back."""

    given = Signal(object, str, object)

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self.setProperty("surface", "raised")
        self._picture = picture
        self._move: Move | None = None
        self.choice = QComboBox()
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.choice.setMinimumContentsLength(16)
        self.edit = QLineEdit()
        self.edit.setMaxLength(200)
        for part in (self.edit, self.choice):
            part.installEventFilter(self)
        self._note = FieldNote(self.edit)
        self._confirm = KeycapButton("", "Return")
        self._cancel = KeycapButton(_("Cancel"), "Escape", role=TEXT)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.choice, 2)
        row.addWidget(self.edit, 3)
        row.addWidget(self._confirm)
        row.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 4)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._note)
        self._confirm.clicked.connect(self._give)
        self._cancel.clicked.connect(self.close_bar)
        self.edit.textChanged.connect(lambda _text: self._note.complain(""))
        self.hide()

    def ask(self, move: Move, case: Case, now: datetime) -> None:
        """Ask for what `move` on `case` needs."""
        self._move = move
        name = wording.move(move)
        needed = RULES[move].needs_reason
        hint = (
            _("{move}: reason, at least two characters") if needed else _("{move}: note, optional")
        )
        self.edit.clear()
        self.edit.setPlaceholderText(hint.format(move=name))
        self.edit.setAccessibleName(self.edit.placeholderText())
        self._offer(_CHOICES[move](case, self._picture, now) if move in _CHOICES else None)
        self._confirm.set_title(name)
        self._confirm.set_role(DANGER if move in _IRREVERSIBLE else "secondary")
        self._note.complain("")
        if move is Move.MERGE and not self.choice.count():
            self._note.complain(_("No open case is near in place, time and text."))
        self.show()
        first = self.edit if needed or self.choice.isHidden() else self.choice
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_bar(self) -> None:
        """Take the question back."""
        self._move = None
        self.hide()

    def _offer(self, choices: list[Choice] | None) -> None:
        self.choice.clear()
        self.choice.setVisible(choices is not None)
        for text, details in choices or ():
            self.choice.addItem(text, details)
            self.choice.setItemData(self.choice.count() - 1, text, Qt.ItemDataRole.ToolTipRole)

    def _give(self) -> None:
        reason = self.edit.text().strip()
        if self._move is None:
            return
        details = self.choice.currentData()
        move = Move.REWORK if details == BACK else self._move
        if RULES[move].needs_reason and len(reason) < SHORTEST:
            self._note.complain(_("A reason of at least two characters is needed."))
            return
        if self._move in _CHOICES and not isinstance(details, Details):
            self._note.complain(_("There is nothing to choose from."))
            return
        self.close_bar()
        if details == BACK:
            details = Details(satisfied=False)
        self.given.emit(move, reason, details if isinstance(details, Details) else NONE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        if not isinstance(event, QKeyEvent) or event.key() not in keys:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            self._give()
        return True
