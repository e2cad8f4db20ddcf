"""What happened with cameras: who looked, for how long, and which pictures were kept."""

from __future__ import annotations

from datetime import datetime

from app.messages.event import Event


class CameraOpened(Event, frozen=True, kw_only=True):
    """An officer began to look through a camera; `about` is the case or sensor it was for."""

    camera: str
    view: str
    about: str
    at: datetime

    @property
    def subject(self) -> str:
        """The camera."""
        return self.camera


class CameraClosed(Event, frozen=True, kw_only=True):
    """The officer stopped looking, after so many seconds."""

    camera: str
    view: str
    seconds: float
    at: datetime

    @property
    def subject(self) -> str:
        """The camera."""
        return self.camera


class CameraPictured(Event, frozen=True, kw_only=True):
    """A picture was kept as `file`, for a case or ('') for itself; `sha256` tells it from
    others."""

    camera: str
    case: str
    file: str
    sha256: str
    at: datetime

    @property
    def subject(self) -> str:
        """The case it was kept for, else the camera."""
        return self.case or self.camera
