"""The three rates (三率) on the wall: each with what it is a share of, and the street to help."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.domain.tallies import Rate, RateLine, total
from app.i18n import _
from app.picture.picture import Picture
from ui.models.case_row import street_name
from ui.theme import fonts, tokens
from ui.wall import parts
from ui.wall.chart import Marker
from ui.wall.facts import WallFacts
from ui.wall.markers import case_markers
from ui.wall.scene import Scene
from ui.widgets import format
from ui.widgets.elide import RIGHT, paint_text

_LEAST_DUE = 5
"""A rate of fewer cases says nothing about a street."""


class Rates(Scene):
    """Of the last seven days; counted once a minute."""

    def markers(self, picture: Picture, facts: WallFacts) -> list[Marker]:
        return case_markers(picture, facts)

    def paint_side(self, painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
        inner = box.adjusted(parts.PAD, 0, -parts.PAD, 0)
        head = QRectF(inner.left(), inner.top() + 36, inner.width(), 80)
        parts.small(painter, head, _("Three rates, last seven days"))
        if not f.rates:
            text = QRectF(inner.left(), head.bottom() + 40, inner.width(), 110)
            parts.strong(painter, text, _("Counting…"))
            return
        whole = total(list(f.rates))
        rows = (
            (_("Contacted"), Rate.CONTACTED),
            (_("Closed in time"), Rate.CLOSED),
            (_("Content"), Rate.SATISFIED),
        )
        step = (inner.bottom() - head.bottom()) / 4
        for number, (label, rate) in enumerate(rows):
            top = head.bottom() + number * step
            self._rate(painter, QRectF(inner.left(), top, inner.width(), step), label, whole, rate)
            parts.divider(painter, box, top + step)
        last = QRectF(inner.left(), head.bottom() + 3 * step, inner.width(), step)
        self._lowest(painter, last, picture, f)

    def figures(self, facts: WallFacts) -> list[tuple[str, str, str]]:
        whole = total(list(facts.rates))
        return [
            (_("Received"), format.number(whole.received), _("in seven days")),
            (_("Cases open"), format.number(facts.tally.open), ""),
            (_("Overdue"), format.number(facts.tally.overdue), ""),
            (_("Whistles"), format.number(whole.whistles), _("to be kept low")),
        ]

    def _rate(self, painter: QPainter, box: QRectF, label: str, line: RateLine, rate: Rate) -> None:
        part, whole = line.share(rate)
        parts.strong(painter, QRectF(box.left(), box.top() + 40, box.width() / 2, 100), label)
        told = f"{format.number(part)} / {format.number(whole)}"
        below = QRectF(box.left(), box.top() + 150, box.width() / 2, 80)
        parts.small(painter, below, told if whole else _("nothing was due"))
        value = f"{100.0 * part / whole:.1f}" if whole else format.DASH
        wide = fonts.width(value, parts.HUGE, fonts.MEDIUM) + 150
        at = QPointF(box.right() - wide, box.center().y() + parts.HUGE * 0.36)
        parts.figure(painter, at, value, "%" if whole else "", parts.HUGE)

    def _lowest(self, painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
        parts.small(painter, QRectF(box.left(), box.top() + 32, box.width(), 80),
                    _("Streets whose cases close late most often"))  # fmt: skip
        due = [line for line in f.rates if line.key and line.closings_due >= _LEAST_DUE]
        due.sort(key=lambda line: line.closed_in_time / line.closings_due)
        for number, line in enumerate(due[:2]):
            y = box.top() + 128 + number * 110
            row = QRectF(box.left(), y, box.width(), 100)
            value = f"{100.0 * line.closed_in_time / line.closings_due:.1f} %"
            ink = tokens.current().text1
            paint_text(painter, row, value, ink, parts.TITLE, fonts.MEDIUM, RIGHT, elide=False)
            wide = fonts.width(value, parts.TITLE, fonts.MEDIUM)
            name = street_name(line.key, picture)
            parts.strong(painter, row.adjusted(0, 0, -wide - 40, 0), name)
