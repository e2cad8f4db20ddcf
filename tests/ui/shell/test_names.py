"""Names and coordinates as they are typed: what is found, in which order, and where it leads."""

from __future__ import annotations

import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.domain.registry import Camera, Feature, Grid, Sensor, Unit
from app.geo.datum import Datum, from_wgs
from app.picture.picture import Registry
from tests.ui.sample import Sample
from ui.palette import coordinates, letters, names
from ui.palette.names import NameIndex
from ui.palette.palette import Palette


def feature(number: int, kind: str, name: str, name_en: str) -> Feature:
    return Feature(number, kind, "", name, name_en, shapely.to_wkb(shapely.Point(113.6, 34.7)))


@pytest.fixture(scope="module")
def town() -> Registry:
    """One street with its grids, roads with alike names, cameras and sensors."""
    grids = [
        Grid("410105001", "street", "经八路街道", "Jingba Rd Street"),
        Grid("410105001001", "community", "金水社区第 01 网格", "Jinshui grid 01"),
        Grid("41010500100101", "micro", "金水社区 01 微网格", "Jinshui micro 01"),
        Grid("410105002", "street", "长宁街道", "Changning"),
        Grid("410105900", "dedicated", "郑州东站", "Zhengzhou East Station"),
    ]
    features = [
        feature(1, "road", "金水路", "Jinshui Rd"),
        feature(2, "road", "金水东路", "Jinshui East Rd"),
        feature(3, "road", "金水路", "Jinshui Rd"),
        feature(4, "road", "重庆路", "Chongqing Rd"),
        feature(5, "place", "人民医院", "People's Hospital"),
        feature(6, "road", "黄河路", "Huanghe Rd"),
    ]
    cameras = [Camera(f"C{n:03}", f"金水路与{n}号路口", f"Jinshui at {n}", 113.6, 34.7)
               for n in range(40)]  # fmt: skip
    sensors = [Sensor("W17", "京广路隧道", "Jingguang tunnel", "water_level", 113.6, 34.7)]
    units = [Unit("U1", "经八路抢修组", "Jingba repair", "repair", "d")]
    return Registry(
        grids={g.code: g for g in grids}, features=features, cameras=cameras, sensors=sensors,
        units=units,
    )  # fmt: skip


@pytest.fixture(scope="module")
def index(town: Registry) -> NameIndex:
    return names.build(town, "zh_CN", {"water_level": "积水"}, calm=False)


def texts(index: NameIndex, query: str, most: int = 12) -> list[str]:
    return [named.text for _score, named in index.find(query, most)]


def test_that_the_letters_of_a_roads_pinyin_find_it_first(index: NameIndex) -> None:
    assert texts(index, "jsl")[0] == "金水路"
    assert texts(index, "JSDL")[0] == "金水东路"


def test_that_the_whole_pinyin_finds_it_too(index: NameIndex) -> None:
    assert texts(index, "jinshuilu")[0] == "金水路"
    assert texts(index, "huanghe")[0] == "黄河路"


@pytest.mark.parametrize("typed", ["cql", "zql"])
def test_that_a_character_read_in_two_ways_is_found_by_either(index: NameIndex, typed: str) -> None:
    assert texts(index, typed)[:1] == ["重庆路"]


def test_that_the_whole_name_comes_before_longer_ones_and_things_of_less_weight(
    index: NameIndex,
) -> None:
    found = texts(index, "金水路")
    assert found[0] == "金水路"
    assert found.count("金水路") == 1
    assert all(text.startswith("金水路与") for text in found[1:])
    assert texts(index, "金水")[:2] == ["金水路", "金水东路"]


def test_that_a_code_finds_its_grid_and_its_beginning_those_below_it(index: NameIndex) -> None:
    assert texts(index, "410105001001")[0] == "金水社区第 01 网格"
    assert set(texts(index, "410105001")) == {
        "经八路街道", "金水社区第 01 网格", "金水社区 01 微网格",
    }  # fmt: skip
    assert texts(index, "W17") == ["京广路隧道"]


def test_that_a_part_in_the_middle_is_found(index: NameIndex) -> None:
    assert texts(index, "医院") == ["人民医院"]
    assert texts(index, "01 微")[0] == "金水社区 01 微网格"


def test_that_words_in_any_order_are_found(index: NameIndex) -> None:
    assert "Jinshui grid 01" in [n.text for _s, n in _english(index).find("01 jinshui", 5)]


def _english(index: NameIndex) -> NameIndex:
    grid = Grid("1", "community", "金水社区第 01 网格", "Jinshui grid 01")
    return names.build(Registry(grids={"1": grid}), "en", {}, calm=False)


def test_that_the_name_in_the_other_language_is_found(index: NameIndex) -> None:
    assert texts(index, "east station") == ["郑州东站"]


def test_that_a_slip_of_the_finger_finds_what_was_meant(index: NameIndex) -> None:
    assert "人民医院" in texts(index, "人民医阮")
    assert "Jinshui grid 01" in [n.text for _s, n in _english(index).find("jinshui grit 01", 5)]


def test_that_what_is_not_there_is_not_found(index: NameIndex) -> None:
    assert texts(index, "xyzxyz") == []
    assert texts(index, "   ") == []


def test_that_no_more_is_found_than_asked_for(index: NameIndex) -> None:
    assert len(texts(index, "金水", 5)) == 5


def test_that_many_names_alike_leave_the_street_first() -> None:
    cameras = [Camera(f"C{n}", f"花园路 {n} 号机", "", 0.0, 0.0) for n in range(30_000)]
    grid = Grid("410105003", "street", "花园路街道", "")
    made = names.build(Registry(grids={"x": grid}, cameras=cameras), "zh_CN", {}, calm=False)
    found = made.find("花园路", 12)
    assert found[0][1].text == "花园路街道"
    assert made.find("花园路 29999 号机", 1)[0][1].key == "C29999"


def test_that_letters_of_other_scripts_stay() -> None:
    assert letters.initials("A3 金水路-2") == ("a3jsl2",)
    assert letters.whole("金水路") == "jinshuilu"


# ----------------------------------------------------------------------------- coordinates


@pytest.mark.parametrize(
    "typed",
    ["113.62, 34.75", "113.62 34.75", "34.75, 113.62", "34.75N 113.62E", "113.62，34.75",
     "WGS84 113.62,34.75", "cgcs2000: 113.62, 34.75"],
)  # fmt: skip
def test_that_places_are_read_as_people_write_them(typed: str) -> None:
    found = coordinates.parse(typed)
    assert found is not None
    assert (found.lon, found.lat) == pytest.approx((113.62, 34.75))


@pytest.mark.parametrize(
    ("tag", "datum"),
    [("gcj", Datum.GCJ02), ("GCJ-02", Datum.GCJ02), ("gcj02:", Datum.GCJ02),
     ("bd09", Datum.BD09), ("BD 09", Datum.BD09), ("bd", Datum.BD09)],
)  # fmt: skip
def test_that_other_datums_are_moved_to_ours(tag: str, datum: Datum) -> None:
    lon, lat = from_wgs([113.6254], [34.7466], datum)
    found = coordinates.parse(f"{tag} {float(lon[0]):.6f}, {float(lat[0]):.6f}")
    assert found is not None and found.datum is datum
    assert (found.lon, found.lat) == pytest.approx((113.6254, 34.7466), abs=2e-6)


@pytest.mark.parametrize("typed", ["12 34", "113.62", "case 12.5 3", "200.5, 95.1", "SF-0721-386"])
def test_that_other_numbers_are_no_places(typed: str) -> None:
    assert coordinates.parse(typed) is None


# -------------------------------------------------------------------------------- palette


@pytest.fixture
def palette(district: Sample, qtbot: object) -> Palette:
    window = QWidget()
    qtbot.addWidget(window)  # type: ignore[attr-defined]
    window.resize(1000, 700)
    window.show()
    made = Palette(district.context, window)
    made.open()
    return made


def flights(sample: Sample) -> list[tuple[float, float, float]]:
    found: list[tuple[float, float, float]] = []
    sample.context.session.located.connect(lambda *place: found.append(place))
    return found


def test_that_return_flies_to_the_grid_so_that_all_of_it_is_seen_and_selects_it(
    palette: Palette, district: Sample
) -> None:
    flown = flights(district)
    grid = district.picture.registry.grids["S01-02"]
    palette.field.setText("S01-02")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    session = district.context.session
    assert (session.kind, session.key) == ("grid", "S01-02")
    lon, lat, across = flown[0]
    west, south, east, north = shapely.from_wkb(grid.shape).bounds
    assert west < lon < east and south < lat < north
    assert across > (north - south) * 111_000
    palette.open()
    palette.field.setText("S01")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert flown[1][2] > across


def test_that_typed_coordinates_fly_there(palette: Palette, district: Sample) -> None:
    flown = flights(district)
    palette.field.setText("gcj02 113.631447, 34.745417")
    assert palette.entries()[0].detail == "GCJ-02"
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert flown[0][:2] == pytest.approx((113.6254, 34.7466), abs=1e-4)


def test_that_a_row_the_officer_went_to_stays_while_more_is_found(palette: Palette) -> None:
    palette.list.show_entries(palette._finder.find("qinghe")[:2], searching=True)
    palette.list.step(1)
    chosen = palette.list.entries[1].text
    palette.list.show_entries(palette._finder.find("qinghe"), keep=True)
    assert palette.list.entries[palette.list.current].text == chosen


def test_that_cases_are_found_as_they_are_now(palette: Palette, district: Sample) -> None:
    finder = palette._finder
    assert any(entry.icon == "clipboard-text" for entry in finder.find("Gas leak"))
    for case_id in [c.id for c in district.picture.cases.values() if c.title_en == "Gas leak"]:
        del district.picture.cases[case_id]
    district.picture.seq += 1
    exact = [e for e in finder.find("Gas leak") if e.text == "Gas leak"]
    assert exact == []
