"""The roster in the picture: what an event makes of it."""

from __future__ import annotations

from dataclasses import replace

from app.domain.registry import PIN_SET, Officer


def pin_set(officers: dict[str, Officer], person: str) -> None:
    """A person's secret was set somewhere: that there is one is known, what it is is not."""
    known = officers.get(person)
    if known is not None:
        officers[person] = replace(known, pin=PIN_SET)
