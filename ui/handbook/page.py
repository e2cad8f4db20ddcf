"""The handbook as a card over the window: chapters at the left, search above, Esc closes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from ui.handbook import pages
from ui.handbook.pages import Chapter
from ui.theme import fonts, tokens
from ui.widgets.keycap_button import TEXT, KeycapButton
from ui.widgets.panel import Panel
from ui.widgets.search_field import SearchField

WIDTH, LIST_WIDTH, MARGIN = 1180, 248, 96
PICTURE_MARGIN, LINE_PERCENT, PARAGRAPH_PX = 48, 135.0, 8.0


class HandbookPage(QFrame):
    """Opened from a panel it shows the chapter about it."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = parent
        self.setProperty("surface", "card")
        self.setProperty("noRing", True)
        self._chapters: list[Chapter] = []
        self._shown: list[Chapter] = []
        self.search = SearchField(_("Search the handbook"))
        self.list = QListWidget()
        self.list.setFixedWidth(LIST_WIDTH)
        self.text = Reader()
        self.nothing = QLabel(_("No chapter has these words"))
        self._lay_out()
        self.search.searched.connect(self._find)
        self.list.currentRowChanged.connect(self._show)
        self.hide()

    def open(self, language: str, room: str = "") -> None:
        """Show the chapter about `room`, a folder of ui; the first when there is none."""
        file = pages.file(language)
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        self.text.folder = file.parent
        self._chapters = pages.chapters(text)
        self.search.clear()
        self._fill(self._chapters)
        parent = self._host
        wide, high = min(WIDTH, parent.width() - MARGIN), parent.height() - 2 * MARGIN
        self.setGeometry((parent.width() - wide) // 2, MARGIN, wide, high)
        self.show()
        self.raise_()
        self.list.setCurrentRow(pages.for_room(self._chapters, room))
        self.list.setFocus()

    def close_page(self) -> None:
        """Go away."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def titles(self) -> list[str]:
        """The chapters in the list."""
        return [chapter.title for chapter in self._shown]

    def _find(self, text: str) -> None:
        words = text.casefold().split()
        self._fill([chapter for chapter in self._chapters if chapter.has(words)])
        self.list.setCurrentRow(0)
        self.text.mark(words)

    def _fill(self, shown: list[Chapter]) -> None:
        self._shown = shown
        self.list.clear()
        self.list.addItems([chapter.title for chapter in shown])
        self.nothing.setVisible(not shown)
        self.text.setVisible(bool(shown))

    def _show(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            chapter = self._shown[row]
            self.text.tell(f"# {chapter.title}\n\n{chapter.text}")
            self.text.mark(self.search.text().casefold().split())

    def _lay_out(self) -> None:
        panel = Panel(_("Handbook"), _("F1 opens the page for what has the focus"), framed=False)
        close = KeycapButton(_("Close"), "Escape", role=TEXT, small=True)
        close.clicked.connect(self.close_page)
        panel.add_tool(close)
        left = QVBoxLayout()
        left.setContentsMargins(12, 12, 0, 12)
        left.setSpacing(8)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(left)
        row.addWidget(self.text, 1)
        row.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignCenter)
        panel.set_body(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(panel)


class Reader(QTextBrowser):
    """A chapter; its pictures are as wide as there is room for, links lead nowhere outside."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path()
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(20)
        self.document().setDefaultFont(fonts.font(fonts.TITLE))

    def tell(self, markdown: str) -> None:
        """Show a chapter, with the lines and paragraphs apart as one reads."""
        self.setMarkdown(markdown)
        spaced = QTextBlockFormat()
        spaced.setLineHeight(
            LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        )
        spaced.setBottomMargin(PARAGRAPH_PX)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spaced)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        picture = _picture(self.folder / QUrl(name).path())
        room = self.viewport().width() - PICTURE_MARGIN
        if picture.width() > room > 0:
            mode = Qt.TransformationMode.SmoothTransformation
            picture = picture.scaledToWidth(room, mode)
        return picture

    def mark(self, words: list[str]) -> None:
        """Mark every place of the words; the first comes into sight."""
        theme = tokens.current()
        form = QTextCharFormat()
        form.setBackground(QColor(theme.select_bg))
        form.setForeground(QColor(theme.text1))
        found = []
        for word in words:
            cursor = self.document().find(word)
            while not cursor.isNull():
                found.append(_selection(cursor, form))
                cursor = self.document().find(word, cursor)
        self.setExtraSelections(found)
        if found:
            at = QTextCursor(found[0].cursor)
            at.clearSelection()
            self.setTextCursor(at)
            self.ensureCursorVisible()


def _picture(path: Path) -> QImage:
    """The picture of a page; the program carries a smaller copy (WebP) of it."""
    small = path.with_suffix(".webp")
    return QImage(str(small if small.exists() else path))


def _selection(cursor: QTextCursor, form: QTextCharFormat) -> QTextEdit.ExtraSelection:
    made = QTextEdit.ExtraSelection()
    made.cursor, made.format = cursor, form
    return made


def room_in_focus() -> str:
    """The panel that has the focus, as the folder of ui it comes from; '' when none has."""
    widget = QApplication.focusWidget()
    while widget is not None:
        module = type(widget).__module__.split(".")
        if module[0] == "ui" and len(module) > 2 and module[1] not in ("widgets", "handbook"):
            return module[1]
        widget = widget.parentWidget()
    return ""
