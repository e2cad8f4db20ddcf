"""Tells the other desks which case this officer looks at, or writes in."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from app.domain.presence import EDITS, LOOKS
from ui.context import Context

OF_CASE = "ofCase"
"""The property of a widget whose fields are about the case that is looked at."""

_FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)


class Attending(QObject):
    """Looks: the case file is open, or the case is chosen in the queue. Writes: a field of either
    has the keyboard."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._writes = False
        context.session.selected.connect(self._tell)
        context.session.opened.connect(self._tell)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)
        self._tell()

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        writes = isinstance(now, _FIELDS) and _of_case(now)
        if writes != self._writes:
            self._writes = writes
            self._tell()

    def _tell(self, *_news: object) -> None:
        session = self._context.session
        case = session.case_file or (session.key if session.kind == "case" else "")
        doing = EDITS if self._writes else LOOKS
        self._context.desk.attend(case, session.officer.id, doing)


def _of_case(widget: QWidget) -> bool:
    at: QWidget | None = widget
    while at is not None:
        if at.property(OF_CASE):
            return True
        at = at.parentWidget()
    return False
