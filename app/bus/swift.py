"""paho's client, reading and acknowledging many messages at once.

paho asks the socket three times for each packet and writes one for each acknowledgement; at ten
thousand messages a second that is most of a core. Here a read takes what is there, PUBLISH is taken
apart in place, everything else goes paho's own way.
"""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import numpy as np
import paho.mqtt.client as paho
from paho.mqtt.enums import MQTTErrorCode

READ = 128 * 1024
"""Bytes asked of the socket at once."""
PUBLISH, PUBACK = 0x30, 0x40
_SHORT = 2
"""Remaining length of a PUBACK without a reason: all is well (MQTT 5, 3.4.2.1)."""

Taken = Callable[[str, bytes, int], None]
"""(topic, payload, message number; 0 at QoS 0)"""


class SwiftClient(paho.Client):
    """`taken` gets each message on the network thread; `acknowledge` answers from any thread.
    Subscriptions are at QoS 1, so that no message comes at QoS 2."""

    def __init__(self, taken: Taken, **options: Any) -> None:
        super().__init__(**options, manual_ack=True)
        self._taken = taken
        self._unread = b""
        self._to_acknowledge: deque[int] = deque()
        self._woken = False
        self.connection = 0

    def acknowledge(self, number: int, connection: int) -> None:
        """Say that a message is stored; one of an earlier connection is brought again anyway, and
        its number may be another's by now."""
        if not number or connection != self.connection:
            return
        self._to_acknowledge.append(number)
        if not self._woken and self._sockpairW is not None:
            self._woken = True
            with contextlib.suppress(BlockingIOError):
                self._sockpairW.send(b"0")

    def reconnect(self) -> MQTTErrorCode:
        """As paho; what was left of the old connection is forgotten."""
        self.connection += 1
        self._unread = b""
        self._to_acknowledge.clear()
        self._woken = False
        return super().reconnect()

    def loop_read(self, max_packets: int = 1) -> MQTTErrorCode:
        """As paho: what the socket has."""
        try:
            data = self._sock_recv(READ)
        except BlockingIOError:
            return MQTTErrorCode.MQTT_ERR_SUCCESS
        except OSError:
            data = b""
        if not data:
            return self._loop_rc_handle(MQTTErrorCode.MQTT_ERR_CONN_LOST)
        with self._msgtime_mutex:
            self._last_bytes_received = time.monotonic()
        return self._packets(self._unread + data if self._unread else data)

    def want_write(self) -> bool:
        """As paho."""
        return bool(self._to_acknowledge) or super().want_write()

    def loop_write(self) -> MQTTErrorCode:
        """As paho, all acknowledgements in one piece."""
        self._woken = False
        waiting = self._to_acknowledge
        numbers = [waiting.popleft() for _ in range(len(waiting))]
        if numbers:
            words = np.full((len(numbers), 2), PUBACK << 8 | _SHORT, dtype=">u2")
            words[:, 1] = numbers
            packet = words.tobytes()
            self._out_packet.append(
                {
                    "command": PUBACK,
                    "mid": 0,
                    "qos": 1,
                    "pos": 0,
                    "info": None,
                    "to_process": len(packet),
                    "packet": packet,
                }
            )
        return super().loop_write()

    def _packets(self, data: bytes) -> MQTTErrorCode:
        start, end = 0, len(data)
        while end - start >= 2:
            size, at = _length(data, start + 1)
            if size < 0 or at + size > end:
                if at - start > 5:
                    return self._loop_rc_handle(MQTTErrorCode.MQTT_ERR_PROTOCOL)
                break
            command = data[start]
            if command & 0xF0 == PUBLISH and not command & 0x04:
                self._publish(data, command, at, at + size)
            else:
                rc = self._other(command, data[at : at + size])
                if rc > 0:
                    return self._loop_rc_handle(rc)
                if self._sock is None:
                    return MQTTErrorCode.MQTT_ERR_SUCCESS
            start = at + size
        self._unread = data[start:]
        return MQTTErrorCode.MQTT_ERR_SUCCESS

    def _publish(self, data: bytes, command: int, at: int, end: int) -> None:
        begin = at + 2
        at = begin + (data[at] << 8 | data[at + 1])
        topic = data[begin:at].decode("utf-8", "replace")
        number = 0
        if command & 0x06:
            number = data[at] << 8 | data[at + 1]
            at += 2
        if self._protocol == paho.MQTTv5:
            size, at = _length(data, at)
            at += size
        self._taken(topic, data[at:end], number)

    def _other(self, command: int, body: bytes) -> MQTTErrorCode:
        self._in_packet = {
            "command": command,
            "have_remaining": 1,
            "remaining_count": [],
            "pos": 0,
            "remaining_mult": 1,
            "remaining_length": len(body),
            "to_process": 0,
            "packet": bytearray(body),
        }
        try:
            return self._packet_handle()
        finally:
            self._in_packet["command"] = 0


def _length(data: bytes, at: int) -> tuple[int, int]:
    """MQTT's variable length integer at `at` and where it ends; -1 when it is cut off."""
    size, shift = 0, 0
    while at < len(data) and shift < 28:
        byte = data[at]
        at += 1
        size |= (byte & 127) << shift
        if byte < 128:
            return size, at
        shift += 7
    return -1, at
