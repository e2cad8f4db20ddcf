"""What a raster tile is, by its first bytes: PNG, JPEG or WebP, and its size in pixels.

Nothing is unpacked here: a small file that claims a gigantic picture never gets to a decoder.
"""

from __future__ import annotations

import struct

from app.i18n import _
from app.maps.source import Damaged

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_LARGEST_PX = 4096
_TAIL = 64
# Markers of a JPEG frame (SOF); DHT, JPG and DAC lie between them and are none.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})


def checked(data: bytes) -> bytes:
    """The data itself when it is a picture of a size that tiles have. Raises Damaged."""
    size(data)
    if not _whole(data):
        raise Damaged(_("the picture is cut off"))
    return data


def _whole(data: bytes) -> bool:
    """Whether its end is there; some writers leave a few bytes behind it."""
    if data.startswith(_PNG):
        return b"IEND" in data[-_TAIL:]
    if data.startswith(_JPEG):
        return b"\xff\xd9" in data[-_TAIL:]
    return len(data) >= 8 + int.from_bytes(data[4:8], "little")


def size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels. Raises Damaged."""
    try:
        width, height = _size(data)
    except (IndexError, struct.error) as error:
        raise Damaged(_("the picture is cut off")) from error
    if not (1 <= width <= _LARGEST_PX and 1 <= height <= _LARGEST_PX):
        raise Damaged(_("a picture of {w} × {h} pixels").format(w=width, h=height))
    return width, height


def _size(data: bytes) -> tuple[int, int]:
    if data.startswith(_PNG):
        width, height = struct.unpack_from(">II", data, 16)
        return width, height
    if data.startswith(_JPEG):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    raise Damaged(_("neither PNG, JPEG nor WebP"))


def _jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF or marker in _BARE:
            at += 1 if marker == 0xFF else 2
            continue
        length = struct.unpack_from(">H", data, at + 2)[0]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        if length < 2:
            break
        at += 2 + length
    raise Damaged("a JPEG picture without a frame")


def _webp(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        return width, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L":
        packed = struct.unpack_from("<I", data, 21)[0]
        return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise Damaged("a WebP picture without a frame")
