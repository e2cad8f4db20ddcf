"""The three rates (三率) on the wall: each with what it is a share of, and the streets to help."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.domain.tallies import Rate, RateLine, total
from app.i18n import _
from app.picture.picture import Picture
from ui.models.case_row import street_name
from ui.theme import fonts, tokens
from ui.wall import parts
from ui.wall.facts import WallFacts
from ui.widgets import format
from ui.widgets.elide import RIGHT, paint_text

_UNIT, _LEAST_PX = 150.0, 120
_LEAST_DUE = 5
"""A rate of fewer cases says nothing about a street."""


def rates(painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
    """Of the last seven days; counted once a minute."""
    rest = parts.titled(painter, box, _("Three rates, last seven days"))
    if not f.rates:
        text = QRectF(rest.left(), rest.top(), rest.width(), 110)
        parts.strong(painter, text, _("Counting…"))
        return
    whole = total(list(f.rates))
    rows = (
        (_("Contacted"), Rate.CONTACTED),
        (_("Closed in time"), Rate.CLOSED),
        (_("Content"), Rate.SATISFIED),
    )
    step = rest.height() / len(rows)
    for number, (label, rate) in enumerate(rows):
        top = rest.top() + number * step
        if number:
            parts.divider(painter, rest, top)
        _rate(painter, QRectF(rest.left(), top, rest.width(), step), label, whole, rate)


def lowest(painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
    """The streets whose cases close late most often."""
    rest = parts.titled(painter, box, _("Streets whose cases close late most often"))
    due = [line for line in f.rates if line.key and line.closings_due >= _LEAST_DUE]
    due.sort(key=lambda line: line.closed_in_time / line.closings_due)
    for row, line in zip(parts.lines(painter, rest, 130.0, ruled=False), due[:3], strict=False):
        value = f"{100.0 * line.closed_in_time / line.closings_due:.1f} %"
        ink = tokens.current().text1
        paint_text(painter, row, value, ink, parts.TITLE, fonts.MEDIUM, RIGHT, elide=False)
        wide = fonts.width(value, parts.TITLE, fonts.MEDIUM)
        name = street_name(line.key, picture)
        parts.strong(painter, row.adjusted(0, 0, -wide - 40, 0), name)


def _rate(painter: QPainter, box: QRectF, label: str, line: RateLine, rate: Rate) -> None:
    part, whole = line.share(rate)
    middle = box.center().y()
    parts.strong(painter, QRectF(box.left(), middle - 100, box.width() / 2, 100), label)
    told = f"{format.number(part)} / {format.number(whole)}"
    below = QRectF(box.left(), middle + 10, box.width() / 2, 80)
    parts.small(painter, below, told if whole else _("nothing was due"))
    value = f"{100.0 * part / whole:.1f}" if whole else format.DASH
    words = max(fonts.width(label, parts.STRONG, fonts.MEDIUM), fonts.width(told, parts.SMALL))
    px = min(parts.HUGE, round(box.height() * 0.8))
    room = box.width() - words - _UNIT - 40
    while fonts.width(value, px, fonts.MEDIUM) > room and px > _LEAST_PX:
        px -= 10
    wide = fonts.width(value, px, fonts.MEDIUM) + _UNIT
    at = QPointF(box.right() - wide, middle + px * 0.36)
    parts.figure(painter, at, value, "%" if whole else "", px)
