"""The only place that builds and wires objects: a desk, a gateway, the demo."""

from __future__ import annotations

import hashlib
import os
import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app import paths, reference
from app.assist.teacher import Teacher
from app.attendance import Attendance
from app.bus import Bus, open_bus
from app.clock import Clock, midnight, utc_now
from app.desk import Desk
from app.domain.catalogue import Catalogue
from app.domain.registry import (
    Camera,
    Centre,
    Department,
    Feature,
    Grid,
    Officer,
    PlanPoint,
    Sensor,
    Unit,
)
from app.feed_office import FeedOffice
from app.messages.commands import ControlSimulation
from app.messages.events import AnyEvent
from app.news import News
from app.picture.centre import calendar_book
from app.picture.past import past
from app.picture.picture import Picture, Registry
from app.services.handlers import handle
from app.settings import Settings
from app.storage.alarm_log import AlarmLog
from app.storage.archive.archive import CaseArchive
from app.storage.leases import Lease
from app.storage.ledger import Ledger
from app.storage.migrate import migrate
from app.storage.photos import PhotoShelf
from app.storage.presence import PresenceBoard
from app.storage.queries import Queries
from app.storage.rates import RateBook
from app.storage.registry import Registry as RegistryStore
from app.storage.store import Store
from app.storage.tail import Tail
from app.storage.telemetry import Telemetry
from app.storage.then import ThenStore
from app.storage.unit_of_work import SqlUnitOfWork
from app.supervisor import Supervisor
from app.wayfinder import Wayfinder

if TYPE_CHECKING:
    from app.demo.simulator.runner import Simulator
    from app.gateway import Gateway

GATEWAY = "gateway"
ENDED_PLANS = timedelta(days=7)
"""How long a desk keeps plans that have ended: the final report comes after the end."""


@dataclass(frozen=True, slots=True)
class Base:
    """What every process of a centre opens first."""

    settings: Settings
    store: Store
    catalogue: Catalogue
    ledger: Ledger
    telemetry: Telemetry
    queries: Queries
    registry: RegistryStore
    clock: Clock

    def lease(self, workstation: str = "", process: int = 0) -> Lease:
        """The lease whose holder is the live gateway, as a process (this one) sees it."""
        # With its number: a gateway started anew is another holder than the dead one.
        holder = f"{workstation or self.settings.workstation}:{process or os.getpid()}"
        return Lease(self.store, self.settings.centre, GATEWAY, holder)


def open_base(settings: Settings, clock: Clock = utc_now) -> Base:
    """Open (and where needed migrate) the database. Raises Refused in a sentence."""
    catalogue = reference.load_catalogue(paths.data_dir())
    store = Store.open(settings.db)
    migrate(store)
    centre = settings.centre
    ledger = Ledger(store, centre, catalogue, clock)
    return Base(
        settings,
        store,
        catalogue,
        ledger,
        Telemetry(store, centre),
        Queries(store, centre),
        RegistryStore(store, centre),
        clock,
    )


def load_registry(base: Base) -> Registry:
    """The standing data of the centre."""
    store = base.registry
    centres = [c for c in store.load(Centre) if c.id == base.settings.centre]
    return Registry(
        centre=centres[0] if centres else Registry().centre,
        officers={o.id: o for o in store.load(Officer)},
        departments={d.id: d for d in store.load(Department)},
        grids={g.code: g for g in store.load(Grid)},
        cameras=store.load(Camera),
        plan_points={p.id: p for p in store.load(PlanPoint)},
        features=store.load(Feature),
        sensors=store.load(Sensor),
        units=store.load(Unit),
    )


def load_picture(base: Base) -> Picture:
    """The picture as stored; the tail goes on from its `seq`."""
    picture = Picture(base.catalogue, load_registry(base))
    queries = base.queries
    seq = base.ledger.last_seq()
    picture.load(
        queries.open_cases(), queries.running_dispatches(), queries.standing_alarms(),
        queries.warnings(base.clock() - base.catalogue.warnings.kept), queries.mode_state(),
        seq, queries.running_whistles(),
    )  # fmt: skip
    picture.load_map(queries.shapes(), queries.bookmarks())
    picture.wall = queries.wall_state()
    picture.calendar = calendar_book(*queries.calendar_book())
    picture.load_plans(queries.plan_runs(base.clock() - ENDED_PLANS))
    picture.load_trends(*base.telemetry.recent())
    picture.closed_today = queries.closed_since(midnight(base.clock()))
    return picture


def open_desk(settings: Settings) -> Desk:
    """A desk whose picture is filled; `start()` begins the news, `close()` ends everything."""
    if settings.demo:
        ensure_demo(settings)
    base = open_base(settings)
    picture = load_picture(base)
    desk = Desk(picture, base.ledger, base.telemetry, handle, base.clock, settings.workstation)
    news = News(desk.tell, base.clock, bool(settings.broker), lambda: base.registry.load(Sensor))
    tail = Tail(
        base.ledger,
        base.telemetry,
        news.entries,
        news.readings,
        news.positions,
        news.links,
        news.health,
        picture.seq,
    )
    desk.attach(tail)
    desk.attendance = Attendance(PresenceBoard(base.store, settings.centre), news.presence)
    desk.attach(desk.attendance)
    desk.attach(Wayfinder(picture.registry.features, desk.tell))
    desk.teach(Teacher(base.queries, base.catalogue, paths.data_dir() / "assist" / "category.json"))
    desk.photos = PhotoShelf(base.store, settings.centre)
    desk.on_commit(tail.nudge)
    desk.tally_with(base.queries.grid_tallies)
    desk.alarms_with(AlarmLog(base.store, settings.centre))
    archive = CaseArchive(base.store, settings.centre, _archive_folder(base.store, settings))
    desk.archive_with(archive, RateBook(base.store, settings.centre, archive))
    then = ThenStore(base.store, settings.centre)
    desk.remember(lambda at: past(base.catalogue, picture.registry, then, at))
    desk.attach(
        Supervisor(
            base.lease().live,
            news.gateway,
            lambda process: base.lease(_child_name(settings), process).release(),
            ["--demo"] if settings.demo else [],
            _environment(settings),
        )
    )
    desk.office = FeedOffice(base.store, base.ledger, base.registry, settings)
    desk.at_end(desk.office.close)
    desk.at_end(base.store.close)
    return desk


def _archive_folder(store: Store, settings: Settings) -> Path:
    """The desk's own index of a centre's cases, one for each database."""
    name = hashlib.sha256(f"{store.url}\n{settings.centre}".encode()).hexdigest()[:16]
    return paths.data_dir() / "archive" / name


def _environment(settings: Settings) -> dict[str, str]:
    """What the desk's gateway goes by; addresses may hold passwords, so not as arguments."""
    return {
        "GRIDDECK_DB": settings.db,
        "GRIDDECK_BROKER": settings.broker,
        "GRIDDECK_CENTRE": settings.centre,
        "GRIDDECK_READINGS": settings.readings,
        "GRIDDECK_HTTP": settings.http,
        "GRIDDECK_WORKSTATION": _child_name(settings),
    }


def _child_name(settings: Settings) -> str:
    return settings.workstation + "-gateway"


def open_gateway(settings: Settings, clock: Clock = utc_now) -> Gateway:
    """A gateway ready to run; with the demo's simulator when it serves the demo."""
    from app import doors, feed_wiring
    from app.feeds.intake import Intake
    from app.gateway import Gateway
    from app.geo.warned import Warned
    from app.storage.compactor import Compactor
    from app.storage.links import Links
    from app.storage.outbox import Outbox

    base = open_base(settings, clock)
    sensing_of = feed_wiring.sensing(base.catalogue, base.queries, base.telemetry)
    sensors = base.registry.load(Sensor)
    sensing = sensing_of(sensors)
    bus = open_bus(settings.broker, f"{settings.centre}-{settings.workstation}")
    intake = Intake()
    resolve = doors.resolver(base.registry)
    warned = Warned(base.registry.load(Grid), base.catalogue.warnings.region, settings.centre)
    rooms = feed_wiring.rooms(
        base.store, settings, intake, resolve, bus, sensors, base.catalogue.warnings, warned, clock
    )
    gateway = Gateway(
        base.ledger, base.telemetry, Compactor(base.store, settings.centre), Outbox(base.store,
        settings.centre, clock), Links(base.store, settings.centre, clock), base.lease(),
        base.queries, sensing, base.catalogue, handle, bus, intake, rooms.feeds, clock,
        settings.workstation,
    )  # fmt: skip
    if settings.demo:
        field_bus = _field_bus(settings, bus)
        if field_bus is not bus:
            gateway.attach(field_bus)
        gateway.attach(_simulator(base, sensors, field_bus))
    gateway.renew_with(rooms.renewal(base.ledger, base.registry, sensing_of))
    gateway.count_refused(rooms.house.refused)
    gateway.attach(rooms.house)
    if settings.http:
        answers = doors.web(
            settings, base.catalogue, base.queries, resolve, gateway.take, clock, rooms.house
        )
        gateway.attach(answers)
    gateway.at_end(base.store.close)
    return gateway


def _field_bus(settings: Settings, bus: Bus) -> Bus:
    """The field's own connection to the broker; without one, both sides share the bus."""
    return open_bus(settings.broker, f"{settings.centre}-field") if settings.broker else bus


def _simulator(base: Base, sensors: list[Sensor], bus: Bus) -> Simulator:
    from app.demo.wiring import build_simulator

    settings = base.settings
    return build_simulator(
        base.registry.load(Unit),
        sensors,
        base.queries.open_cases,
        base.catalogue,
        settings.centre,
        bus,
        demo_memory(settings),
        demo_ground(settings),
        base.clock,
    )


def demo_memory(settings: Settings) -> Path:
    """The file in which the demo's field terminals remember their orders."""
    return paths.data_dir() / f"field-{settings.centre}.sqlite"


def demo_ground(settings: Settings) -> Path:
    """The file that keeps the demo's roads for the simulator."""
    return paths.data_dir() / f"field-{settings.centre}.npz"


def ensure_demo(settings: Settings) -> None:
    """Build the demonstration district in the database unless it is there."""
    base = open_base(settings)
    try:
        from app.demo.ground import ground_of, keep
        from app.demo.seed import seed, unconfirming

        if base.registry.load(Centre):
            _resume_demo(base)
            base.registry.save(unconfirming(base.registry.load(Officer)))
            return

        made = seed(base.registry, base.ledger, base.telemetry, base.catalogue, base.clock)
        keep(ground_of(made), demo_ground(settings))
    finally:
        base.store.close()


def _resume_demo(base: Base) -> None:
    """Let the demo go on where it was left, unless a gateway has kept it running."""
    from app.demo.pause import paused_for, shifted

    by = paused_for(base.ledger, base.clock)
    if not by or base.lease().live():
        return
    queries, events = base.queries, list[AnyEvent]()

    def write(uow: SqlUnitOfWork) -> None:
        events[:] = shifted(
            uow, queries.open_cases(), queries.running_dispatches(), queries.warnings(), by
        )

    base.ledger.record(events, write, "demo", base.settings.workstation)


def steer_demo(settings: Settings, scenario: str, speed: float, running: bool) -> None:
    """Tell the demo what to play; its gateway, running or started later, takes it up."""
    base = open_base(settings)
    command = ControlSimulation(
        command_id=uuid.uuid4().hex,
        officer=settings.officer,
        scenario=scenario,
        speed=speed,
        running=running,
    )
    base.ledger.execute(command, handle, settings.workstation)
    base.store.close()


def remove_demo(settings: Settings) -> None:
    """Remove the demonstration district with all it wrote."""
    base = open_base(settings)
    base.registry.remove_centre()
    base.store.close()
    memory = demo_memory(settings)
    for ending in (".sqlite", ".sqlite-wal", ".sqlite-shm", ".json", ".npz"):
        memory.with_suffix(ending).unlink(missing_ok=True)
