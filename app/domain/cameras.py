"""Live pictures: which addresses can be played, what may be shown of them, how a feed stands.

A feed is never black without a word: it connects, is live, stands still (frozen), or waits for
its next try. All times are seconds of one rising clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit

SCHEMES = ("rtsp", "rtsps", "http", "https")
"""What a video gateway hands out: RTSP, HLS and HTTP-FLV (GB/T 28181 stays behind it)."""

CONNECT_S = 15.0
"""No picture after so long is a failure."""

SILENT_S = 5.0
"""A live feed that brings no new picture for so long is frozen."""

STILL_S = 20.0
"""A feed whose pictures are all the same for so long is frozen too: the camera hangs."""

GIVE_UP_S = 30.0
"""A feed that was silent for so long is opened anew."""

PAUSES_S = (2.0, 4.0, 8.0, 16.0, 30.0)
"""Between tries; the last one goes on for ever."""


class FeedState(StrEnum):
    """How a live picture stands."""

    CONNECTING = "connecting"
    LIVE = "live"
    FROZEN = "frozen"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed: its state and since when; `tries` that failed in a row; `retry_at` of the next;
    `frame_at` the last picture, `changed_at` the last that differed, `print` its fingerprint."""

    state: FeedState
    since: float
    tries: int = 0
    retry_at: float = 0.0
    frame_at: float = 0.0
    changed_at: float = 0.0
    print: int = 0


def opened(now: float, tries: int = 0) -> Feed:
    """A feed that is being connected."""
    return Feed(FeedState.CONNECTING, now, tries)


def framed(feed: Feed, fingerprint: int, now: float) -> Feed:
    """A picture came: live when it is the first or differs from the one before."""
    fresh = feed.frame_at == 0.0 or fingerprint != feed.print
    changed = now if fresh else feed.changed_at
    after = replace(feed, frame_at=now, changed_at=changed, print=fingerprint, tries=0)
    if fresh and feed.state is not FeedState.LIVE:
        return replace(after, state=FeedState.LIVE, since=now)
    return after


def failed(feed: Feed, now: float) -> Feed:
    """The connection broke or was refused: wait, longer each time."""
    if feed.state is FeedState.WAITING:
        return feed
    pause = PAUSES_S[min(feed.tries, len(PAUSES_S) - 1)]
    return Feed(FeedState.WAITING, now, feed.tries + 1, now + pause, feed.frame_at)


def ticked(feed: Feed, now: float) -> Feed:
    """Time went on: a feed freezes, fails, or is due for its next try (CONNECTING)."""
    match feed.state:
        case FeedState.CONNECTING if now - feed.since > CONNECT_S:
            return failed(feed, now)
        case FeedState.LIVE if now - feed.frame_at > SILENT_S or now - feed.changed_at > STILL_S:
            return replace(feed, state=FeedState.FROZEN, since=feed.changed_at)
        case FeedState.FROZEN if now - feed.frame_at > GIVE_UP_S:
            return failed(feed, now)
        case FeedState.WAITING if now >= feed.retry_at:
            return opened(now, feed.tries)
        case _:
            return feed


def playable(url: str) -> bool:
    """Whether an address of the registry can be opened."""
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in SCHEMES and bool(parts.hostname)
    except ValueError:
        return False


def shown_address(url: str) -> str:
    """What may be shown of an address: no user, no password, no query (it may hold a token)."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}" if parts.scheme else ""
