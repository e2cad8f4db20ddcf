"""What unfolds below the selected row: the facts in brief, and the moves that are legal now."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app import wording
from app.domain.cases import Case, Move
from app.domain.orders import RECALL_WINDOW, Receipt
from app.i18n import _, local
from ui.actions.case_table import ICONS, KEYS, dispatch_best, forward_moves, move_title
from ui.actions.cases import CaseVerbs
from ui.context import Context
from ui.models.advice import Advice, advise, way_text
from ui.models.case_facts import brief_facts
from ui.queue.row import MARGIN, TEXT_LEFT
from ui.theme import tokens
from ui.widgets import format as fmt
from ui.widgets.facts import Fact, Facts
from ui.widgets.keycap_button import PRIMARY, SECONDARY, KeycapButton
from ui.widgets.recall_button import RecallButton

MOST_MOVES = 2


class Preview(QWidget):
    """Belongs to one case at a time. `resized` when it needs another height."""

    resized = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._verbs = CaseVerbs.of(context)
        self._case = ""
        self._facts = Facts(20, 13)
        self._problem = QLabel()
        self._problem.setProperty("type", "error")
        self._problem.setWordWrap(True)
        self._moves = [KeycapButton("") for _n in range(MOST_MOVES)]
        self._made: list[Move] = []
        self._recall = RecallButton()
        self._open = KeycapButton(_("Open file"), "Return")
        self._lay_out()
        self._verbs.changed.connect(self._on_case_changed)

    def show_case(self, case_id: str) -> None:
        """Show another case."""
        self._case = case_id
        self.refresh()

    def refresh(self) -> None:
        """Read the case anew."""
        case = self._context.picture.cases.get(self._case)
        if case is None:
            return
        before = self.sizeHint()
        best = self._advice(case)
        self._facts.set_facts(self._lines(case, best))
        self._show_problem(case)
        self._show_moves(case, best)
        if self.sizeHint() != before:
            self.resized.emit()

    def lines(self) -> tuple[Fact, ...]:
        """The facts as they are shown."""
        return self._facts.facts()

    def sizeHint(self) -> QSize:
        high = 2 + self._facts.sizeHint().height() + 10 + 32 + 10
        if not self._problem.isHidden():
            high += self._problem.heightForWidth(self._room()) + 6
        return QSize(400, high)

    def _room(self) -> int:
        return max(120, self.width() - TEXT_LEFT - MARGIN)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in self._moves:
            buttons.addWidget(button)
        buttons.addWidget(self._recall)
        buttons.addWidget(self._open)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(TEXT_LEFT - 1, 2, MARGIN, 10)
        column.setSpacing(0)
        column.addWidget(self._facts)
        column.addSpacing(6)
        column.addWidget(self._problem)
        column.addStretch(1)
        column.addLayout(buttons)
        for n, button in enumerate(self._moves):
            button.clicked.connect(lambda _checked=False, n=n: self._make(n))
        self._recall.clicked.connect(lambda: self._verbs.recall(self._case))
        self._recall.expired.connect(self.refresh)
        self._open.clicked.connect(lambda: self._context.session.open_case(self._case))

    def _advice(self, case: Case) -> Advice | None:
        if Move.DISPATCH not in forward_moves(case):
            return None
        found = advise(self._context.picture, case, self._context.bridge.now, 1)
        return found[0] if found else None

    def _lines(self, case: Case, best: Advice | None) -> list[Fact]:
        lines = brief_facts(case, self._context.picture)
        if best is not None:
            lines.append(Fact(_("Advice"), advice_line(best)))
        elif case.dispatch:
            lines.append(Fact(_("Order"), self._order(case)))
        return lines

    def _order(self, case: Case) -> str:
        picture = self._context.picture
        order = picture.order_of(case)
        row = picture.units.index.get(case.assignee, -1)
        unit = picture.units.items[row] if row >= 0 else None
        name = local(unit.name, unit.name_en) if unit else case.assignee
        if order is None or not order.receipts:
            return name
        last = max(order.receipts, key=lambda key: list(Receipt).index(Receipt(key)))
        at = fmt.clock(order.receipts[last])
        return f"{name} · {wording.receipt(Receipt(last))} {at}"

    def _show_problem(self, case: Case) -> None:
        problem = self._verbs.problem(case.id)
        text = problem.text if problem and not problem.conflict else ""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def _show_moves(self, case: Case, best: Advice | None) -> None:
        self._made = forward_moves(case)[:MOST_MOVES]
        busy = self._verbs.sending(case.id)
        for n, button in enumerate(self._moves):
            button.setVisible(n < len(self._made))
            if n >= len(self._made):
                continue
            move = self._made[n]
            button.set_title(move_title(move))
            button.set_key(KEYS.get(move, ""))
            button.set_icon(ICONS[move] if n == 0 else "")
            button.set_role(PRIMARY if n == 0 else SECONDARY)
            button.set_busy(busy and n == 0)
            none = move is Move.DISPATCH and best is None
            button.forbid(_("No unit is free for this.") if none else "")
        self._show_recall(case)

    def _show_recall(self, case: Case) -> None:
        order = self._context.picture.order_of(case)
        limit = RECALL_WINDOW.total_seconds()
        open_ = order is not None and not self._verbs.why_not(case.id, Move.RECALL)
        if open_ and order is not None and self._recall.isHidden():
            gone = (self._context.bridge.now - order.at).total_seconds()
            self._recall.start(limit - gone, limit)
        elif not open_:
            self._recall.stop()

    def _make(self, n: int) -> None:
        if n >= len(self._made):
            return
        move = self._made[n]
        if move is Move.DISPATCH:
            dispatch_best(self._context, self._case)
        else:
            self._verbs.move(self._case, move)

    def _on_case_changed(self, case_id: str) -> None:
        if case_id == self._case:
            self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens.current()
        painter.fillRect(self.rect(), theme.select_bg)
        painter.fillRect(QRectF(0, 0, 3, self.height()), theme.select)
        painter.end()


def advice_line(best: Advice) -> str:
    """`市政抢修二组 · 1.2 km · 4 分`."""
    name = local(best.unit.name, best.unit.name_en)
    return f"{name} · {way_text(best)}"
