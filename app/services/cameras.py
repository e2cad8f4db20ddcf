"""Looking through a camera: every look and every picture that was kept stands in the journal."""

from __future__ import annotations

from app.domain.errors import Refused
from app.messages.commands import CloseCamera, KeepCameraPicture, OpenCamera
from app.messages.events import AnyEvent, CameraClosed, CameraOpened, CameraPictured
from app.services.unit_of_work import UnitOfWork


def open_view(command: OpenCamera, uow: UnitOfWork) -> list[AnyEvent]:
    """Note who begins to look through which camera, and for what."""
    _check(command.camera, uow)
    return [CameraOpened(camera=command.camera, view=command.view, about=command.about, at=uow.now)]


def close_view(command: CloseCamera, uow: UnitOfWork) -> list[AnyEvent]:
    """Note that the look is over; also of a camera that the registry has lost meanwhile."""
    seconds = round(max(0.0, command.seconds), 1)
    return [CameraClosed(camera=command.camera, view=command.view, seconds=seconds, at=uow.now)]


def keep_picture(command: KeepCameraPicture, uow: UnitOfWork) -> list[AnyEvent]:
    """Note that a picture was kept, for an open or concluded case or for itself."""
    _check(command.camera, uow)
    if command.case and uow.case(command.case) is None:
        raise Refused("case.unknown", case=command.case)
    return [
        CameraPictured(
            camera=command.camera, case=command.case, file=command.file,
            sha256=command.sha256, at=uow.now,
        )
    ]  # fmt: skip


def _check(camera: str, uow: UnitOfWork) -> None:
    if uow.camera(camera) is None:
        raise Refused("camera.unknown", camera=camera)
