"""One tile from the web: asked for within bounds, and every failure has a name."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import requests

from app import __version__
from app.maps.source import LARGEST_TILE

BUSY, SERVER, REFUSED, OFFLINE, SLOW, BROKEN = (
    "busy", "server", "refused", "offline", "slow", "broken"
)  # fmt: skip
"""Why nothing came: asked too often; the server failed; the key is not taken; no connection;
no answer in time; an answer that is no tile."""

_NOT_THERE = frozenset({204, 404, 410})
# 418 is how some map services say that a key's quota is used up.
_TOO_OFTEN = frozenset({418, 429})
_NOT_ALLOWED = frozenset({401, 402, 403})
_CONNECT_S, _READ_S, _WHOLE_S = 5.0, 10.0, 25.0
_PIECE = 1 << 16
_LONGEST_PAUSE_S = 3600.0
_AGENT = f"Mozilla/5.0 (compatible; GridDeck/{__version__})"


class Trouble(Exception):  # noqa: N818
    """Nothing came. `kind` says why, `detail` in figures, `wait_s` what the server asked for (0:
    nothing). The address is never in it: it holds the user's key."""

    def __init__(self, kind: str, detail: str, wait_s: float = 0.0) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind, self.detail, self.wait_s = kind, detail, wait_s


def session(referer: str = "") -> requests.Session:
    """A connection to be used by one thread."""
    made = requests.Session()
    made.headers["User-Agent"] = _AGENT
    if referer:
        made.headers["Referer"] = referer
    made.max_redirects = 3
    return made


def fetch(
    over: requests.Session, url: str, most: int = LARGEST_TILE, whole_s: float = _WHOLE_S
) -> bytes | None:
    """The body of an answer, None where the server has nothing. Raises Trouble."""
    try:
        with over.get(url, timeout=(_CONNECT_S, min(_READ_S, whole_s)), stream=True) as answer:
            _judge(answer)
            if answer.status_code in _NOT_THERE:
                return None
            return _body(answer, most, whole_s) or None
    except requests.Timeout as error:
        raise Trouble(SLOW, "") from error
    except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
        raise Trouble(BROKEN, "cut off") from None
    except requests.ConnectionError as error:
        kind = SLOW if "timed out" in str(error).lower() else OFFLINE
        raise Trouble(kind, "") from None
    except (requests.RequestException, ValueError):
        raise Trouble(OFFLINE, "") from None


def _judge(answer: requests.Response) -> None:
    code = answer.status_code
    told = f"HTTP {code}"
    if code in _TOO_OFTEN or (code == 503 and "Retry-After" in answer.headers):
        raise Trouble(BUSY, told, _wait(answer.headers.get("Retry-After", "")))
    if code in _NOT_ALLOWED:
        raise Trouble(REFUSED, told)
    if code >= 500:
        raise Trouble(SERVER, told)
    if code >= 400 and code not in _NOT_THERE:
        raise Trouble(BROKEN, told)


def _body(answer: requests.Response, most: int, whole_s: float) -> bytes:
    """Piece by piece: neither endless nor slower than allowed."""
    pieces, held, end = list[bytes](), 0, time.monotonic() + whole_s
    for piece in answer.iter_content(_PIECE):
        held += len(piece)
        if held > most:
            raise Trouble(BROKEN, f"> {most} bytes")
        if time.monotonic() > end:
            raise Trouble(SLOW, f"> {whole_s:.0f} s")
        pieces.append(piece)
    return b"".join(pieces)


def _wait(told: str) -> float:
    """Seconds of a Retry-After: a number or a date; 0 when it says nothing."""
    try:
        seconds = float(told)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return 0.0
    return min(max(seconds, 0.0), _LONGEST_PAUSE_S)
