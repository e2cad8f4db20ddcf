"""Whom to send: the recommended unit with its reason and four figures, the next best below."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.cases import Move
from app.domain.registry import Unit
from app.i18n import _, local, ngettext
from ui.actions.case_table import ICONS, KEYS, move_title
from ui.models.advice import Advice, way_text
from ui.theme import fonts, tokens
from ui.widgets import format as fmt
from ui.widgets.chip import STRONG, Chip, chip_size, paint_chip
from ui.widgets.elide import RIGHT, ElideLabel, paint_text
from ui.widgets.keycap_button import PRIMARY, SECONDARY, KeycapButton


def unit_name(unit: Unit) -> str:
    """The unit's name in the language in use."""
    return local(unit.name, unit.name_en)


class UnitHead(QWidget):
    """`[推荐] 市政抢修二组 刘建军 … 豫示 A·2037 · 3 人` in one line."""

    def __init__(self) -> None:
        super().__init__()
        self._badge, self._unit = "", None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    _unit: Unit | None

    def set_unit(self, unit: Unit, badge: str) -> None:
        """Show `unit`; `badge` says what it is here."""
        self._unit, self._badge = unit, badge
        self.setAccessibleName(f"{badge} {unit_name(unit)}")
        self.setToolTip(f"{unit_name(unit)} · {unit.leader} · {self._detail(unit)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 24)

    def _detail(self, unit: Unit) -> str:
        people = ngettext("{n} person", "{n} people", unit.people).format(n=unit.people)
        return " · ".join(part for part in (unit.plate, people) if part)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._unit is None:
            return
        painter = QPainter(self)
        theme = tokens.current()
        badge = Chip(self._badge, STRONG)
        x = 0.0
        if self._badge:
            paint_chip(painter, QRectF(0, 0, self.width(), 24), badge, theme)
            x = chip_size(badge).width() + 8
        detail = self._detail(self._unit)
        room = fonts.width(detail, fonts.SECONDARY) + 2
        right = QRectF(self.width() - room, 0, room, 24)
        paint_text(painter, right, detail, theme.text2, fonts.SECONDARY, align=RIGHT)
        name = QRectF(x, 0, self.width() - room - x - 12, 24)
        x += 8 + paint_text(
            painter, name, unit_name(self._unit), theme.text1, fonts.TITLE, fonts.MEDIUM
        )
        rest = QRectF(x, 0, self.width() - room - x - 12, 24)
        paint_text(painter, rest, self._unit.leader, theme.text2, fonts.BODY)
        painter.end()


class Figures(QWidget):
    """Four figures side by side: (label, number, unit)."""

    def __init__(self) -> None:
        super().__init__()
        self._figures: list[tuple[str, str, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_advice(self, advice: Advice) -> None:
        """Distance, expected way, load and what cover stays."""
        known = not math.isnan(advice.distance_m)
        way = fmt.distance(advice.distance_m) if known else fmt.DASH
        number, _nbsp, unit = way.partition(fmt.NBSP)
        minutes = str(max(1, round(advice.eta_s / 60))) if known else fmt.DASH
        self._figures = [
            (_("Distance"), number, unit),
            (_("Arrives in"), minutes, _("min") if known else ""),
            (_("In hand"), str(advice.load), ngettext("case", "cases", advice.load)),
            (_("Cover left"), str(advice.cover), ngettext("unit", "units", advice.cover)),
        ]
        self.setAccessibleName(", ".join(" ".join(figure) for figure in self._figures))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, 46)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 46)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens.current()
        wide = self.width() / 4
        for n, (label, number, unit) in enumerate(self._figures):
            box = QRectF(n * wide, 0, wide - 6, 18)
            paint_text(painter, box, label, theme.text2, fonts.SECONDARY)
            box = QRectF(n * wide, 19, wide - 6, 26)
            took = paint_text(painter, box, number, theme.text1, fonts.VALUE, fonts.MEDIUM)
            box = box.adjusted(took + 4, 3, 0, 0)
            paint_text(painter, box, unit, theme.text2, fonts.SECONDARY)
        painter.end()


class Recommended(QWidget):
    """The recommended unit; its button is the one primary button of the desk."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.head = UnitHead()
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.figures = Figures()
        self.button = KeycapButton("", KEYS[Move.DISPATCH], icon=ICONS[Move.DISPATCH], role=PRIMARY)
        self.button.clicked.connect(self.pressed)
        row = QHBoxLayout()
        row.addWidget(self.figures, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(4)
        column.addWidget(self.head)
        column.addWidget(self.reason)
        column.addSpacing(2)
        column.addLayout(row)

    def set_advice(self, advice: Advice, primary: bool) -> None:
        """Show the best unit; `primary` unless another step comes first."""
        self.head.set_unit(advice.unit, _("Recommended"))
        self.reason.setText(advice.reason)
        self.figures.set_advice(advice)
        self.button.set_title(move_title(Move.DISPATCH))
        self.button.set_role(PRIMARY if primary else SECONDARY)


class Alternative(QFrame):
    """One of the next best, with its reason and a button of its own."""

    pressed = Signal(str)

    def __init__(self, advice: Advice, move: Move = Move.DISPATCH) -> None:
        super().__init__()
        self.unit = advice.unit.id
        self.department = advice.unit.department
        self.assist = QCheckBox(_("assists"))
        self.assist.setToolTip(_("Send it beside the leading unit, with an order of its own"))
        self.assist.setVisible(move is Move.DISPATCH)
        name = ElideLabel(unit_name(advice.unit), fonts.BODY, fonts.MEDIUM)
        name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        leader = ElideLabel(advice.unit.leader, fonts.SECONDARY, tone="text2")
        reason = ElideLabel(advice.reason, fonts.SECONDARY, tone="text2")
        figures = ElideLabel(way_text(advice), fonts.SECONDARY, tone="text2")
        figures.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button = KeycapButton(move_title(move), small=True)
        self.button.clicked.connect(lambda: self.pressed.emit(self.unit))
        self.button.setAccessibleName(f"{move_title(move)} {unit_name(advice.unit)}")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(name)
        top.addWidget(leader, 1)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addLayout(top)
        words.addWidget(reason)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(figures)
        row.addWidget(self.assist)
        row.addWidget(self.button)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 0, self.width(), 1), tokens.current().line)
        painter.end()
