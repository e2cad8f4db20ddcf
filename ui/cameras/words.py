"""How a live picture stands, in words."""

from __future__ import annotations

from app.domain.cameras import Feed, FeedState
from app.i18n import _
from ui.cameras.feed import DENIED, ENDED, FORMAT
from ui.widgets import format as fmt

ICONS = {
    FeedState.CONNECTING: "hourglass-medium",
    FeedState.LIVE: "broadcast",
    FeedState.FROZEN: "pause-circle",
    FeedState.WAITING: "wifi-slash",
}


def state_word(state: FeedState) -> str:
    """The state in one word."""
    return {
        FeedState.CONNECTING: _("connecting"),
        FeedState.LIVE: _("live"),
        FeedState.FROZEN: _("frozen"),
        FeedState.WAITING: _("no picture"),
    }[state]


def broken(reason: str) -> str:
    """Why there is no picture; never the address."""
    return {
        ENDED: _("The stream has ended."),
        FORMAT: _("The stream is in a form that cannot be shown."),
        DENIED: _("The camera's gateway refuses this desk."),
    }.get(reason, _("The camera's gateway does not answer."))


def long_state(feed: Feed, reason: str, now: float) -> tuple[str, str]:
    """(what is so, what happens next) for a picture that is not live; `now` as the feed counts."""
    match feed.state:
        case FeedState.CONNECTING:
            again = _("Try {n}").format(n=feed.tries + 1) if feed.tries else ""
            return _("Connecting… {time}").format(time=fmt.duration(now - feed.since)), again
        case FeedState.FROZEN:
            age = fmt.duration(now - feed.changed_at)
            return _("Frozen: the last new picture is {time} old").format(time=age), ""
        case FeedState.WAITING:
            left = max(0, round(feed.retry_at - now))
            return broken(reason), _("Next try in {n} s").format(n=left)
        case _:
            return "", ""
