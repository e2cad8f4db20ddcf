"""One line of a batch: the case, who is to take it, and what became of the order."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QVBoxLayout

from app import wording
from app.assist.assign import MOST_EACH
from app.domain.recommend import Recommendation
from app.i18n import _, local
from ui.context import Context
from ui.models.batch import SHOWN, Line
from ui.models.case_row import place_text
from ui.theme import fonts
from ui.widgets import format as fmt
from ui.widgets.elide import ElideLabel


class BatchRow(QFrame):
    """`☑ 道路积水 金水路 12 号  [排水泵车二组 1.2 km ▾]  4 min`. `lit` while it is pointed at."""

    changed = Signal()
    lit = Signal(bool)

    def __init__(self, context: Context, line: Line) -> None:
        super().__init__()
        self.line = line
        picture, case = context.picture, line.case
        self.box = QCheckBox()
        self.box.setChecked(bool(line.unit))
        self.box.setAccessibleName(local(case.title, case.title_en))
        title = ElideLabel(local(case.title, case.title_en), fonts.BODY, fonts.MEDIUM)
        self._below = ElideLabel(place_text(case, picture), fonts.SECONDARY, tone="text2")
        self.choice = QComboBox()
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.choice.setMinimumContentsLength(12)
        self.choice.setAccessibleName(_("Unit"))
        for choice in _shown(line):
            unit = picture.units.items[picture.units.index[choice.unit_id]]
            known = choice.distance_m == choice.distance_m
            way = fmt.distance(choice.distance_m) if known else fmt.DASH
            self.choice.addItem(f"{local(unit.name, unit.name_en)}  {way}", choice.unit_id)
        self.choice.setCurrentIndex(self.choice.findData(line.unit))
        self._minutes = ElideLabel("", fonts.SECONDARY, tone="text2")
        self._minutes.setFixedWidth(52)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(title)
        words.addWidget(self._below)
        row_ = QHBoxLayout(self)
        row_.setContentsMargins(0, 6, 0, 6)
        row_.setSpacing(8)
        row_.addWidget(self.box)
        row_.addLayout(words, 1)
        row_.addWidget(self.choice, 1)
        row_.addWidget(self._minutes)
        self.box.toggled.connect(self.changed)
        self.choice.currentIndexChanged.connect(self._choose)
        self._show_minutes()
        if not line.unit:
            text = _("No unit is left for this: none is given more than {most}.")
            self._below.set_text(text.format(most=MOST_EACH))

    def show_outcome(self, problem: str, sent: bool, sending: bool) -> None:
        """What became of the order."""
        if problem:
            self._below.set_text(problem)
        elif sent or sending:
            self._below.set_text(_("sent") if sent else _("sending"))
        if sent:
            self.box.setChecked(False)
        self.setEnabled(not (sent or sending))

    def outcome(self) -> str:
        """What the line below the title says."""
        return self._below.text()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.lit.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        self.lit.emit(False)

    def _choose(self) -> None:
        self.line.unit = str(self.choice.currentData() or "")
        self._show_minutes()
        self.changed.emit()

    def _show_minutes(self) -> None:
        row = self.line.chosen()
        known = row is not None and row.minutes == row.minutes
        self._minutes.set_text(fmt.age(row.minutes * 60.0) if row is not None and known else "")
        why = [wording.reason(key, facts) for key, facts in row.reasons] if row else []
        self.choice.setToolTip("\n".join(why))


def _shown(line: Line) -> list[Recommendation]:
    """The best units, and the proposed one when it is not among them."""
    return [row for n, row in enumerate(line.choices) if n < SHOWN or row.unit_id == line.unit]
