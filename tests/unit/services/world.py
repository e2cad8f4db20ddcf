"""A unit of work over a real SQLite ledger for tests of services, and short ways to command it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from app.domain.cases import Case, Stage
from app.domain.catalogue import Catalogue
from app.domain.orders import Receipt
from app.domain.registry import Unit
from app.messages import commands as c
from app.messages.events import AnyEvent
from app.messages.field import Order
from app.picture.picture import Picture, Registry
from app.reference import load_catalogue
from app.services.handlers import handle
from app.storage.ledger import Ledger
from app.storage.migrate import migrate
from app.storage.outbox import Outbox
from app.storage.registry import Registry as RegistryStore
from app.storage.store import Store
from app.storage.unit_of_work import SqlUnitOfWork

START = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
CENTRE = "demo"


@dataclass
class World:
    """A centre with two units; `do` runs a command, `picture` is what a desk would show."""

    store: Store
    catalogue: Catalogue = field(default_factory=load_catalogue)
    now: datetime = START
    told: list[AnyEvent] = field(default_factory=list)
    _commands: int = 0

    def __post_init__(self) -> None:
        migrate(self.store)
        self.ledger = Ledger(self.store, CENTRE, self.catalogue, lambda: self.now)
        self.outbox = Outbox(self.store, CENTRE, lambda: self.now)
        units = [
            Unit("U1", "市政抢修一组", "Crew 1", "repair", "city_utilities", "刘建军"),
            Unit("U2", "排水泵车二组", "Pump 2", "pump", "drainage"),
        ]
        RegistryStore(self.store, CENTRE).save(units)
        self.picture = Picture(self.catalogue, Registry(units=units))

    def wait(self, **amount: float) -> None:
        """Let time pass."""
        self.now += timedelta(**amount)

    def do(self, kind: type[c.Command], *, by: str = "lin", **fields: object) -> list[AnyEvent]:
        """Run a command by the road of a desk; its events, which the picture takes too."""
        self._commands += 1
        key = str(fields.pop("command_id", f"test-{self._commands}"))
        command = kind(command_id=key, officer=by, **fields)
        entries = self.ledger.execute(command, handle, "test")
        for entry in entries:
            self.picture.apply(entry)
        events = [entry.event for entry in entries]
        self.told += events
        return events

    # Short ways to what most tests begin with.

    def report(self, **fields: object) -> Case:
        """A case that waits to be dispatched."""
        given = {"id": "", "category": "component:0103", "title": "雨水井盖缺失", "lon": 113.68,
                 "lat": 34.78, "stage": Stage.TO_DISPATCH, "source": "12345"}  # fmt: skip
        (event,) = self.do(c.ReportCase, case=Case(**{**given, **fields}))
        return event.case

    def dispatch(self, case: Case, unit: str = "U1", by: str = "lin") -> str:
        """Send the case as it stands now; the order's id."""
        version = self.case(case.id).version
        _moved, issued = self.do(
            c.DispatchCase, by=by, case=case.id, unit=unit, expected_version=version
        )
        return issued.dispatch.id

    def receipt(self, dispatch: str, receipt: Receipt, **ago: float) -> list[AnyEvent]:
        """A receipt of the field, given `ago`."""
        at = self.now - timedelta(**ago)
        return self.do(c.RecordReceipt, by="field", dispatch=dispatch, receipt=receipt, at=at)

    def case(self, case_id: str) -> Case:
        """The case as it is stored."""
        found = self.uow(lambda uow: uow.case(case_id))
        assert isinstance(found, Case)
        return found

    def uow(self, read: object) -> object:
        """Read something in a transaction."""
        return self.store.read(
            lambda connection: read(  # type: ignore[operator]
                SqlUnitOfWork(connection, CENTRE, self.catalogue, self.now)
            )
        )

    def orders(self) -> list[Order]:
        """What waits in the outbox for terminals, in order."""
        rows = self.outbox.pending(100)
        return [
            msgspec.json.decode(row.payload, type=Order) for row in rows if "/orders/" in row.topic
        ]


def world(folder: Path) -> World:
    """A centre in a new SQLite file."""
    return World(Store.open(f"sqlite:///{(folder / 'test.sqlite').as_posix()}"))
