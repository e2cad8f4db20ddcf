"""Photos of a case: what is asked for, and what happened. The bytes never go into the journal."""

from __future__ import annotations

from app.domain.photos import Photo
from app.messages.command import Command
from app.messages.event import Event


class AttachPhoto(Command, frozen=True, kw_only=True):
    """Keep a photo with a case: named by its id, or by its number in the system it came from.
    `photo` is what `app.photos.examine` made of `data`."""

    photo: Photo
    data: bytes
    case: str = ""
    source: str = ""
    source_id: str = ""


class PhotoAttached(Event, frozen=True, kw_only=True):
    """A photo was kept with a case."""

    photo: Photo

    @property
    def subject(self) -> str:
        """The case."""
        return self.photo.case
