"""The first bytes of pictures: every kind, sizes that cannot be, and ends that are missing."""

from __future__ import annotations

import struct

import pytest

from app.maps import images
from app.maps.source import Damaged


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"..IEND...."


def jpeg(width: int, height: int) -> bytes:
    head = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + bytes(14)
    frame = b"\xff\xff\xc2" + struct.pack(">HBHH", 17, 8, height, width) + bytes(10)
    return head + frame + b"\xff\xda..\xff\xd9"


def webp(width: int, height: int, kind: bytes) -> bytes:
    if kind == b"VP8X":
        body = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    elif kind == b"VP8L":
        body = b"\x2f" + struct.pack("<I", width - 1 | height - 1 << 14) + bytes(5)
    else:
        body = bytes(3) + b"\x9d\x01\x2a" + struct.pack("<HH", width, height)
    chunk = kind + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


PICTURES = {
    "png": png(512, 256),
    "jpeg": jpeg(512, 256),
    "vp8": webp(512, 256, b"VP8 "),
    "vp8l": webp(512, 256, b"VP8L"),
    "vp8x": webp(512, 256, b"VP8X"),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_that_the_size_is_read_from_the_first_bytes(kind: str) -> None:
    assert images.size(PICTURES[kind]) == (512, 256)
    assert images.checked(PICTURES[kind]) == PICTURES[kind]


@pytest.mark.parametrize("kind", PICTURES)
def test_that_a_picture_without_its_end_is_damaged(kind: str) -> None:
    whole = PICTURES[kind]
    for end in range(len(whole) - 8):
        with pytest.raises(Damaged):
            images.checked(whole[:end])


@pytest.mark.parametrize("data", [png(100_000, 100_000), png(0, 256), jpeg(65_535, 9)])
def test_that_a_picture_of_an_absurd_size_never_gets_to_a_decoder(data: bytes) -> None:
    with pytest.raises(Damaged, match="pixels"):
        images.checked(data)


@pytest.mark.parametrize("data", [b"", b"<html>", b"GIF89a" + bytes(99), b"\xff\xd8" + bytes(99)])
def test_that_other_things_are_no_pictures(data: bytes) -> None:
    with pytest.raises(Damaged):
        images.checked(data)
