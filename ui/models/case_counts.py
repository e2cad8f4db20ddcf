"""How many open cases there are of each kind, and which of them a search finds."""

from __future__ import annotations

from collections import Counter

from app.domain.cases import Case
from app.domain.clocks import DueState
from app.picture.picture import Picture
from ui.models.case_row import HELD, TABS, CaseRow, haystack

PHONE_DIGITS = 4
"""Fewer digits than this find no telephone: they would tell whose it is by trying."""


class Counts:
    """Exact, whatever is shown: each row is noted when it comes and when it goes."""

    def __init__(self) -> None:
        self._tabs: Counter[int] = Counter()
        self._states: Counter[tuple[DueState, bool]] = Counter()

    def note(self, row: CaseRow, by: int) -> None:
        """A row came (1) or went (−1)."""
        for tab in TABS:
            if row.tabs & tab:
                self._tabs[tab] += by
        self._states[row.state, bool(row.tabs & HELD)] += by

    def now(self) -> tuple[Counter[int], Counter[tuple[DueState, bool]]]:
        """Everything counted, to compare with later."""
        return self._tabs.copy(), self._states.copy()

    def of_tab(self, tab: int) -> int:
        """Cases of a tab."""
        return self._tabs[tab]

    def of_state(self, state: DueState, held: bool | None = None) -> int:
        """Cases whose clock stands so; with `held` only those (not) held back."""
        either = (True, False) if held is None else (held,)
        return sum(self._states[state, aside] for aside in either)


class Finder:
    """Looks for words in the text of cases; a text is put together once."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._texts: dict[str, str] = {}

    def forget(self, case_id: str) -> None:
        """The case changed."""
        self._texts.pop(case_id, None)

    def clear(self) -> None:
        """Everything changed."""
        self._texts.clear()

    def finds(self, case: Case, search: str) -> bool:
        """Whether every word of `search` (folded) is in the case, or in its telephone number."""
        text = self._texts.get(case.id)
        if text is None:
            text = self._texts[case.id] = haystack(case, self._picture)
        return all(
            word in text or (len(word) >= PHONE_DIGITS and word.isdigit() and word in case.phone)
            for word in search.split()
        )
