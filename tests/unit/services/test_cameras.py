"""Looks through a camera: every one stands in the journal, and no address does."""

from __future__ import annotations

import pytest

from app.domain.errors import Refused
from app.domain.registry import Camera
from app.messages import commands as c
from app.messages.events import CameraClosed, CameraOpened, CameraPictured
from app.storage.registry import Registry
from tests.unit.services.world import CENTRE, World

KNOWN = Camera("K1", "人民路口", "Renmin Rd", 113.6, 34.7, 0.0, "rtsp://u:s3cret@10.0.0.1/1")


@pytest.fixture
def camera(world: World) -> str:
    Registry(world.store, CENTRE).save([KNOWN])
    return KNOWN.id


def test_that_a_look_is_kept_with_who_what_for_and_how_long(world: World, camera: str) -> None:
    (opened,) = world.do(c.OpenCamera, camera=camera, view="v1", about="W1")
    (closed,) = world.do(c.CloseCamera, camera=camera, view="v1", seconds=12.345)
    assert opened == CameraOpened(camera="K1", view="v1", about="W1", at=world.now)
    assert closed == CameraClosed(camera="K1", view="v1", seconds=12.3, at=world.now)
    kept = world.ledger.history(camera)
    assert [(entry.actor, type(entry.event)) for entry in kept] == [
        ("lin", CameraOpened), ("lin", CameraClosed),
    ]  # fmt: skip
    assert "s3cret" not in repr(kept)


def test_that_an_unknown_camera_is_not_looked_through(world: World) -> None:
    with pytest.raises(Refused) as caught:
        world.do(c.OpenCamera, camera="K9", view="v1")
    assert caught.value.key == "camera.unknown"


def test_that_a_picture_of_no_case_is_the_cameras_own(world: World, camera: str) -> None:
    (kept,) = world.do(c.KeepCameraPicture, camera=camera, file="a.png", sha256="0")
    assert isinstance(kept, CameraPictured)
    assert kept.subject == camera
    with pytest.raises(Refused):
        world.do(c.KeepCameraPicture, camera=camera, file="a.png", sha256="0", case="none")
