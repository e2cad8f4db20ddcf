"""Cameras from CSV, XLSX and GeoJSON: taken by their number, again harmless, the bad ones named."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from app.domain.registry import Camera
from app.geo.datum import Datum
from app.imports.cameras import CameraImport, CameraSummary, load_camera_mapping
from app.imports.points import read_points
from app.messages.events import RegistryChanged

TITLES = ["编号", "名称", "经度", "纬度", "朝向", "取流地址"]
URL = "rtsp://viewer:s3cret@10.0.0.1:554/live"


class Centre:
    """What a centre has after imports."""

    def __init__(self) -> None:
        self.cameras: dict[str, Camera] = {}
        self.events: list[object] = []

    def take(self, path: Path, datum: str = "wgs84") -> CameraSummary:
        """Import a file the way the command does."""
        run = CameraImport(
            load_camera_mapping(None), Datum(datum), list(self.cameras.values()),
            self._save, self.events.extend,
        )  # fmt: skip
        return run.go(read_points(path))

    def _save(self, cameras: Sequence[Camera]) -> None:
        self.cameras |= {camera.id: camera for camera in cameras}


def csv(folder: Path, *rows: Sequence[str]) -> Path:
    path = folder / "cameras.csv"
    lines = [",".join(row) for row in (TITLES, *rows)]
    path.write_bytes("\n".join(lines).encode("gb18030"))
    return path


def test_that_cameras_are_taken_and_again_nothing_changes(tmp_path: Path) -> None:
    centre = Centre()
    path = csv(tmp_path, ("K1", "人民路口", "113.68", "34.78", "东北", URL))
    assert centre.take(path).counts() == {
        "read": 1, "accepted": 1, "updated": 0, "unchanged": 0, "rejected": 0,
    }  # fmt: skip
    assert centre.cameras["K1"] == Camera("K1", "人民路口", "", 113.68, 34.78, 45.0, URL)
    assert centre.events == [RegistryChanged(kind="camera", count=1)]
    assert centre.take(path).unchanged == 1
    assert len(centre.events) == 1


def test_that_a_file_of_addresses_alone_keeps_places_and_names(tmp_path: Path) -> None:
    centre = Centre()
    centre.take(csv(tmp_path, ("K1", "人民路口", "113.68", "34.78", "90", "")))
    summary = centre.take(csv(tmp_path, ("K1", "", "", "", "", URL)), "gcj02")
    assert summary.updated == 1
    assert centre.cameras["K1"] == Camera("K1", "人民路口", "", 113.68, 34.78, 90.0, URL)


def test_that_every_bad_row_is_named_and_no_address_is_told(tmp_path: Path) -> None:
    summary = Centre().take(
        csv(
            tmp_path,
            ("", "无号", "113.68", "34.78", "", ""),
            ("K2", "无地", "", "", "", ""),
            ("K3", "米", "500000", "3850000", "", ""),
            ("K4", "坏址", "113.68", "34.78", "", "ftp://viewer:s3cret@x/y"),
            ("K5", "坏向", "113.68", "34.78", "上", ""),
            ("K6", "好", "113.68", "34.78", "", ""),
            ("K6", "又", "113.68", "34.78", "", ""),
        )
    )
    assert [(r.row, r.field, r.reason) for r in summary.rejects] == [
        (2, "id", "missing"), (3, "lon, lat", "no_place"), (4, "lon, lat", "no_place"),
        (5, "url", "not_an_address"), (6, "heading", "unknown_word"), (8, "id", "id_twice"),
    ]  # fmt: skip
    assert (summary.accepted, summary.rejected) == (1, 6)
    assert "s3cret" not in repr(summary)


def test_that_places_are_moved_from_the_datum_of_the_file(tmp_path: Path) -> None:
    centre = Centre()
    centre.take(csv(tmp_path, ("K1", "甲", "113.631447", "34.745417", "", "")), "gcj02")
    assert centre.cameras["K1"].lon == pytest.approx(113.6254, abs=2e-5)
    assert centre.cameras["K1"].lat == pytest.approx(34.7466, abs=2e-5)


def test_that_geojson_and_xlsx_are_read_alike(tmp_path: Path) -> None:
    told = dict(zip(TITLES, ("K1", "人民路口", "", "", "南", URL), strict=True))
    shape = {"type": "Point", "coordinates": [113.68, 34.78]}
    feature = {"type": "Feature", "properties": told, "geometry": shape}
    geojson = tmp_path / "cameras.geojson"
    geojson.write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False),
        encoding="utf-8",
    )
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(TITLES)
    book.active.append(["K1", "人民路口", 113.68, 34.78, 180, URL])
    book.save(tmp_path / "cameras.xlsx")
    one, other = Centre(), Centre()
    one.take(geojson)
    other.take(tmp_path / "cameras.xlsx")
    assert one.cameras == other.cameras == {
        "K1": Camera("K1", "人民路口", "", 113.68, 34.78, 180.0, URL)
    }  # fmt: skip
