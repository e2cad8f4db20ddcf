"""The weather warnings in force as chips; one click says what the weather office wrote."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.domain.warnings import Warning as WeatherWarning
from app.i18n import _, local
from ui.widgets import format
from ui.widgets.chip import WARNING, Chip, ChipButton
from ui.widgets.keycap_button import KeycapButton

MOST = 2


class WarningChips(QWidget):
    """At most two chips, gravest first, and one that counts the rest. `asked` carries the
    warning whose page is wanted."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[WeatherWarning] = []
        self._most = MOST
        self._chips: list[ChipButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_warnings(self, warnings: list[WeatherWarning]) -> None:
        """Show what is in force, gravest first."""
        if warnings != self._shown:
            self._shown = list(warnings)
            self._build()

    def set_most(self, most: int) -> None:
        """How many chips there is room for."""
        if most != self._most:
            self._most = most
            self._build()

    def warnings(self) -> list[WeatherWarning]:
        """What is shown."""
        return self._shown

    def texts(self) -> list[str]:
        """What the chips say."""
        return [chip.text() for chip in self._chips]

    def _build(self) -> None:
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips.clear()
        for warning in self._shown[: self._most]:
            self._add(Chip(chip_text(warning), WARNING, level=warning.level), [warning])
        rest = self._shown[self._most :]
        if rest:
            text = _("{n} more").format(n=len(rest)) if self._most else _("Warnings")
            count = text if self._most else f"{text} {len(rest)}"
            self._add(Chip(count, WARNING, level=rest[0].level), rest)
        self.setVisible(bool(self._shown))
        self.updateGeometry()

    def _card(self, warnings: list[WeatherWarning], anchor: QWidget) -> None:
        card = WarningCard(warnings, anchor)
        card.more.clicked.connect(lambda: self.asked.emit(warnings[0].id))
        card.more.clicked.connect(card.close)
        card.show_below()

    def _add(self, chip: Chip, warnings: list[WeatherWarning]) -> None:
        button = ChipButton(chip)
        button.clicked.connect(lambda: self._card(warnings, button))
        self._chips.append(button)
        self._row.addWidget(button)


class WarningCard(QFrame):
    """What was issued: name, validity, text. A click beside it or Esc closes it."""

    def __init__(self, warnings: list[WeatherWarning], anchor: QWidget) -> None:
        super().__init__(anchor.window(), Qt.WindowType.Popup)
        self._anchor = anchor
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "card")
        self.setFixedWidth(380)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(4)
        for warning in warnings:
            column.addWidget(_label(local(warning.name, warning.name_en), "title"))
            column.addWidget(_label(validity(warning), "secondary"))
            for text in (local(warning.text, warning.text_en), warning.area):
                if text:
                    column.addWidget(_label(text, ""))
        hint = _("A warning suggests; it never switches the mode by itself.")
        column.addWidget(_label(hint, "hint"))
        self.more = KeycapButton(_("Who and what is inside"), icon="arrow-right", small=True)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def show_below(self) -> None:
        """Open under the chip."""
        self.adjustSize()
        self.move(self._anchor.mapToGlobal(QPoint(0, self._anchor.height() + 6)))
        self.show()


def chip_text(warning: WeatherWarning) -> str:
    """The name, until when, and that it is an exercise when it is."""
    name = local(warning.name, warning.name_en)
    if warning.exercise:
        name = _("Exercise: {name}").format(name=name)
    if warning.until is None:
        return name
    return _("{name} to {time}").format(name=name, time=format.clock_short(warning.until))


def validity(warning: WeatherWarning) -> str:
    """When it was issued and until when it holds."""
    now: datetime = warning.sent
    sent = format.clock_short(now)
    if warning.until is None:
        return _("Issued {sent}").format(sent=sent)
    until = format.clock_short(warning.until)
    return _("Issued {sent}, in force to {until}").format(sent=sent, until=until)


def _label(text: str, kind: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        label.setProperty("type", kind)
    return label
