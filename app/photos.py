"""Bytes that claim to be a photo: looked through once before anything is kept, and cleaned before
anything leaves. Text in them is never used as a path, nothing they name is fetched."""

from __future__ import annotations

import hashlib
import io
import math
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Protocol

from app.domain.errors import Refused
from app.domain.photos import LARGEST, MOST_PIXELS, Photo

if TYPE_CHECKING:
    from PIL.Image import Exif, Image

KINDS = ("JPEG", "PNG", "WEBP")
ENDINGS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
LONGEST_NAME = 80
_QUALITY = 92
_GPS, _DETAILS = 0x8825, 0x8769
_TAKEN, _OFFSET, _ORIENTATION = 0x9003, 0x9011, 0x0112
_LAT_REF, _LAT, _LON_REF, _LON = 1, 2, 3, 4


class Shelf(Protocol):
    """Where photos are kept."""

    def of_case(self, case_id: str) -> list[Photo]: ...

    def data(self, digest: str) -> bytes: ...


def read(path: Path) -> bytes:
    """The bytes of a file, never more than may be kept. Raises Refused `photo.unreadable`,
    `photo.large`."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused("photo.unreadable", name=path.name, reason=reason) from error
    _not_too_large(data, path.name)
    return data


def examine(data: bytes, name: str = "") -> Photo:
    """What the bytes are, decoded to the last line: a photo without case, time and officer. Raises
    Refused `photo.large`, `photo.kind`, `photo.pixels`, `photo.broken` (name)."""
    plain = _plain(name)
    _not_too_large(data, plain)
    image = _opened(data, plain)
    exif = image.getexif()
    digest = hashlib.sha256(data).hexdigest()
    turned = exif.get(_ORIENTATION, 1) in (5, 6, 7, 8)
    width, height = image.size[::-1] if turned else image.size
    lon, lat = _place(exif)
    kind = str(image.format)
    return Photo(
        "", "", digest, plain, kind, len(data), width, height,
        taken_at=_taken(exif), lon=lon, lat=lat,
    )  # fmt: skip


def stripped(data: bytes) -> bytes:
    """The same photo, upright, with nothing of who, where and when in it. Raises Refused
    `photo.broken`."""
    from PIL import ImageOps

    image = _opened(data, "")
    kind = str(image.format)
    upright = ImageOps.exif_transpose(image)
    bare = upright.convert("RGB" if kind == "JPEG" else upright.mode)
    bare.info.clear()
    made = io.BytesIO()
    if kind == "JPEG":
        bare.save(made, kind, quality=_QUALITY)
    else:
        bare.save(made, kind)
    return made.getvalue()


def _not_too_large(data: bytes, name: str) -> None:
    if len(data) > LARGEST:
        raise Refused("photo.large", name=name, most=LARGEST // 2**20)


def _plain(name: str) -> str:
    """The last part of a name, without what could not stand in a line of text."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(char for char in last if char.isprintable())[:LONGEST_NAME]


def _opened(data: bytes, name: str) -> Image:
    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(io.BytesIO(data), formats=KINDS)
    except UnidentifiedImageError as error:
        raise Refused("photo.kind", name=name, kinds=", ".join(KINDS)) from error
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise Refused("photo.broken", name=name) from error
    if image.width * image.height > MOST_PIXELS:
        raise Refused("photo.pixels", name=name, most=MOST_PIXELS // 1_000_000)
    try:
        image.load()
    except Exception as error:
        # Decoders of broken bytes raise whatever their state makes of them.
        raise Refused("photo.broken", name=name) from error
    return image


def _taken(exif: Exif) -> datetime | None:
    """When the camera says it was; without a zone, by the clock of this centre."""
    details = exif.get_ifd(_DETAILS)
    text, zone = str(details.get(_TAKEN, "")), str(details.get(_OFFSET, ""))
    try:
        at = datetime.strptime(text.strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        if zone.strip("\0 "):
            at = at.replace(tzinfo=datetime.strptime(zone.strip("\0 "), "%z").tzinfo)
        return at.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _place(exif: Exif) -> tuple[float | None, float | None]:
    """Where the camera says it was, (lon, lat) degrees."""
    gps = exif.get_ifd(_GPS)
    lon = _degrees(gps.get(_LON), gps.get(_LON_REF), "W", 180.0)
    lat = _degrees(gps.get(_LAT), gps.get(_LAT_REF), "S", 90.0)
    if lon is None or lat is None or (lon, lat) == (0.0, 0.0):
        return None, None
    return lon, lat


def _degrees(told: object, side: object, negative: str, most: float) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in told)  # type: ignore[attr-defined]
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value: float = degrees + minutes / 60.0 + seconds / 3600.0
    if not math.isfinite(value) or not 0.0 <= value <= most:
        return None
    return -value if str(side).strip("\0 ").upper() == negative else value
