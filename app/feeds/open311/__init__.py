"""Cases from another city's Open311 server."""

from __future__ import annotations

from app.domain.feeds import Instance
from app.feeds.open311.poller import Open311Poller, Source
from app.feeds.secrets import secret
from app.feeds.world import World


def open_feed(instance: Instance, world: World) -> Open311Poller:
    """Raises Refused for a secret that is not there."""
    source = Source(
        instance.name,
        instance.text("url"),
        instance.text("jurisdiction"),
        secret(instance.text("key")),
        max(1.0, instance.number("every_s")),
        instance.text("default"),
        instance.table("categories"),
    )
    memory = world.folder / "feeds" / f"{instance.name}.cursor"
    return Open311Poller(source, world.sink, world.resolve, memory, world.clock)
