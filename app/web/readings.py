"""Readings pushed by other systems: POST /readings/NAME; 200 only when they are stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from werkzeug.wrappers import Request, Response

from app.domain.errors import Refused
from app.web.push import KEY_HEADER, holder_of, told

LARGEST = 2 * 2**20
AT_ONCE = 503
"""HTTP's word for: come again."""


class Receiver(Protocol):
    """A feed that is pushed to."""

    @property
    def holders(self) -> frozenset[str]: ...

    def receive(self, body: bytes, holder: str) -> int: ...


class ReadingPush:
    """`find` gives the feed of a name; `keys` are key to holder."""

    def __init__(self, find: Callable[[str], Receiver | None], keys: Mapping[str, str]) -> None:
        self._find, self._keys = find, dict(keys)

    def answer(self, request: Request, path: str) -> Response:
        """How many readings are stored, or why none is."""
        if request.method != "POST":
            return told(405, error="POST")
        holder = holder_of(request, self._keys)
        if not holder:
            return told(403, error=f"{KEY_HEADER} is missing or not known")
        feed = self._find(path)
        if feed is None:
            return told(404, error=f"no feed is called {path}")
        if feed.holders and holder not in feed.holders:
            return told(403, error=f"{holder} may not push to {path}")
        if (request.content_length or 0) > LARGEST:
            return told(413, error=f"more than {LARGEST} bytes")
        return self._taken(feed, request.get_data(cache=False), holder)

    def _taken(self, feed: Receiver, body: bytes, holder: str) -> Response:
        try:
            return told(200, taken=feed.receive(body, holder))
        except Refused as refused:
            away = refused.key == "feed.not_stored"
            facts = ", ".join(f"{key}={value}" for key, value in refused.facts.items())
            answer = told(AT_ONCE if away else 400, error=f"{refused.key}: {facts}")
            if away:
                answer.headers["Retry-After"] = "5"
            return answer
