"""Events as the journal keeps them: their kind, its version, and JSON.

A renamed or restructured field raises the kind's number in VERSIONS and gets an upcaster, so that
a line written years ago is read as today's event. Lines of kinds nobody here knows are skipped.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

import msgspec

from app.messages.events import AnyEvent

Plain = dict[str, object]

VERSIONS: dict[str, int] = {}
"""The current version of a kind; 1 when it is not named."""

UPCASTERS: dict[tuple[str, int], Callable[[Plain], Plain]] = {}
"""(kind, version) -> the payload one version on."""

GENESIS = ""
"""What the first line of a centre's journal is chained to."""

_log = logging.getLogger(__name__)
_decoder: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(cast(Any, AnyEvent))
_encoder = msgspec.json.Encoder()


def encode(event: AnyEvent) -> tuple[str, int, str]:
    """(kind, version, payload) of an event."""
    kind = type(event).__name__
    return kind, VERSIONS.get(kind, 1), _encoder.encode(event).decode()


def decode(kind: str, version: int, payload: str) -> AnyEvent | None:
    """The event of a journal line; None for one this program cannot read."""
    current = VERSIONS.get(kind, 1)
    try:
        if version >= current:
            return _decoder.decode(payload)
        plain: Plain = msgspec.json.decode(payload)
        for step in range(version, current):
            plain = UPCASTERS[kind, step](plain)
        return cast(AnyEvent, msgspec.convert(plain, AnyEvent))
    except (msgspec.MsgspecError, KeyError) as error:
        _log.warning("a journal line of kind %s version %d is skipped: %s", kind, version, error)
        return None


def chained(before: str, line: tuple[object, ...]) -> str:
    """The hash (SHA-256, hex) of a line that follows the one with hash `before`."""
    words = [before, *(_plain(value) for value in line)]
    return hashlib.sha256(msgspec.json.encode(words)).hexdigest()


def _plain(value: object) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
