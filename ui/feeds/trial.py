"""A mapping tried on a pasted sample: what would be read, what is refused and why; then kept."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import Refused
from app.domain.feeds import TriedReading
from app.i18n import _, ngettext
from app.wording import sentence, trouble
from ui.context import Context
from ui.widgets import format as fmt
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import PRIMARY, KeycapButton

EXAMPLE = """rows = "data"
sensor = ["deviceId"]
time = "ts"

[[values]]
value = "level"
unit = "cm"
"""
SAMPLE = '{"data": [{"deviceId": "W-1", "ts": 1767225600, "level": 12.5}]}'
SHOWN = 500


class TrialPage(QWidget):
    """Mapping and sample above, what comes of them below."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.mapping, self.sample = QPlainTextEdit(EXAMPLE), QPlainTextEdit()
        self.sample.setPlaceholderText(SAMPLE)
        self.topic, self.name = QLineEdit(), QLineEdit()
        self.topic.setPlaceholderText("site/river/7")
        self.note = FieldNote(self.mapping, _("Nothing is stored by a trial."))
        self.table = QTableWidget(0, 5)
        self.table.setHorizontalHeaderLabels(
            [_("Row"), _("Sensor"), _("Value"), _("Time"), _("Result")]
        )
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(220)
        attempt = KeycapButton(_("Try"), icon="play", role=PRIMARY)
        attempt.clicked.connect(self.attempt)
        keep = KeycapButton(_("Keep the mapping"), icon="floppy-disk")
        keep.clicked.connect(self.keep)
        self._lay_out(attempt, keep)

    def attempt(self) -> None:
        """Read the sample by the mapping."""
        self._context.spawn(self._attempt())

    def keep(self) -> None:
        """Write the mapping for feeds to name."""
        self._context.spawn(self._keep())

    async def _attempt(self) -> None:
        office = self._context.desk.office
        if office is None:
            return
        sample = self.sample.toPlainText().strip() or SAMPLE
        try:
            found = await office.tried(self.mapping.toPlainText(), sample, self.topic.text())
        except Refused as refused:
            self.table.setRowCount(0)
            self.note.complain(sentence(refused))
            return
        self.note.complain("")
        self._show(found)

    async def _keep(self) -> None:
        office = self._context.desk.office
        if office is None:
            return
        try:
            path = await office.keep_mapping(self.name.text().strip(), self.mapping.toPlainText())
        except Refused as refused:
            self.note.complain(sentence(refused))
            return
        self.note.complain("")
        told = _("Name it in a feed of the format mapping: {path}").format(path=path)
        self._context.toasts.show(_("The mapping is kept"), told)

    def _show(self, found: list[TriedReading]) -> None:
        self.table.setRowCount(min(len(found), SHOWN))
        for number, one in enumerate(found[:SHOWN]):
            for column, text in enumerate(_cells(one)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(number, column, item)
        bad = sum(bool(one.reason) for one in found)
        good = len(found) - bad
        text = ngettext("{n} reading", "{n} readings", good).format(n=good)
        refused = ngettext("{n} refused", "{n} refused", bad).format(n=bad)
        self.told.setText(f"{text} · {refused}")

    def _lay_out(self, attempt: KeycapButton, keep: KeycapButton) -> None:
        self.told = QLabel()
        self.told.setProperty("type", "strong")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(6)
        for title, field in (
            (_("Mapping (TOML): where sensor, values, unit and time stand"), self.mapping),
            (_("A message of the platform, pasted"), self.sample),
            (_("Its topic, where the mapping asks for it"), self.topic),
        ):
            column.addWidget(_label(title))
            field.setAccessibleName(title)
            column.addWidget(field)
        self.mapping.setMinimumHeight(170)
        self.sample.setMinimumHeight(110)
        row = QHBoxLayout()
        row.addWidget(self.note, 1)
        row.addWidget(attempt)
        column.addLayout(row)
        column.addWidget(self.told)
        column.addWidget(self.table, 1)
        last = QHBoxLayout()
        self.name.setPlaceholderText(_("Name of the mapping"))
        self.name.setAccessibleName(_("Name of the mapping"))
        last.addWidget(self.name, 1)
        last.addWidget(keep)
        column.addLayout(last)


def _cells(one: TriedReading) -> list[str]:
    if one.reason:
        text = f"{one.field}: {trouble(one.reason)}" if one.field else trouble(one.reason)
        return [str(one.row), one.sensor or fmt.DASH, fmt.DASH, fmt.DASH, f"✕ {text}"]
    at = datetime.fromtimestamp(one.at, UTC).astimezone()
    value = fmt.quantity(one.value, one.unit)
    return [str(one.row), one.sensor, value, f"{at:%Y-%m-%d %H:%M:%S}", "✓ " + _("read")]


def _label(text: str) -> QLabel:
    made = QLabel(text)
    made.setProperty("type", "secondary")
    return made
