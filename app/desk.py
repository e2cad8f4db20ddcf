"""The desk's runtime: sends commands, keeps the picture fed from the journal's tail. No Qt."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from app.assist.model import Model
from app.clock import Clock
from app.desk_alarms import AlarmReader
from app.domain.archive import CaseSearch
from app.domain.case import Case
from app.domain.errors import Refused
from app.domain.orders import Dispatch
from app.domain.presence import Presence
from app.domain.tallies import By, GridTally, Period, Rate, RateLine
from app.messages.commands import AnyCommand
from app.messages.events import AnyEvent, Entry
from app.picture.picture import Changes, Picture
from app.storage import ids

if TYPE_CHECKING:
    from app.feed_office import FeedOffice
    from app.messages.curve import Curve
    from app.photos import Shelf
    from app.storage.ledger import Ledger
    from app.storage.telemetry import Telemetry

log = logging.getLogger(__name__)

R = TypeVar("R")

Handler = Callable[..., list[AnyEvent]]
News = Callable[[Picture], None]
T = TypeVar("T")


def _nothing() -> None:
    """Nobody wants to know."""


def _log_failure(done: Future[None]) -> None:
    error = done.exception()
    if error is not None:
        log.error("a posted command failed", exc_info=error)


class Service(Protocol):
    """Something that runs beside the desk."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


class Archive(Protocol):
    """Every case there ever was; `read` are those the first reading has come to."""

    read: int

    def refresh(self) -> None: ...

    def count(self, search: CaseSearch) -> int: ...

    def page(self, search: CaseSearch, first: int, count: int) -> list[Case]: ...

    def values(self, field: str) -> list[str]: ...

    def close(self) -> None: ...


class RateBook(Protocol):
    """Counts the three rates in the store."""

    def table(self, period: Period, by: By) -> list[RateLine]: ...

    def listed(
        self, period: Period, by: By, key: str | None, rate: Rate, most: int
    ) -> list[Case]: ...

    def one(self, case_id: str) -> tuple[Case, list[Dispatch]] | None: ...


class Teacher(Protocol):
    """Keeps and learns what intake suggests by."""

    def kept(self) -> Model: ...

    def learn(self) -> Model: ...


class Attendance(Service, Protocol):
    """Lets the other desks know."""

    def at(self, here: Presence | None) -> None: ...


class Desk(AlarmReader):
    """One workstation's connection to its centre."""

    def __init__(
        self,
        picture: Picture,
        ledger: Ledger,
        telemetry: Telemetry,
        handle: Handler,
        clock: Clock,
        workstation: str,
    ) -> None:
        self.picture = picture
        self.clock = clock
        self.workstation = workstation
        self._ledger, self._telemetry, self._handle = ledger, telemetry, handle
        self._news: deque[News] = deque()
        self._services: list[Service] = []
        self._at_end: list[Callable[[], None]] = []
        self.office: FeedOffice | None = None
        self._teacher: Teacher | None = None
        self._past: Callable[[datetime], Picture] | None = None
        self._tallies: Callable[[Period], list[GridTally]] | None = None
        self._rates: RateBook | None = None
        self._archive: Archive | None = None
        self.photos: Shelf | None = None
        self.attendance: Attendance | None = None
        self._on_commit, self._on_urgent = _nothing, _nothing
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._archivist = ThreadPoolExecutor(1, thread_name_prefix="archivist")

    def attach(self, service: Service) -> None:
        """Let a service start and stop with the desk."""
        self._services.append(service)

    def on_commit(self, action: Callable[[], None]) -> None:
        """Call `action` on the storage thread when a command of this desk was committed."""
        self._on_commit = action

    def on_urgent(self, action: Callable[[], None]) -> None:
        """Call `action`, from any thread, when news have come that somebody is waiting for."""
        self._on_urgent = action

    def at_end(self, action: Callable[[], None]) -> None:
        """Call `action` when everything has stopped."""
        self._at_end.append(action)

    def case_id(self) -> str:
        """A fresh id for a case, sortable by time."""
        return ids.new_id("C", self.clock())

    def remember(self, past: Callable[[datetime], Picture]) -> None:
        """Build pictures of earlier times with `past`."""
        self._past = past

    def tally_with(self, tallies: Callable[[Period], list[GridTally]]) -> None:
        """Count what a period brought each grid with `tallies`."""
        self._tallies = tallies

    def archive_with(self, archive: Archive, book: RateBook) -> None:
        """Find all cases in `archive`, and count rates with `book`, on a thread of their own."""
        self._archive, self._rates = archive, book

    def attend(self, case: str, officer: str, doing: str) -> None:
        """The officer is at a case now ('' for none): looks or edits. Nothing of it is kept."""
        if self.attendance is not None:
            here = Presence(case, officer, self.workstation, doing) if case else None
            self.attendance.at(here)

    @property
    def archive_read(self) -> int:
        """How many cases the first reading of the archive has come to."""
        return 0 if self._archive is None else self._archive.read

    def start(self) -> None:
        """Begin to take news."""
        for service in self._services:
            service.start()

    def command_id(self) -> str:
        """A fresh id for a command: asking twice with the same one is asking once."""
        return uuid.uuid4().hex

    def teach(self, teacher: Teacher) -> None:
        """Let suggestions at intake be learned by `teacher`."""
        self._teacher = teacher

    async def model(self, *, anew: bool = False) -> Model:
        """The model of categories as kept, or learned `anew` from the centre's own history."""
        if self._teacher is None:
            return Model()
        loop = asyncio.get_running_loop()
        work = self._teacher.learn if anew else self._teacher.kept
        return await loop.run_in_executor(self._reader, work)

    async def send(self, command: AnyCommand) -> None:
        """Run a command in one transaction on the storage thread. Raises Refused."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._writer, self._execute, command)

    def post(self, command: AnyCommand) -> None:
        """Run a command like `send`, also while the desk is closing, and wait for nothing; what
        goes wrong is logged."""
        self._writer.submit(self._execute, command).add_done_callback(_log_failure)

    def _execute(self, command: AnyCommand) -> None:
        self._ledger.execute(command, self._handle, self.workstation)
        self._on_commit()

    async def history(self, subject: str) -> list[Entry]:
        """Everything the journal knows about a case, oldest first."""
        return await self.read(lambda: self._ledger.history(subject))

    async def switches(self, most: int) -> list[Entry]:
        """The newest `most` switches of mode, newest first."""
        loop = asyncio.get_running_loop()
        work = self._ledger.of_kind
        return await loop.run_in_executor(self._reader, work, "ModeSwitched", most)

    async def read(self, work: Callable[[], T]) -> T:
        """What a short look into the store brings, on the reading thread. Raises Refused."""
        return await asyncio.get_running_loop().run_in_executor(self._reader, work)

    async def trend(
        self, sensor: str, since: datetime, until: datetime
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """A sensor's stored readings: (epoch seconds, values)."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._reader, self._telemetry.history, sensor, since, until
        )

    async def curve(self, sensor: str, since: datetime, until: datetime, points: int) -> Curve:
        """A sensor's stored readings as at most `points` columns."""
        loop = asyncio.get_running_loop()
        work = self._telemetry.curve
        return await loop.run_in_executor(self._reader, work, sensor, since, until, points)

    async def mode_switches(self, since: datetime, until: datetime) -> list[Entry]:
        """The switches of the mode in a period, oldest first."""
        loop = asyncio.get_running_loop()
        work = self._ledger.mode_switches
        return await loop.run_in_executor(self._reader, work, since, until)

    async def apart(self, work: Callable[[], R]) -> R:
        """What `work` makes, on the reading thread: what is too much for the window's own."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader, work)

    async def past(self, at: datetime) -> Picture:
        """The picture as it was at `at` (UTC), built on the reading thread. Raises Refused."""
        if self._past is None:
            raise Refused("past.unknown")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader, self._past, at)

    async def grid_tallies(self, period: Period) -> list[GridTally]:
        """What a period brought each grid, counted on the reading thread; nothing on a desk
        without a store. Raises Refused."""
        if self._tallies is None:
            return []
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader, self._tallies, period)

    async def rates(self, period: Period, by: By) -> list[RateLine]:
        """The three rates of a period by a field, counted on the reading thread; nothing on a
        desk without a store. Raises Refused."""
        if self._rates is None:
            return []
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._archivist, self._rates.table, period, by)

    async def archive_count(self, search: CaseSearch) -> int:
        """How many cases a search finds, as the journal stands now. Raises Refused."""
        archive = self._archive
        if archive is None:
            return 0

        def work() -> int:
            archive.refresh()
            return archive.count(search)

        return await asyncio.get_running_loop().run_in_executor(self._archivist, work)

    async def archive_page(self, search: CaseSearch, first: int, count: int) -> list[Case]:
        """The cases `first` and following of a search in its order. Raises Refused."""
        if self._archive is None:
            return []
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._archivist, self._archive.page, search, first, count)

    async def archive_values(self, field: str) -> list[str]:
        """The values of a field that any case has."""
        if self._archive is None:
            return []
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._archivist, self._archive.values, field)

    async def rate_cases(
        self, period: Period, by: By, key: str | None, rate: Rate, most: int
    ) -> list[Case]:
        """The cases behind a figure, those that missed it first. Raises Refused."""
        if self._rates is None:
            return []
        loop = asyncio.get_running_loop()
        work = self._rates.listed
        return await loop.run_in_executor(self._reader, work, period, by, key, rate, most)

    async def recall(self, case_id: str) -> bool:
        """Bring a case from the archive into the picture; whether there is one. Raises Refused."""
        if case_id in self.picture.cases:
            return True
        if self._rates is None:
            return False
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._reader, self._rates.one, case_id)
        if found is not None:
            self.tell(lambda picture: picture.recall(*found))
        return found is not None

    def tell(self, news: News, urgent: bool = False) -> None:
        """Queue news from another thread; the picture is touched only in `drain`."""
        self._news.append(news)
        if urgent:
            self._on_urgent()

    def drain(self) -> Changes:
        """Apply the queued news in the calling (GUI) thread; what changed since last time."""
        while self._news:
            self._news.popleft()(self.picture)
        return self.picture.take_changes()

    def close(self) -> None:
        """Finish the storage thread's work and stop."""
        for service in reversed(self._services):
            service.stop()
        self._writer.shutdown(wait=True)
        self._reader.shutdown(wait=True, cancel_futures=True)
        if self._archive is not None:
            self._archivist.submit(self._archive.close)
        self._archivist.shutdown(wait=True)
        for action in self._at_end:
            action()
