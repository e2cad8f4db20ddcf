"""The left column of the preview: what speaks for a switch. The program only ever suggests."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.suggestions import Suggestion
from app.domain.warnings import Warning as WeatherWarning
from app.i18n import _, local
from app.picture.picture import Picture
from ui.context import Context
from ui.models import suggestions
from ui.modes.facts import Evidence, evidence
from ui.modes.list_row import ListRow
from ui.theme import fonts, levels, tokens
from ui.widgets import format
from ui.widgets.elide import RIGHT, paint_text
from ui.widgets.panel import Panel


class BasisPanel(Panel):
    """Warnings in force, then what stands above its threshold."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        detail = _("the program suggests, it never switches")
        super().__init__(_("Basis"), detail, framed=False, parent=parent)
        now = context.bridge.now
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        warnings = context.picture.active_warnings(now)
        for warning in warnings:
            column.addWidget(_warning(warning))
        found = suggestions.suggestions(context.picture, now)
        for one in found:
            column.addWidget(_suggested(context.picture, one))
        rows = evidence(context.picture, now.timestamp())
        for row in rows:
            column.addWidget(EvidenceRow(row))
        if not warnings and not rows and not found:
            calm = _("No warning is in force and no sensor is over its threshold.")
            column.addWidget(_padded(_label(calm, "secondary")))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self.body.addWidget(scroll)


class EvidenceRow(QWidget):
    """Shape, what is so, where; how old the newest reading is at the right."""

    def __init__(self, row: Evidence) -> None:
        super().__init__()
        self._row = row
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{row.title}. {row.text}")
        self.setToolTip(row.text)

    def sizeHint(self) -> QSize:
        return QSize(300, 58)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, row, wide = tokens.current(), self._row, float(self.width())
        state = levels.UNACKNOWLEDGED if row.level else levels.STALE
        levels.paint_level(painter, QRectF(15, 12, 14, 14), row.level, state)
        time_wide = fonts.width(row.time, fonts.SECONDARY) + 2
        time = QRectF(wide - 14 - time_wide, 8, time_wide, 22)
        paint_text(painter, time, row.time, theme.text2, fonts.SECONDARY, align=RIGHT)
        title = QRectF(42, 8, time.left() - 50, 22)
        paint_text(painter, title, row.title, theme.text1, fonts.BODY, fonts.MEDIUM)
        text = QRectF(42, 30, wide - 56, 20)
        paint_text(painter, text, row.text, theme.text2, fonts.SECONDARY)
        painter.fillRect(QRectF(0, self.height() - 1, wide, 1), theme.line)
        painter.end()


def _suggested(picture: Picture, one: Suggestion) -> ListRow:
    icon = picture.catalogue.modes[one.mode].icon
    lines = [line for line in suggestions.evidence(picture, one) if line]
    title = _("Suggested: {mode}").format(mode=suggestions.title(picture, one))
    return ListRow(icon, title, lines[0], lines[1:], one.level)


def _warning(warning: WeatherWarning) -> QWidget:
    holder = WarningHead(warning)
    column = QVBoxLayout(holder)
    column.setContentsMargins(42, 12, 14, 14)
    column.setSpacing(4)
    name = local(warning.name, warning.name_en)
    if warning.exercise:
        name = _("Exercise: {name}").format(name=name)
    title = _label(name, "title")
    sent = format.clock_short(warning.sent)
    until = format.clock_short(warning.until) if warning.until else format.DASH
    validity = _("Issued {sent}, in force to {until}").format(sent=sent, until=until)
    column.addWidget(title)
    column.addWidget(_label(validity, "secondary"))
    for text in (local(warning.text, warning.text_en), warning.area):
        if text:
            column.addWidget(_label(text, ""))
    return holder


class WarningHead(QWidget):
    """The shape of the warning beside its words, a divider below."""

    def __init__(self, warning: WeatherWarning) -> None:
        super().__init__()
        self._level = warning.level

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        levels.paint_level(painter, QRectF(13, 14, 18, 18), self._level)
        line = QRectF(0, self.height() - 1, self.width(), 1)
        painter.fillRect(line, tokens.current().line)
        painter.end()


def _label(text: str, kind: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        label.setProperty("type", kind)
    return label


def _padded(label: QLabel) -> QLabel:
    label.setContentsMargins(14, 14, 14, 14)
    return label
