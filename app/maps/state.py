"""How an online source is doing, as everybody may read it, and in a sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from app.i18n import _
from app.maps import web


class State(msgspec.Struct, frozen=True):
    """`trouble` is one of the kinds of app.maps.web, '' when all is well; `paused_until` in
    seconds since 1970 (0: not paused); the rest counts since the source was opened."""

    trouble: str = ""
    detail: str = ""
    paused_until: float = 0.0
    fetched: int = 0
    failed: int = 0
    damaged: int = 0

    def sentence(self) -> str:
        """The trouble in one sentence, with when it is tried again; '' when all is well."""
        if not self.trouble:
            return ""
        told = _sentences().get(self.trouble, self.trouble)
        if self.detail:
            told = _("{said} ({detail})").format(said=told, detail=self.detail)
        if not self.paused_until:
            return told
        again = datetime.fromtimestamp(self.paused_until, UTC).astimezone()
        return _("{told} Next try at {time}.").format(told=told, time=f"{again:%H:%M:%S}")

    def text(self) -> str:
        """To be written down."""
        return msgspec.json.encode(self).decode()


def read(text: str) -> State:
    """What was written down; all is well when nothing was, or nothing that can be read."""
    try:
        return msgspec.json.decode(text, type=State) if text else State()
    except msgspec.MsgspecError:
        return State()


def _sentences() -> dict[str, str]:
    return {
        web.BUSY: _("The server asks for a pause: too many requests."),
        web.SERVER: _("The server has a fault."),
        web.REFUSED: _("The server refuses access: check the key."),
        web.OFFLINE: _("The server cannot be reached."),
        web.SLOW: _("The server does not answer in time."),
        web.BROKEN: _("The server's answer is no map tile: check the address."),
    }
