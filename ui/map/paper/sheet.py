"""What a sheet is: paper, resolution, what stands on it, and where each part lies.

Lengths on a sheet are logical pixels of 1/96 inch, so that letters and marks are as large on paper
as on the screen; a picture of it is painted with `scale` device pixels to each.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize

PAPERS = {
    "A4": QPageSize.PageSizeId.A4,
    "A3": QPageSize.PageSizeId.A3,
    "A2": QPageSize.PageSizeId.A2,
}
RESOLUTIONS = (150, 200, 300)
PDF, PNG = "pdf", "png"
MOST_PIXELS = 20_000_000
"""A sheet with more is refused: its picture alone would take 80 MB and as much again."""
LOGICAL_DPI, _MM = 96.0, 25.4
_MARGIN, _HEAD, _FOOT, _LEGEND, _GAP = 38.0, 46.0, 40.0, 208.0, 12.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What the officer asks for. `light`: colours for paper; `redact`: no personal data."""

    title: str
    paper: str = "A4"
    landscape: bool = True
    dpi: int = 200
    form: str = PDF
    legend: bool = True
    light: bool = True
    redact: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """What is written round the map."""

    centre: str
    officer: str
    at: datetime
    credits: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A wish laid out: the page and its parts in logical pixels."""

    wish: Wish
    page: QRectF
    head: QRectF
    map: QRectF
    legend: QRectF
    foot: QRectF

    @property
    def scale(self) -> float:
        """Device pixels of the picture in a logical one."""
        return self.wish.dpi / LOGICAL_DPI

    def pixels(self, box: QRectF) -> tuple[int, int]:
        """The size of a part in device pixels."""
        return round(box.width() * self.scale), round(box.height() * self.scale)


def page_size(wish: Wish) -> QPageSize:
    """The paper as Qt calls it."""
    return QPageSize(PAPERS[wish.paper])


def orientation(wish: Wish) -> QPageLayout.Orientation:
    """Upright or lying."""
    kinds = QPageLayout.Orientation
    return kinds.Landscape if wish.landscape else kinds.Portrait


def size_mm(wish: Wish) -> QSizeF:
    """The paper as it lies before the reader."""
    size = page_size(wish).size(QPageSize.Unit.Millimeter)
    return size if not wish.landscape else QSizeF(size.height(), size.width())


def lay_out(wish: Wish) -> Sheet:
    """Place the parts of the sheet."""
    size = size_mm(wish) * (LOGICAL_DPI / _MM)
    page = QRectF(0, 0, size.width(), size.height())
    inside = page.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
    head = QRectF(inside.left(), inside.top(), inside.width(), _HEAD)
    foot = QRectF(inside.left(), inside.bottom() - _FOOT, inside.width(), _FOOT)
    body = QRectF(inside.left(), head.bottom(), inside.width(), foot.top() - head.bottom())
    wide = _LEGEND if wish.legend else 0.0
    legend = QRectF(body.right() - wide, body.top(), wide, body.height())
    chart = body.adjusted(0, 0, -(wide + _GAP) if wide else 0, 0)
    return Sheet(wish, page, head, chart, legend, foot)


def too_large(wish: Wish) -> bool:
    """Whether the picture of the sheet has more pixels than a desk should hold."""
    wide, high = lay_out(wish).pixels(lay_out(wish).page)
    return wide * high > MOST_PIXELS


def ratio(ground_mpp: float) -> str:
    """The scale in numbers, to two figures: `1 : 25,000`; `ground_mpp` ground metres in a logical
    pixel."""
    exact = ground_mpp * LOGICAL_DPI / (_MM / 1000.0)
    step = 10.0 ** (math.floor(math.log10(exact)) - 1)
    return f"1 : {round(exact / step) * step:,.0f}"
