"""The cases of a search, brought page by page as they come into sight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app import wording
from app.domain.archive import CaseSearch
from app.domain.case import Case
from app.domain.errors import Refused
from ui.context import Context

PAGE, KEPT = 60, 40


class Pages(QObject):
    """`counted` when it is known how many there are, `came` when a page came, `failed` with a
    sentence."""

    counted = Signal()
    came = Signal()
    failed = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.search = CaseSearch()
        self.total = 0
        self.waiting = False
        self._number = 0
        self._cases: OrderedDict[int, list[Case]] = OrderedDict()
        self._asked: set[int] = set()

    def ask(self, search: CaseSearch) -> None:
        """Begin another search, or the same anew; what is shown stays until it is counted."""
        self._number += 1
        self.waiting = True
        number = self._number

        async def work() -> None:
            total = await self._context.desk.archive_count(search)
            first = await self._context.desk.archive_page(search, 0, PAGE)
            if number == self._number:
                self.search, self.total, self.waiting = search, total, False
                self._cases, self._asked = OrderedDict({0: first}), set()
                self.counted.emit()

        self._spawn(number, work)

    def at(self, row: int) -> Case | None:
        """The case on a row; None while it is on its way."""
        page, place = divmod(row, PAGE)
        cases = self._cases.get(page)
        if cases is None:
            self._bring(page)
            return None
        self._cases.move_to_end(page)
        return cases[place] if place < len(cases) else None

    def _bring(self, page: int) -> None:
        if page in self._asked or self.waiting:
            return
        self._asked.add(page)
        number, search = self._number, self.search

        async def work() -> None:
            cases = await self._context.desk.archive_page(search, page * PAGE, PAGE)
            if number == self._number:
                self._cases[page] = cases
                self._asked.discard(page)
                while len(self._cases) > KEPT:
                    self._cases.popitem(last=False)
                self.came.emit()

        self._spawn(number, work)

    def _spawn(self, number: int, work: Callable[[], object]) -> None:
        async def careful() -> None:
            try:
                await work()  # type: ignore[misc]
            except Refused as refused:
                if number == self._number:
                    self.waiting = False
                    self.failed.emit(wording.sentence(refused))

        self._context.spawn(careful())
