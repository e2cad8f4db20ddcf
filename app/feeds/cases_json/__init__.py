"""Cases in another platform's JSON: published on the centre's broker, pushed over HTTP, or both."""

from __future__ import annotations

from dataclasses import asdict

from app.domain.case import Case
from app.domain.errors import Refused
from app.domain.feeds import Instance
from app.feeds.base import FeedState
from app.feeds.cases_json import cases
from app.feeds.cases_json.mapping import cases as cases_of, load
from app.feeds.world import World


class JsonSource:
    """One platform."""

    def __init__(self, instance: Instance, world: World) -> None:
        own = world.file(instance.text("mapping"))
        name = str(own) if own.exists() else instance.text("mapping")
        self._mapping, self._world = load(name), world
        topic = instance.text("topic")
        source = cases.Source(instance.name, name, topic, bool(instance.values["push"]))
        self._feed = cases.feed(source, self._mapping, world.sink, world.clock, world.resolve)
        self.source = source

    @property
    def state(self) -> FeedState:
        """See Source."""
        return self._feed.state

    def start(self) -> None:
        """Listen, where the platform publishes."""
        if self.source.topic:
            self._world.bus.subscribe(self.source.topic, self._feed.receive)
        self.state.up()

    def stop(self) -> None:
        """Listen no more."""
        if self.source.topic:
            self._world.bus.unsubscribe(self._feed.receive)

    def decode(self, payload: bytes) -> tuple[list[Case], list[dict[str, object]]]:
        """The cases of what was pushed, and what was wrong with the others. Raises Refused."""
        world = self._world
        try:
            found, faults = cases_of(payload, self._mapping, world.resolve, world.clock())
        except Refused as refused:
            self.state.refuse(payload, refused)
            raise
        cases.tell(self.source.name, faults)
        for fault in faults:
            why = Refused("feed.row", row=fault.row, field=fault.field, reason=fault.reason)
            self.state.refuse(payload, why)
        self.state.taken += bool(found)
        self.state.last_at = world.clock().timestamp()
        return found, [asdict(fault) for fault in faults]


def open_feed(instance: Instance, world: World) -> JsonSource:
    """Raises Refused for a mapping that is wrong."""
    return JsonSource(instance, world)
