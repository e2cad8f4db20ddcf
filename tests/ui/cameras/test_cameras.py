"""Live cameras: real streams on loopback, what stands on the picture, what is kept of a look."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.domain.cameras import FeedState
from app.domain.errors import Refused
from app.messages.commands import AttachPhoto, CloseCamera, KeepCameraPicture, OpenCamera
from tests.streams import hls, rtsp
from tests.ui.sample import Sample
from ui.cameras.card import CameraCard
from ui.cameras.open import CameraDeck

SECRET = "s3cret"
WAIT_S = 30.0


@pytest.fixture
def window(dressed: object) -> Iterator[QWidget]:
    made = QWidget()
    made.resize(1200, 800)
    made.show()
    QTest.qWaitForWindowExposed(made)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def open_at(district: Sample, window: QWidget, home: Path) -> Iterator[Callable[..., CameraCard]]:
    """Opens the card on the first cameras with these addresses, near the first sensor."""
    deck = CameraDeck(district.context, window, lambda: QRect(0, 0, 1200, 800))

    def go(*urls: str, kind: str = "sensor", key: str = "W000") -> CameraCard:
        context = district.context
        row = district.picture.sensors.index["W000"]
        columns = district.picture.sensors
        at = float(columns.lon[row]), float(columns.lat[row])
        cameras = district.picture.registry.cameras
        for n, url in enumerate(urls):
            cameras[n] = replace(cameras[n], url=url, lon=at[0] + n * 1e-5, lat=at[1])
        context.session.select(kind, key)
        context.actions.run("cameras.open")
        assert deck.card is not None
        return deck.card

    yield go
    deck.close()


def _wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < end
        QTest.qWait(20)


def _state(card: CameraCard, n: int = 0) -> FeedState:
    feed = card.tiles()[n].feed
    assert feed is not None
    return feed.feed.state


def test_that_an_hls_stream_is_seen_and_the_look_is_noted(
    district: Sample, open_at: Callable[..., CameraCard], capfd: pytest.CaptureFixture[str]
) -> None:
    with hls() as stream:
        card = open_at(stream.url.replace("http://", f"http://viewer:{SECRET}@"))
        card.show_count(1)
        _wait(lambda: _state(card) is FeedState.LIVE)
        tile = card.tiles()[0]
        picture = tile.grab().toImage()
        assert len({picture.pixel(x, 300) for x in range(200, 800, 10)}) > 10
        (opened, *_rest) = [c for c in district.ledger.sent if isinstance(c, OpenCamera)]
        assert (opened.camera, opened.about, opened.officer) == (tile.camera.id, "W000", "lin")
        card.close_card()
    _wait(lambda: any(isinstance(c, CloseCamera) for c in district.ledger.sent))
    closed = next(c for c in district.ledger.sent if isinstance(c, CloseCamera))
    assert (closed.view, closed.camera) == (opened.view, opened.camera)
    assert closed.seconds > 0
    told = capfd.readouterr()
    assert SECRET not in told.out + told.err + repr(district.ledger.sent) + tile.state_text()


def test_that_an_rtsp_stream_with_a_password_is_seen(open_at: Callable[..., CameraCard]) -> None:
    with rtsp(needs="dmlld2VyOnMzY3JldA==") as url:
        card = open_at(url.replace("rtsp://", f"rtsp://viewer:{SECRET}@"))
        _wait(lambda: _state(card) is FeedState.LIVE)
        card.close_card()


def test_that_a_camera_that_goes_away_is_said_and_comes_back(
    open_at: Callable[..., CameraCard],
) -> None:
    with hls() as stream:
        card = open_at(stream.url)
        _wait(lambda: _state(card) is FeedState.LIVE)
        stream.vanish()
        _wait(lambda: _state(card) in (FeedState.FROZEN, FeedState.WAITING))
        _wait(lambda: _state(card) is FeedState.WAITING)
        assert "Next try in" in card.tiles()[0].state_text()
        stream.resume()
        _wait(lambda: _state(card) is FeedState.LIVE)
        card.close_card()


def test_that_the_picture_kept_is_of_the_case_and_carries_its_place_and_viewer(
    district: Sample, open_at: Callable[..., CameraCard], home: Path
) -> None:
    case = next(iter(district.picture.cases.values()))
    with hls() as stream:
        card = open_at(stream.url, kind="case", key=case.id)
        cameras = district.picture.registry.cameras
        place = (case.lon or 0.0, case.lat or 0.0)
        cameras[0] = replace(cameras[0], lon=place[0], lat=place[1])
        district.context.actions.run("cameras.open")
        _wait(lambda: _state(card) is FeedState.LIVE)
        QTest.keyClick(card, Qt.Key.Key_S)
        card.close_card()
    (photo,) = [c for c in district.ledger.sent if isinstance(c, AttachPhoto)]
    (kept,) = [c for c in district.ledger.sent if isinstance(c, KeepCameraPicture)]
    assert (photo.case, kept.case) == (case.id, case.id)
    assert kept.sha256 == photo.photo.digest == hashlib.sha256(photo.data).hexdigest()
    assert (photo.photo.lon, photo.photo.lat) == place
    image = QImage.fromData(photo.data)
    assert image.height() > 180
    assert "Kept with the photos of the case" in card.note()


def test_that_a_picture_of_no_case_lies_in_the_data_folder(
    district: Sample, open_at: Callable[..., CameraCard], home: Path
) -> None:
    with rtsp() as url:
        card = open_at(url)
        _wait(lambda: _state(card) is FeedState.LIVE)
        card.keep_picture()
        card.close_card()
    (kept,) = [c for c in district.ledger.sent if isinstance(c, KeepCameraPicture)]
    file = home / "pictures" / kept.file
    assert kept.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert card.note() == f"Kept: {file}"


def test_that_a_camera_without_an_address_says_so(open_at: Callable[..., CameraCard]) -> None:
    card = open_at("")
    tile = card.tiles()[0]
    assert tile.state_text() == "The registry has no address for this camera."
    assert tile.state_text() in tile.accessibleName()


def test_that_there_is_no_look_without_a_line_in_the_journal(
    district: Sample, open_at: Callable[..., CameraCard]
) -> None:
    district.ledger.refuse = Refused("storage.full")
    card = open_at("rtsp://127.0.0.1:9/live")
    assert card.tiles()[0].state_text().startswith("The disk is full.")
    district.ledger.refuse = None


def test_that_one_four_or_nine_are_shown_by_key_the_nearest_first(
    district: Sample, open_at: Callable[..., CameraCard]
) -> None:
    card = open_at("")
    first = card.tiles()[0].camera.id
    assert first == district.picture.registry.cameras[0].id
    for key, count in ((Qt.Key.Key_9, 9), (Qt.Key.Key_1, 1), (Qt.Key.Key_4, 4)):
        QTest.keyClick(card, key)
        assert len(card.tiles()) == min(count, len(district.picture.registry.cameras))
    QTest.keyClick(card, Qt.Key.Key_Right)
    QTest.keyClick(card, Qt.Key.Key_1)
    assert card.tiles()[0].camera.id != first
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert card.isHidden()
    assert card._tiles == {}
