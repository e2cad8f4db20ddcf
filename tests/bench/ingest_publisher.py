"""Publishes packs of SenML readings at QoS 1 as fast as a broker takes them, or at a pace; a
process of its own over a plain socket, so that it costs the others little."""

from __future__ import annotations

import json
import select
import socket
import struct
import sys
import time
from dataclasses import dataclass

WINDOW = 4000
"""Messages under way to the broker unacknowledged."""
BURST = 50


@dataclass(frozen=True)
class Load:
    """`messages` of `pack` readings each over `sensors` sensors; `rate` messages a second, 0 as
    fast as they are taken; `garbage` sends what is no SenML; the first is of `ago` seconds ago."""

    port: int
    topic: str
    messages: int
    pack: int
    sensors: int
    rate: float = 0.0
    garbage: bool = False
    ago: float = 1800.0


def main() -> None:
    load = Load(**json.loads(sys.argv[1]))
    with socket.create_connection(("127.0.0.1", load.port)) as line:
        _connect(line)
        began = time.time()
        acknowledged = _publish(line, load)
        print(json.dumps({"began": began, "ended": time.time(), "acknowledged": acknowledged}))


def _connect(line: socket.socket) -> None:
    client = f"bench-{time.time_ns()}".encode()
    body = b"\x00\x04MQTT\x04\x02\x00\x00" + struct.pack("!H", len(client)) + client
    line.sendall(b"\x10" + _size(len(body)) + body)
    if line.recv(4)[3:] != b"\x00":
        raise RuntimeError("the broker refused")
    line.setblocking(False)


def _publish(line: socket.socket, load: Load) -> int:
    packs = [_pack(load, first) for first in range(0, load.sensors, load.pack)]
    topic = load.topic.encode()
    head = struct.pack("!H", len(topic)) + topic
    sent, got, began, start = 0, 0, time.monotonic(), time.time() - load.ago
    waiting = bytearray()
    while got < load.messages:
        due = load.messages
        if load.rate:
            due = min(due, int((time.monotonic() - began) * load.rate) + 1)
        while sent < due and sent - got < WINDOW and len(waiting) < 1 << 20:
            for _ in range(min(BURST, due - sent)):
                front, rest = packs[sent % len(packs)]
                # Every message has a time of its own: a reading that comes twice is found.
                body = b"no senml" if load.garbage else front % (start + sent * 1e-3) + rest
                number = struct.pack("!H", sent % 65535 + 1)
                waiting += b"\x32" + _size(len(head) + 2 + len(body)) + head + number + body
                sent += 1
        readable, writable, _ = select.select([line], [line] if waiting else [], [], 0.01)
        if writable:
            del waiting[: line.send(waiting)]
        if readable:
            got += len(line.recv(1 << 16)) // 4
    return got


def _pack(load: Load, first: int) -> tuple[bytes, bytes]:
    names = [f"S{(first + n) % load.sensors:06d}" for n in range(load.pack)]
    lines = [f'"n":"{name}","v":{2 + n % 5}.5' for n, name in enumerate(names)]
    return b'[{"bt":%.3f,', (lines[0] + "}," * (len(lines) > 1) + ",".join(
        "{" + line + "}" for line in lines[1:]
    ) + ("]" if len(lines) > 1 else "}]")).encode()  # fmt: skip


def _size(size: int) -> bytes:
    found = bytearray()
    while True:
        size, digit = divmod(size, 128)
        found.append(digit | (128 if size else 0))
        if not size:
            return bytes(found)


if __name__ == "__main__":
    main()
