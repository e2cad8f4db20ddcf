"""The card of map sources: the stack above, the selected one below, new ones at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.i18n import _, ngettext
from app.maps.entries import Entries, Entry
from ui.map.cards.side_card import SideCard, note, rule
from ui.map.sources.adding import AddRow
from ui.map.sources.ahead import Ahead
from ui.map.sources.details import Details
from ui.map.sources.rows import HIGH, SourceRows

WIDE = 420
_ROWS_SHOWN = 6


class SourcesCard(SideCard):
    """Shows entries; what the officer does is told by its parts."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _("Map sources"), WIDE)
        self.rows, self.details, self.ahead, self.add = SourceRows(), Details(), Ahead(), AddRow()
        self._troubles = note(kind="error")
        self._entries: tuple[Entry, ...] = ()
        self._list = _Scroll(self.rows, HIGH * _ROWS_SHOWN)
        self._ahead_rule = rule()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(10)
        column.addWidget(self.details)
        column.addWidget(self._ahead_rule)
        column.addWidget(self.ahead)
        column.addWidget(rule())
        column.addWidget(self.add)
        column.addWidget(self._troubles)
        column.addStretch(1)
        self._inside = _Scroll(inside, 0)
        self.body.addWidget(self._list)
        self.body.addSpacing(6)
        self.body.addWidget(self._inside, 1)
        self.rows.chosen.connect(lambda _key: self._show_current())

    @property
    def entry(self) -> Entry | None:
        """The selected source."""
        return next((e for e in self._entries if e.spec.id == self.rows.current), None)

    def show_entries(self, found: Entries, damaged: int) -> None:
        """Show the stack; `damaged` tiles are grey on the map now."""
        self._entries = in_order(found.rows)
        self.rows.show_entries(self._entries)
        self._list.set_content_height(HIGH * max(1, len(self._entries)))
        on = sum(entry.spec.on for entry in self._entries)
        said = ngettext("{n} on", "{n} on", on).format(n=on)
        if damaged:
            grey = ngettext("{n} damaged tile is grey", "{n} damaged tiles are grey", damaged)
            said += " · " + grey.format(n=damaged)
        self.set_title(_("Map sources"), said)
        self._troubles.setText("\n".join(found.troubles))
        self._troubles.setVisible(bool(found.troubles))
        self._show_current()

    def neighbours(self, step: int) -> list[str]:
        """The ids of the sources that are on and lie in the selected one's part of the stack,
        from below to above, after it moved by `step`; none when it cannot."""
        entry = self.entry
        if entry is None or not entry.spec.on:
            return []
        overlay = entry.spec.overlay
        on = [e.spec for e in reversed(self._entries) if e.spec.on]
        # Overlays lie above all others, whatever their order.
        part = [spec.id for spec in on if spec.overlay == overlay]
        at = part.index(entry.spec.id)
        if not 0 <= at + step < len(part):
            return []
        part.insert(at + step, part.pop(at))
        return part

    def _show_current(self) -> None:
        entry = self.entry
        self.details.setVisible(entry is not None)
        online = entry is not None and entry.spec.online and not entry.problem
        self.ahead.offer(online)
        self._ahead_rule.setVisible(not self.ahead.isHidden())
        if entry is not None:
            movable = (bool(self.neighbours(1)), bool(self.neighbours(-1)))
            self.details.show_entry(entry, movable)


def in_order(rows: Sequence[Entry]) -> tuple[Entry, ...]:
    """Those that are on, from above to below, then the others."""
    return tuple(sorted(rows, key=lambda entry: not entry.spec.on))


class _Scroll(QScrollArea):
    """Scrolls up and down alone; as high as its content, up to `most` (0: as there is room)."""

    def __init__(self, content: QWidget, most: int) -> None:
        super().__init__()
        self._most = most
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)

    def set_content_height(self, high: int) -> None:
        """Grow with the content."""
        self.setFixedHeight(min(high, self._most))

    def sizeHint(self) -> QSize:
        content = self.widget()
        return QSize(300, content.sizeHint().height() + 2 if content is not None else 100)
