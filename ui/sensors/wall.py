"""The wall of tiles: the officer's own, then groups with their heads, or one list; a single widget
paints what is seen."""

from __future__ import annotations

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
from ui.models.tile_view import range_text, sensor_view
from ui.sensors import tile
from ui.sensors.layout import GAP, Cell, columns_in, lay_tiles
from ui.sensors.own_tiles import OwnTiles
from ui.sensors.tile import paint_line, paint_tile
from ui.session import Session
from ui.theme import fonts, tokens
from ui.theme.tokens import Theme
from ui.widgets import format as fmt
from ui.widgets.elide import RIGHT, paint_text

OWN = "own"
"""The head of the officer's own tiles, as `group_chosen` names it."""


class TileWall(QAbstractScrollArea):
    """`chosen` a sensor was selected, `opened` more of it is wanted, `group_chosen` a head was
    clicked; `arranged` the officer changed his own tiles."""

    chosen = Signal(str)
    opened = Signal(str)
    group_chosen = Signal(str)
    menu_wanted = Signal(str, QPoint)
    arranged = Signal()

    def __init__(
        self, picture: Picture, board: SensorBoard, session: Session, now: datetime
    ) -> None:
        super().__init__()
        self._picture, self._board, self._now = picture, board, now
        self.own = OwnTiles(picture, board, session)
        self._cells: list[Cell] = []
        self._listed: list[int] | None = None
        self._selected = ""
        self._hover = -1
        self.setMouseTracking(True)
        self.setProperty("takes", "Return Enter W Delete")
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

    def select_own(self, place: int) -> None:
        """Give the keyboard to an own tile."""
        self.own.place = place
        cell = next((c for c in self._cells if c.place == place and place >= 0), None)
        if cell is not None:
            self._reveal(cell.box)
            self.setAccessibleDescription(self._own_text(cell))
        self.viewport().update()

    def select(self, sensor: str) -> None:
        """Mark a sensor, and bring it into sight when it is on the wall."""
        if sensor != self._selected:
            self.own.place = -1
        self._selected = sensor
        cell = self._cell_of(self._picture.sensors.index.get(sensor, -1))
        if cell is not None:
            self._reveal(cell.box)
            self.setAccessibleDescription(self.line_text(cell.row))
        self.viewport().update()

    def tick(self, now: datetime) -> None:
        """Ages went on."""
        self._now = now
        self.own.look(now)
        self.viewport().update()

    def take_rows(self, changed: Ints, now: datetime) -> None:
        """Repaint what is in sight of the sensors that changed."""
        self._now = now
        offset = self.verticalScrollBar().value()
        for cell in self._visible():
            if cell.own is None and cell.row >= 0 and cell.row < len(self._picture.sensors):
                at = np.searchsorted(changed, cell.row)
                if at < len(changed) and changed[at] == cell.row:
                    self.viewport().update(cell.box.translated(0, -offset))

    def line_text(self, row: int) -> str:
        """A sensor in one sentence, for hover and for screen readers."""
        now = reading(self._picture, row, self._now)
        kind = kind_of(self._picture, row)
        what = local(kind.name, kind.name_en)
        value = f"{now.value} {now.unit}".strip()
        line = f"{now.name} · {what}\n{value} · {now.state} · "
        line += _("{age} ago").format(age=now.age)
        span = range_text(self._picture, row, kind)
        return line + (f" · {span} {now.unit}" if span else "")

    def _own_text(self, cell: Cell) -> str:
        """An own tile in one sentence."""
        return self.line_text(cell.row) if cell.row >= 0 else self.own.text(cell)

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
            self.own.look(self._now)
            own = self._board.own.tiles()
            pairs = [(t, v.row) for t, v in zip(own, self.own.views, strict=True)]
            self._cells, bottom = lay_tiles(self._board.groups, pairs, wide)
        bar, high = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, bottom - high))
        bar.setPageStep(high)
        bar.setSingleStep(tile.LINE)
        self.viewport().update()

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
            text = self._own_text(cell) if cell and not cell.is_head else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self.own.drag(at, self._at(at)):
            self.viewport().update()
        self._set_hover(self._at(at))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._at(event.position().toPoint())
        if cell is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if cell.is_head:
            self.group_chosen.emit(cell.group.id if cell.group is not None else OWN)
            return
        self.own.press(event.position().toPoint(), cell.place)
        if cell.row >= 0:
            self.chosen.emit(self._id(cell.row))
        self.select_own(cell.place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        began, moved = self.own.release()
        cell = self._at(event.position().toPoint())
        if moved:
            self.arranged.emit()
            self.select_own(self.own.place)
        elif began and cell is not None and cell.row >= 0:
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
        across = 1 if self._listed is not None else columns_in(self.viewport().width())
        if self.own.key(event, across):
            self.arranged.emit()
            self.select_own(self.own.place)
            return
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -across,
                Qt.Key.Key_Down: across}.get(key)  # fmt: skip
        if step is None:
            super().keyPressEvent(event)
            return
        tiles = [cell for cell in self._cells if not cell.is_head]
        now = self._picture.sensors.index.get(self._selected, -2)
        at = next((n for n, c in enumerate(tiles) if self._has_keys(c, now)), -1)
        if tiles:
            cell = tiles[max(0, min(len(tiles) - 1, at + step if at >= 0 else 0))]
            if cell.row >= 0:
                self.chosen.emit(self._id(cell.row))
            self.select_own(cell.place)

    def _has_keys(self, cell: Cell, selected: int) -> bool:
        place = self.own.place
        return cell.place == place if place >= 0 else cell.row == selected

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
            elif cell.is_head:
                self.own.paint_head(painter, QRectF(box), theme)
            elif cell.own is not None:
                self.own.paint(painter, QRectF(box), cell, self._selected, theme)
            elif cell.row < len(self._picture.sensors):
                self._paint_sensor(painter, QRectF(box), cell.row, theme)
        painter.end()

    def _paint_sensor(self, painter: QPainter, box: QRectF, row: int, theme: Theme) -> None:
        trend = self._picture.sensors.trend[row]
        selected = self.own.place < 0 and self._id(row) == self._selected
        hover = row == self._hover
        if self._listed is None:
            view = sensor_view(self._picture, row, self._now)
            paint_tile(painter, box, view.reading, trend, view.limits, theme, selected, hover,
                       view=view)  # fmt: skip
            return
        now = reading(self._picture, row, self._now)
        value = float(self._picture.sensors.value[row])
        rising = kind_of(self._picture, row).rising
        limits = nearest_limit(thresholds_of(self._picture, row), value, rising)
        paint_line(painter, box, now, trend, limits, theme, selected, hover)


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
