"""Which units a batch may be given to: a list to tick, that stands open while one ticks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.recommend import Candidate
from app.i18n import _, local, ngettext
from app.picture.picture import Picture
from ui.widgets.keycap_button import TEXT, KeycapButton
from ui.widgets.search_field import SearchField

WIDTH, HEIGHT = 420, 460
_ID = Qt.ItemDataRole.UserRole


class CrewList(QFrame):
    """`chosen` carries the ids (frozenset) when the list is closed with other ticks than before."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("surface", "panel")
        self._before: frozenset[str] = frozenset()
        self.search = SearchField(_("Unit, department or skill"), "")
        self.list = QListWidget()
        self.list.setAccessibleName(_("Crews"))
        self.search.searched.connect(self._show_found)
        self.search.left.connect(self.list.setFocus)
        self.list.itemActivated.connect(_turn)
        foot = QHBoxLayout()
        for title, on in ((_("Tick all shown"), True), (_("Untick all shown"), False)):
            button = KeycapButton(title, role=TEXT, small=True)
            button.clicked.connect(lambda _checked=False, on=on: self.tick_shown(on))
            foot.addWidget(button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

    def fill(self, picture: Picture, crews: Sequence[Candidate], ticked: frozenset[str]) -> None:
        """Show these crews, some of them ticked."""
        self.list.clear()
        self._before = ticked
        for crew in sorted(crews, key=lambda c: (c.load, c.unit.department, c.unit.id)):
            item = QListWidgetItem(crew_text(picture, crew))
            item.setData(_ID, crew.unit.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = crew.unit.id in ticked
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            item.setToolTip(", ".join(crew.unit.skills))
            self.list.addItem(item)
        self._show_found(self.search.text())

    def show_below(self, button: QWidget) -> None:
        """Open under the button."""
        self.resize(WIDTH, HEIGHT)
        self.move(button.mapToGlobal(QPoint(0, button.height() + 4)))
        self.show()
        self.search.focus()

    def ticked(self) -> frozenset[str]:
        """The ids of those that are ticked."""
        on = Qt.CheckState.Checked
        return frozenset(str(i.data(_ID)) for i in self._items() if i.checkState() == on)

    def tick_shown(self, on: bool) -> None:
        """Tick, or untick, all that the search shows."""
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        ticked = self.ticked()
        if ticked != self._before:
            self._before = ticked
            self.chosen.emit(ticked)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _show_found(self, text: str) -> None:
        words = text.casefold().split()
        for item in self._items():
            told = f"{item.text()} {item.toolTip()}".casefold()
            item.setHidden(not all(word in told for word in words))


def crew_text(picture: Picture, crew: Candidate) -> str:
    """`排水泵车二组 · 排水处 · 手头 1 件`."""
    department = picture.registry.departments.get(crew.unit.department)
    parts = [local(crew.unit.name, crew.unit.name_en)]
    if department is not None:
        parts.append(local(department.name, department.name_en))
    if crew.load:
        text = ngettext("{n} case in hand", "{n} cases in hand", crew.load)
        parts.append(text.format(n=crew.load))
    return " · ".join(parts)


def _turn(item: QListWidgetItem) -> None:
    """Return or a double click on a row ticks it, or no longer."""
    on = item.checkState() == Qt.CheckState.Checked
    item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
