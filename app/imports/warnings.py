"""Warnings from files and folders: every alert in them, what became of it and why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.cap import read_alerts
from app.cap.xml import LARGEST
from app.domain.errors import Refused
from app.domain.warning_kinds import WarningRules
from app.domain.warnings import CANCEL, UPDATE, Warning as WeatherWarning
from app.geo.warned import Warned

ENDINGS = (".xml", ".cap", ".atom", ".rss")
CHUNK = 500
"""Warnings in one transaction: an officer's click never waits long behind it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file, or an alert in it, was refused."""

    file: str
    refused: Refused


@dataclass(slots=True)
class Summary:
    """What was read: `accepted` and `rejected` add up to `read`; of those accepted, so many were
    updates, withdrawals, or had run out already."""

    read: int = 0
    accepted: int = 0
    updated: int = 0
    cancelled: int = 0
    expired: int = 0
    rejected: int = 0
    faults: list[Fault] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """The figures by name."""
        names = ("read", "accepted", "updated", "cancelled", "expired", "rejected")
        return {name: getattr(self, name) for name in names}

    def take(self, warning: WeatherWarning, now: datetime) -> None:
        """Count one that was taken."""
        self.read += 1
        self.accepted += 1
        self.updated += warning.what == UPDATE
        self.cancelled += warning.what == CANCEL
        ended = warning.until is not None and warning.until <= now
        self.expired += ended and warning.what != CANCEL

    def refuse(self, file: Path, refused: Refused) -> None:
        """Count one that was not."""
        self.read += 1
        self.rejected += 1
        self.faults.append(Fault(str(file), refused))


class WarningImport:
    """Reads, places and hands over; again is harmless."""

    def __init__(
        self,
        rules: WarningRules,
        warned: Warned,
        send: Callable[[Sequence[WeatherWarning]], None],
        now: datetime,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self._rules, self._warned, self._send, self._now = rules, warned, send, now
        self._progress = progress
        self.summary = Summary()

    def go(self, paths: Iterable[Path]) -> Summary:
        """Take all files; folders are looked through. Raises Refused when the store is away."""
        waiting: list[WeatherWarning] = []
        for file in files_of(paths):
            waiting += self._read(file)
            if len(waiting) >= CHUNK:
                self._hand_over(waiting)
                waiting = []
        self._hand_over(waiting)
        return self.summary

    def _hand_over(self, waiting: list[WeatherWarning]) -> None:
        for start in range(0, len(waiting), CHUNK):
            self._send(waiting[start : start + CHUNK])
        for warning in waiting:
            self.summary.take(warning, self._now)
        if self._progress is not None:
            self._progress(self.summary.read, self.summary.rejected)

    def _read(self, file: Path) -> list[WeatherWarning]:
        try:
            taken = read_alerts(bytes_of(file), self._rules)
        except Refused as refused:
            self.summary.refuse(file, refused)
            return []
        for fault in taken.faults:
            self.summary.refuse(file, fault)
        if not taken.found and taken.links:
            self.summary.refuse(file, Refused("warning.links", n=len(taken.links)))
        return [self._warned.placed(warning) for warning in taken.warnings]


def bytes_of(file: Path) -> bytes:
    """A file's content, no more of it than a warning may have. Raises Refused."""
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused("file.trouble", path=str(file), reason=reason) from error


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and those below folders that may hold a warning, in their order."""
    for path in paths:
        if path.is_dir():
            found = (f for f in path.rglob("*") if f.is_file() and f.suffix.lower() in ENDINGS)
            yield from sorted(found)
        else:
            yield path
