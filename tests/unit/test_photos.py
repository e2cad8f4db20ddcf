"""Bytes that claim to be a photo: what they tell, what is refused, what leaves."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from app import photos
from app.domain.case import Case
from app.domain.errors import Refused
from app.domain.photos import LARGEST, Photo, age_at_report, far_off, metres_off
from tests.photo_files import jpeg

TAKEN = datetime(2026, 7, 21, 1, 10, tzinfo=UTC)
CASE = Case(id="C", category="event:0110", title="", lon=113.62, lat=34.74, reported_at=TAKEN)


def _refused(data: bytes, name: str = "a.jpg") -> str:
    with pytest.raises(Refused) as caught:
        photos.examine(data, name)
    return caught.value.key


def test_that_place_and_time_are_the_cameras_own() -> None:
    photo = photos.examine(jpeg(113.62, 34.74), "IMG_1.jpg")
    assert (photo.kind, photo.width, photo.height, photo.name) == ("JPEG", 160, 120, "IMG_1.jpg")
    assert photo.taken_at == TAKEN
    assert (photo.lon, photo.lat) == pytest.approx((113.62, 34.74), abs=1e-6)
    assert metres_off(photo, CASE) == pytest.approx(0.0, abs=1.0)


def test_that_a_photo_turned_on_its_side_has_its_sides_as_they_are_seen() -> None:
    photo = photos.examine(jpeg(orientation=6))
    assert (photo.width, photo.height) == (120, 160)


def test_that_a_photo_from_elsewhere_or_another_day_is_doubted() -> None:
    there = photos.examine(jpeg(113.62, 34.74))
    far = photos.examine(jpeg(113.64, 34.74, "2026:07:18 09:10:00"))
    assert not far_off(there, CASE) and age_at_report(there, CASE) is None
    assert far_off(far, CASE)
    assert metres_off(far, CASE) == pytest.approx(1828, abs=10)
    assert age_at_report(far, CASE) == timedelta(days=3)
    unplaced = replace(CASE, lon=None)
    assert metres_off(far, unplaced) is None and not far_off(far, unplaced)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "photo.kind"),
        (b"<svg onload=alert(1)>", "photo.kind"),
        (jpeg()[:400], "photo.broken"),
        (b"\xff\xd8\xff" + b"0" * 100, "photo.kind"),
        (b"x" * (LARGEST + 1), "photo.large"),
    ],
)
def test_that_what_is_no_whole_photo_is_refused(data: bytes, key: str) -> None:
    assert _refused(data) == key


def test_that_a_bomb_is_refused_before_it_is_unpacked() -> None:
    made = io.BytesIO()
    Image.new("1", (9000, 9000)).save(made, "PNG")
    assert _refused(made.getvalue()) == "photo.pixels"


def test_that_a_name_is_never_a_path() -> None:
    assert photos.examine(jpeg(), "../../etc/pass\nwd.jpg").name == "passwd.jpg"
    assert photos.examine(jpeg(), "C:\\secret\\x.jpg").name == "x.jpg"


def test_that_nothing_of_the_camera_leaves() -> None:
    bare = photos.stripped(jpeg(113.62, 34.74, orientation=6))
    seen = Image.open(io.BytesIO(bare))
    assert seen.size == (120, 160)
    assert dict(seen.getexif()) == {} and b"Maker" not in bare and b"Exif" not in bare
    told: Photo = photos.examine(bare)
    assert (told.lon, told.lat, told.taken_at) == (None, None, None)


def test_that_a_file_is_read_no_further_than_may_be_kept(tmp_path: Path) -> None:
    big = tmp_path / "big.jpg"
    big.write_bytes(b"x" * (LARGEST + 10))
    with pytest.raises(Refused, match="large"):
        photos.read(big)
    with pytest.raises(Refused, match="unreadable"):
        photos.read(tmp_path / "none.jpg")
