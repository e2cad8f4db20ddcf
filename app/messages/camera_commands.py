"""What an officer asks for at a camera: every look is kept."""

from __future__ import annotations

from app.messages.command import Command


class OpenCamera(Command, frozen=True, kw_only=True):
    """Look through a camera; `view` is the id of this look, `about` the case or sensor it is
    for."""

    camera: str
    view: str
    about: str = ""


class CloseCamera(Command, frozen=True, kw_only=True):
    """Stop looking after `seconds`."""

    camera: str
    view: str
    seconds: float


class KeepCameraPicture(Command, frozen=True, kw_only=True):
    """A picture was kept as `file` (its name alone), for a case or ('') for itself."""

    camera: str
    file: str
    sha256: str
    case: str = ""
