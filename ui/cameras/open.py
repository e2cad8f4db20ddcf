"""Opens the cameras for what is selected: the camera itself, or the nearest to it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from app.domain.registry import Camera
from app.i18n import _, local
from app.picture.picture import Picture
from ui.actions.table import Action
from ui.context import Context
from ui.models.nearby import nearby

if TYPE_CHECKING:
    from ui.cameras.card import CameraCard

log = logging.getLogger(__name__)

Spot = tuple[float, float]
MOST = 9
"""Live pictures at once."""


class CameraDeck:
    """The one card of a window; `area` says where the map lies in it."""

    def __init__(self, context: Context, window: QWidget, area: Callable[[], QRect]) -> None:
        self._context, self._window, self._area = context, window, area
        self.card: CameraCard | None = None
        context.actions.add(
            Action("cameras.open", "Live cameras near what is selected", self.open, "Ctrl+Shift+V",
                   "video-camera", "Cameras", self._why_not),
        )  # fmt: skip

    def open(self) -> None:
        """Show the nearest cameras of the case, sensor, unit or camera that is selected."""
        session = self._context.session
        kind, key = session.kind, session.key
        if session.case_file and kind not in ("camera", "sensor"):
            kind, key = "case", session.case_file
        at = place_of(self._context.picture, kind, key) or self._middle()
        if at is None:
            return
        card = self._made()
        if card is not None:
            card.place_in(self._area())
            found = nearest(self._context.picture, at)
            card.show_cameras(found, title_of(self._context.picture, kind, key), (kind, key))

    def _made(self) -> CameraCard | None:
        """The card; the import is late, for video is costly and its libraries may be missing."""
        if self.card is not None:
            return self.card
        try:
            from ui.cameras.card import CameraCard
        except ImportError as error:
            log.error("video is not possible here: %s", error)
            told = _("Install the package it names: {error}").format(error=error)
            self._context.toasts.show(_("This workstation cannot show video"), told, 2, True)
            return None
        self.card = CameraCard(self._context, self._window)
        return self.card

    def close(self) -> None:
        """Close every feed; the window goes away or is built anew."""
        if self.card is not None:
            self.card.end()
            self.card.hide()
            self.card.deleteLater()
            self.card = None

    def _middle(self) -> Spot | None:
        box = self._context.session.in_view()
        return None if box is None else ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)

    def _why_not(self) -> str:
        if not self._context.picture.registry.cameras:
            return _("The registry has no cameras: griddeck import cameras FILE.")
        return ""


def nearest(picture: Picture, at: Spot, most: int = MOST) -> list[Camera]:
    """The cameras nearest to `at` (lon, lat), nearest first."""
    cameras = picture.registry.cameras
    return [cameras[near.row] for near in nearby(picture, at, 0, 0, most)]


def place_of(picture: Picture, kind: str, key: str) -> Spot | None:
    """Where a selected thing is; None where it has no place."""
    if kind == "case":
        case = picture.cases.get(key)
        known = case is not None and case.lon is not None and case.lat is not None
        return (case.lon, case.lat) if known and case and case.lon and case.lat else None
    if kind == "camera":
        camera = next((c for c in picture.registry.cameras if c.id == key), None)
        return None if camera is None else (camera.lon, camera.lat)
    if kind not in ("sensor", "unit"):
        return None
    columns = picture.sensors if kind == "sensor" else picture.units
    row = columns.index.get(key)
    return None if row is None else (float(columns.lon[row]), float(columns.lat[row]))


def title_of(picture: Picture, kind: str, key: str) -> str:
    """What the cameras are near to, in words."""
    name = ""
    if kind == "case" and key in picture.cases:
        case = picture.cases[key]
        name = local(case.title, case.title_en)
    if kind == "camera":
        found = next((c for c in picture.registry.cameras if c.id == key), None)
        name = local(found.name, found.name_en) if found else ""
    if kind in ("sensor", "unit"):
        columns = picture.sensors if kind == "sensor" else picture.units
        row = columns.index.get(key)
        name = "" if row is None else local(columns.items[row].name, columns.items[row].name_en)
    return _("nearest to {name}").format(name=name) if name else _("nearest to the map's middle")
