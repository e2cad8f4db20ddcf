"""Who reported a case: masked until an officer asks, and every look is kept."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.cases import CENTRE, Case
from app.i18n import _
from app.messages.commands import RevealReporter
from ui.actions.sending import send_or_toast
from ui.context import Context
from ui.models.case_row import masked
from ui.theme import fonts
from ui.widgets.elide import ElideLabel
from ui.widgets.keycap_button import TEXT, KeycapButton


class Reporter(QWidget):
    """One line; shown in full only after the look is in the journal, until the case is left."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._case: Case | None = None
        self._shown = ""
        self._label = ElideLabel(_("Reporter"), fonts.SECONDARY, tone="text2")
        self._label.setFixedWidth(64)
        self.text = ElideLabel("", fonts.SECONDARY)
        self.button = KeycapButton(_("Show"), icon="eye", role=TEXT, small=True)
        self.button.clicked.connect(self._reveal)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._label)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)

    def show_case(self, case: Case) -> None:
        """Show another case; what was revealed is masked again."""
        if self._case is None or self._case.id != case.id:
            self._shown = ""
        self._case = case
        self.setVisible(bool(case.reporter or case.phone))
        open_ = self._shown == case.id
        plain = " ".join(part for part in (case.reporter, case.phone) if part)
        self.text.set_text(plain if open_ else masked(case.reporter, case.phone))
        allowed = self._context.session.officer.role in CENTRE
        self.button.setVisible(allowed and not open_)

    def _reveal(self) -> None:
        case = self._case
        if case is None:
            return
        context = self._context
        command = RevealReporter(
            command_id=context.desk.command_id(),
            officer=context.session.officer.id,
            case=case.id,
            reason="",
        )

        async def reveal() -> None:
            if await send_or_toast(context, command, _("Reporter")):
                self._shown = case.id
                if self._case is not None:
                    self.show_case(self._case)

        context.spawn(reveal())
