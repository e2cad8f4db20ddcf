"""The wall of tiles: groups with their heads, or one list; a single widget paints what is seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from app.i18n import _, local
from app.picture.picture import Picture
from ui.models.readings import kind_of, nearest_limit, reading, thresholds_of
from ui.models.sensors import Group, Ints, SensorBoard
from ui.sensors import tile
from ui.sensors.tile import paint_line, paint_tile
from ui.theme import fonts, tokens
from ui.theme.tokens import Theme
from ui.widgets import format as fmt
from ui.widgets.elide import RIGHT, paint_text

GAP, MARGIN, HEAD = 8, 8, 32
NARROWEST = 138
"""A tile gives way a little, so that a scroll bar does not cost a column."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing on the wall, in content pixels: a group's head (`row` −1) or a sensor."""

    box: QRect
    row: int
    group: Group | None = None


class TileWall(QAbstractScrollArea):
    """`chosen` a sensor was clicked, `opened` more of it is wanted, `group_chosen` a head was."""

    chosen = Signal(str)
    opened = Signal(str)
    group_chosen = Signal(str)
    menu_wanted = Signal(str, QPoint)

    def __init__(self, picture: Picture, board: SensorBoard, now: datetime) -> None:
        super().__init__()
        self._picture, self._board, self._now = picture, board, now
        self._cells: list[Cell] = []
        self._listed: list[int] | None = None
        self._selected = ""
        self._hover = -1
        self.setMouseTracking(True)
        self.setProperty("takes", "Return Enter")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Sensors"))
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.viewport().update())

    # ------------------------------------------------------------------------------ what shows

    def show_tiles(self) -> None:
        """The groups of the board as tiles."""
        self._listed = None
        self._lay_out()

    def show_list(self, rows: list[int]) -> None:
        """These sensors as lines."""
        self._listed = rows
        self._lay_out()

    def rows(self) -> list[int]:
        """The sensors on the wall, in their order."""
        return [cell.row for cell in self._cells if cell.row >= 0]

    def select(self, sensor: str) -> None:
        """Mark a sensor, and bring it into sight when it is on the wall."""
        self._selected = sensor
        cell = self._cell_of(self._picture.sensors.index.get(sensor, -1))
        if cell is not None:
            self._reveal(cell.box)
            self.setAccessibleDescription(self.line_text(cell.row))
        self.viewport().update()

    def tick(self, now: datetime) -> None:
        """Ages went on."""
        self._now = now
        self.viewport().update()

    def take_rows(self, changed: Ints, now: datetime) -> None:
        """Repaint what is in sight of the sensors that changed."""
        self._now = now
        offset = self.verticalScrollBar().value()
        for cell in self._visible():
            if cell.row >= 0 and cell.row < len(self._picture.sensors):
                at = np.searchsorted(changed, cell.row)
                if at < len(changed) and changed[at] == cell.row:
                    self.viewport().update(cell.box.translated(0, -offset))

    def line_text(self, row: int) -> str:
        """A sensor in one sentence, for hover and for screen readers."""
        now = reading(self._picture, row, self._now)
        kind = kind_of(self._picture, row)
        what = local(kind.name, kind.name_en)
        value = f"{now.value} {now.unit}".strip()
        return f"{now.name} · {what}\n{value} · {now.state} · " + _("{age} ago").format(age=now.age)

    # ---------------------------------------------------------------------------------- layout

    def _lay_out(self) -> None:
        wide = self.viewport().width()
        self._cells = []
        if self._listed is not None:
            self._cells = [
                Cell(QRect(0, n * tile.LINE, wide, tile.LINE), row)
                for n, row in enumerate(self._listed)
            ]
            bottom = len(self._listed) * tile.LINE
        else:
            bottom = self._lay_tiles(wide)
        bar, high = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, bottom - high))
        bar.setPageStep(high)
        bar.setSingleStep(tile.LINE)
        self.viewport().update()

    def _lay_tiles(self, wide: int) -> int:
        columns = self._columns()
        room = (wide - 2 * MARGIN - (columns - 1) * GAP) // columns
        y = 4
        for group in self._board.groups:
            self._cells.append(Cell(QRect(MARGIN, y, wide - 2 * MARGIN, HEAD), -1, group))
            y += HEAD
            for n, row in enumerate(group.tiles):
                line, column = divmod(n, columns)
                x = MARGIN + column * (room + GAP)
                box = QRect(x, y + line * (tile.HEIGHT + GAP), room, tile.HEIGHT)
                self._cells.append(Cell(box, row))
            lines = -(-len(group.tiles) // columns)
            y += lines * (tile.HEIGHT + GAP)
        return y

    def _visible(self) -> list[Cell]:
        top = self.verticalScrollBar().value()
        area = QRect(0, top, self.viewport().width(), self.viewport().height())
        if self._listed is not None:
            first = max(0, top // tile.LINE)
            last = first + area.height() // tile.LINE + 2
            return self._cells[first:last]
        return [cell for cell in self._cells if cell.box.intersects(area)]

    def _cell_of(self, row: int) -> Cell | None:
        return next((c for c in self._cells if c.row == row and row >= 0), None)

    def _reveal(self, box: QRect) -> None:
        bar, high = self.verticalScrollBar(), self.viewport().height()
        if box.top() < bar.value():
            bar.setValue(box.top() - GAP)
        elif box.bottom() > bar.value() + high:
            bar.setValue(box.bottom() - high + GAP)

    def _at(self, point: QPoint) -> Cell | None:
        inside = point + QPoint(0, self.verticalScrollBar().value())
        return next((cell for cell in self._visible() if cell.box.contains(inside)), None)

    # ---------------------------------------------------------------------------------- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._set_hover(None)
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self._at(event.pos())
            text = self.line_text(cell.row) if cell and cell.row >= 0 else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(self._at(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._at(event.position().toPoint())
        if cell is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if cell.group is not None:
            self.group_chosen.emit(cell.group.id)
        else:
            self.chosen.emit(self._id(cell.row))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        cell = self._at(event.position().toPoint())
        if cell is not None and cell.row >= 0:
            self.opened.emit(self._id(cell.row))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        cell = self._at(event.pos())
        if cell is not None and cell.row >= 0:
            self.menu_wanted.emit(self._id(cell.row), event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selected:
            self.opened.emit(self._selected)
            return
        across = 1 if self._listed is not None else self._columns()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -across,
                Qt.Key.Key_Down: across}.get(key)  # fmt: skip
        if step is None:
            super().keyPressEvent(event)
            return
        rows = self.rows()
        now = self._picture.sensors.index.get(self._selected, -1)
        place = rows.index(now) + step if now in rows else 0
        if rows:
            self.chosen.emit(self._id(rows[max(0, min(len(rows) - 1, place))]))

    def _columns(self) -> int:
        return max(1, (self.viewport().width() - 2 * MARGIN + GAP) // (NARROWEST + GAP))

    def _id(self, row: int) -> str:
        return self._picture.sensors.items[row].id

    def _set_hover(self, cell: Cell | None) -> None:
        row = cell.row if cell is not None else -1
        if row != self._hover:
            self._hover = row
            self.viewport().update()

    # ---------------------------------------------------------------------------------- paint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        theme = tokens.current()
        painter.fillRect(event.rect(), theme.panel)
        offset = self.verticalScrollBar().value()
        for cell in self._visible():
            box = cell.box.translated(0, -offset)
            if not box.intersects(event.rect()):
                continue
            if cell.group is not None:
                _paint_head(painter, QRectF(box), cell.group, theme)
            elif cell.row < len(self._picture.sensors):
                self._paint_sensor(painter, QRectF(box), cell.row, theme)
        painter.end()

    def _paint_sensor(self, painter: QPainter, box: QRectF, row: int, theme: Theme) -> None:
        now = reading(self._picture, row, self._now)
        trend = self._picture.sensors.trend[row]
        value = float(self._picture.sensors.value[row])
        limits = nearest_limit(
            thresholds_of(self._picture, row), value, kind_of(self._picture, row).rising
        )
        selected = self._id(row) == self._selected
        hover = row == self._hover
        if self._listed is not None:
            paint_line(painter, box, now, trend, limits, theme, selected, hover)
            return
        pinned = self._board.is_pinned(self._id(row))
        paint_tile(painter, box, now, trend, limits, theme, selected, hover, pinned)


def _paint_head(painter: QPainter, box: QRectF, group: Group, theme: Theme) -> None:
    inner = box.adjusted(5, 4, -5, 0)
    count = _("{n} points").format(n=fmt.number(len(group.rows)))
    words = [count]
    if group.waiting:
        words.append(_("unack {n}").format(n=group.waiting))
    elif group.alarms:
        words.append(_("alarms {n}").format(n=group.alarms))
    text = " · ".join(words)
    room = fonts.width(text, fonts.SECONDARY) + 4
    right = inner.adjusted(inner.width() - room, 0, 0, 0)
    paint_text(painter, right, text, theme.text2, fonts.SECONDARY, align=RIGHT)
    name = inner.adjusted(0, 0, -room - 8, 0)
    paint_text(painter, name, group.name, theme.text1, fonts.BODY, fonts.MEDIUM)
