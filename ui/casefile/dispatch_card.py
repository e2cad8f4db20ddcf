"""The dispatch card: before an order whom to send, after it what came back from the field."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.cases import Case, Move, offered
from app.domain.orders import RECALL_WINDOW, Dispatch
from app.domain.registry import Unit
from app.i18n import _
from ui.actions.case_table import ICONS, KEYS, forward_moves, move_title, usual_move
from ui.actions.cases import CaseVerbs
from ui.casefile.candidates import Alternative, Recommended, UnitHead
from ui.casefile.move_form import asks
from ui.casefile.receipt_steps import steps
from ui.casefile.second_person import SecondPerson
from ui.context import Context
from ui.models.advice import Advice, advise, way_s
from ui.theme import fonts
from ui.widgets import format as fmt
from ui.widgets.elide import RIGHT, ElideLabel
from ui.widgets.keycap_button import PRIMARY, SECONDARY, TEXT, KeycapButton
from ui.widgets.recall_button import RecallButton
from ui.widgets.receipts import Receipts

MOST = 4
"""The recommended unit and three alternatives: more is a list, not advice."""


class DispatchCard(QWidget):
    """Next step, recommendation or running order of one case, whichever it needs now."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._verbs = CaseVerbs.of(context)
        self._case = ""
        self._advice: tuple[Advice, ...] = ()
        self._basis = ElideLabel("", fonts.SECONDARY, tone="text2")
        self._basis.set_align(RIGHT)
        self._problem = QLabel()
        self._problem.setProperty("type", "error")
        self._problem.setWordWrap(True)
        self._steps = _StepRow(context)
        self.second = SecondPerson(context)
        self.recommended = Recommended()
        self.order = _OrderView(context)
        self._none = QLabel()
        self._none.setWordWrap(True)
        self._none.setContentsMargins(12, 12, 12, 12)
        self._others: list[Alternative] = []
        self._reassigning = False
        self.reassign = KeycapButton(
            move_title(Move.REASSIGN), icon=ICONS[Move.REASSIGN], role=TEXT, small=True
        )
        self.reassign.clicked.connect(self._toggle_reassign)
        self._lay_out()
        self.recommended.pressed.connect(self._send_best)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(ElideLabel(_("Dispatch"), fonts.BODY, fonts.MEDIUM))
        head.addWidget(self._basis, 1)
        head.addWidget(self.reassign)
        self._card = QFrame()
        self._card.setProperty("surface", "raised")
        self._body = QVBoxLayout(self._card)
        self._body.setContentsMargins(1, 1, 1, 1)
        self._body.setSpacing(0)
        for part in (self._steps, self.second, self.recommended, self.order, self._none):
            self._body.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._problem)
        column.addWidget(self._card)

    @property
    def alternatives(self) -> list[Alternative]:
        """The next best, as shown."""
        return self._others

    def problem_text(self) -> str:
        """Why the last command was refused, as shown; empty for none."""
        return self._problem.text()

    def show_case(self, case_id: str) -> None:
        """Show another case."""
        self._case = case_id
        self._advice = ()
        self.refresh()

    def refresh(self) -> None:
        """Read the case anew."""
        case = self._context.picture.cases.get(self._case)
        if case is None:
            return
        order = self._context.picture.order_of(case)
        can = Move.DISPATCH in offered(case) and case.suspended_at is None
        self._advise(case if can else None)
        self._offer_others(case, order)
        problem = self._verbs.problem(case.id)
        self._problem.setText(problem.text if problem else "")
        self._problem.setVisible(problem is not None)
        self._steps.show_case(case)
        self.second.show_case(case, can)
        self.order.show_order(case, order if not can else None)
        self._none.setText(self._why_empty(case, can, order))
        self._none.setVisible(bool(self._none.text()))
        words = _("by distance · duty · load · cover") if self._advice else ""
        self._basis.set_text(words)

    def tick(self, now: datetime) -> None:
        """Count the running receipt on."""
        self.order.tick(now)

    def _why_empty(self, case: Case, can: bool, order: Dispatch | None) -> str:
        if case.ended:
            return _("The case is over; nothing more is sent.")
        if case.suspended_at is not None:
            return _("The case is suspended; it goes on when it is resumed.")
        if can and not self._advice:
            if case.lon is None:
                return _("The case has no place on the map, so no unit can be recommended.")
            return _("No unit is free for this. It is looked for again all the time.")
        if not can and order is None and not forward_moves(case):
            return _("No order is running.")
        return ""

    def _advise(self, case: Case | None) -> None:
        found = advise(self._context.picture, case, self._context.bridge.now, MOST) if case else ()
        self.recommended.setVisible(bool(found))
        if case is not None and found:
            first = usual_move(case) in (Move.DISPATCH, None)
            self.recommended.set_advice(found[0], first)
            self.recommended.button.set_busy(self._verbs.sending(case.id))
        if found[1:] != self._advice[1:] or len(found[1:]) != len(self._others):
            self._show_others(found[1:])
        for other in self._others:
            other.button.setEnabled(not self._verbs.sending(self._case))
        self._advice = found

    def _show_others(self, found: tuple[Advice, ...], move: Move = Move.DISPATCH) -> None:
        for other in self._others:
            other.setParent(None)
            other.deleteLater()
        self._others = [Alternative(advice, move) for advice in found]
        for other in self._others:
            other.pressed.connect(self._send if move is Move.DISPATCH else self._reassign)
            self._body.addWidget(other)

    def _offer_others(self, case: Case, order: Dispatch | None) -> None:
        """Under an order: who else could have it (改派)."""
        role = self._context.session.officer.role
        free = order is not None and order.running and Move.REASSIGN in offered(case, role)
        self.reassign.setVisible(free)
        if not free:
            self._reassigning = False
        if self._reassigning and order is not None:
            found = advise(self._context.picture, case, self._context.bridge.now, MOST + 1)
            others = tuple(a for a in found if a.unit.id != order.unit)
            if [a.unit.id for a in others] != [other.unit for other in self._others]:
                self._show_others(others, Move.REASSIGN)
        elif free:
            self._show_others(())

    def _toggle_reassign(self) -> None:
        self._reassigning = not self._reassigning
        self.refresh()

    def _send_best(self) -> None:
        if self._advice:
            self._send(self._advice[0].unit.id)

    def _send(self, unit: str) -> None:
        """With helpers ticked it is a consultation: their departments assist (协办)."""
        helpers = [other for other in self._others if other.assist.isChecked()]
        units = tuple(other.unit for other in helpers if other.unit != unit)
        assists = tuple(dict.fromkeys(o.department for o in helpers if o.unit != unit))
        leader, pin = self.second.given()
        self._verbs.dispatch(
            self._case, unit, helpers=units, assists=assists, leader=leader, pin=pin
        )
        self.second.clear()

    def _reassign(self, unit: str) -> None:
        self._reassigning = False
        self._verbs.reassign(self._case, unit)


class _StepRow(QWidget):
    """The officer's own steps that are not a dispatch: verify, establish, check, close."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._verbs = CaseVerbs.of(context)
        self._case = ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 10, 12, 10)
        self._row.setSpacing(8)
        self._buttons: dict[Move, KeycapButton] = {}
        for move in (Move.VERIFY, Move.OPEN, Move.CHECK, Move.CLOSE, Move.CALL_BACK):
            button = KeycapButton(move_title(move), KEYS[move], icon=ICONS[move])
            button.clicked.connect(lambda _checked=False, move=move: self._press(move))
            self._buttons[move] = button
            self._row.addWidget(button)
        self._row.addStretch(1)

    def _press(self, move: Move) -> None:
        if asks(move):
            self._verbs.reason_wanted.emit(self._case, move)
        else:
            self._verbs.move(self._case, move)

    def show_case(self, case: Case) -> None:
        """The legal ones; the usual one is the primary."""
        self._case = case.id
        legal = [m for m in forward_moves(case) if m is not Move.DISPATCH]
        usual = usual_move(case)
        for move, button in self._buttons.items():
            button.setVisible(move in legal)
            button.set_role(PRIMARY if move is usual else SECONDARY)
            button.set_busy(move is usual and self._verbs.sending(case.id))
        self.setVisible(bool(legal))


class _OrderView(QWidget):
    """The order a case is under: whom, the receipts, and for five seconds the way back."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._verbs = CaseVerbs.of(context)
        self._case: Case | None = None
        self._order: Dispatch | None = None
        self._eta_s = 0.0
        self.head = UnitHead()
        self.receipts = Receipts()
        self._sent = ElideLabel("", fonts.SECONDARY, tone="text2")
        self.recall = RecallButton()
        self.recall.clicked.connect(self._take_back)
        self.recall.expired.connect(self._show_recall)
        row = QHBoxLayout()
        row.addWidget(self._sent, 1)
        row.addWidget(self.recall)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(self.receipts)
        column.addLayout(row)

    def show_order(self, case: Case, order: Dispatch | None) -> None:
        """Show `order` of `case`, or nothing."""
        fresh = order is not None and (self._order is None or self._order.id != order.id)
        self._case, self._order = case, order
        self.setVisible(order is not None)
        if order is None:
            self.recall.stop()
            return
        row = self._context.picture.units.index.get(order.unit)
        if row is not None:
            unit = self._context.picture.units.items[row]
            self.head.set_unit(unit, _("Assigned"))
            if fresh:
                self._eta_s = self._arrival(case, order, unit)
        at = fmt.moment(order.at, self._context.bridge.now)
        self._sent.set_text(_("Sent {time}").format(time=at))
        self.tick(self._context.bridge.now)
        self._show_recall()

    def _arrival(self, case: Case, order: Dispatch, unit: Unit) -> float:
        """Seconds from the order to the arrival; 0 when the way is not known."""
        now = self._context.bridge.now
        way = way_s(self._context.picture, case, unit, now)
        return way + max(0.0, (now - order.at).total_seconds()) if way else 0.0

    def tick(self, now: datetime) -> None:
        """Count on."""
        if self._order is not None and self._case is not None:
            clocks = self._context.picture.clocks
            self.receipts.set_steps(steps(self._order, self._case, clocks, now, self._eta_s))

    def _show_recall(self) -> None:
        if self._order is None or self._case is None:
            return
        if self._verbs.why_not(self._case.id, Move.RECALL):
            self.recall.stop()
        elif self.recall.isHidden():
            limit = RECALL_WINDOW.total_seconds()
            gone = (self._context.bridge.now - self._order.at).total_seconds()
            self.recall.start(limit - gone, limit)

    def _take_back(self) -> None:
        if self._case is not None:
            self._verbs.recall(self._case.id)
