"""Open311 GeoReport v2: services, requests and tokens for other systems and the citizen's app.

https://wiki.open311.org/GeoReport_v2 names every field; a field that is not known is empty, never
left out. Personal data never leaves by this road.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request, Response

from app.clock import Clock
from app.domain.case import Case
from app.domain.catalogue import Catalogue, Category
from app.domain.clocks import Clocks
from app.domain.errors import Refused
from app.domain.moves import Stage
from app.messages.commands import ReportCase
from app.web import forms

log = logging.getLogger(__name__)

OPEN, CLOSED = "open", "closed"
SOURCE = "open311"
MOST = 1000
SPAN = timedelta(days=90)
"""The standard's own bounds: 1,000 requests or 90 days, whichever is less."""
LONGEST = 4000
Fields = Mapping[str, str]


class Cases(Protocol):
    """Where the cases are."""

    def requests(
        self, ids: Sequence[str], codes: Sequence[str], since: datetime, until: datetime,
        closed: bool | None, most: int,
    ) -> list[Case]: ...  # fmt: skip


class Open311:
    """Answers under one prefix. `keys` maps an API key to the name of who holds it."""

    def __init__(
        self,
        jurisdiction: str,
        catalogue: Catalogue,
        clocks: Callable[[], Clocks],
        cases: Cases,
        take: Callable[[ReportCase], None],
        new_id: Callable[[], str],
        resolve: Callable[[float, float], tuple[str, str]],
        keys: Mapping[str, str],
        clock: Clock,
    ) -> None:
        self._jurisdiction, self._catalogue, self._clocks = jurisdiction, catalogue, clocks
        self._cases, self._take, self._new_id = cases, take, new_id
        self._resolve, self._keys, self._clock = resolve, dict(keys), clock

    def answer(self, request: Request, path: str) -> Response:
        """The answer to a request for `path` below the prefix."""
        stem, _dot, fmt = path.rpartition(".")
        if fmt not in (forms.JSON, forms.XML):
            return forms.errors(forms.JSON, 404, "the path must end in .json or .xml")
        asked = request.values.get("jurisdiction_id", "")
        if asked and asked != self._jurisdiction:
            return forms.errors(fmt, 404, f"jurisdiction_id {asked} is not served here")
        try:
            return self._route(request, stem, fmt)
        except _Wrong as wrong:
            return forms.errors(fmt, wrong.status, wrong.text)
        except Refused as refused:
            facts = ", ".join(f"{k}={v}" for k, v in refused.facts.items())
            return forms.errors(fmt, 400, f"{refused.key}: {facts}")

    def _route(self, request: Request, stem: str, fmt: str) -> Response:
        head, _slash, key = stem.partition("/")
        if head == "requests" and request.method == "POST" and not key:
            return self._create(request, fmt)
        if request.method not in ("GET", "HEAD"):
            raise _Wrong(405, f"{request.method} is not possible here")
        if head == "services" and not key:
            return forms.answer(fmt, "services", "service", self._services(), 200)
        if head == "services":
            return self._definition(key, fmt)
        if head == "requests" and not key:
            return self._list(request.args, fmt)
        if head == "requests":
            return self._shown(self._by_id([key]), fmt)
        if head == "tokens" and key:
            found = self._by_id([key])[0]
            told = {"service_request_id": found.id, "token": key}
            return forms.answer(fmt, "service_requests", "request", [told], 200)
        raise _Wrong(404, f"there is no {stem}")

    # ---------------------------------------------------------------------------- services

    def _services(self) -> list[forms.Record]:
        return [self._service(row) for row in self._catalogue.categories.values()]

    def _service(self, row: Category) -> forms.Record:
        kind = row.code.partition(":")[0]
        return {
            "service_code": row.code,
            "service_name": row.name,
            "description": row.opening or row.name,
            "metadata": False,
            "type": "realtime",
            "keywords": row.name_en,
            "group": {"component": "部件", "event": "事件"}.get(kind, kind),
        }

    def _definition(self, code: str, fmt: str) -> Response:
        if code not in self._catalogue.categories:
            raise _Wrong(404, f"service_code {code} was not found")
        told: forms.Record = {"service_code": code, "attributes": "" if fmt == forms.XML else []}
        return forms.single(fmt, "service_definition", told)

    # ---------------------------------------------------------------------------- requests

    def _list(self, args: MultiDict[str, str], fmt: str) -> Response:
        ids = _names(args.get("service_request_id", ""))
        if ids:
            return self._shown(self._by_id(ids), fmt)
        now = self._clock()
        until = _moment(args, "end_date") or now
        since = _moment(args, "start_date") or until - SPAN
        if until - since > SPAN:
            since = until - SPAN
        codes = _names(args.get("service_code", ""))
        status = _names(args.get("status", ""))
        wrong = set(status) - {OPEN, CLOSED}
        if wrong:
            raise _Wrong(400, f"status {wrong.pop()} is not open or closed")
        closed = None if len(set(status)) != 1 else status[0] == CLOSED
        found = self._cases.requests((), codes, since, until, closed, MOST)
        first, size = _page(args)
        return self._shown(found[first : first + size], fmt)

    def _by_id(self, ids: Sequence[str]) -> list[Case]:
        beginning, now = datetime(1, 1, 2, tzinfo=self._clock().tzinfo), self._clock()
        found = self._cases.requests(ids, (), beginning, now + SPAN, None, MOST)
        if not found:
            raise _Wrong(404, f"service_request_id {', '.join(ids)} was not found")
        return found

    def _shown(self, found: Sequence[Case], fmt: str) -> Response:
        clocks = self._clocks()
        told = [self._request(case, clocks) for case in found]
        return forms.answer(fmt, "service_requests", "request", told, 200)

    def _request(self, case: Case, clocks: Clocks) -> forms.Record:
        row = self._catalogue.category(case.category)
        due = clocks.whole(case)
        return {
            "service_request_id": case.id,
            "status": CLOSED if case.settled else OPEN,
            "status_notes": case.stage.value,
            "service_name": row.name,
            "service_code": row.code,
            "description": case.description or case.title,
            "agency_responsible": case.lead or (row.departments[0] if row.departments else ""),
            "service_notice": "",
            "requested_datetime": _iso(case.reported_at),
            "updated_datetime": _iso(case.stage_since),
            "expected_datetime": _iso(due.at),
            "address": case.place,
            "address_id": case.grid,
            "zipcode": "",
            "lat": case.lat,
            "long": case.lon,
            "media_url": "",
        }

    def _create(self, request: Request, fmt: str) -> Response:
        given = {name: value[:LONGEST] for name, value in request.form.items()}
        holder = self._holder(given.get("api_key", ""))
        code = given.get("service_code", "")
        if not code:
            raise _Wrong(400, "service_code was not provided")
        if code not in self._catalogue.categories:
            raise _Wrong(404, f"service_code {code} was not found")
        case = self._case(given, code, holder)
        self._take(ReportCase(command_id=case.id, officer=holder, case=case))
        told = {"service_request_id": case.id, "service_notice": "", "account_id": ""}
        return forms.answer(fmt, "service_requests", "request", [told], 200)

    def _case(self, given: Fields, code: str, holder: str) -> Case:
        lat, lon = _degrees(given, "lat", 90.0), _degrees(given, "long", 180.0)
        address = given.get("address_string", "") or given.get("address", "")
        if (lat is None or lon is None) and not address and not given.get("address_id"):
            raise _Wrong(400, "lat and long, or address_string, or address_id must be provided")
        grid, street = self._resolve(lon, lat) if lon is not None and lat is not None else ("", "")
        row = self._catalogue.category(code)
        name = f"{given.get('last_name', '')}{given.get('first_name', '')}".strip()
        return Case(
            id=self._new_id(),
            category=code,
            title=row.name,
            title_en=row.name_en,
            source=SOURCE,
            stage=Stage.TO_VERIFY,
            level=row.level,
            place=address,
            grid=grid or given.get("address_id", ""),
            street=street,
            lon=lon,
            lat=lat,
            reported_at=self._clock(),
            description=given.get("description", ""),
            reporter=name,
            phone=given.get("phone", ""),
        )

    def _holder(self, key: str) -> str:
        if not key:
            raise _Wrong(403, "api_key was not provided")
        for known, name in self._keys.items():
            if hmac.compare_digest(known.encode(), key.encode()):
                return name
        raise _Wrong(403, "api_key is not known")


class _Wrong(Exception):  # noqa: N818
    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


def _names(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _page(args: MultiDict[str, str]) -> tuple[int, int]:
    """The first of the requests asked for and how many, as most servers page (not in v2)."""
    told = (args.get("page", "1"), args.get("page_size", str(MOST)))
    for name, text in zip(("page", "page_size"), told, strict=True):
        if not text.isdecimal() or not int(text):
            raise _Wrong(400, f"{name} {text} is not a number from 1 on")
    number, size = (min(MOST, int(text)) for text in told)
    return (number - 1) * size, size


def _moment(args: MultiDict[str, str], name: str) -> datetime | None:
    text = args.get(name, "")
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as error:
        raise _Wrong(400, f"{name} {text} is not a time like 2026-07-20T08:00:00Z") from error
    if found.tzinfo is None:
        raise _Wrong(400, f"{name} {text} has no time zone")
    return found


def _degrees(given: Fields, name: str, most: float) -> float | None:
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError as error:
        raise _Wrong(400, f"{name} {text} is not a number of degrees") from error
    if not -most <= value <= most:
        raise _Wrong(400, f"{name} {text} is not on the globe")
    return value


def _iso(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at is not None else ""
