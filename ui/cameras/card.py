"""Live cameras in a card over the map: one, four or nine at once, the nearest first."""

from __future__ import annotations

import asyncio
import hashlib
import time
import uuid
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app import paths, wording
from app.domain.errors import Refused
from app.domain.registry import Camera
from app.i18n import _, local
from app.messages.commands import AttachPhoto, CloseCamera, KeepCameraPicture, OpenCamera
from ui.cameras import keep
from ui.cameras.open import MOST
from ui.cameras.tile import RATES, CameraTile
from ui.context import Context
from ui.theme import fonts
from ui.widgets.elide import ElideLabel
from ui.widgets.floating_card import FloatingCard
from ui.widgets.keycap_button import KeycapButton
from ui.widgets.segmented import Segment, Segmented

ACROSS_M = 600.0
LEAST_WIDE, LEAST_HIGH = 560, 420
PICTURES = "pictures"
"""Folder in the data folder for pictures that belong to no case."""


class CameraCard(FloatingCard):
    """Each feed in sight is one look, noted in the journal before its first picture.

    1, 4 and 9 choose how many, arrows which, S keeps its picture, M shows it on the map, R opens
    it anew, Escape closes the card.
    """

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(" ", closable=True, parent=parent)
        self._context = context
        self._cameras: list[Camera] = []
        self._about = ("", "")
        self._count = 4
        self._selected = ""
        self._tiles: dict[str, CameraTile] = {}
        self._looks: dict[str, tuple[str, float]] = {}
        self._grid = QGridLayout()
        self._grid.setSpacing(4)
        self._counts = Segmented(
            [Segment(str(n), str(n), key=str(n)) for n in (1, 4, 9)], str(self._count)
        )
        self._counts.chosen.connect(lambda key: self.show_count(int(key)))
        self._note = ElideLabel("", fonts.SECONDARY, tone="text2")
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("takes", "1 4 9 S M R Left Right Up Down Escape")
        self.hide()

    def _lay_out(self) -> None:
        buttons = (
            (_("Keep the picture"), "S", "camera", self.keep_picture),
            (_("Show on the map"), "M", "map-pin", self._locate),
            (_("Open anew"), "R", "arrow-clockwise", self._again),
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._counts)
        row.addWidget(self._note, 1)
        for title, key, icon, run in buttons:
            button = KeycapButton(title, key, icon=icon, small=True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(run)
            row.addWidget(button)
        self.body.addLayout(self._grid, 1)
        self.body.addLayout(row)

    # ------------------------------------------------------------------------------ what shows

    def show_cameras(self, cameras: list[Camera], title: str, about: tuple[str, str]) -> None:
        """Open on cameras, nearest first; `about` is (kind, id) of what they are looked at for."""
        self._about = about
        self.set_title(_("Cameras"), title)
        self._cameras = cameras[:MOST]
        self._selected = self._cameras[0].id if self._cameras else ""
        self.show()
        self.raise_()
        self.setFocus()
        self._refill()

    def show_count(self, count: int) -> None:
        """Show one, four or nine; one is the selected camera."""
        self._count = count
        self._counts.set_current(str(count))
        self._refill()
        self.setFocus()

    def tiles(self) -> list[CameraTile]:
        """The pictures in sight, in their order."""
        return [self._tiles[camera.id] for camera in self._shown()]

    def note(self) -> str:
        """What stands in the foot."""
        return self._note.text()

    def place_in(self, area: QRect) -> None:
        """Fill a part of the window (its pixels)."""
        wide = max(LEAST_WIDE, area.width() - 16)
        high = max(LEAST_HIGH, min(area.height() - 16, int(wide * 0.72)))
        self.setGeometry(QRect(area.topLeft() + QPoint(8, 8), self.size()))
        self.resize(wide, high)

    def _shown(self) -> list[Camera]:
        if self._count == 1:
            return [camera for camera in self._cameras if camera.id == self._selected]
        return self._cameras[: self._count]

    def _refill(self) -> None:
        shown = {camera.id: camera for camera in self._shown()}
        for key in [key for key in self._tiles if key not in shown]:
            self._end_look(key)
        side = {1: 1, 4: 2}.get(self._count, 3)
        while self._grid.takeAt(0) is not None:
            """The tiles stay; their places are given anew."""
        for n, (key, camera) in enumerate(shown.items()):
            if key not in self._tiles:
                self._begin_look(camera)
            self._tiles[key].set_rate(RATES[self._count])
            self._grid.addWidget(self._tiles[key], n // side, n % side)
        for n in range(3):
            self._grid.setRowStretch(n, int(n < side))
            self._grid.setColumnStretch(n, int(n < side))
        self.choose(self._selected if self._selected in shown else next(iter(shown), ""))

    def choose(self, camera: str) -> None:
        """Select a picture, here and everywhere."""
        self._selected = camera
        for key, tile in self._tiles.items():
            tile.select(key == camera and len(self._tiles) > 1)
        place = next((c for c in self._cameras if c.id == camera), None)
        named = local(place.name, place.name_en) if place else _("No camera near by")
        self._note.set_text(named)

    def _open_one(self, camera: str) -> None:
        self.choose(camera)
        self.show_count(4 if self._count == 1 else 1)

    # ----------------------------------------------------------------------------------- looks

    def _watermark(self) -> str:
        officer = self._context.session.officer
        name = local(officer.name, officer.name_en)
        return f"{name} {officer.id} · {self._context.desk.workstation}"

    def _begin_look(self, camera: Camera) -> None:
        tile = CameraTile(camera, self._watermark(), self._context.desk.clock)
        tile.chosen.connect(self.choose)
        tile.opened.connect(self._open_one)
        self._tiles[camera.id] = tile
        if tile.feed is not None:
            self._context.spawn(self._look(tile))

    async def _look(self, tile: CameraTile) -> None:
        """Note the look, then open the feed: no picture without a line in the journal."""
        view, desk = uuid.uuid4().hex, self._context.desk
        camera = tile.camera.id
        command = OpenCamera(
            command_id=desk.command_id(), officer=self._context.session.officer.id,
            camera=camera, view=view, about=self._about[1],
        )  # fmt: skip
        try:
            await desk.send(command)
        except Refused as refusal:
            if self._tiles.get(camera) is tile:
                tile.refuse(wording.sentence(refusal, self._context.picture.registry.officers))
            return
        self._looks[view] = (camera, time.monotonic())
        if self._tiles.get(camera) is tile:
            tile.start(RATES[self._count])
        else:
            self._note_end(view)

    def _end_look(self, camera: str) -> None:
        tile = self._tiles.pop(camera)
        tile.stop()
        tile.hide()
        tile.deleteLater()
        for view in [v for v, (key, _since) in self._looks.items() if key == camera]:
            self._note_end(view)

    def _note_end(self, view: str) -> None:
        camera, since = self._looks.pop(view)
        desk = self._context.desk
        desk.post(
            CloseCamera(
                command_id=desk.command_id(), officer=self._context.session.officer.id,
                camera=camera, view=view, seconds=time.monotonic() - since,
            )
        )  # fmt: skip

    def end(self) -> None:
        """Close every feed and note it."""
        for key in list(self._tiles):
            self._end_look(key)

    # --------------------------------------------------------------------------------- actions

    def keep_picture(self) -> None:
        """Keep the picture of the selected camera, for the case it is looked at for."""
        tile = self._tiles.get(self._selected)
        image = tile.feed.image() if tile is not None and tile.feed is not None else None
        if tile is None or image is None or image.isNull():
            self._note.set_text(_("There is no picture to keep yet."))
            return
        at = self._context.desk.clock()
        content = keep.kept_picture(image, tile.name(), at, self._watermark())
        self._context.spawn(self._keep(tile.camera, content))

    async def _keep(self, camera: Camera, content: bytes) -> None:
        case = self._about[1] if self._about[0] == "case" else ""
        desk, officer = self._context.desk, self._context.session.officer.id
        at = desk.clock()
        name = keep.name_of(camera.id, at)
        file = paths.data_dir() / PICTURES / name
        try:
            if case:
                photo = await asyncio.to_thread(keep.as_photo, content, name, camera, at)
                await desk.send(
                    AttachPhoto(
                        command_id=desk.command_id(), officer=officer, case=case, photo=photo,
                        data=content,
                    )
                )  # fmt: skip
            else:
                await asyncio.to_thread(keep.write, file, content)
            digest = hashlib.sha256(content).hexdigest()
            await desk.send(
                KeepCameraPicture(
                    command_id=desk.command_id(), officer=officer, camera=camera.id, file=name,
                    case=case, sha256=digest,
                )
            )  # fmt: skip
        except Refused as refusal:
            officers = self._context.picture.registry.officers
            self._note.set_text(wording.sentence(refusal, officers))
            return
        kept = _("Kept with the photos of the case: {file}").format(file=name)
        self._note.set_text(kept if case else _("Kept: {file}").format(file=str(file)))

    def _locate(self) -> None:
        camera = next((c for c in self._cameras if c.id == self._selected), None)
        if camera is not None:
            self._context.session.select("camera", camera.id)
            self._context.session.locate(camera.lon, camera.lat, ACROSS_M)

    def _again(self) -> None:
        tile = self._tiles.get(self._selected)
        if tile is not None and tile.feed is not None and not tile.refused:
            tile.feed.start()

    def close_card(self) -> None:
        """Close the feeds with the card."""
        self.end()
        super().close_card()

    # ------------------------------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_1: partial(self.show_count, 1),
            Qt.Key.Key_4: partial(self.show_count, 4),
            Qt.Key.Key_9: partial(self.show_count, 9),
            Qt.Key.Key_S: self.keep_picture,
            Qt.Key.Key_M: self._locate,
            Qt.Key.Key_R: self._again,
        }
        side = {1: 1, 4: 2}.get(self._count, 3)
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -side,
                 Qt.Key.Key_Down: side}  # fmt: skip
        key = Qt.Key(event.key())
        if key in keys:
            keys[key]()
        elif key in steps:
            self._step(steps[key])
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        order = [camera.id for camera in self._cameras]
        if self._selected not in order:
            return
        among = order if self._count == 1 else order[: self._count]
        at = max(0, min(len(among) - 1, among.index(self._selected) + by))
        self._selected = among[at]
        if self._count == 1:
            self._refill()
        else:
            self.choose(self._selected)

    def event(self, event: QEvent) -> bool:
        # Escape closes this card, not the case file behind it; the letters are the card's own.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            taken = str(self.property("takes")).split()
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if plain and Qt.Key(event.key()).name.removeprefix("Key_") in taken:
                event.accept()
                return True
        return super().event(event)
