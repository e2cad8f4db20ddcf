"""What every event has."""

from __future__ import annotations

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Common base; the subject is what the journal is searched by."""

    @property
    def subject(self) -> str:
        """The id of what it happened to."""
        return ""
