"""The cases picked to do something with all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QObject, Signal


class Picks(QObject):
    """In the order they were picked. `changed` after each change."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._picked: dict[str, None] = {}

    def __contains__(self, case_id: object) -> bool:
        return case_id in self._picked

    def __len__(self) -> int:
        return len(self._picked)

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._picked))

    def toggle(self, case_id: str) -> None:
        """Pick a case, or no longer."""
        if case_id in self._picked:
            del self._picked[case_id]
        else:
            self._picked[case_id] = None
        self.changed.emit()

    def add(self, case_ids: Iterable[str]) -> None:
        """Pick these too."""
        self._picked |= dict.fromkeys(case_ids)
        self.changed.emit()

    def drop(self, case_ids: Iterable[str]) -> None:
        """These are no longer picked."""
        gone = self._picked.keys() & set(case_ids)
        for case_id in gone:
            del self._picked[case_id]
        if gone:
            self.changed.emit()

    def clear(self) -> None:
        """Nothing is picked."""
        if self._picked:
            self._picked.clear()
            self.changed.emit()
