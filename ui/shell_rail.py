"""The groups of sensors as a narrow rail while the case file takes their place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.domain.alarms import AlarmState
from app.i18n import _, local
from app.picture.picture import Changes
from ui.context import Context
from ui.theme import fonts, levels, tokens
from ui.theme.icons import paint_icon
from ui.widgets.elide import CENTRE, paint_text

WIDTH, CELL, HEAD = 48, 60, 40


class SensorRail(QWidget):
    """One cell per group with the worst alarm's shape in it; a click brings the tiles back."""

    chosen = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._worst: dict[str, tuple[int, str]] = {}
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("Sensor groups"))
        context.bridge.changed.connect(self.on_changed)
        self.refresh()

    def on_changed(self, changes: Changes) -> None:
        """An alarm changed its standing."""
        if changes.alarms or changes.mode or changes.registry:
            self.refresh()

    def worst(self, group: str) -> tuple[int, str]:
        """(level, state) of the worst alarm of a group; (0, '') without one."""
        return self._worst.get(group, (0, ""))

    def refresh(self) -> None:
        """Look for the worst alarm of each group."""
        picture = self._context.picture
        order = (AlarmState.UNACKNOWLEDGED, AlarmState.RETURNED, AlarmState.ACKNOWLEDGED)
        found: dict[str, tuple[int, int, str]] = {}
        for alarm in picture.alarms.values():
            row = picture.sensors.index.get(alarm.subject)
            if row is None or alarm.state not in order:
                continue
            kind = picture.catalogue.kinds.get(picture.sensors.items[row].kind)
            rank = (order.index(alarm.state), alarm.level, alarm.state.value)
            group = kind.group if kind else "other"
            if group not in found or rank < found[group]:
                found[group] = rank
        self._worst = {group: (rank[1], rank[2]) for group, rank in found.items()}
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEAD + CELL * len(self._groups()))

    def _groups(self) -> list[str]:
        return list(self._context.picture.catalogue.groups)

    def _name(self, group: str) -> str:
        found = self._context.picture.catalogue.groups[group]
        return local(found.name, found.name_en)

    def _icon(self, group: str) -> str:
        """The icon of the group's first kind."""
        kinds = self._context.picture.catalogue.kinds.values()
        return next((kind.icon for kind in kinds if kind.group == group), "gauge")

    def _at(self, y: float) -> str:
        row = int((y - HEAD) // CELL)
        groups = self._groups()
        return groups[row] if y >= HEAD and row < len(groups) else ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(self._at(event.position().y()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            group = self._at(event.pos().y())
            text = self._name(group) if group else _("Back to the sensor tiles")
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens.current()
        painter.fillRect(self.rect(), theme.panel)
        painter.fillRect(QRectF(0, 0, 1, self.height()), theme.line)
        paint_icon(painter, QRectF(16, 12, 16, 16), "caret-double-left", theme)
        painter.fillRect(QRectF(0, HEAD, WIDTH, 1), theme.line)
        for i, group in enumerate(self._groups()):
            self._paint_cell(painter, HEAD + i * CELL, group)
        painter.end()

    def _paint_cell(self, painter: QPainter, top: float, group: str) -> None:
        theme = tokens.current()
        level, state = self.worst(group)
        mark = QRectF(16, top + 10, 16, 16)
        if level:
            levels.paint_level(painter, mark, level, state)
        else:
            paint_icon(painter, mark, self._icon(group), theme)
        ink = theme.text1 if level else theme.text2
        # The first word is what a person says: 内涝, 雨量; the whole name is told on hover.
        name = self._name(group).replace("·", " ").split()[0]
        short = name[:2] if not name.isascii() else name
        box = QRectF(1, top + 30, WIDTH - 2, 18)
        paint_text(painter, box, short, ink, fonts.SECONDARY, align=CENTRE)
        painter.fillRect(QRectF(0, top + CELL - 1, WIDTH, 1), theme.line)
