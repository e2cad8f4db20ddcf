"""What a service may ask of storage: one transaction's view of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.domain.alarms import Alarm
from app.domain.cases import Case
from app.domain.catalogue import Catalogue
from app.domain.modes import ModeState
from app.domain.orders import Dispatch
from app.domain.registry import Unit
from app.domain.shapes import Bookmark, Shape
from app.domain.warnings import Warning as WeatherWarning


class UnitOfWork(Protocol):
    """Reads and writes of one transaction. Everything is rolled back unless it is committed."""

    @property
    def now(self) -> datetime:
        """UTC time of this transaction, from the injected clock."""
        ...

    @property
    def centre(self) -> str:
        """The id of the centre, which every topic begins with."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """Modes, categories, sensor kinds."""
        ...

    def new_id(self, prefix: str) -> str:
        """A fresh id, sortable by time."""
        ...

    def case(self, case_id: str) -> Case | None: ...

    def case_by_source(self, source: str, source_id: str) -> Case | None: ...

    def save_case(self, case: Case) -> None: ...

    def unit(self, unit_id: str) -> Unit | None: ...

    def dispatch(self, dispatch_id: str) -> Dispatch | None: ...

    def save_dispatch(self, dispatch: Dispatch) -> None: ...

    def alarm(self, alarm_id: str) -> Alarm | None: ...

    def standing_alarms(self, subjects: Sequence[str] | None = None) -> list[Alarm]: ...

    def save_alarm(self, alarm: Alarm) -> None: ...

    def mode(self) -> ModeState: ...

    def save_mode(self, state: ModeState) -> None: ...

    def warning(self, warning_id: str) -> WeatherWarning | None: ...

    def save_warning(self, warning: WeatherWarning) -> None: ...

    def shape(self, shape_id: str) -> Shape | None: ...

    def save_shape(self, shape: Shape) -> None: ...

    def remove_shape(self, shape_id: str) -> None: ...

    def bookmarks(self, officer: str) -> list[Bookmark]: ...

    def save_bookmark(self, bookmark: Bookmark) -> None: ...

    def remove_bookmark(self, bookmark_id: str) -> None: ...

    def last_mover(self, case_id: str) -> str:
        """Who made the last move on the case ('' when nobody yet); for 'the other was faster'."""
        ...

    def send(self, topic: str, key: str, payload: bytes) -> None:
        """Put a message into the outbox; `key` makes delivery idempotent."""
        ...

    def withdraw(self, key: str) -> None:
        """Take outbox messages with this key back if they have not been sent yet."""
        ...
