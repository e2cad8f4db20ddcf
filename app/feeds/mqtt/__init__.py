"""Readings from an MQTT broker beside the centre's own: 5 or 3.1.1, TLS, shared subscriptions, a
persistent session; a message is acknowledged only when its readings are stored."""

from __future__ import annotations

from dataclasses import replace

from app.bus import Message
from app.bus.access import Access, access_of
from app.bus.mqtt import MqttBus
from app.domain.errors import Refused
from app.domain.feeds import Instance
from app.feeds import formats
from app.feeds.base import Feed, FeedState
from app.feeds.secrets import secret
from app.feeds.world import World

_HOUR = 3600


class MqttSource:
    """One broker's readings."""

    def __init__(self, instance: Instance, world: World) -> None:
        self.state: FeedState = world.state(instance)
        self._world, self._reception = world, world.reception
        mapping = world.file(instance.text("mapping"))
        self._decode = formats.decoder(instance.text("format"), mapping, instance.text("prefix"))
        self._feed = Feed(instance.id, "", self._take, self.state)
        client = instance.text("client_id") or f"{world.centre}-{instance.name}"
        self._bus = MqttBus(_access(instance, world), client, self._told)
        for topic in instance.words("topics"):
            self._bus.subscribe(topic, self._feed.receive)
        self._place = access_of(instance.text("url")).place

    def start(self) -> None:
        """Connect in the background."""
        self.state.begin(Refused("feed.connecting", place=self._place))
        self._bus.start()

    def stop(self) -> None:
        """Leave the broker; the session stays with it."""
        self._bus.stop()

    def _take(self, message: Message) -> None:
        records = self._decode(message.payload, message.topic, self._reception.now)
        self._reception.take(self.state, records, message.topic, message.ack)

    def _told(self, reason: str) -> None:
        if reason:
            self.state.down(Refused("feed.broker", place=self._place, reason=reason))
        else:
            self.state.up()


def open_feed(instance: Instance, world: World) -> MqttSource:
    """Raises Refused for an address, a file or a secret that is not there."""
    return MqttSource(instance, world)


def _access(instance: Instance, world: World) -> Access:
    def file(key: str) -> str:
        name = instance.text(key)
        return str(world.file(name)) if name else ""

    topic = instance.text("will_topic")
    access = access_of(instance.text("url"))
    return replace(
        access,
        user=instance.text("user") or access.user,
        password=secret(instance.text("password")) or access.password,
        ca=file("ca") or access.ca,
        cert=file("cert") or access.cert,
        key=file("key") or access.key,
        version=instance.text("version"),
        share=instance.text("share"),
        will=(topic, instance.text("will_text").encode()) if topic else None,
        session_s=round(instance.number("session_hours") * _HOUR),
    )
