"""What is near the case: units, sensors and cameras; a click selects them on the map."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from app import wording
from app.domain.cases import Case
from app.domain.states import UnitStatus
from app.i18n import _
from app.picture.picture import Picture
from ui.context import Context
from ui.models.nearby import Near, nearby
from ui.models.readings import reading
from ui.theme import fonts, levels, tokens
from ui.theme.icons import paint_icon
from ui.widgets import format as fmt
from ui.widgets.elide import RIGHT, ElideLabel, paint_text

PITCH = 28
_ICONS = {"unit": "navigation-arrow", "sensor": "broadcast", "camera": "video-camera"}
ACROSS_M = 800.0
"""How much of the map is shown around what was clicked."""


class Nearby(QWidget):
    """A line each: what it is, how it stands, how far. Up, Down and Return work too."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._case: Case | None = None
        self._list = _List(context)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(ElideLabel(_("Near by"), fonts.BODY, fonts.MEDIUM))
        column.addWidget(self._list)

    def show_case(self, case: Case) -> None:
        """Look around another case."""
        self._case = case
        self.refresh()

    def refresh(self) -> None:
        """Units move: look again."""
        case = self._case
        placed = case is not None and case.lon is not None and case.lat is not None
        self.setVisible(placed)
        if placed and case is not None and case.lon is not None and case.lat is not None:
            self._list.set_lines(nearby(self._context.picture, (case.lon, case.lat)))

    def choose(self, row: int) -> None:
        """Select the line `row` and show it on the map."""
        self._list.choose(row)

    def lines(self) -> list[Near]:
        """What is listed."""
        return self._list.lines


class _List(QWidget):
    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.lines: list[Near] = []
        self._hover = -1
        self._current = 0
        self.setMouseTracking(True)
        self.setProperty("takes", "Return Enter Space")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_lines(self, lines: list[Near]) -> None:
        if [line.key for line in lines] != [line.key for line in self.lines]:
            self.updateGeometry()
        self.lines = lines
        self.setAccessibleName("; ".join(f"{n.name} {fmt.distance(n.metres)}" for n in lines))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, PITCH * len(self.lines))

    def choose(self, row: int) -> None:
        """Select a line and show it on the map."""
        if not 0 <= row < len(self.lines):
            return
        near = self.lines[row]
        self._context.session.select(near.kind, near.key)
        at = _place(self._context.picture, near)
        self._context.session.locate(*at, ACROSS_M)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(int(event.position().y()) // PITCH)

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hover(-1)

    def _set_hover(self, row: int) -> None:
        if row != self._hover:
            self._hover = row
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.choose(int(event.position().y()) // PITCH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by is not None:
            self._current = max(0, min(len(self.lines) - 1, self._current + by))
            self._set_hover(self._current)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose(self._current)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = event.pos().y() // PITCH
            inside = 0 <= row < len(self.lines)
            QToolTip.showText(event.globalPos(), self.lines[row].name if inside else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens.current()
        picture = self._context.picture
        for row, near in enumerate(self.lines):
            box = QRectF(0, row * PITCH, self.width(), PITCH)
            if row == self._hover:
                painter.fillRect(box.adjusted(-4, 0, 4, 0), theme.hover)
            icon = QRectF(box.left(), box.top() + 7, 14, 14)
            paint_icon(painter, icon, _ICONS[near.kind], theme)
            half = box.width() * 0.46
            name = QRectF(box.left() + 24, box.top(), half - 24, PITCH)
            paint_text(painter, name, near.name, theme.text1, fonts.BODY)
            state, level = self._state(picture, near)
            ink = theme.level_text(level) if level else theme.text2
            middle = QRectF(half + 10, box.top(), box.width() - half - 84, PITCH)
            paint_text(painter, middle, state, ink, fonts.SECONDARY)
            paint_text(
                painter, box, fmt.distance(near.metres), theme.text2, fonts.SECONDARY,
                align=RIGHT, elide=False,
            )  # fmt: skip
        painter.end()

    def _state(self, picture: Picture, near: Near) -> tuple[str, int]:
        if near.kind == "sensor":
            now = reading(picture, near.row, self._context.bridge.now)
            words = "" if now.look == levels.NORMAL else f" · {now.state}"
            return f"{now.value} {now.unit}".strip() + words, now.level
        if near.kind == "unit":
            return wording.unit_status(UnitStatus(int(picture.units.status[near.row]))), 0
        return _("camera"), 0


def _place(picture: Picture, near: Near) -> tuple[float, float]:
    if near.kind == "unit":
        return float(picture.units.lon[near.row]), float(picture.units.lat[near.row])
    if near.kind == "sensor":
        return float(picture.sensors.lon[near.row]), float(picture.sensors.lat[near.row])
    camera = picture.registry.cameras[near.row]
    return camera.lon, camera.lat
