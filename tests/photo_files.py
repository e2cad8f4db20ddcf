"""Photos as telephones make them: EXIF with time and place, broken ones, bombs."""

from __future__ import annotations

import io

from PIL import Image


def jpeg(
    lon: float | None = None,
    lat: float | None = None,
    when: str = "2026:07:21 09:10:00",
    size: tuple[int, int] = (160, 120),
    colour: tuple[int, int, int] = (180, 150, 120),
    orientation: int = 1,
) -> bytes:
    """A JPEG taken at a place (WGS 84 degrees) at a time of +08:00."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Maker of telephones"
    details = exif.get_ifd(0x8769)
    details[0x9003], details[0x9011] = when, "+08:00"
    if lon is not None and lat is not None:
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2], gps[3], gps[4] = "N", _dms(lat), "E", _dms(lon)
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "JPEG", exif=exif)
    return made.getvalue()


def _dms(value: float) -> tuple[float, float, float]:
    degrees = int(value)
    minutes = int((value - degrees) * 60)
    return float(degrees), float(minutes), (value - degrees - minutes / 60) * 3600
