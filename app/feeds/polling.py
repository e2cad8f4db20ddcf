"""A source that is asked again and again on a thread of its own: started, left alone for longer and
longer while it fails, said to be down once and back once."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from email.utils import parsedate_to_datetime

import requests

from app.domain.errors import Refused
from app.feeds.base import FeedState

log = logging.getLogger(__name__)

TIMEOUT_S = 20.0
LONGEST_WAIT_S = 3600.0
BACK_OFF_S = (30.0, 60.0, 300.0, 900.0)
LARGEST = 8 * 2**20
"""Bytes of an answer."""
_QUERY = re.compile(r"\?\S*")
"""What an error tells of an address ends before this: keys may stand behind."""


class Unusable(Exception):  # noqa: N818
    """An answer nothing can be made of; `wait_s` is how long the server wants to be left alone."""

    def __init__(self, text: str, wait_s: float = 0.0) -> None:
        super().__init__(text)
        self.wait_s = wait_s


class Poller:
    """Calls `poll` every `every_s` seconds; it raises Unusable or requests.RequestException."""

    def __init__(self, state: FeedState, every_s: float) -> None:
        self.state, self.every_s = state, every_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=state.name, daemon=True)
        self._failures = 0

    def start(self) -> None:
        """Begin to poll."""
        self._thread.start()

    def stop(self) -> None:
        """End after the request under way."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(TIMEOUT_S)

    def poll(self) -> int:
        """One round; how much was handed in."""
        raise NotImplementedError

    def once(self) -> float:
        """One round; the seconds until the next."""
        try:
            self.poll()
        except (Unusable, requests.RequestException) as error:
            self.state.down(Refused("feed.away", reason=_QUERY.sub("", str(error))))
            step = BACK_OFF_S[min(self._failures, len(BACK_OFF_S) - 1)]
            self._failures += 1
            return max(step, error.wait_s if isinstance(error, Unusable) else 0.0)
        self.state.up()
        self._failures = 0
        return self.every_s

    def _run(self) -> None:
        wait = 0.0
        while not self._stop.wait(wait):
            wait = self._once_surely()

    def _once_surely(self) -> float:
        try:
            return self.once()
        except Exception as error:
            # A defect of ours must not end the feed; it is told as what it is.
            log.exception("%s failed", self.state.name)
            self.state.down(Refused("feed.away", reason=f"{type(error).__name__}: {error}"))
            return BACK_OFF_S[0]


class Counted:
    """Calls back once every expected acknowledgement has come."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left = 0
        self._then: Callable[[], None] | None = None

    def expect(self) -> Callable[[], None]:
        """One more is expected; call what is returned when it is stored."""
        with self._lock:
            self._left += 1
        return self._came

    def then(self, action: Callable[[], None]) -> None:
        """Call `action` when all expected so far have come."""
        with self._lock:
            self._then = action
            ripe = self._left == 0
        if ripe:
            action()

    def _came(self) -> None:
        with self._lock:
            self._left -= 1
            action = self._then if self._left == 0 else None
        if action is not None:
            action()


def checked(answer: requests.Response) -> None:
    """Raises Unusable when the server could not, or would not, answer."""
    if answer.status_code == 429 or answer.status_code >= 500:
        raise Unusable(f"HTTP {answer.status_code}", _seconds(answer))
    if answer.status_code >= 400:
        raise Unusable(f"HTTP {answer.status_code}")


def body(answer: requests.Response) -> bytes:
    """The body of a streamed answer, LARGEST bytes at most; of one cut off, what came."""
    parts, size = [], 0
    try:
        for part in answer.iter_content(65536):
            size += len(part)
            if size > LARGEST:
                raise Unusable(f"an answer of more than {LARGEST} bytes")
            parts.append(part)
    except requests.exceptions.ChunkedEncodingError:
        log.info("an answer was cut off after %d bytes", size)
    return b"".join(parts)


def _seconds(answer: requests.Response) -> float:
    """What Retry-After asks for: seconds, or a moment of the server's own clock."""
    text = answer.headers.get("Retry-After", "")
    if text.isdecimal():
        return min(LONGEST_WAIT_S, float(text))
    try:
        until = parsedate_to_datetime(text)
        wait = until - parsedate_to_datetime(answer.headers.get("Date", ""))
    except (ValueError, TypeError):
        return 0.0
    return min(LONGEST_WAIT_S, max(0.0, wait.total_seconds()))
