"""How a broker is reached: address, version, TLS, who we are, what it says when we are gone."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from app.domain.errors import Refused

SESSION_S = 7 * 86400
"""How long the broker keeps our session (and its unacknowledged messages)."""
V5, V3 = "5", "3.1.1"


@dataclass(frozen=True, slots=True)
class Access:
    """One broker. `ca`, `cert`, `key` are PEM files; '' for `ca` is the system's own list. `share`
    is the group of a shared subscription; `will` topic and payload the broker publishes when we
    are lost. `session_s` 0 begins anew each time."""

    host: str
    port: int
    tls: bool = False
    user: str = ""
    password: str = ""
    ca: str = ""
    cert: str = ""
    key: str = ""
    version: str = V5
    share: str = ""
    will: tuple[str, bytes] | None = None
    session_s: int = SESSION_S

    @property
    def place(self) -> str:
        """`host:port`, which is all that logs tell of it."""
        return f"{self.host}:{self.port}"

    def filter(self, pattern: str) -> str:
        """The subscription for a pattern: shared with the group when there is one."""
        return f"$share/{self.share}/{pattern}" if self.share else pattern


def access_of(url: str) -> Access:
    """From `mqtt://user:password@host:port` or `mqtts://…?ca=FILE&cert=FILE&key=FILE`. Raises
    Refused `settings.invalid`, without the password."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname or port in (-1, 0):
        shown = f"{parts.scheme}://{parts.hostname or ''}"
        raise Refused("settings.invalid", key="broker", value=shown, allowed="mqtt://host:1883")
    tls = parts.scheme == "mqtts"
    files = dict(parse_qsl(parts.query))
    return Access(
        parts.hostname,
        port or (8883 if tls else 1883),
        tls,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        files.get("ca", ""),
        files.get("cert", ""),
        files.get("key", ""),
    )
