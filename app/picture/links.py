"""Health of the five links (database, broker, gateway, feeds, delivery) as the desk shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LINKS = ("database", "broker", "gateway", "feeds", "delivery")


@dataclass(frozen=True, slots=True)
class Link:
    """One link: `state` is ok, off (not set up), late or down; `detail` is for the tooltip and
    `count` what waits (outbox) or is silent (sensors)."""

    name: str
    state: str = "ok"
    since: datetime | None = None
    count: int = 0
    detail: str = ""
