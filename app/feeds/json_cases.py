"""Cases as JSON from other systems, over the broker or pushed over HTTP, by a mapping file each."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from app.bus import Message
from app.clock import Clock
from app.domain.case import Case
from app.domain.errors import Refused
from app.feeds.base import Feed, Sink
from app.feeds.json_mapping import JsonMapping, Resolve, RowFault, cases, load
from app.messages.commands import ReportCase

log = logging.getLogger(__name__)


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One system as data, table [json.NAME] of feeds.toml: its `mapping`, the `topic` it publishes
    under ('' none), whether it may `push` over HTTP."""

    name: str
    mapping: str
    topic: str = ""
    push: bool = True


class _File(msgspec.Struct, frozen=True):
    json: dict[str, dict[str, object]] = {}


def read_sources(path: Path) -> list[tuple[Source, JsonMapping]]:
    """The systems a centre takes JSON from. Raises Refused `settings.file`, `import.mapping`."""
    if not path.is_file():
        return []
    try:
        told = msgspec.toml.decode(path.read_bytes(), type=_File).json
        found = [msgspec.convert({"name": name, **row}, Source) for name, row in told.items()]
    except (msgspec.MsgspecError, ValueError) as error:
        raise Refused("settings.file", file=path.name, reason=str(error)) from error
    return [(source, load(source.mapping)) for source in found]


def command_of(case: Case) -> ReportCase:
    """Telling the same twice is telling once: the command's id is made from what was told."""
    facts = (case.title, case.place, case.description, case.category, str(case.level))
    digest = hashlib.sha256("\x1f".join(facts).encode()).hexdigest()[:16]
    key = f"{case.source}:{case.source_id}:{digest}"
    return ReportCase(command_id=key, officer=case.source, case=case)


def feeds(
    sources: Sequence[tuple[Source, JsonMapping]], sink: Sink, clock: Clock, resolve: Resolve
) -> list[Feed]:
    """A feed for each system that publishes."""
    return [
        Feed(f"json:{source.name}", source.topic, _taker(source, mapping, sink, clock, resolve))
        for source, mapping in sources
        if source.topic
    ]


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
