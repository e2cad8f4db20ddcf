"""An order's receipts as the five steps the officer reads: seconds taken, running, late, expected.

Every figure counts from the moment the order was sent.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from app import wording
from app.domain.cases import Case, Stage
from app.domain.clocks import Clocks
from app.domain.orders import RECEIPTS, Dispatch, Receipt as Step
from app.i18n import _
from ui.widgets import format as fmt
from ui.widgets.receipts import DONE, FAILED, LATE, RUNNING, WAITING, Receipt


def steps(
    order: Dispatch, case: Case, clocks: Clocks, now: datetime, eta_s: float = 0.0
) -> list[Receipt]:
    """The five steps of `order` at `now`. `eta_s` is the expected way to the place, seconds from
    the order; 0 when it is not known."""
    waiting = order.next_receipt()
    return [_step(step, step is waiting, order, case, clocks, now, eta_s) for step in RECEIPTS]


def _step(
    step: Step,
    current: bool,
    order: Dispatch,
    case: Case,
    clocks: Clocks,
    now: datetime,
    eta_s: float,
) -> Receipt:
    label = wording.receipt(step)
    at = order.receipts.get(step.value)
    if at is not None:
        return Receipt(label, DONE, _took((at - order.at).total_seconds()))
    if order.recalled_at is not None:
        return Receipt(
            label, FAILED if current else WAITING, _("recalled") if current else fmt.DASH
        )
    limit = _limit_s(step, order, case, clocks, eta_s)
    if current:
        return _running(label, (now - order.at).total_seconds(), limit)
    return Receipt(label, WAITING, _expected(step, order, limit))


def _took(seconds: float) -> str:
    seconds = max(0.0, seconds)
    return f"{round(seconds * 1000)}{fmt.NBSP}ms" if seconds < 0.1 else fmt.took(seconds)


def _running(label: str, gone: float, limit: float) -> Receipt:
    gone = max(0.0, gone)
    if limit <= 0:
        return Receipt(label, RUNNING, fmt.duration(gone))
    if gone > limit:
        return Receipt(label, LATE, fmt.overdue(gone - limit))
    return Receipt(label, RUNNING, fmt.elapsed_of(gone, limit), gone / limit)


def _limit_s(step: Step, order: Dispatch, case: Case, clocks: Clocks, eta_s: float) -> float:
    """Seconds from the order: the mode's limit to sign, the way, the case's limit to handle."""
    if step is Step.SIGNED:
        return float(clocks.mode.limits.get(Stage.TO_SIGN.value, 0))
    if step is Step.ARRIVED:
        return eta_s
    if step is Step.DONE:
        due = clocks.due(case) if case.stage is Stage.HANDLING else clocks.whole(case)
        return (due.at - order.at).total_seconds() if due.at else 0.0
    return 0.0


def _expected(step: Step, order: Dispatch, limit: float) -> str:
    if limit <= 0:
        return fmt.DASH
    at = fmt.clock_short(order.at + timedelta(seconds=limit))
    if step is Step.ARRIVED:
        return _("about {time}").format(time=at)
    return _("by {time}").format(time=at)
