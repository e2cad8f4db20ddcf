"""Photos of a case (附件): what is known of one, how many and how large, and what speaks against
its having been taken where and when the case says."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.case import Case

LARGEST = 8 * 2**20
"""Bytes of one photo."""
MOST = 12
"""Photos of one case."""
MOST_PIXELS = 60_000_000
FAR_M = 300.0
"""A telephone's own place is good to some 10 m in the open and 100 m between houses; farther off,
the photo was taken elsewhere."""
OLD = timedelta(hours=24)
"""Taken so long before the report, it may show another day's matter."""
_METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo. `id` is the case and the digest (SHA-256) of its bytes; `kind` is JPEG, PNG,
    WEBP; sides in pixels as they are seen, size in bytes; `taken_at` (UTC) and `lon`, `lat`
    (WGS 84 degrees) are the camera's own (EXIF), None when it kept them to itself."""

    id: str
    case: str
    digest: str
    name: str
    kind: str
    size: int
    width: int
    height: int
    at: datetime | None = None
    by: str = ""
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None


def metres_off(photo: Photo, case: Case) -> float | None:
    """How far from the stated place it was taken; None when either place is not known."""
    if photo.lon is None or photo.lat is None or case.lon is None or case.lat is None:
        return None
    east = (photo.lon - case.lon) * math.cos(math.radians(case.lat))
    return math.hypot(east, photo.lat - case.lat) * _METRES_PER_DEGREE


def far_off(photo: Photo, case: Case) -> bool:
    """It was taken too far from the stated place to show it."""
    metres = metres_off(photo, case)
    return metres is not None and metres > FAR_M


def age_at_report(photo: Photo, case: Case) -> timedelta | None:
    """How long before the report it was taken, when that is longer than it should be."""
    if photo.taken_at is None or case.reported_at is None:
        return None
    age = case.reported_at - photo.taken_at
    return age if age > OLD else None
