"""Coordinates as people type them: `113.62, 34.75`, `34.75N 113.62E`, `gcj 113.63,34.74`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.geo.datum import Datum, to_wgs

_DATUMS = {
    "wgs": Datum.WGS84, "wgs84": Datum.WGS84, "cgcs2000": Datum.WGS84, "gps": Datum.WGS84,
    "gcj": Datum.GCJ02, "gcj02": Datum.GCJ02, "bd": Datum.BD09, "bd09": Datum.BD09,
}  # fmt: skip
NAMES = {Datum.WGS84: "WGS 84", Datum.GCJ02: "GCJ-02", Datum.BD09: "BD-09"}
_NUMBER = r"([NSEW]?)\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*([NSEW]?)"
_TAG = r"(?:wgs|gcj|bd)[- ]?(?:84|02|09)(?![\d.])|wgs|gcj|bd|cgcs2000|gps"
_FORM = re.compile(
    rf"^(?:({_TAG})\s*[:：]?\s*)?{_NUMBER}\s*[,，;；/\s]\s*{_NUMBER}$", re.IGNORECASE
)
_POLE, _DATE_LINE = 90.0, 180.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: as it was typed (in `datum`) and in WGS 84, degrees."""

    datum: Datum
    typed: tuple[float, float]
    lon: float
    lat: float


def parse(text: str) -> Spot | None:
    """The place a line names, None when it names none. Longitude comes first; what can only be
    the other order (a second number over 90, or N and E) is read so."""
    found = _FORM.match(text.strip())
    if found is None:
        return None
    tag, before, one, after, before2, two, after2 = found.groups()
    datum = _DATUMS.get(re.sub(r"[- ]", "", tag or "wgs").lower())
    if datum is None:
        return None
    first, second = float(one), float(two)
    signs = ((before or after).upper(), (before2 or after2).upper())
    if signs[0] in ("N", "S") or signs[1] in ("E", "W") or abs(second) > _POLE >= abs(first):
        first, second, signs = second, first, (signs[1], signs[0])
    lon = -first if signs[0] == "W" else first
    lat = -second if signs[1] == "S" else second
    if abs(lat) > _POLE or abs(lon) > _DATE_LINE or "." not in one + two:
        return None
    there_lon, there_lat = to_wgs([lon], [lat], datum)
    return Spot(datum, (lon, lat), float(there_lon[0]), float(there_lat[0]))
