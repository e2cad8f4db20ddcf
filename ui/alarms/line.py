"""The alarm in one line: shape, level, time, what, value, limit, since, state. And the counts."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import fonts, levels, tokens
from ui.widgets.elide import LEFT, paint_text

GAP = 12
SHAPE = 14


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line. `tone` is a text token, or `level` for the severity's colour; pieces of
    a lower `rank` are dropped first when there is no room."""

    text: str
    tone: str = "text1"
    weight: int = fonts.REGULAR
    rank: int = 9
    elide: bool = False


class AlarmLine(QWidget):
    """Paints the shape and the parts that fit, dropping the least needed first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        self._level, self._state, self._calm = 0, levels.NORMAL, False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def show_parts(self, level: int, state: str, parts: tuple[Part, ...]) -> None:
        """Show an alarm of `level` in `state` (of `levels.STATES`); level 0 is no alarm."""
        if (level, state, parts) == (self._level, self._state, self._parts):
            return
        self._level, self._state, self._parts = level, state, parts
        text = " ".join(part.text for part in parts)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Everything the line says."""
        return " ".join(part.text for part in self._parts)

    def sizeHint(self) -> QSize:
        return QSize(round(SHAPE + 8 + _width(self._parts)) + 2, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = self.height() / 2
        levels.paint_level(
            painter, QRectF(0, middle - SHAPE / 2, SHAPE, SHAPE), self._level, self._state
        )
        x = float(SHAPE + 8)
        parts = _fitting(self._parts, self.width() - x)
        short = max(0.0, _width(parts) - (self.width() - x))
        for part in parts:
            width = fonts.width(part.text, fonts.BODY, part.weight) + 1
            room = width - short if part.elide else width
            rect = QRectF(x, 0, max(24.0, room), self.height())
            paint_text(
                painter, rect, part.text, self._colour(part), fonts.BODY, part.weight, LEFT,
                part.elide,
            )  # fmt: skip
            x += rect.width() + GAP
        painter.end()

    def _colour(self, part: Part) -> QColor:
        theme = tokens.current()
        if part.tone == "level":
            return theme.level_text(self._level) if self._level else theme.text2
        colour: QColor = getattr(theme, part.tone)
        return colour


class Counts(QWidget):
    """Label and number pairs at the right; never elided. `warn` colours the last pair."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: tuple[tuple[str, str], ...] = ()
        self._warn = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_pairs(self, pairs: tuple[tuple[str, str], ...], warn: int = 0) -> None:
        """Show `(label, number)` pairs; the last one with the shape of severity `warn`."""
        if (pairs, warn) == (self._pairs, self._warn):
            return
        self._pairs, self._warn = pairs, warn
        self.setAccessibleName("  ".join(f"{label} {n}" for label, n in pairs))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Everything shown."""
        return "  ".join(f"{label} {n}" for label, n in self._pairs)

    def sizeHint(self) -> QSize:
        width = sum(self._pair_width(pair) for pair in self._pairs) + 16 * len(self._pairs)
        return QSize(round(width + (24 if self._pairs else 0) + (20 if self._warn else 0)), 24)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens.current()
        x, height = 0.0, self.height()
        for i, pair in enumerate(self._pairs):
            last = i == len(self._pairs) - 1
            label, count = theme.text2, theme.text1
            if last:
                painter.fillRect(QRectF(round(x), height / 2 - 9, 1, 18), theme.line2)
                x += 16
                if self._warn:
                    box = QRectF(x, height / 2 - 7, 14, 14)
                    levels.paint_level(painter, box, self._warn)
                    label = count = theme.level_text(self._warn)
                    x += 20
            x = self._paint_pair(painter, x, pair, label, count)
            x += 16
        painter.end()

    def _paint_pair(
        self, painter: QPainter, x: float, pair: tuple[str, str], label: QColor, count: QColor
    ) -> float:
        rect = QRectF(x, 0, 400, self.height())
        x += paint_text(painter, rect, pair[0], label, fonts.SECONDARY, elide=False) + 5
        rect.moveLeft(x)
        wide = paint_text(
            painter, rect, pair[1], count, fonts.SECONDARY, fonts.BOLD, LEFT, elide=False
        )
        return x + wide

    def _pair_width(self, pair: tuple[str, str]) -> float:
        label = fonts.width(pair[0], fonts.SECONDARY)
        return label + 5 + fonts.width(pair[1], fonts.SECONDARY, fonts.BOLD)


def _width(parts: tuple[Part, ...]) -> float:
    wide = sum(fonts.width(part.text, fonts.BODY, part.weight) + 1 for part in parts)
    return wide + GAP * max(0, len(parts) - 1)


def _fitting(parts: tuple[Part, ...], room: float) -> tuple[Part, ...]:
    shown = list(parts)
    for part in sorted(parts, key=lambda p: p.rank):
        if _width(tuple(shown)) <= room or part.rank >= 9:
            break
        shown.remove(part)
    return tuple(shown)
