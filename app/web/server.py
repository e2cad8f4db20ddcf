"""The gateway's HTTP server: a few WSGI applications by their prefix, on threads of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from typing import Protocol

from waitress.server import create_server
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

log = logging.getLogger(__name__)

THREADS = 4
LARGEST_BODY = 2 * 2**20
STOP_S = 5.0


class Room(Protocol):
    """Answers what lies under one prefix."""

    def answer(self, request: Request, path: str) -> Response: ...


class WebServer:
    """Serves while the gateway holds the lease. `port` 0 takes a free one; `url` tells it."""

    def __init__(self, host: str, port: int, rooms: Mapping[str, Room]) -> None:
        self._rooms = dict(rooms)
        self._server = create_server(
            Request.application(self._answer),
            host=host,
            port=port,
            threads=THREADS,
            max_request_body_size=LARGEST_BODY,
            ident="GridDeck",
        )
        self.url = f"http://{host}:{self._server.effective_port}"
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="web", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()
        log.info("listening on %s", self.url)

    def stop(self) -> None:
        """Finish what is under way and end."""
        self._ending.set()
        self._server.close()
        self._thread.join(STOP_S)

    def _serve(self) -> None:
        try:
            self._server.run()
        except OSError:
            # The loop may just be looking at the socket that `stop` closes.
            if not self._ending.is_set():
                raise

    def _answer(self, request: Request) -> Response:
        prefix, _slash, rest = request.path.lstrip("/").partition("/")
        room = self._rooms.get(prefix)
        if room is None:
            raise NotFound
        return room.answer(request, rest)
