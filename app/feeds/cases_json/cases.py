"""Cases as JSON from other systems, over the broker or pushed over HTTP, by a mapping file each."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence

import msgspec

from app.bus import Message
from app.clock import Clock
from app.domain.case import Case
from app.domain.errors import Refused
from app.feeds.base import Feed, FeedState, Sink
from app.feeds.cases_json.mapping import JsonMapping, Resolve, RowFault, cases
from app.messages.commands import ReportCase

log = logging.getLogger(__name__)


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One system as data, table [json.NAME] of feeds.toml: its `mapping`, the `topic` it publishes
    under ('' none), whether it may `push` over HTTP."""

    name: str
    mapping: str
    topic: str = ""
    push: bool = True


def command_of(case: Case) -> ReportCase:
    """Telling the same twice is telling once: the command's id is made from what was told."""
    facts = (case.title, case.place, case.description, case.category, str(case.level))
    digest = hashlib.sha256("\x1f".join(facts).encode()).hexdigest()[:16]
    key = f"{case.source}:{case.source_id}:{digest}"
    return ReportCase(command_id=key, officer=case.source, case=case)


def feed(source: Source, mapping: JsonMapping, sink: Sink, clock: Clock, resolve: Resolve) -> Feed:
    """The feed of a system that publishes."""
    state = FeedState(f"json:{source.name}", "json", clock)
    take = _taker(source, mapping, sink, clock, resolve)
    return Feed(state.name, source.topic, take, state)


def _taker(
    source: Source, mapping: JsonMapping, sink: Sink, clock: Clock, resolve: Resolve
) -> Callable[[Message], None]:
    def take(message: Message) -> None:
        found, faults = cases(message.payload, mapping, resolve, clock())
        tell(source.name, faults)
        left = [len(found)]

        def stored() -> None:
            # The broker hears only when the last of them is in the store.
            left[0] -= 1
            if left[0] == 0:
                message.ack()

        for case in found:
            sink.command(command_of(case), stored)
        if faults:
            fault = faults[0]
            if not found:
                raise Refused("feed.row", row=fault.row, field=fault.field, reason=fault.reason)
        if not found:
            message.ack()

    return take


def tell(name: str, faults: Sequence[RowFault]) -> None:
    """Into the log, one line for each case that was refused."""
    for fault in faults:
        log.warning("%s: row %d: %s: %s", name, fault.row, fault.field, fault.reason)
