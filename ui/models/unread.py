"""Which cases this officer has not looked at yet, kept in the officer's preferences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.domain.cases import Case
from ui.session import Session

KEPT = 4000
"""Ids kept at most: more than a centre has news in one shift."""


class Unread:
    """A case is unread when it came in after this officer first sat down and was never selected."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._store = session.store
        self._prefix = f"queue/{session.officer.id}"
        since = str(self._store.value(f"{self._prefix}/since", ""))
        if not since:
            since = now.isoformat()
            self._store.setValue(f"{self._prefix}/since", since)
        self._since = datetime.fromisoformat(since)
        kept = str(self._store.value(f"{self._prefix}/read", ""))
        self._unread: set[str] = set()
        self._read: dict[str, None] = dict.fromkeys(kept.split("\n") if kept else ())

    def __contains__(self, case: Case) -> bool:
        at = case.reported_at
        return at is not None and at > self._since and case.id not in self._read

    def count(self, cases: Iterable[Case]) -> int:
        """How many of `cases` are unread; asked once, then followed by `note` and `read`."""
        self._unread = {case.id for case in cases if case in self and not case.ended}
        return len(self._unread)

    def note(self, case: Case) -> None:
        """A case came in, moved or ended."""
        if case in self and not case.ended:
            self._unread.add(case.id)
        else:
            self._unread.discard(case.id)

    def __len__(self) -> int:
        return len(self._unread)

    def read(self, case_id: str) -> bool:
        """Note that the officer looked at it; whether that is new."""
        if case_id in self._read:
            return False
        self._read[case_id] = None
        self._unread.discard(case_id)
        self._save()
        return True

    def read_all(self, case_ids: Iterable[str]) -> None:
        """Note that the officer has seen all of these."""
        self._read |= dict.fromkeys(case_ids)
        self._unread.clear()
        self._save()

    def _save(self) -> None:
        for old in list(self._read)[: max(0, len(self._read) - KEPT)]:
            del self._read[old]
        self._store.setValue(f"{self._prefix}/read", "\n".join(self._read))
