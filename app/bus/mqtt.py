"""The bus over an MQTT broker: paho's own network thread, QoS 1, acknowledged after storing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from app.bus.access import V5, Access, access_of
from app.bus.base import Message, Receive, matches
from app.bus.swift import SwiftClient
from app.domain.errors import Refused

log = logging.getLogger(__name__)

RECEIVE_MAXIMUM = 5000
"""Messages the broker may have under way to us before one is acknowledged."""
TOPICS_KEPT = 300_000
"""Topics whose receiver is remembered."""
KEEP_ALIVE_S = 15
NOBODY = 16
"""PUBACK's reason "no matching subscribers" (MQTT 5, 3.4.2.1)."""


Told = Callable[[str], None]
"""Is told '' when the broker is reached, the reason when it is not."""


def _untold(reason: str) -> None:
    """Nobody wants to know."""


class MqttBus:
    """MQTT 5 or 3.1.1 with a persistent session; a lost connection is taken up again by itself."""

    def __init__(self, url: str | Access, client_id: str, told: Told = _untold) -> None:
        """Raises Refused `settings.invalid`, `broker.tls` for files that are not what they should
        be."""
        self._access = access_of(url) if isinstance(url, str) else url
        self._receivers: list[tuple[str, Receive]] = []
        self._of_topic: dict[str, Receive | None] = {}
        self._up = threading.Event()
        self._told, self._down_logged, self._leaving = told, False, False
        # By message number: paho calls back before it says that a message is published, so the
        # newest PUBACK of a number is always the one asked for, without a lock.
        self._nobody = bytearray(2**16)
        self._client = self._make(client_id)
        self._admit()

    def _make(self, client_id: str) -> SwiftClient:
        five = self._access.version == V5
        client = SwiftClient(
            self._taken,
            callback_api_version=CallbackAPIVersion.VERSION2,
            client_id=client_id,
            protocol=paho.MQTTv5 if five else paho.MQTTv311,
            clean_session=None if five else not self._access.session_s,
        )
        client.max_inflight_messages_set(RECEIVE_MAXIMUM)
        client.max_queued_messages_set(100_000)
        client.reconnect_delay_set(1, 10)
        client.on_connect = self._connected
        client.on_connect_fail = self._unreached
        client.on_disconnect = self._disconnected
        client.on_publish = self._published
        client.on_subscribe = self._subscribed
        return client

    def _admit(self) -> None:
        """Who we are, what is trusted, and what is said when we are gone."""
        access, client = self._access, self._client
        if access.user:
            client.username_pw_set(access.user, access.password)
        if access.tls:
            try:
                client.tls_set(access.ca or None, access.cert or None, access.key or None)
            except (OSError, ValueError) as error:
                raise Refused("broker.tls", reason=str(error)) from error
        if access.will is not None:
            topic, payload = access.will
            client.will_set(topic, payload, qos=1, retain=True)

    @property
    def connected(self) -> bool:
        """Whether the broker answers now."""
        return self._up.is_set()

    def subscribe(self, pattern: str, receive: Receive) -> None:
        """See Bus; a pattern subscribed later than start is asked for at once."""
        self._receivers.append((pattern, receive))
        self._of_topic = {}
        if self.connected:
            self._client.subscribe(self._access.filter(pattern), qos=1)

    def unsubscribe(self, receive: Receive) -> None:
        """See Bus."""
        gone = [pattern for pattern, one in self._receivers if one == receive]
        self._receivers = [one for one in self._receivers if one[1] != receive]
        self._of_topic = {}
        kept = {pattern for pattern, _receive in self._receivers}
        for pattern in gone:
            if pattern not in kept and self.connected:
                self._client.unsubscribe(self._access.filter(pattern))

    def publish(self, topic: str, payload: bytes, timeout_s: float = 5.0) -> bool:
        """Publish at QoS 1 and wait for the broker's PUBACK; False also when the broker says that
        nobody listens there: it would drop the message."""
        if not self.connected:
            return False
        info = self._client.publish(topic, payload, qos=1)
        try:
            info.wait_for_publish(timeout_s)
        except (RuntimeError, ValueError):
            return False
        return info.is_published() and not self._nobody[info.mid]

    def post(self, topic: str, payload: bytes) -> None:
        """Publish at QoS 1 without waiting."""
        self._client.publish(topic, payload, qos=1)

    def start(self) -> None:
        """Connect in the background; being unreachable is a state, not an error."""
        access = self._access
        if access.version == V5:
            properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
            properties.SessionExpiryInterval = access.session_s
            properties.ReceiveMaximum = RECEIVE_MAXIMUM
            self._client.connect_async(
                access.host,
                access.port,
                keepalive=KEEP_ALIVE_S,
                clean_start=not access.session_s,
                properties=properties,
            )
        else:
            self._client.connect_async(access.host, access.port, keepalive=KEEP_ALIVE_S)
        self._client.loop_start()

    def stop(self) -> None:
        """Leave the broker; the session stays with it."""
        self._leaving = True
        self._client.disconnect()
        self._client.loop_stop()

    def _connected(
        self,
        client: paho.Client,
        userdata: object,
        flags: paho.ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self._lost(str(reason))
            return
        for pattern, _receive in self._receivers:
            client.subscribe(self._access.filter(pattern), qos=1)
        self._up.set()
        self._down_logged = False
        log.info("broker %s is reached", self._access.place)
        self._told("")

    def _disconnected(
        self,
        client: paho.Client,
        userdata: object,
        flags: paho.DisconnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        # What follows a refusal says less than the refusal did.
        if self._up.is_set():
            self._lost(str(reason))

    def _unreached(self, client: paho.Client, userdata: object) -> None:
        """No connection came about; paho keeps the cause to itself when it is TLS."""
        self._lost("unreached")

    def _subscribed(
        self,
        client: paho.Client,
        userdata: object,
        mid: int,
        reasons: list[ReasonCode],
        properties: Properties | None,
    ) -> None:
        refused = next((reason for reason in reasons if reason.is_failure), None)
        if refused is not None:
            log.warning("broker %s refused a subscription: %s", self._access.place, refused)
            self._told(str(refused))

    def _lost(self, reason: str) -> None:
        self._up.clear()
        if self._leaving:
            return
        if not self._down_logged:
            self._down_logged = True
            log.warning("broker %s is lost: %s", self._access.place, reason)
        self._told(reason)

    def _published(
        self,
        client: paho.Client,
        userdata: object,
        mid: int,
        reason: ReasonCode,
        properties: Properties,
    ) -> None:
        self._nobody[mid] = reason.value == NOBODY

    def _taken(self, topic: str, payload: bytes, number: int) -> None:
        client = self._client
        message = Message(topic, payload, partial(client.acknowledge, number, client.connection))
        receive = self._receiver(topic)
        if receive is None:
            message.ack()
            return
        try:
            receive(message)
        except Exception:
            log.exception("a receiver of %s failed", topic)
            message.ack()

    def _receiver(self, topic: str) -> Receive | None:
        """Whose topic it is; looked up once, for as many topics as fit."""
        of_topic = self._of_topic
        if topic not in of_topic:
            if len(of_topic) >= TOPICS_KEPT:
                of_topic.clear()
            found = (receive for pattern, receive in self._receivers if matches(pattern, topic))
            of_topic[topic] = next(found, None)
        return of_topic[topic]
