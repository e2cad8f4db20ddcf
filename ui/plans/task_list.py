"""The tasks of a plan as painted rows: shape, name, owner, time left, four receipts."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.domain.plan_runs import TaskState
from app.i18n import _
from ui.models.plan_view import ANSWERS, StepRow
from ui.theme import fonts, levels, tokens
from ui.theme.icons import paint_icon
from ui.widgets import format as fmt
from ui.widgets.elide import RIGHT, paint_text
from ui.widgets.row_list import RowList

LATE = 2
_ICONS = {
    TaskState.DONE: "check-circle",
    TaskState.IMPOSSIBLE: "x-circle",
    TaskState.WAITING: "circle-dashed",
    TaskState.SENT: "paper-plane-tilt",
    TaskState.SIGNED: "pencil-line",
    TaskState.DOING: "spinner",
}
SEGMENT, GAP = 14.0, 2.0


class TaskList(RowList):
    """`plain` leaves the receipts out: nothing has been sent yet."""

    row_height = 52

    def __init__(self, *, plain: bool = False) -> None:
        super().__init__()
        self._rows: list[StepRow] = []
        self._plain = plain

    def rows(self) -> list[StepRow]:
        """What is listed."""
        return self._rows

    def set_rows(self, rows: list[StepRow]) -> None:
        """List these."""
        if rows != self._rows:
            self._rows = rows
            self.set_keys([row.key for row in rows])

    def spoken(self, row: int) -> str:
        found = self._rows[row]
        late = _("late") if found.late else ""
        return "\n".join(p for p in (found.name, found.owner, found.word, found.told, late) if p)

    def paint_row(self, painter: QPainter, box: QRectF, row: int, raised: bool) -> None:
        theme, found = tokens.current(), self._rows[row]
        if raised:
            painter.fillRect(box, theme.hover)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.line)
        mark = QRectF(box.left() + 12, box.center().y() - 9, 18, 18)
        if found.late:
            levels.paint_level(painter, mark, LATE)
        else:
            paint_icon(painter, mark, _ICONS[found.state], theme, theme.text2)
        right, top = box.right() - 14, box.top() + 5
        ink = theme.level_text(LATE) if found.late else theme.text1
        wait = found.state is TaskState.WAITING
        wide = 0.0 if wait else fonts.width(found.told, fonts.BODY)
        told = QRectF(right - wide - 2, top, wide + 2, 20)
        if not wait:
            paint_text(painter, told, found.told, ink, fonts.BODY, align=RIGHT, elide=False)
        name = QRectF(box.left() + 40, top, right - wide - box.left() - 52, 20)
        quiet = theme.text2 if wait else theme.text1
        paint_text(painter, name, found.name, quiet, fonts.BODY, fonts.MEDIUM)
        self._paint_below(painter, box, found, right)

    def _paint_below(self, painter: QPainter, box: QRectF, row: StepRow, right: float) -> None:
        theme, y = tokens.current(), box.top() + 27
        taken = 0.0 if self._plain else self._paint_receipts(painter, right, y + 6, row)
        wide = fonts.width(row.word, fonts.SECONDARY) + 2
        word = QRectF(right - taken - wide, y, wide, 18)
        paint_text(painter, word, row.word, theme.text2, fonts.SECONDARY, align=RIGHT, elide=False)
        room = QRectF(box.left() + 40, y, word.left() - box.left() - 52, 18)
        wait = row.state is TaskState.WAITING
        text = f"{row.owner} · {row.told}" if wait else row.owner
        paint_text(painter, room, text, theme.text2, fonts.SECONDARY)

    @staticmethod
    def _paint_receipts(painter: QPainter, right: float, y: float, row: StepRow) -> float:
        """Four segments: filled as far as it has come. The width they take."""
        theme = tokens.current()
        wide = len(ANSWERS) * SEGMENT + (len(ANSWERS) - 1) * GAP
        for number in range(len(ANSWERS)):
            box = QRectF(right - wide + number * (SEGMENT + GAP), y, SEGMENT, 6)
            last = number == row.reached - 1 and row.state is not TaskState.DONE
            tone = theme.level_shape(LATE) if row.late and last else theme.neutral
            tone = theme.select if last and not row.late else tone
            painter.fillRect(box, tone if number < row.reached else theme.track)
        return wide + 8


class TimeList(RowList):
    """The same tasks along a clock: a bar from when each went out to when it ended, its limit a
    mark on it, now a line through all."""

    row_height = 26
    _NAME = 0.40

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[StepRow] = []
        self._now: datetime | None = None
        self._span: tuple[datetime, datetime] | None = None

    def set_rows(self, rows: list[StepRow], began: datetime, now: datetime) -> None:
        """Show these up to the last limit, at least an hour."""
        ends = [at for row in rows for at in (row.due, row.ended) if at is not None]
        near = [at for at in ends if at < now + timedelta(hours=4)]
        last = max([*near, now + timedelta(minutes=10), began + timedelta(hours=1)])
        self._rows, self._now, self._span = rows, now, (began, last)
        self.set_keys([row.key for row in rows])

    def spoken(self, row: int) -> str:
        found = self._rows[row]
        times = [fmt.clock_short(at) for at in (found.since, found.due) if at is not None]
        return "\n".join([found.name, found.owner, " – ".join(times), found.word])

    def paint_row(self, painter: QPainter, box: QRectF, row: int, raised: bool) -> None:
        theme, found = tokens.current(), self._rows[row]
        if raised:
            painter.fillRect(box, theme.hover)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.line)
        left = box.left() + box.width() * self._NAME
        if found.late:
            levels.paint_level(painter, QRectF(box.left() + 8, box.top() + 6, 13, 13), LATE)
        name = QRectF(box.left() + 26, box.top(), left - box.left() - 34, box.height())
        paint_text(painter, name, found.name, theme.text1, fonts.SECONDARY)
        self._paint_bar(painter, QRectF(left, box.top(), box.right() - 14 - left, box.height()),
                        found)  # fmt: skip

    def _paint_bar(self, painter: QPainter, box: QRectF, row: StepRow) -> None:
        theme = tokens.current()
        if self._now is None:
            return
        if row.since is not None and row.ended is not None:
            x, end = self._x(box, row.since), self._x(box, row.ended)
            bar = QRectF(x, box.top() + 7, max(3.0, end - x), box.height() - 14)
            open_ = row.state not in (TaskState.DONE, TaskState.IMPOSSIBLE)
            tone = theme.level_shape(LATE) if row.late else theme.select if open_ else theme.neutral
            painter.fillRect(bar, tone)
        if row.due is not None:
            x = self._x(box, row.due)
            painter.setPen(QPen(theme.text1, 2))
            painter.drawLine(int(x), int(box.top() + 4), int(x), int(box.bottom() - 4))
        x = self._x(box, self._now)
        painter.setPen(QPen(theme.text2, 1, Qt.PenStyle.DotLine))
        painter.drawLine(int(x), int(box.top()), int(x), int(box.bottom()))

    def _x(self, box: QRectF, at: datetime) -> float:
        assert self._span is not None
        began, last = self._span
        share = (at - began).total_seconds() / (last - began).total_seconds()
        return box.left() + min(1.0, max(0.0, share)) * box.width()
