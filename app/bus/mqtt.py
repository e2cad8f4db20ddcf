"""The bus over an MQTT broker: paho's own network thread, QoS 1, acknowledged after storing."""

from __future__ import annotations

import logging
import threading
from urllib.parse import parse_qsl, unquote, urlsplit

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from app.bus.base import Message, Receive, matches
from app.domain.errors import Refused

log = logging.getLogger(__name__)

RECEIVE_MAXIMUM = 5000
"""Messages the broker may have under way to us before one is acknowledged."""
SESSION_S = 7 * 86400
"""How long the broker keeps our session (and its unacknowledged messages)."""
NOBODY = 16
"""PUBACK's reason "no matching subscribers" (MQTT 5, 3.4.2.1)."""


class MqttBus:
    """MQTT 5 with a persistent session; a lost connection is taken up again by itself."""

    def __init__(self, url: str, client_id: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname:
            raise Refused("settings.invalid", key="broker", value=url, allowed="mqtt://host:1883")
        self._host = parts.hostname
        self._port = parts.port or (8883 if parts.scheme == "mqtts" else 1883)
        self._receivers: list[tuple[str, Receive]] = []
        self._up = threading.Event()
        self._down_logged = False
        # By message number: paho calls back before it says that a message is published, so the
        # newest PUBACK of a number is always the one asked for, without a lock.
        self._nobody = bytearray(2**16)
        self._client = self._make(client_id)
        if parts.username:
            self._client.username_pw_set(unquote(parts.username), unquote(parts.password or ""))
        if parts.scheme == "mqtts":
            self._secure(dict(parse_qsl(parts.query)))

    def _secure(self, files: dict[str, str]) -> None:
        """TLS by the system's authorities, or by `ca`; with `cert` and `key` of our own. Raises
        Refused `broker.tls` (reason) for files that are not there or are none."""
        try:
            self._client.tls_set(files.get("ca"), files.get("cert"), files.get("key"))
        except (OSError, ValueError) as error:
            raise Refused("broker.tls", reason=str(error)) from error

    def _make(self, client_id: str) -> paho.Client:
        client = paho.Client(
            CallbackAPIVersion.VERSION2, client_id=client_id, protocol=paho.MQTTv5, manual_ack=True
        )
        client.max_inflight_messages_set(RECEIVE_MAXIMUM)
        client.max_queued_messages_set(100_000)
        client.reconnect_delay_set(1, 10)
        client.on_connect = self._connected
        client.on_disconnect = self._disconnected
        client.on_message = self._received
        client.on_publish = self._published
        return client

    @property
    def connected(self) -> bool:
        """Whether the broker answers now."""
        return self._up.is_set()

    def subscribe(self, pattern: str, receive: Receive) -> None:
        """See Bus; a pattern subscribed later than start is asked for at once."""
        self._receivers.append((pattern, receive))
        if self.connected:
            self._client.subscribe(pattern, qos=1)

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
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = SESSION_S
        properties.ReceiveMaximum = RECEIVE_MAXIMUM
        self._client.connect_async(
            self._host, self._port, keepalive=15, clean_start=False, properties=properties
        )
        self._client.loop_start()

    def stop(self) -> None:
        """Leave the broker; the session stays with it."""
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
            log.warning("broker %s:%s refused us: %s", self._host, self._port, reason)
            return
        for pattern, _receive in self._receivers:
            client.subscribe(pattern, qos=1)
        self._up.set()
        self._down_logged = False
        log.info("broker %s:%s is reached", self._host, self._port)

    def _disconnected(
        self,
        client: paho.Client,
        userdata: object,
        flags: paho.DisconnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        self._up.clear()
        if not self._down_logged:
            self._down_logged = True
            log.warning("broker %s:%s is lost: %s", self._host, self._port, reason)

    def _published(
        self,
        client: paho.Client,
        userdata: object,
        mid: int,
        reason: ReasonCode,
        properties: Properties,
    ) -> None:
        self._nobody[mid] = reason.value == NOBODY

    def _received(self, client: paho.Client, userdata: object, raw: paho.MQTTMessage) -> None:
        message = Message(raw.topic, bytes(raw.payload), lambda: self._ack(raw))
        for pattern, receive in self._receivers:
            if matches(pattern, raw.topic):
                try:
                    receive(message)
                except Exception:
                    log.exception("a receiver of %s failed", raw.topic)
                    message.ack()
                return
        message.ack()

    def _ack(self, raw: paho.MQTTMessage) -> None:
        self._client.ack(raw.mid, raw.qos)
