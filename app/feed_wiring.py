"""The parts of a gateway's feeds, put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app import doors, paths
from app.bus import Bus
from app.clock import Clock
from app.domain.catalogue import Catalogue
from app.domain.registry import Sensor
from app.domain.warning_kinds import WarningRules
from app.feed_house import FeedHouse
from app.feeds.base import Feed, Sink
from app.feeds.field import field_feeds
from app.feeds.reception import Reception, Strangers
from app.feeds.world import Resolve, World
from app.geo.warned import Warned
from app.services.sensing import Sensing
from app.settings import Settings
from app.storage.feed_book import FeedBook
from app.storage.ledger import Ledger
from app.storage.queries import Queries
from app.storage.registry import Registry
from app.storage.store import Store
from app.storage.telemetry import Telemetry


def sensing(
    catalogue: Catalogue, queries: Queries, telemetry: Telemetry
) -> Callable[[list[Sensor]], Sensing]:
    """The rules of sensors, with the alarms that stand and the latest readings in mind."""

    def made(sensors: list[Sensor]) -> Sensing:
        rules = Sensing(sensors, catalogue)
        rules.load(queries.standing_alarms())
        stored = telemetry.latest_since(0)
        rules.resume(stored.ids, stored.value, stored.at, stored.state)
        return rules

    return made


@dataclass(frozen=True, slots=True)
class Rooms:
    """The feeds of the centre's own broker, the house of the others, and who is a stranger."""

    feeds: list[Feed]
    house: FeedHouse
    strangers: Strangers

    def renewal(
        self,
        ledger: Ledger,
        registry: Registry,
        sensing_of: Callable[[list[Sensor]], Sensing],
    ) -> Callable[[], Sensing | None]:
        """What a gateway asks for the rules of sensors that were registered while it runs; None
        where nothing has changed."""
        seen = [ledger.last_seq()]

        def renew() -> Sensing | None:
            seq = registry.changed_since(seen[0])
            if seq == seen[0]:
                return None
            sensors = registry.load(Sensor)
            made = sensing_of(sensors)
            self.strangers.know([sensor.id for sensor in sensors])
            seen[0] = seq
            return made

        return renew


def rooms(
    store: Store,
    settings: Settings,
    sink: Sink,
    resolve: Resolve,
    bus: Bus,
    sensors: Sequence[Sensor],
    rules: WarningRules,
    warned: Warned,
    clock: Clock,
) -> Rooms:
    """The feeds of a centre, ready to start."""
    centre = settings.centre
    book = FeedBook(store, centre)
    strangers = Strangers(clock)
    strangers.know([sensor.id for sensor in sensors])
    strangers.remember(book.strangers())
    reception = Reception(sink, strangers, clock)
    topics = doors.readings_topics(settings)
    feeds = field_feeds(centre, sink, clock, topics, resolve, reception)
    world = World(centre, paths.data_dir(), sink, reception, resolve, bus, clock, rules, warned)
    house = FeedHouse(world, [feed.state for feed in feeds], book, doors.place())
    return Rooms(feeds, house, strangers)
