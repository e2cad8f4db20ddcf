"""Open311 GeoReport v2 as a source of cases: polls another city's server, page by page, and takes
what it can from answers that are not quite what the standard says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import requests

from app.clock import Clock
from app.domain.case import Case
from app.domain.moves import Stage
from app.feeds.base import FeedState, Sink
from app.feeds.open311.pages import Page, parsed
from app.feeds.polling import TIMEOUT_S, Counted, Poller, Unusable, body, checked
from app.messages.commands import ReportCase

PAGE = 200
MOST_PAGES = 50
FEW = 20
"""A first page with fewer is all there is: no server sends so few at a time."""
FIRST_SPAN = timedelta(days=7)
OVERLAP = timedelta(minutes=10)
"""Asked for again each time: servers publish late, and telling twice is telling once."""
Record = Mapping[str, object]
Resolve = Callable[[float, float], tuple[str, str]]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One server as data. `categories` maps its service codes and names to ours; `default` is
    for what is not in the map ('' refuses it)."""

    name: str
    url: str
    jurisdiction: str = ""
    key: str = ""
    every_s: float = 60.0
    default: str = ""
    categories: dict[str, str] = {}


class Open311Poller(Poller):
    """Polls one server on a thread of its own. The cursor is moved only after everything up to
    it was handed in and stored."""

    def __init__(
        self, source: Source, sink: Sink, resolve: Resolve, memory: Path, clock: Clock
    ) -> None:
        super().__init__(FeedState(f"open311:{source.name}", "open311", clock), source.every_s)
        self.source = source
        self._sink, self._resolve, self._memory, self._clock = sink, resolve, memory, clock
        self._session = requests.Session()
        self._named: dict[str, str] | None = None

    def poll(self) -> int:
        """Take every request since the cursor; how many were handed in. Raises Unusable and
        requests.RequestException, with the cursor where it was."""
        until = self._clock()
        since = self._cursor() or until - FIRST_SPAN
        taken, stored, seen, full = 0, Counted(), set[str](), FEW
        for number in range(1, MOST_PAGES + 1):
            page = self._page(since - OVERLAP, until, number)
            # A server that knows no pages sends the same ones again.
            fresh = [record for record in page.records if _key(record) not in seen]
            seen.update(map(_key, fresh))
            taken += sum(self._take(record, stored.expect()) for record in fresh)
            if not page.whole:
                raise Unusable("a page was cut off; what was whole of it is taken")
            if not fresh or len(page.records) < full:
                stored.then(lambda: self._remember(until))
                return taken
            # Some never send as many as they are asked for: their own first page is full.
            full = min(PAGE, len(page.records))
        raise Unusable(f"more than {MOST_PAGES} pages")

    # ------------------------------------------------------------------------------- asking

    def _page(self, since: datetime, until: datetime, number: int) -> Page:
        asked = {
            "start_date": _iso(since), "end_date": _iso(until), "page": str(number),
            "page_size": str(PAGE),
        }  # fmt: skip
        asked |= self._asked()
        base = self.source.url.rstrip("/")
        answer = self._get(f"{base}/requests.json", asked)
        if answer is None:
            answer = self._get(f"{base}/requests.xml", asked)
        if answer is None:
            raise Unusable("neither requests.json nor requests.xml is there")
        return parsed(answer)

    def _asked(self) -> dict[str, str]:
        """What goes with every question."""
        asked = {"jurisdiction_id": self.source.jurisdiction, "api_key": self.source.key}
        return {name: value for name, value in asked.items() if value}

    def _get(self, url: str, asked: Mapping[str, str]) -> bytes | None:
        """The body, None when the server does not know the path."""
        with self._session.get(url, params=asked, timeout=TIMEOUT_S, stream=True) as answer:
            if answer.status_code in (404, 406, 415):
                return None
            checked(answer)
            return body(answer)

    # ------------------------------------------------------------------------------- taking

    def _take(self, record: Record, ack: Callable[[], None]) -> int:
        try:
            case = self._case(record)
        except ValueError as error:
            self.state.refuse(json.dumps(record, default=str).encode(), str(error), self.source.url)
            ack()
            return 0
        self.state.taken += 1
        key = f"{case.source}:{case.source_id}:{record.get('updated_datetime') or ''}"
        self._sink.command(ReportCase(command_id=key, officer=case.source, case=case), ack)
        return 1

    def _case(self, record: Record) -> Case:
        number = _word(record, "service_request_id") or _word(record, "token")
        if not number:
            raise ValueError("service_request_id is missing")
        category = self._category(record)
        if not category:
            raise ValueError(f"service {_word(record, 'service_name')!r} is not in the mapping")
        lon, lat = _number(record, "long", 180.0), _number(record, "lat", 90.0)
        placed = lon is not None and lat is not None and (lon, lat) != (0.0, 0.0)
        grid, street = self._resolve(lon or 0.0, lat or 0.0) if placed else ("", "")
        at = _moment(record, "requested_datetime") or self._clock()
        closed = _word(record, "status").lower() == "closed"
        ended = _moment(record, "updated_datetime") or at if closed else None
        return Case(
            id="",
            category=category,
            title=_word(record, "service_name"),
            source=self.source.name,
            source_id=number,
            stage=Stage.CLOSED if closed else Stage.TO_VERIFY,
            place=_word(record, "address"),
            grid=grid,
            street=street,
            lon=lon if placed else None,
            lat=lat if placed else None,
            reported_at=at,
            stage_since=ended or self._clock(),
            ended_at=ended,
            description=_word(record, "description"),
        )

    def _category(self, record: Record) -> str:
        known = self.source.categories
        code, name = _word(record, "service_code"), _word(record, "service_name")
        for told in (code, name):
            if told in known:
                return known[told]
        if code and not name:
            return known.get(self._services().get(code, ""), self.source.default)
        return self.source.default

    def _services(self) -> dict[str, str]:
        """The names of the server's service codes, asked for once when a request lacks one."""
        if self._named is None:
            self._named = {}
            for ending in ("json", "xml"):
                body = self._get(f"{self.source.url.rstrip('/')}/services.{ending}", self._asked())
                if body is not None:
                    rows = parsed(body, "service").records
                    self._named = {_word(r, "service_code"): _word(r, "service_name") for r in rows}
                    break
        return self._named

    # ------------------------------------------------------------------------------- cursor

    def _cursor(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self._memory.read_text("utf-8").strip())
        except (OSError, ValueError):
            return None

    def _remember(self, at: datetime) -> None:
        self._memory.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._memory.with_suffix(".new")
        fresh.write_text(_iso(at), "utf-8")
        fresh.replace(self._memory)


def _key(record: Record) -> str:
    """One request; those without a number are told apart by all they say."""
    number = _word(record, "service_request_id") or _word(record, "token")
    return number or json.dumps(record, sort_keys=True, default=str)


def _word(record: Record, name: str) -> str:
    """A field as text: servers send numbers where the standard has strings, and null."""
    value = record.get(name)
    return "" if value is None else str(value).strip()


def _number(record: Record, name: str, most: float) -> float | None:
    try:
        value = float(_word(record, name))
    except ValueError:
        return None
    return value if -most <= value <= most else None


def _moment(record: Record, name: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(_word(record, name))
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
