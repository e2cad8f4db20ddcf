"""The photos of a case (附件): a strip of small ones, one of them large with what its camera told;
taken in from files, by dropping them here or from the clipboard."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QSize, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QImageReader,
    QImageWriter,
    QPixmap,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app import photos, wording
from app.domain.case import Case
from app.domain.errors import Refused
from app.domain.photos import MOST, Photo, age_at_report, far_off, metres_off
from app.i18n import _
from app.messages.commands import AttachPhoto
from ui.actions.sending import send
from ui.casefile.doubt_line import DoubtLine
from ui.casefile.thumbs import Thumbs
from ui.context import Context
from ui.theme import fonts
from ui.widgets import format as fmt
from ui.widgets.elide import ElideLabel
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import ICON, TEXT, KeycapButton

THUMB = 72
_LARGE = QSize(513, 385)
_SCREEN = 2
"""Pictures are decoded at twice the size, for crisp screens."""


class Photos(QFrame):
    """Head with count and buttons, the strip, the chosen one. Nothing is decoded in this thread."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._case: Case | None = None
        self.photos: list[Photo] = []
        self._data: dict[str, bytes] = {}
        self.title = ElideLabel("", fonts.BODY, fonts.MEDIUM)
        self.add = KeycapButton(_("Add photos"), icon="image", role=TEXT, small=True)
        self.paste = KeycapButton(_("Paste a photo"), icon="clipboard", role=ICON, small=True)
        self.note = FieldNote(self.add)
        self.thumbs = Thumbs(THUMB)
        self.large = QLabel()
        self.large.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setProperty("type", "secondary")
        self.doubt = DoubtLine()
        self.save = KeycapButton(
            _("Save a copy without place and time…"), icon="download-simple", role=TEXT, small=True
        )
        self._lay_out()
        self.setAcceptDrops(True)
        self.add.clicked.connect(self._ask_files)
        self.paste.clicked.connect(self.paste_photo)
        self.save.clicked.connect(self._ask_copy)
        self.thumbs.chosen.connect(self.choose)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.paste)
        head.addWidget(self.add)
        self._chosen = QWidget()
        below = QVBoxLayout(self._chosen)
        below.setContentsMargins(0, 4, 0, 0)
        below.setSpacing(4)
        for part in (self.large, self.doubt, self.told):
            below.addWidget(part)
        below.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(self.thumbs)
        column.addWidget(self._chosen)
        self._chosen.hide()
        self.note.hide()

    # ------------------------------------------------------------------------------ what shows

    def show_case(self, case: Case) -> None:
        """Show the photos of a case; of the one shown already, look at its facts anew."""
        other = self._case is None or self._case.id != case.id
        self._case = case
        if other:
            self.photos, self._data = [], {}
            self._complain("")
            self._show([])
            self.reload()

    def reload(self) -> None:
        """Read which photos there are."""
        shelf, case = self._context.desk.photos, self._case
        if shelf is None or case is None:
            self._show([])
            return

        async def work() -> None:
            try:
                found = await self._context.desk.read(lambda: shelf.of_case(case.id))
                for photo in found:
                    await self._thumb(photo)
            except Refused as refused:
                self._complain(wording.sentence(refused))
                return
            if self._case is not None and self._case.id == case.id:
                self._show(found)

        self._context.spawn(work())

    def choose(self, key: str) -> None:
        """Show a photo large; the one that is large already goes away."""
        photo = next((p for p in self.photos if p.id == key), None)
        if photo is None or key == self.thumbs.current:
            self.thumbs.mark("")
            self._chosen.hide()
            return
        self.thumbs.mark(key)
        self._context.spawn(self._enlarge(photo))

    def _show(self, found: Sequence[Photo]) -> None:
        self.photos = list(found)
        count = len(found)
        self.title.set_text(_("Photos {n} of {most}").format(n=count, most=MOST))
        self.add.forbid(_("The case holds as many as it may.") if count >= MOST else "")
        doubtful = {p.id for p in found if self._case is not None and doubts(p, self._case)}
        self.thumbs.show_photos([p.id for p in found], doubtful)
        if self.thumbs.current not in {p.id for p in found}:
            self.choose("")

    async def _thumb(self, photo: Photo) -> None:
        if not self.thumbs.knows(photo.id):
            image = await asyncio.to_thread(_decoded, await self._bytes(photo), QSize(THUMB, THUMB))
            self.thumbs.put(photo.id, QPixmap.fromImage(image))

    async def _enlarge(self, photo: Photo) -> None:
        try:
            image = await asyncio.to_thread(_decoded, await self._bytes(photo), _LARGE)
        except Refused as refused:
            self._complain(wording.sentence(refused))
            return
        if self._case is None or self.thumbs.current != photo.id:
            return
        image.setDevicePixelRatio(_SCREEN)
        self.large.setPixmap(QPixmap.fromImage(image))
        self.large.setAccessibleName(photo.name)
        self.told.setText(told(photo, self._case))
        self.doubt.show_text(" ".join(doubts(photo, self._case)))
        self._chosen.show()

    async def _bytes(self, photo: Photo) -> bytes:
        shelf = self._context.desk.photos
        if photo.digest not in self._data and shelf is not None:
            self._data[photo.digest] = await self._context.desk.read(
                lambda: shelf.data(photo.digest)
            )
        return self._data.get(photo.digest, b"")

    def _complain(self, error: str) -> None:
        self.note.complain(error)
        self.note.setVisible(bool(error))

    # ------------------------------------------------------------------------------- taking in

    def take_files(self, files: Sequence[Path]) -> None:
        """Keep the photos in these files; what cannot be kept is said, the others are."""
        self._keep([(path.name, path) for path in files])

    def paste_photo(self) -> None:
        """Keep what the clipboard holds: files, or a picture."""
        held = QGuiApplication.clipboard().mimeData()
        if not self._take(held):
            self._complain(_("There is no photo in the clipboard."))

    def _take(self, held: QMimeData) -> bool:
        files = [Path(url.toLocalFile()) for url in held.urls() if url.isLocalFile()]
        if files:
            self.take_files(files)
            return True
        image = held.imageData() if held.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            self._keep([(_("pasted.png"), _png(image))])
            return True
        return False

    def _keep(self, given: Sequence[tuple[str, Path | bytes]]) -> None:
        case = self._case
        if case is None:
            return

        async def work() -> None:
            problems = []
            self.add.set_busy(True)
            for name, held in given:
                problems.append(await self._kept(case, name, held))
            self.add.set_busy(False)
            self._complain(" ".join(filter(None, problems)))

        self._context.spawn(work())

    async def _kept(self, case: Case, name: str, held: Path | bytes) -> str:
        desk = self._context.desk
        try:
            data = await asyncio.to_thread(photos.read, held) if isinstance(held, Path) else held
            photo = await asyncio.to_thread(photos.examine, data, name)
        except Refused as refused:
            return wording.sentence(refused)
        officer = self._context.session.officer.id
        command = AttachPhoto(
            command_id=desk.command_id(), officer=officer, case=case.id, photo=photo, data=data
        )
        return await send(self._context, command)

    def _ask_files(self) -> None:
        dialog = QFileDialog(self, _("Add photos"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([_("Photos") + " (*.jpg *.jpeg *.png *.webp)"])
        dialog.filesSelected.connect(lambda files: self.take_files([Path(f) for f in files]))
        dialog.open()

    # --------------------------------------------------------------------------------- leaving

    def _ask_copy(self) -> None:
        photo = next((p for p in self.photos if p.id == self.thumbs.current), None)
        if photo is None:
            return
        dialog = QFileDialog(self, _("Save a copy without place and time…"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        ending = photos.ENDINGS[photo.kind]
        dialog.setNameFilters([f"{photo.kind} (*{ending})"])
        dialog.setDefaultSuffix(ending[1:])
        dialog.selectFile(f"{photo.case}-{photo.digest[:8]}{ending}")
        dialog.fileSelected.connect(lambda file: self.save_copy(photo, Path(file)))
        dialog.open()

    def save_copy(self, photo: Photo, file: Path) -> None:
        """Write the photo, stripped of all its camera wrote into it."""

        async def work() -> None:
            try:
                data = await self._bytes(photo)
                bare = await asyncio.to_thread(photos.stripped, data)
                await asyncio.to_thread(file.write_bytes, bare)
            except Refused as refused:
                self._complain(wording.sentence(refused))
            except OSError as error:
                self._complain(
                    _("{file} cannot be written: {reason}").format(
                        file=file.name, reason=error.strerror or str(error)
                    )
                )
            else:
                self._context.toasts.show(_("The copy is written"), str(file))

        self._context.spawn(work())

    # ---------------------------------------------------------------------------------- events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures may be let fall here."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._take(event.mimeData()):
            event.acceptProposedAction()


def told(photo: Photo, case: Case) -> str:
    """`14 May 09:12 · 34.7466, 113.6254, 40 m from the stated place · 4032×3024 · 2.1 MB`."""
    when = f"{fmt.date(photo.taken_at)} {fmt.clock_short(photo.taken_at)}" if photo.taken_at else ""
    where = f"{photo.lat:.5f}, {photo.lon:.5f}" if photo.lon and photo.lat else ""
    metres = metres_off(photo, case)
    if metres is not None:
        off = _("{distance} from the stated place").format(distance=fmt.distance(metres))
        where = f"{where} ({off})"
    size = f"{photo.width}×{photo.height} · {photo.size / 2**20:.1f} MB"
    parts = [when or _("time of taking unknown"), where or _("place of taking unknown"), size]
    return " · ".join(filter(None, [photo.name, *parts]))


def doubts(photo: Photo, case: Case) -> list[str]:
    """What speaks against its having been taken where and when the case says."""
    found, metres = [], metres_off(photo, case)
    if metres is not None and far_off(photo, case):
        text = _("Taken {distance} away from the stated place.")
        found.append(text.format(distance=fmt.distance(metres)))
    age = age_at_report(photo, case)
    if age is not None:
        text = _("Taken {age} before the report.")
        found.append(text.format(age=wording.duration(age.total_seconds())))
    return found


def _decoded(data: bytes, room: QSize) -> QImage:
    """Upright, no larger than `room` on a crisp screen; decoded small where the format can."""
    held = QBuffer()
    held.setData(QByteArray(data))
    held.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(held)
    reader.setAutoTransform(True)
    full = reader.size()
    if full.isValid():
        side = max(room.width(), room.height()) * _SCREEN
        if max(full.width(), full.height()) > side:
            full.scale(side, side, Qt.AspectRatioMode.KeepAspectRatio)
            reader.setScaledSize(full)
    image = reader.read()
    if image.isNull():
        raise Refused("photo.broken", name="")
    return image.scaled(
        room * _SCREEN, Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )  # fmt: skip


def _png(image: QImage) -> bytes:
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(made, QByteArray(b"png")).write(image)
    return bytes(made.data().data())
