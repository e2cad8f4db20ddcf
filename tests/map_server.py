"""A map server on the loopback: it answers what it is told to, and remembers what was asked."""

from __future__ import annotations

import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 256, 256) + b"tile IEND"


@dataclass
class Answer:
    """What the server says: `slow_s` before it begins, `short` less than it promised."""

    code: int = 200
    body: bytes = PNG
    headers: dict[str, str] = field(default_factory=dict)
    slow_s: float = 0.0
    short: int = 0
    drip_s: float = 0.0


@dataclass
class MapServer:
    """`answer` decides by the path; `asked` holds the paths in order."""

    url: str = ""
    answer: Callable[[str], Answer] = lambda _path: Answer()
    asked: list[str] = field(default_factory=list)
    at: list[float] = field(default_factory=list)

    @property
    def template(self) -> str:
        """An XYZ address."""
        return self.url + "/{z}/{x}/{y}.png"


@pytest.fixture
def map_server() -> Iterator[MapServer]:
    """A server of this test alone."""
    served = MapServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            served.asked.append(self.path)
            served.at.append(time.monotonic())
            answer = served.answer(self.path)
            time.sleep(answer.slow_s)
            try:
                self.send_response(answer.code)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body) + answer.short))
                if answer.short:
                    self.send_header("Connection", "close")
                self.end_headers()
                if answer.drip_s:
                    for byte in answer.body:
                        self.wfile.write(bytes([byte]))
                        time.sleep(answer.drip_s)
                else:
                    self.wfile.write(answer.body)
                self.close_connection = bool(answer.short)
            except OSError:
                self.close_connection = True

        def log_message(self, *_told: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield served
    server.shutdown()
    server.server_close()
