"""Import of cameras: read, moved to WGS 84, checked and stored, the bad ones named and left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from app.domain.cameras import SCHEMES, playable
from app.domain.registry import Camera
from app.geo.datum import Datum
from app.imports import points
from app.imports.points import Place, Point
from app.imports.rejects import Reject
from app.messages.events import AnyEvent, RegistryChanged


class Fields(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Titles or property names for each field, tried in order."""

    id: list[str]
    name: list[str] = []
    name_en: list[str] = []
    lon: list[str] = []
    lat: list[str] = []
    heading: list[str] = []
    url: list[str] = []


class CameraMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mapping of cameras; `directions` holds the words of the file in degrees."""

    fields: Fields
    directions: dict[str, float] = {}


def load_camera_mapping(own: Path | None) -> CameraMapping:
    """The shipped mapping, with a site's own file over it. Raises Refused `import.mapping`."""
    return points.load_mapping("cameras", own, CameraMapping)


@dataclass(slots=True)
class CameraSummary:
    """What came of an import; every record read is exactly one of the next four."""

    read: int = 0
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    rejects: list[Reject] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        names = ("read", "accepted", "updated", "unchanged", "rejected")
        return {name: getattr(self, name) for name in names}


class _RowError(Exception):
    """The record cannot be a camera."""

    def __init__(self, field_: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value, self.reason = field_, value, reason


@dataclass(frozen=True, slots=True)
class CameraImport:
    """One import: how to read, what the centre has, and where it goes."""

    mapping: CameraMapping
    datum: Datum
    known: Sequence[Camera]
    save: Callable[[Sequence[Camera]], None]
    record: Callable[[list[AnyEvent]], object]

    def go(self, found: Sequence[Point]) -> CameraSummary:
        """Import every usable camera of a file; one without a new address keeps the old one."""
        summary = CameraSummary(read=len(found))
        known = {camera.id: camera for camera in self.known}
        told = self._usable(found, known, summary)
        places = points.to_wgs([place for _camera, place in told if place], self.datum)
        moved = iter(places)
        cameras = [_at(camera, next(moved) if place else None) for camera, place in told]
        changed = [camera for camera in cameras if known.get(camera.id) != camera]
        summary.rejected = len(summary.rejects)
        summary.accepted = sum(camera.id not in known for camera in changed)
        summary.updated = len(changed) - summary.accepted
        summary.unchanged = len(cameras) - len(changed)
        if changed:
            self.save(changed)
            self.record([RegistryChanged(kind="camera", count=len(changed))])
        return summary

    def _usable(
        self, found: Sequence[Point], known: Mapping[str, Camera], summary: CameraSummary
    ) -> list[tuple[Camera, Place | None]]:
        """The cameras a file tells, each with its place in the file's datum where it says one."""
        told: dict[str, tuple[Camera, Place | None]] = {}
        for point in found:
            try:
                camera, place = self._camera(point, known)
                if camera.id in told:
                    raise _RowError("id", camera.id, "id_twice")
                told[camera.id] = camera, place
            except _RowError as error:
                reject = Reject(point.number, error.field, error.value, error.reason)
                summary.rejects.append(reject)
        return list(told.values())

    def _camera(self, point: Point, known: Mapping[str, Camera]) -> tuple[Camera, Place | None]:
        says = point.properties
        fields = self.mapping.fields
        key = points.text(says, fields.id)
        if not key:
            raise _RowError("id", "", "missing")
        place = self._place(point, needed=key not in known)
        before = known.get(key) or Camera(key, key, "", 0.0, 0.0)
        url = points.text(says, fields.url)
        if url and not playable(url):
            # The address may hold a password: the reject tells what is allowed, not what it says.
            raise _RowError("url", ", ".join(SCHEMES), "not_an_address")
        told = replace(
            before,
            name=points.text(says, fields.name) or before.name,
            name_en=points.text(says, fields.name_en) or before.name_en,
            heading=self._heading(points.text(says, fields.heading), before.heading),
            url=url or before.url,
        )
        return told, place

    def _place(self, point: Point, *, needed: bool) -> Place | None:
        says, fields = point.properties, self.mapping.fields
        texts = points.text(says, fields.lon), points.text(says, fields.lat)
        lon, lat = points.number(texts[0]), points.number(texts[1])
        place = point.place if lon is None or lat is None else (lon, lat)
        silent = place is None and not any(texts) and not needed
        if not silent and (place is None or not points.on_globe(place)):
            raise _RowError("lon, lat", ", ".join(texts), "no_place")
        return place

    def _heading(self, told: str, before: float) -> float:
        if not told:
            return before
        words = {word.casefold(): degrees for word, degrees in self.mapping.directions.items()}
        found = words.get(told.casefold().removesuffix("向"), points.number(told))
        if found is None:
            raise _RowError("heading", told, "unknown_word")
        return round(found % 360.0, 1)


def _at(camera: Camera, place: Place | None) -> Camera:
    return camera if place is None else replace(camera, lon=place[0], lat=place[1])
