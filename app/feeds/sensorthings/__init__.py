"""OGC SensorThings 1.1 as a source of readings: asks for observations after a cursor, follows each
nextLink, and moves the cursor when everything up to it is stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import msgspec
import requests

from app.domain.errors import Refused
from app.domain.feeds import Instance
from app.feeds import observations
from app.feeds.polling import TIMEOUT_S, Counted, Poller, Unusable, body, checked
from app.feeds.secrets import secret
from app.feeds.senml import Record
from app.feeds.world import World

PAGE = 1000
MOST_PAGES = 100
FIRST_SPAN = timedelta(days=1)
OVERLAP = timedelta(minutes=10)
"""Asked for again each time: observations come late, and the same reading twice is one."""


class _Page(msgspec.Struct, frozen=True):
    value: list[dict[str, object]]
    next: str = msgspec.field(name="@iot.nextLink", default="")


class ThingsSource(Poller):
    """One service."""

    def __init__(self, instance: Instance, world: World) -> None:
        super().__init__(world.state(instance), max(1.0, instance.number("every_s")))
        self._reception, self._clock = world.reception, world.clock
        self._url = instance.text("url").rstrip("/")
        self._prefix = instance.text("prefix")
        self._by_name = instance.text("sensor") == "name"
        self._filter = instance.text("filter")
        self._cursor = Cursor(world.folder / "feeds" / f"sensorthings-{instance.name}.cursor")
        self._session = requests.Session()
        token = secret(instance.text("token"))
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"

    def poll(self) -> int:
        """Take every observation since the cursor; how many readings were handed in."""
        since = self._cursor.read() or self._clock() - FIRST_SPAN
        url, asked = f"{self._url}/Observations", self._asked(since - OVERLAP)
        taken, newest, stored = 0, since, Counted()
        for _page in range(MOST_PAGES):
            page = self._page(url, asked)
            found = self._read(page)
            self._hand_in(found, stored.expect())
            taken += len(found)
            newest = max([newest, *(datetime.fromtimestamp(r.at, UTC) for r in found)])
            if not page.next:
                break
            url, asked = self._here(page.next), {}
        until = min(newest, self._clock())
        stored.then(lambda: self._cursor.write(until))
        return taken

    def _asked(self, since: datetime) -> dict[str, str]:
        when = since.strftime("%Y-%m-%dT%H:%M:%SZ")
        condition = f"phenomenonTime ge {when}"
        return {
            "$filter": f"{condition} and ({self._filter})" if self._filter else condition,
            "$orderby": "phenomenonTime asc",
            "$expand": "Datastream($select=id,name,unitOfMeasurement)",
            "$top": str(PAGE),
        }

    def _page(self, url: str, asked: dict[str, str]) -> _Page:
        with self._session.get(url, params=asked, timeout=TIMEOUT_S, stream=True) as answer:
            checked(answer)
            try:
                return msgspec.json.decode(body(answer), type=_Page)
            except (msgspec.MsgspecError, RecursionError) as error:
                raise Unusable(f"no page of observations: {error}") from error

    def _read(self, page: _Page) -> list[Record]:
        found, now = list[Record](), self._reception.now
        for told in page.value:
            try:
                found.append(observations.record(told, self._prefix, now, "", self._by_name))
            except Refused as refused:
                text = json.dumps(told, ensure_ascii=False, default=str)
                self.state.refuse(text.encode(), refused, self._url)
        return found

    def _hand_in(self, found: list[Record], ack: Callable[[], None]) -> None:
        self.state.taken += 1
        self._reception.take(self.state, found, self._url, ack)

    def _here(self, link: str) -> str:
        """A next link on the host we were told to ask: a service behind a proxy may call itself
        by another name, and nobody is to send us elsewhere."""
        own, given = urlsplit(self._url), urlsplit(link)
        return urlunsplit((own.scheme, own.netloc, given.path, given.query, ""))


class Cursor:
    """A time kept in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> datetime | None:
        """The time; None where there is none."""
        try:
            return datetime.fromisoformat(self._path.read_text("utf-8").strip())
        except (OSError, ValueError):
            return None

    def write(self, at: datetime) -> None:
        """Keep it; a crash in between leaves the one before."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(at.astimezone(UTC).isoformat(), "utf-8")
        fresh.replace(self._path)


def open_feed(instance: Instance, world: World) -> ThingsSource:
    """Raises Refused for a secret that is not there."""
    return ThingsSource(instance, world)
