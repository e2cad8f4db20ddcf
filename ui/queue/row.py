"""Paints one row of the case queue, 58 px high: what it is on the left, its clock on the right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app import wording
from app.i18n import _, local
from app.picture.picture import Picture
from ui.models.case_order import USUAL_FACTS, facts_text
from ui.models.case_row import CaseRow, place_text, source_text, unconfirmed
from ui.models.clock_text import clock_text
from ui.theme import fonts, levels
from ui.theme.icons import paint_icon
from ui.theme.tokens import Theme
from ui.widgets import deadline_bar
from ui.widgets.chip import BADGE, DOUBTFUL, Chip, chip_size, paint_chip
from ui.widgets.elide import CENTRE, RIGHT, paint_text

HEIGHT = 58
TEXT_LEFT = 44
MARGIN = 12
BAR_WIDTH = 76
_CLOCK_WIDTH = 92


@dataclass(frozen=True, slots=True)
class RowLook:
    """How a row stands in the view, beside what its case says."""

    selected: bool = False
    hover: bool = False
    unread: bool = False
    sending: bool = False
    conflict: str = ""
    picked: bool = False
    astray: bool = False
    """it stands where it no longer belongs, until what came is let in"""
    facts: tuple[str, ...] = USUAL_FACTS
    watchers: str = ""
    """who else is at it, in words"""


def paint_row(
    painter: QPainter,
    rect: QRectF,
    row: CaseRow,
    look: RowLook,
    picture: Picture,
    now: datetime,
    theme: Theme,
) -> None:
    """Paint `row` into `rect` (HEIGHT high) as it stands at `now` (UTC)."""
    painter.save()
    _paint_ground(painter, rect, look, theme)
    if look.unread:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.select)
        painter.drawEllipse(QPointF(rect.left() + 11, rect.top() + 29), 3.2, 3.2)
    _paint_mark(painter, rect, row, look, theme)
    _paint_words(painter, rect, row, look, picture, theme)
    _paint_clock(painter, rect, row, look, now, theme)
    painter.restore()


def _paint_ground(painter: QPainter, rect: QRectF, look: RowLook, theme: Theme) -> None:
    if look.conflict:
        painter.fillRect(rect, theme.level_ground(2))
    elif look.selected or look.picked:
        painter.fillRect(rect, theme.select_bg)
    elif look.hover:
        painter.fillRect(rect, theme.hover)
    if look.conflict:
        pen = QPen(theme.level_shape(2), 3)
        pen.setDashPattern([2.0, 1.4])
        painter.setPen(pen)
        x = rect.left() + 1.5
        painter.drawLine(QPointF(x, rect.top() + 2), QPointF(x, rect.bottom() - 2))
    elif look.selected:
        painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), theme.select)
    if not look.selected:
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.line)


def _paint_mark(painter: QPainter, rect: QRectF, row: CaseRow, look: RowLook, theme: Theme) -> None:
    level = row.case.level
    if look.picked:
        _paint_tick(painter, QRectF(rect.left() + 19, rect.top() + 11, 20, 20), theme)
        return
    box = QRectF(rect.left() + 21, rect.top() + 13, 16, 16)
    if look.conflict:
        paint_icon(painter, box, "git-diff", theme, theme.level_text(2))
    else:
        state = levels.ACKNOWLEDGED if row.in_hand else levels.UNACKNOWLEDGED
        levels.paint_level(painter, box.adjusted(1, 1, -1, -1), level, state, theme=theme)
    numeral = QRectF(rect.left() + 15, rect.top() + 31, 28, 18)
    paint_text(
        painter, numeral, levels.ROMAN[level], theme.level_text(level), fonts.SECONDARY,
        fonts.MEDIUM, CENTRE,
    )  # fmt: skip


def _paint_tick(painter: QPainter, box: QRectF, theme: Theme) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.primary)
    painter.drawRoundedRect(box, 4, 4)
    paint_icon(painter, box.adjusted(3, 3, -3, -3), "check", theme, theme.on_primary)
    painter.restore()


def _paint_words(
    painter: QPainter, rect: QRectF, row: CaseRow, look: RowLook, picture: Picture, theme: Theme
) -> None:
    case = row.case
    left = rect.left() + TEXT_LEFT
    room = rect.width() - TEXT_LEFT - MARGIN - BAR_WIDTH - 10
    kind = DOUBTFUL if unconfirmed(case) else BADGE
    badge = Chip(source_text(case, picture), kind)
    badge_room = min(chip_size(badge).width(), room * 0.5)
    weight = fonts.BOLD if look.unread else fonts.MEDIUM
    took = paint_text(
        painter, QRectF(left, rect.top() + 11, room - badge_room - 8, 20),
        local(case.title, case.title_en), theme.text1, fonts.BODY, weight,
    )  # fmt: skip
    paint_chip(painter, QRectF(left + took + 8, rect.top() + 11, badge_room, 20), badge, theme)
    below = QRectF(left, rect.top() + 31, room, 18)
    if look.conflict:
        below.setRight(rect.right() - MARGIN)
        paint_text(painter, below, look.conflict, theme.level_text(2), fonts.SECONDARY)
        return
    if look.watchers:
        took = fonts.width(look.watchers, fonts.SECONDARY) + 20
        who = QRectF(below.left(), below.top(), min(took, room * 0.85), 18)
        paint_icon(painter, QRectF(who.left(), who.top() + 2, 14, 14), "users", theme, theme.select)
        paint_text(painter, who.adjusted(18, 0, 2, 0), look.watchers, theme.select, fonts.SECONDARY)
        below.setLeft(who.right() + 8)
    text = facts_text(case, look.facts, picture, place_text)
    paint_text(painter, below, text, theme.text2, fonts.SECONDARY)


def _paint_clock(
    painter: QPainter, rect: QRectF, row: CaseRow, look: RowLook, now: datetime, theme: Theme
) -> None:
    state = row.due.state(now).value
    right = rect.right() - MARGIN
    time = QRectF(right - _CLOCK_WIDTH, rect.top() + 6, _CLOCK_WIDTH, 22)
    ink = deadline_bar.text_colour(state, theme)
    paint_text(
        painter, time, clock_text(row.due, now), ink, fonts.TITLE, fonts.MEDIUM, RIGHT, elide=False
    )
    if look.conflict:
        return
    bar = QRectF(right - BAR_WIDTH, rect.top() + 29, BAR_WIDTH, deadline_bar.HEIGHT)
    if row.due.at is not None or row.due.paused:
        deadline_bar.paint_deadline(painter, bar, row.due.fraction(now), state, theme)
    stage = QRectF(right - _CLOCK_WIDTH - 20, rect.top() + 35, _CLOCK_WIDTH + 20, 18)
    words = _stage_words(row, look)
    tone = theme.select if look.sending else theme.text2
    paint_text(painter, stage, words, tone, fonts.SECONDARY, align=RIGHT)


def _stage_words(row: CaseRow, look: RowLook) -> str:
    if look.sending:
        return _("sending…")
    if look.astray and row.case.ended:
        return _("{stage}, leaves the list").format(stage=wording.stage(row.case.stage))
    if row.case.suspended_at is not None:
        return _("Suspended")
    return wording.stage(row.case.stage)
