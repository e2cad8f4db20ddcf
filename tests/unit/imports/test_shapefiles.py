"""Shapefiles as offices deliver them: GBK attributes with and without a .cpg."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapefile
import shapely

from app.domain.errors import Refused
from app.imports.shapes import Features, read_features

SQUARE = [(113.60, 34.70), (113.60, 34.71), (113.61, 34.71), (113.61, 34.70), (113.60, 34.70)]
HOLE = [(113.604, 34.704), (113.606, 34.704), (113.606, 34.706), (113.604, 34.706)]
EAST = [(x + 0.02, y) for x, y in SQUARE]
CGCS = 'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000"]]'


def _written(path: Path, encoding: str = "gbk", **beside: str) -> Path:
    with shapefile.Writer(str(path), shapeType=shapefile.POLYGON, encoding=encoding) as writer:
        writer.field("编码", "C", 20)
        writer.field("名称", "C", 40)
        writer.field("户数", "N", 8, 0)
        writer.poly([SQUARE])
        writer.record("C1", "花园社区网格", 400)
        writer.poly([EAST, [(x + 0.02, y) for x, y in [*HOLE, HOLE[0]]]])
        writer.record("C2", "丰产路社区网格", 350)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    for ending, text in beside.items():
        path.with_suffix(f".{ending}").write_text(text, encoding="utf-8")
    return path.with_suffix(".shp")


def _check(features: Features) -> None:
    assert [dict(p) for p in features.properties] == [
        {"编码": "C1", "名称": "花园社区网格", "户数": 400},
        {"编码": "C2", "名称": "丰产路社区网格", "户数": 350},
    ]
    assert shapely.get_type_id(features.shapes).tolist() == [3, 3]
    assert shapely.area(features.shapes).tolist() == pytest.approx([1e-4, 1e-4 - 4e-6])


@pytest.mark.parametrize(
    ("encoding", "beside"),
    [
        ("gbk", {"cpg": "GBK"}),
        ("gbk", {"cpg": "936", "prj": CGCS}),
        ("gbk", {}),
        ("gbk", {"cpg": "UTF-8"}),
        ("utf-8", {"cpg": "UTF-8"}),
        ("utf-8", {}),
    ],
)
def test_that_chinese_attributes_are_read(
    tmp_path: Path, encoding: str, beside: dict[str, str]
) -> None:
    _check(read_features(_written(tmp_path / "grids", encoding, **beside)))


def test_that_any_of_its_files_names_the_shapefile(tmp_path: Path) -> None:
    _check(read_features(_written(tmp_path / "grids").with_suffix(".dbf")))


@pytest.mark.parametrize(
    "projection", ['PROJCS["CGCS2000_3_Degree_GK_CM_114E"]', 'GEOGCS["GCS_Xian_1980"]']
)
def test_that_another_projection_is_refused_by_its_name(tmp_path: Path, projection: str) -> None:
    path = _written(tmp_path / "grids", prj=projection)
    with pytest.raises(Refused) as refused:
        read_features(path)
    assert refused.value.key == "import.projection"
    assert str(refused.value.facts["projection"]) in projection


@pytest.mark.parametrize("ending", [".shp", ".dbf"])
def test_that_a_missing_part_is_named(tmp_path: Path, ending: str) -> None:
    path = _written(tmp_path / "grids")
    path.with_suffix(ending).unlink()
    with pytest.raises(FileNotFoundError) as error:
        read_features(path)
    assert Path(error.value.filename).suffix == ending


def test_that_a_shapefile_of_points_is_refused(tmp_path: Path) -> None:
    with shapefile.Writer(str(tmp_path / "p"), shapeType=shapefile.POINT) as writer:
        writer.field("code", "C", 4)
        writer.point(113.6, 34.7)
        writer.record("P1")
    with pytest.raises(Refused) as refused:
        read_features(tmp_path / "p.shp")
    assert refused.value.facts["reason"] == "POINT"


def test_that_a_cut_off_shapefile_is_refused(tmp_path: Path) -> None:
    path = _written(tmp_path / "grids")
    path.with_suffix(".shx").unlink()
    path.write_bytes(path.read_bytes()[:180])
    with pytest.raises(Refused) as refused:
        read_features(path)
    assert refused.value.key == "import.shapefile"
