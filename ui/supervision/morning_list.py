"""The morning list (晨会清单): each reason with its count, its cases below, all of them in the
queue with one press."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import wording
from app.domain.clocks import DueState
from app.i18n import _, ngettext
from ui.context import Context
from ui.models.case_row import line_words
from ui.models.morning import Group, Line, morning
from ui.theme import fonts
from ui.widgets import format as fmt
from ui.widgets.case_line import CaseLine
from ui.widgets.elide import ElideLabel
from ui.widgets.keycap_button import TEXT, KeycapButton

MOST = 6
"""Lines of a group; the rest are in the queue."""


class MorningList(QWidget):
    """Read anew when asked: a list one reads from must not move."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.groups: list[Group] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 12)
        self._column.setSpacing(0)

    def refresh(self) -> None:
        """Show what stands now."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        now = self._context.bridge.now
        self.groups = morning(self._context.picture, now)
        for group in self.groups:
            self._column.addWidget(self._head(group))
            for line in group.lines[:MOST]:
                self._column.addWidget(self._line(line, now))
        self._column.addStretch(1)

    def show_all(self, group: Group) -> None:
        """Bring a group's cases into the queue."""
        cases = frozenset(line.case.id for line in group.lines)
        self._context.session.gather(cases, _(group.title))

    def _head(self, group: Group) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 12, 8, 4)
        number = len(group.lines)
        count = ngettext("{n} case", "{n} cases", number).format(n=fmt.number(number))
        row.addWidget(ElideLabel(f"{_(group.title)} · {count}", fonts.BODY, fonts.MEDIUM), 1)
        if group.lines:
            every = KeycapButton(_("All in the queue"), icon="list", role=TEXT, small=True)
            every.clicked.connect(lambda: self.show_all(group))
            row.addWidget(every)
        return head

    def _line(self, line: Line, now: datetime) -> CaseLine:
        state, at = line.due.state(now), line.due.at
        late = state is DueState.OVERDUE
        if line.due.paused or at is None:
            told = wording.stage(line.case.stage)
        elif late:
            told = fmt.overdue((now - at).total_seconds())
        else:
            told = fmt.duration((at - now).total_seconds())
        made = CaseLine(line_words(line.case, self._context.picture, told, self._why(line), late))
        made.pressed.connect(self._context.session.open_case)
        return made

    def _why(self, line: Line) -> str:
        case = line.case
        parts = [wording.stage(case.stage)]
        if case.returns:
            parts.append(_("returned {n}×").format(n=case.returns))
        if case.sheet:
            parts.append(case.sheet)
        if case.urges:
            parts.append(_("urged {n}×").format(n=case.urges))
        return " · ".join(parts)
