"""A picture of a camera that is kept: place, time and who looked are written into it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.domain.errors import Refused
from app.domain.photos import Photo
from app.domain.registry import Camera
from app.photos import examine
from ui.cameras.tile import paint_watermark
from ui.theme import fonts
from ui.widgets.elide import RIGHT, paint_text

FOOT = 40
QUALITY = 92
_GROUND, _INK = QColor("#14181D"), QColor("#E6EAF0")


def kept_picture(image: QImage, place: str, at: datetime, viewer: str) -> bytes:
    """JPEG of a picture with its watermark and, below it, place, time with zone, and viewer."""
    high = max(FOOT, image.height() // 12)
    made = QImage(image.width(), image.height() + high, QImage.Format.Format_RGB32)
    made.fill(_GROUND)
    painter = QPainter(made)
    painter.drawImage(0, 0, image)
    paint_watermark(painter, QRectF(image.rect()), viewer)
    px = max(fonts.SECONDARY, high // 3)
    foot = QRectF(8, image.height(), image.width() - 16, high)
    told = f"{at.astimezone():%Y-%m-%d %H:%M:%S %z} · {viewer}"
    took = min(foot.width() * 0.6, fonts.width(told, px) + 4)
    paint_text(painter, foot.adjusted(foot.width() - took, 0, 0, 0), told, _INK, px, align=RIGHT)
    paint_text(painter, foot.adjusted(0, 0, -took - 8, 0), place, _INK, px, fonts.MEDIUM)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    made.save(buffer, "JPG", QUALITY)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def name_of(camera: str, at: datetime) -> str:
    """A file name for a picture of a camera, safe whatever its number is made of."""
    safe = re.sub(r"[^\w.-]+", "_", camera)
    return f"{at.astimezone():%Y%m%d-%H%M%S}-{safe}.jpg"


def write(file: Path, content: bytes) -> None:
    """Write a picture that belongs to no case. Raises Refused."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise Refused("export.unwritable", file=str(file), reason=str(error.strerror)) from error


def as_photo(content: bytes, name: str, camera: Camera, at: datetime) -> Photo:
    """A picture as a photo for a case: taken now, at the camera's place. Raises Refused."""
    return replace(examine(content, name), lon=camera.lon, lat=camera.lat, taken_at=at)
