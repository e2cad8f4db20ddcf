"""API keys of other systems: a TOML file of the centre, `name = "key"`."""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.domain.errors import Refused

SHORTEST = 16
"""A key with fewer characters can be guessed."""


def read_keys(path: Path) -> dict[str, str]:
    """Key to the name of its holder. Raises Refused `settings.file` (file, reason)."""
    if not path.is_file():
        return {}
    try:
        told = msgspec.toml.decode(path.read_bytes(), type=dict[str, str])
    except (msgspec.MsgspecError, ValueError) as error:
        raise Refused("settings.file", file=path.name, reason=str(error)) from error
    short = next((name for name, key in told.items() if len(key) < SHORTEST), None)
    if short is not None:
        reason = f"{short}: {SHORTEST}+"
        raise Refused("settings.file", file=path.name, reason=reason)
    return {key: name for name, key in told.items()}
