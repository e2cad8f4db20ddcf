"""Suggestions with their evidence: looked at, put off, or dismissed with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.suggestions import Answer, Suggestion
from app.i18n import _
from app.messages.commands import AnswerSuggestion
from app.picture.picture import Changes
from ui.actions.sending import send
from ui.context import Context
from ui.models import suggestions as facts
from ui.modes.history import quiet_label
from ui.modes.list_row import ListRow
from ui.widgets.empty_state import EmptyState
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import PRIMARY, TEXT, KeycapButton

LATER_MIN = (15, 60, 24 * 60)
"""Minutes after which a suggestion put off comes again."""


class Suggested(QWidget):
    """`asked` carries the suggestion whose mode is to be previewed."""

    asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown: tuple[Suggestion, ...] | None = None
        self.rows: list[SuggestionRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 12)
        self._column.setSpacing(0)
        context.bridge.changed.connect(self.on_changed)

    def on_changed(self, changes: Changes) -> None:
        """An answer, a switch or new evidence changes what is suggested."""
        if self.isVisible() and (
            changes.calendar or changes.mode or changes.warnings or changes.alarms
        ):
            self.refresh()

    def refresh(self) -> None:
        """Suggest anew; what is being typed stays where the suggestions are the same."""
        picture, now = self._context.picture, self._context.bridge.now
        found = facts.suggestions(picture, now)
        if found == self._shown:
            return
        self._shown = found
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        missing = facts.unpublished(picture, now)
        if missing:
            note = quiet_label(missing)
            note.setContentsMargins(14, 12, 14, 4)
            self._column.addWidget(note)
        self.rows = [SuggestionRow(self._context, one) for one in found]
        for row in self.rows:
            row.asked.connect(self.asked)
            self._column.addWidget(row)
        if not self.rows:
            text = _(
                "No holiday, event, warning, sensor or order from above speaks for another mode."
            )
            self._column.addWidget(EmptyState("check", _("Nothing is suggested"), text))
        self._column.addStretch(1)


class SuggestionRow(ListRow):
    """One suggestion. `asked` when its mode is to be previewed."""

    asked = Signal(object)

    def __init__(self, context: Context, one: Suggestion) -> None:
        picture = context.picture
        mode = picture.catalogue.modes[one.mode]
        lines = [line for line in facts.evidence(picture, one) if line]
        super().__init__(mode.icon, facts.title(picture, one), lines[0], lines[1:], one.level)
        self._context, self._one = context, one
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("Reason, needed to dismiss it"))
        self.reason.setAccessibleName(_("Reason, needed to dismiss it"))
        self.reason.setMaxLength(500)
        self.note = FieldNote(self.reason, "")
        look = KeycapButton(_("Preview"), icon="eye", role=PRIMARY, small=True)
        look.clicked.connect(lambda: self.asked.emit(one))
        self.buttons.addWidget(look)
        for minutes in LATER_MIN:
            later = KeycapButton(_later(minutes), role=TEXT, small=True)
            later.setToolTip(_("Put off for that long"))
            later.clicked.connect(lambda _c=False, m=minutes: self.put_off(m))
            self.buttons.addWidget(later)
        self.buttons.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.reason, 1)
        dismiss = KeycapButton(_("Dismiss"), role=TEXT, small=True)
        dismiss.clicked.connect(self.dismiss)
        row.addWidget(dismiss)
        self.body.addLayout(row)
        self.body.addWidget(self.note)

    def put_off(self, minutes: int) -> None:
        """Let it come again later."""
        until = self._context.bridge.now + timedelta(minutes=minutes)
        self._answer(Answer.PUT_OFF, until=until)

    def dismiss(self) -> None:
        """Not followed; the reason is kept."""
        self._answer(Answer.DISMISSED)

    def _answer(self, answer: Answer, until: datetime | None = None) -> None:
        context = self._context
        command = AnswerSuggestion(
            command_id=context.desk.command_id(),
            officer=context.session.officer.id,
            suggestion=self._one.id,
            answer=answer,
            reason=self.reason.text(),
            until=until,
        )
        context.spawn(self._send(command))

    async def _send(self, command: AnswerSuggestion) -> None:
        self.note.complain(await send(self._context, command))


def _later(minutes: int) -> str:
    if minutes < 60:
        return _("in {n} min").format(n=minutes)
    return _("in {n} h").format(n=minutes // 60)
