"""Orders to the field (指令) and their receipts (回执): sent, delivered, signed, arrived, done."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import Refused

RECALL_WINDOW = timedelta(seconds=5)
"""How long after the click an order may be taken back (issue: recall within 5 s)."""


class Receipt(StrEnum):
    """The five receipts 发 达 签 到 毕, in their order."""

    SENT = "sent"
    DELIVERED = "delivered"
    SIGNED = "signed"
    ARRIVED = "arrived"
    DONE = "done"


RECEIPTS = tuple(Receipt)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One order to one unit for one case. `receipts` maps a receipt to its UTC time."""

    id: str
    case: str
    unit: str
    officer: str
    at: datetime
    note: str = ""
    receipts: dict[str, datetime] = field(default_factory=dict)
    recalled_at: datetime | None = None
    exercise: bool = False

    @property
    def running(self) -> bool:
        """Neither recalled nor done."""
        return self.recalled_at is None and Receipt.DONE.value not in self.receipts

    def next_receipt(self) -> Receipt | None:
        """The receipt being waited for."""
        return next((r for r in RECEIPTS if r.value not in self.receipts), None)


def receipted(dispatch: Dispatch, receipt: Receipt, at: datetime) -> Dispatch:
    """`dispatch` with one more receipt; a repeated receipt changes nothing."""
    if receipt.value in dispatch.receipts:
        return dispatch
    return replace(dispatch, receipts={**dispatch.receipts, receipt.value: at})


def recalled(dispatch: Dispatch, at: datetime) -> Dispatch:
    """`dispatch` taken back at `at`; Refused after the window or once it is signed for."""
    if dispatch.recalled_at is not None:
        raise Refused("dispatch.recalled", case=dispatch.case)
    if Receipt.SIGNED.value in dispatch.receipts:
        raise Refused("dispatch.signed", case=dispatch.case)
    if at - dispatch.at > RECALL_WINDOW:
        raise Refused("dispatch.too_late", seconds=int(RECALL_WINDOW.total_seconds()))
    return replace(dispatch, recalled_at=at)
