"""Cases on the wall: what is open, what was done today, the most urgent ones."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app import wording
from app.domain.cases import Case
from app.domain.clocks import DueState
from app.i18n import _, local
from app.picture.picture import Picture
from ui.theme import fonts, levels, tokens
from ui.wall import parts
from ui.wall.facts import WallFacts
from ui.wall.markers import HANDLED
from ui.widgets import format
from ui.widgets.deadline_bar import paint_deadline
from ui.widgets.elide import RIGHT, paint_text

ROW = 270.0


def open_cases(painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
    """How many are open, overdue, nearly due."""
    theme = tokens.current()
    parts.small(painter, QRectF(box.left(), box.top() + 36, 700, 80), _("Cases open"))
    number = format.number(f.tally.open)
    parts.figure(painter, QPointF(box.left() - 8, box.bottom() - 76), number, "", 260)
    rows = ((_("Overdue"), f.tally.overdue, DueState.OVERDUE, 1, 0.0),
            (_("Nearly due"), f.tally.near, DueState.NEAR, 3, 0.3))  # fmt: skip
    for i, (label, n, state, level, share) in enumerate(rows):
        y = box.top() + 150 + i * 116
        ink = theme.level_text(level) if n else theme.text2
        number = format.number(n)
        paint_text(painter, QRectF(box.left(), y, box.width(), 100), number, ink, 104,
                   fonts.MEDIUM, RIGHT, elide=False)  # fmt: skip
        right = box.right() - fonts.width(number, 104, fonts.MEDIUM) - 36
        text = QRectF(right - 420, y, 420, 100)
        paint_text(painter, text, label, ink, parts.BODY, align=RIGHT)
        bar = right - fonts.width(label, parts.BODY) - 150
        paint_deadline(painter, QRectF(bar, y + 40, 120, 26), share, state.value)


def today(painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
    """What was done, what waits, who is on the way."""
    pairs = ((_("Closed today"), f.closed_today), (_("Paused"), f.tally.paused),
             (_("Units under way"), f.under_way))  # fmt: skip
    step = box.width() / len(pairs)
    for i, (label, n) in enumerate(pairs):
        cell = QRectF(box.left() + i * step, box.top() + 44, step - 20, 80)
        parts.small(painter, cell, label)
        at = QPointF(cell.left(), box.top() + 44 + 80 + 130)
        parts.figure(painter, at, format.number(n), "", 140)


def worst_case(painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
    """The most urgent one."""
    parts.small(painter, QRectF(box.left(), box.top() + 32, 900, 80), _("Most urgent case"))
    row = QRectF(box.left(), box.top() + 130, box.width(), 220)
    if f.urgent:
        paint_case(painter, row, picture, f.urgent[0], f)
    else:
        parts.strong(painter, row.adjusted(0, 0, 0, -110), _("No clock is running out"))


def urgent(painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
    """As many of the most urgent ones as there is room for."""
    rest = parts.titled(painter, box, _("Most urgent matters"))
    if not f.urgent:
        text = QRectF(rest.left(), rest.top(), rest.width(), 110)
        parts.strong(painter, text, _("No clock is running out"))
        return
    for row, case in zip(parts.lines(painter, rest, ROW), f.urgent, strict=False):
        paint_case(painter, row.adjusted(0, 24, 0, 0), picture, case, f)


def paint_case(
    painter: QPainter, box: QRectF, picture: Picture, case: Case, facts: WallFacts
) -> None:
    """A case: shape, title, street, what it waits for and how long it still may."""
    theme, due = tokens.current(), picture.clocks_under(facts.mode).due(case)
    state = due.state(facts.now)
    colour = {DueState.OVERDUE: 1, DueState.URGENT: 2, DueState.NEAR: 3}.get(state, 0)
    ink = theme.level_text(colour) if colour else theme.text1
    shown = levels.ACKNOWLEDGED if case.stage in HANDLED else levels.UNACKNOWLEDGED
    parts.shape(painter, QRectF(box.left(), box.top() + 34, 100, 100), case.level, shown)
    left = due.remaining_s(facts.now)
    time = format.overdue(left) if left < 0 else format.duration(left)
    wide = max(fonts.width(time, parts.TITLE, fonts.MEDIUM),
               fonts.width(wording.stage(case.stage), parts.SMALL)) + 8  # fmt: skip
    right = QRectF(box.right() - wide, box.top(), wide, 84)
    parts.small(painter, right, wording.stage(case.stage), 1)
    paint_text(painter, right.translated(0, 84).adjusted(0, 0, 0, 36), time, ink, parts.TITLE,
               fonts.MEDIUM, RIGHT, elide=False)  # fmt: skip
    text = QRectF(box.left() + 140, box.top(), box.width() - wide - 190, 100)
    parts.strong(painter, text, local(case.title, case.title_en), 88)
    street = picture.registry.grids.get(case.street)
    where = local(street.name, street.name_en) if street else ""
    parts.small(painter, text.translated(0, 106).adjusted(0, 0, 0, -10), where)
