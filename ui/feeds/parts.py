"""Small parts of the feeds' forms: a column of titled fields with its buttons and its note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.theme import fonts
from ui.widgets.elide import ElideLabel
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import KeycapButton


def titled(rows: Sequence[tuple[str, QWidget]]) -> QFormLayout:
    """Fields under their titles."""
    form = QFormLayout()
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
    form.setVerticalSpacing(6)
    for title, field in rows:
        label = ElideLabel(title, fonts.SECONDARY, tone="text2")
        field.setAccessibleName(title)
        form.addRow(label, field)
    return form


def framed(
    form: QFormLayout, note: FieldNote, buttons: Sequence[KeycapButton], into: QFrame
) -> None:
    """A form, its note and its buttons in a raised frame."""
    into.setProperty("surface", "raised")
    row = QHBoxLayout()
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    column = QVBoxLayout(into)
    column.setContentsMargins(12, 10, 12, 8)
    column.addLayout(form)
    column.addWidget(note)
    column.addLayout(row)


def scrolled(content: QWidget) -> QScrollArea:
    """A page that scrolls downwards."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area


def emptied(column: QVBoxLayout) -> None:
    """Take every widget out of a column."""
    while (item := column.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
