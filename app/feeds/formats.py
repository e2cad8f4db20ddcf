"""What readings are written in: SenML in JSON or CBOR, a platform's own JSON by a mapping file,
SensorThings observations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.domain.errors import Refused
from app.feeds import json_readings, observations, senml, senml_cbor
from app.feeds.senml import Record

AUTO, SENML, CBOR, MAPPING, THINGS = "auto", "senml", "senml-cbor", "mapping", "sensorthings"
LARGEST = 2 * 2**20
"""Bytes of a message."""
Decode = Callable[[bytes, str, float], list[Record]]
"""(payload, topic, now in epoch seconds) to readings. Raises Refused."""


def decoder(form: str, mapping: Path | None = None, prefix: str = "") -> Decode:
    """How messages of a form are read; `prefix` is put before the ids of datastreams. Raises
    Refused `import.mapping`."""
    if form == MAPPING:
        read = json_readings.decoder(json_readings.load(mapping or Path()))
    elif form == THINGS:
        read = observations.decoder(prefix)
    else:
        plain = {SENML: senml.decode, CBOR: senml_cbor.decode}.get(form, _either)

        def read(payload: bytes, topic: str, now: float) -> list[Record]:
            return plain(payload, now)

    def bounded(payload: bytes, topic: str, now: float) -> list[Record]:
        if len(payload) > LARGEST:
            raise Refused("feed.large", size=len(payload), most=LARGEST)
        return read(payload, topic, now)

    return bounded


def _either(payload: bytes, now: float) -> list[Record]:
    """JSON begins with a bracket; a pack in CBOR, an array too, never does (0x80 and above)."""
    json = payload.lstrip()[:1] in (b"[", b"{", b"")
    return senml.decode(payload, now) if json else senml_cbor.decode(payload, now)
