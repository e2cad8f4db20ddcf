"""The frame of a panel: a head of 40 px with title, detail and tools, and a body below."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import fonts
from ui.widgets.elide import ElideLabel

HEAD = 40


class Panel(QFrame):
    """A panel. `framed` draws border and corners; without it the panel meets its neighbours."""

    def __init__(
        self,
        title: str = "",
        detail: str = "",
        *,
        framed: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel" if framed else "flat")
        self._title = ElideLabel(title, fonts.TITLE, fonts.MEDIUM, "text1")
        self._detail = ElideLabel(detail, fonts.SECONDARY, fonts.REGULAR, "text2")
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(8)
        self.head = QFrame()
        self.head.setProperty("surface", "head")
        self.head.setFixedHeight(HEAD)
        row = QHBoxLayout(self.head)
        row.setContentsMargins(14, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._detail, 1)
        row.addLayout(self._tools)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(*((1, 1, 1, 1) if framed else (0, 0, 0, 0)))
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(self.body, 1)
        self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.set_text(title)
        self.setAccessibleName(title)

    def set_detail(self, detail: str) -> None:
        """Change the second text of the head: a count, an age, a source."""
        self._detail.set_text(detail)

    def add_tool(self, tool: QWidget) -> None:
        """Put a control at the right end of the head."""
        self._tools.addWidget(tool)

    def set_body(self, body: QWidget) -> None:
        """Fill the body with `body`, in place of what was there."""
        while (item := self.body.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        self.body.addWidget(body)
