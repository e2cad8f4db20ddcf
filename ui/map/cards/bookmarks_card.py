"""The officer's bookmarks of this mode: a number key, a name, and what to do with each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.shapes import LONGEST_NAME, Bookmark
from app.i18n import _
from ui.map.cards.side_card import CardEdit, SideCard, note, row, rule
from ui.theme import tokens
from ui.widgets.elide import LEFT, paint_text
from ui.widgets.keycap import keycap_size, paint_keycap
from ui.widgets.keycap_button import ICON, PRIMARY, KeycapButton

_ROW = 34


class BookmarkRow(QWidget):
    """One bookmark: press its name to go there; the pencil renames, the bin forgets."""

    opened = Signal(str)
    renamed = Signal(str, str)
    removed = Signal(str)

    def __init__(self, mark: Bookmark) -> None:
        super().__init__()
        self.mark = mark
        self.setFixedHeight(_ROW)
        self._name = _Name(mark)
        self._edit = CardEdit(_("Label"), mark.name, LONGEST_NAME)
        self._edit.setProperty("small", True)
        self._edit.hide()
        self._pencil = KeycapButton(_("Rename"), icon="pencil-line", role=ICON, small=True)
        self._bin = KeycapButton(_("Remove"), icon="trash", role=ICON, small=True)
        line = row(self._name, self._edit, self._pencil, self._bin, spacing=4)
        line.setStretch(0, 1)
        line.setStretch(1, 1)
        self.setLayout(line)
        self._name.pressed.connect(lambda: self.opened.emit(mark.id))
        self._pencil.clicked.connect(self._write)
        self._bin.clicked.connect(lambda: self.removed.emit(mark.id))
        self._edit.returnPressed.connect(self._written)
        self._edit.left.connect(self._rest)

    def _write(self) -> None:
        self._name.hide()
        self._edit.show()
        self._edit.setFocus()
        self._edit.selectAll()

    def _written(self) -> None:
        name = self._edit.text().strip()
        if name and name != self.mark.name:
            self.renamed.emit(self.mark.id, name)
        self._rest()

    def _rest(self) -> None:
        self._edit.hide()
        self._name.show()


class _Name(QWidget):
    pressed = Signal()

    def __init__(self, mark: Bookmark) -> None:
        super().__init__()
        self._mark = mark
        self._hover = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("takes", "Return Enter Space")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(mark.name)
        self.setMinimumHeight(_ROW - 2)

    def mousePressEvent(self, event: object) -> None:
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: object) -> None:
        self._set_hover(True)

    def leaveEvent(self, event: object) -> None:
        self._set_hover(False)

    def _set_hover(self, over: bool) -> None:
        self._hover = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, high = tokens.current(), float(self.height())
        if self._hover:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.hover)
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        x = 6.0
        if self._mark.slot:
            key = f"Ctrl+{self._mark.slot}"
            cap = keycap_size(key)
            box = QRectF(x, (high - cap.height()) / 2, cap.width(), cap.height())
            paint_keycap(painter, box, key, theme)
        x += keycap_size("Ctrl+1").width() + 10
        room = QRectF(x, 0, self.width() - x - 4, high)
        paint_text(painter, room, self._mark.name, theme.text1, align=LEFT)
        painter.end()


class BookmarksCard(SideCard):
    """`kept` carries the name for the view as it is now; the others the bookmark's id."""

    kept = Signal(str)
    opened = Signal(str)
    renamed = Signal(str, str)
    removed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _("Bookmarks"))
        self.name = CardEdit(_("Name for this view"), most=LONGEST_NAME)
        self._keep = KeycapButton(_("Keep"), "Return", role=PRIMARY, small=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._empty = note(
            _("Keep a view with its layers under a name; Ctrl and its number lead back."), "hint"
        )
        self._problem = note(kind="error")
        line = row(self.name, self._keep)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self.body.addWidget(self._problem)
        self.body.addWidget(rule())
        self.body.addLayout(self._rows)
        self.body.addWidget(self._empty)
        self.body.setSpacing(8)
        self.name.returnPressed.connect(self._ask)
        self.name.left.connect(self.close_card)
        self._keep.clicked.connect(self._ask)
        self.tell_problem("")

    def show_marks(self, marks: Sequence[Bookmark], mode: str) -> None:
        """These bookmarks of the mode called `mode`."""
        self.set_title(_("Bookmarks"), mode)
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        for mark in marks:
            line = BookmarkRow(mark)
            line.opened.connect(self.opened)
            line.renamed.connect(self.renamed)
            line.removed.connect(self.removed)
            self._rows.addWidget(line)
            line.show()
        self._empty.setVisible(not marks)

    def write(self, name: str) -> None:
        """Lead the keyboard to the name, with a suggestion."""
        self.name.setText(name)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def tell_problem(self, text: str) -> None:
        """Why it was refused."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def _ask(self) -> None:
        if self.name.text().strip():
            self.kept.emit(self.name.text().strip())
