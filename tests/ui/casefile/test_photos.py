"""Photos in the case file: taken in, shown, doubted, handed out without what the camera wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from app import photos
from app.domain.photos import Photo
from app.messages.commands import AttachPhoto
from app.messages.events import PhotoAttached
from tests.photo_files import jpeg
from tests.ui.sample import NOW, Sample
from ui.casefile.panel import CaseFilePanel


@dataclass
class _Shelf:
    """Photos in memory."""

    kept: dict[str, tuple[Photo, bytes]] = field(default_factory=dict)

    def of_case(self, case_id: str) -> list[Photo]:
        return [photo for photo, _data in self.kept.values() if photo.case == case_id]

    def data(self, digest: str) -> bytes:
        return self.kept[digest][1]

    def put(self, case: str, data: bytes, name: str) -> Photo:
        photo = photos.examine(data, name)
        photo = replace(photo, id=f"{case}:{photo.digest}", case=case, at=NOW, by="lin")
        self.kept[photo.digest] = photo, data
        return photo


@pytest.fixture
def shelf(district: Sample) -> _Shelf:
    """An empty shelf behind the desk."""
    made = _Shelf()
    district.desk.photos = made
    return made


@pytest.fixture
def panel(district: Sample, shelf: _Shelf) -> Iterator[CaseFilePanel]:
    """The case file, open on the first case."""
    made = CaseFilePanel(district.context)
    made.resize(545, 1000)
    district.context.session.open_case(next(iter(district.picture.cases)))
    made.show()
    QTest.qWaitForWindowExposed(made)
    yield made
    made.close()
    made.deleteLater()


def test_that_files_dropped_or_pasted_are_sent_and_a_broken_one_is_one_sentence(
    district: Sample, panel: CaseFilePanel, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.jpg", tmp_path / "bad.jpg"
    good.write_bytes(jpeg())
    bad.write_bytes(jpeg()[:300])
    panel.photos.take_files([bad, good])
    (sent,) = district.ledger.sent
    assert isinstance(sent, AttachPhoto)
    assert (sent.case, sent.photo.name, sent.data) == (panel.case_id, "good.jpg", jpeg())
    assert panel.photos.note.error() == (
        "bad.jpg is broken: the photo cannot be shown, and was not kept."
    )
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(good))])
    QGuiApplication.clipboard().setMimeData(held)
    panel.photos.paste_photo()
    image = QImage(20, 10, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    QGuiApplication.clipboard().setImage(image)
    panel.photos.paste_photo()
    QGuiApplication.clipboard().setText("no photo")
    panel.photos.paste_photo()
    assert len(district.ledger.sent) == 3
    pasted = district.ledger.sent[2]
    assert isinstance(pasted, AttachPhoto)
    assert (pasted.photo.width, pasted.photo.kind) == (20, "PNG")
    assert panel.photos.note.error() == "There is no photo in the clipboard."


def test_that_a_photo_from_elsewhere_is_doubted_in_words(
    district: Sample, panel: CaseFilePanel, shelf: _Shelf
) -> None:
    case = district.picture.cases[panel.case_id]
    assert case.lon is not None and case.lat is not None
    near = shelf.put(case.id, jpeg(case.lon, case.lat), "near.jpg")
    far = shelf.put(case.id, jpeg(case.lon + 0.02, case.lat, "2026:07:18 09:10:00"), "far.jpg")
    district.happen(PhotoAttached(photo=near), PhotoAttached(photo=far))
    assert [photo.name for photo in panel.photos.photos] == ["near.jpg", "far.jpg"]
    panel.photos.choose(far.id)
    assert panel.photos.doubt.text.startswith("Taken 1.8\u00a0km away from the stated place.")
    assert "before the report" in panel.photos.doubt.text
    assert not panel.photos.large.pixmap().isNull()
    panel.photos.choose(near.id)
    assert not panel.photos.doubt.isVisible()
    assert "0\u00a0m from the stated place" in panel.photos.told.text()


def test_that_a_copy_leaves_without_place_and_time(
    district: Sample, panel: CaseFilePanel, shelf: _Shelf, tmp_path: Path
) -> None:
    photo = shelf.put(panel.case_id, jpeg(113.6, 34.7), "near.jpg")
    panel.photos.save_copy(photo, tmp_path / "copy.jpg")
    assert photos.examine((tmp_path / "copy.jpg").read_bytes()).lon is None
    panel.photos.save_copy(photo, tmp_path / "no" / "folder.jpg")
    assert "folder.jpg cannot be written" in panel.photos.note.error()
