"""Facts as label and value, one line each; a value without room is elided and told on hover."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.theme import fonts, tokens
from ui.widgets.elide import paint_text

PITCH = 20
_GAP = 14
_LEAST_LABEL = 45


@dataclass(frozen=True, slots=True)
class Fact:
    """One line; `lead` comes before the value in the selection colour (a grid's code)."""

    label: str
    value: str
    lead: str = ""

    @property
    def text(self) -> str:
        """Lead and value."""
        return f"{self.lead} {self.value}".strip()


class Facts(QWidget):
    """The lines below each other, `pitch` px apart; labels share the width of the longest."""

    def __init__(self, pitch: int = PITCH, px: int = fonts.SECONDARY) -> None:
        super().__init__()
        self._pitch, self._px = pitch, px
        self._facts: tuple[Fact, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def facts(self) -> tuple[Fact, ...]:
        """What is shown."""
        return self._facts

    def set_facts(self, facts: list[Fact]) -> None:
        """Show these lines."""
        if tuple(facts) == self._facts:
            return
        self._facts = tuple(facts)
        self.setAccessibleName("; ".join(f"{f.label} {f.text}" for f in facts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self._pitch * len(self._facts))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._pitch * len(self._facts))

    def _label_width(self) -> float:
        widest = max((fonts.width(f.label, self._px) for f in self._facts), default=0.0)
        return max(_LEAST_LABEL, widest) + _GAP

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens.current()
        column = self._label_width()
        for line, fact in enumerate(self._facts):
            y = line * self._pitch
            box = QRectF(0, y, column, self._pitch)
            paint_text(painter, box, fact.label, theme.text3, self._px)
            box = QRectF(column, y, self.width() - column, self._pitch)
            if fact.lead:
                took = paint_text(painter, box, fact.lead, theme.select, self._px)
                box.setLeft(box.left() + took + 5)
            paint_text(painter, box, fact.value, theme.text1, self._px)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            line = event.pos().y() // self._pitch
            hidden = 0 <= line < len(self._facts) and self._hidden(self._facts[line])
            QToolTip.showText(event.globalPos(), self._facts[line].text if hidden else "", self)
            return True
        return super().event(event)

    def _hidden(self, fact: Fact) -> bool:
        return fonts.width(fact.text, self._px) + 5 > self.width() - self._label_width()
