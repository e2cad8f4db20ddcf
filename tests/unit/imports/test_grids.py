"""Grids from GeoJSON: taken, moved to WGS 84, checked by the data rules of the grid."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import shapely

from app.domain.errors import Refused
from app.domain.registry import Grid
from app.geo.datum import Datum
from app.imports.grid_mapping import load_grid_mapping
from app.imports.grids import GridImport, GridSummary
from app.imports.shapes import read_features
from app.imports.words import grid_words
from app.messages.events import RegistryChanged

W, S, STEP = 113.60, 34.70, 0.01
Ring = list[tuple[float, float]]
Feature = dict[str, object]


def box(x: float, y: float, w: float = 1, h: float = 1) -> Ring:
    """A rectangle in steps from the corner of the test district."""
    corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)]
    return [(W + STEP * east, S + STEP * north) for east, north in corners]


def grid(code: object, kind: str, *rings: Ring, **more: object) -> Feature:
    """A feature as a GIS office exports it."""
    shape = {"type": "Polygon", "coordinates": [*rings]}
    told = {"编码": code, "名称": f"{kind}{code}", "类型": kind, **more}
    return {"type": "Feature", "properties": told, "geometry": shape}


class Centre:
    """What a centre has after imports."""

    def __init__(self) -> None:
        self.grids: dict[str, Grid] = {}
        self.events: list[object] = []

    def take(self, tmp_path: Path, *features: Feature, datum: str = "wgs84") -> GridSummary:
        """Import features the way the command does."""
        path = tmp_path / "grids.geojson"
        data = {"type": "FeatureCollection", "features": features}
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        known = list(self.grids.values())
        mapping = load_grid_mapping(None)
        run = GridImport(mapping, Datum(datum), "", known, self._save, self.events.extend)
        return run.go(read_features(path))

    def _save(self, grids: Sequence[Grid]) -> None:
        self.grids |= {grid.code: grid for grid in grids}


@pytest.fixture
def centre() -> Centre:
    return Centre()


def told(summary: GridSummary) -> list[tuple[str, str]]:
    return [(finding.code, finding.what) for finding in summary.warnings]


STREET = grid("S1", "街道", box(0, 0, 2, 1))
LEFT = grid("C1", "社区网格", box(0, 0), 户数=400)
RIGHT = grid("C2", "社区网格", box(1, 0), 户数="1,350")


def test_that_grids_are_taken_with_kind_parent_and_street(tmp_path: Path, centre: Centre) -> None:
    micro = grid("M1", "微网格", box(0, 0), households=60, 上级="C1")
    summary = centre.take(tmp_path, STREET, LEFT, micro)
    assert (summary.read, summary.accepted, summary.rejected) == (3, 3, 0)
    assert centre.grids["S1"].kind == "street"
    one = centre.grids["M1"]
    assert (one.kind, one.households, one.parent, one.street) == ("micro", 60, "C1", "S1")
    assert centre.grids["C1"].parent == "S1"
    assert shapely.from_wkb(one.shape).contains(shapely.Point(one.lon, one.lat))
    assert centre.events == [RegistryChanged(kind="grid", count=3)]


def test_that_a_second_time_changes_nothing(tmp_path: Path, centre: Centre) -> None:
    centre.take(tmp_path, STREET, LEFT, RIGHT, datum="gcj02")
    summary = centre.take(tmp_path, STREET, LEFT, RIGHT, datum="gcj02")
    assert (summary.accepted, summary.updated, summary.unchanged) == (0, 0, 3)
    assert len(centre.events) == 1
    changed = grid("C1", "社区网格", box(0, 0), 户数=401)
    assert centre.take(tmp_path, changed, datum="gcj02").updated == 1


def test_that_what_a_file_does_not_tell_stays(tmp_path: Path, centre: Centre) -> None:
    centre.take(tmp_path, LEFT)
    bare = grid("C1", "社区网格", box(0, 0))
    assert centre.take(tmp_path, bare).unchanged == 1
    assert centre.grids["C1"].households == 400


def test_that_gcj02_is_moved_once(tmp_path: Path, centre: Centre) -> None:
    centre.take(tmp_path, LEFT, datum="gcj02")
    west, south, *_ = shapely.bounds(shapely.from_wkb(centre.grids["C1"].shape))
    assert 0.004 < W - west < 0.008
    assert 0.0005 < S - south + 0.003 < 0.006


def test_that_a_grid_that_crosses_itself_is_named_and_the_rest_goes_on(
    tmp_path: Path, centre: Centre
) -> None:
    bow: Ring = [box(1, 0)[0], box(1, 0)[2], box(1, 0)[1], box(1, 0)[3], box(1, 0)[0]]
    summary = centre.take(tmp_path, LEFT, grid("C9", "社区网格", bow), RIGHT)
    assert sorted(centre.grids) == ["C1", "C2"]
    (reject,) = summary.rejects
    assert (reject.code, reject.what, reject.facts["row"]) == ("C9", "crosses_itself", 2)
    assert "113.615000, 34.705000" in grid_words(reject)


@pytest.mark.parametrize(
    ("feature", "what"),
    [
        (grid("", "社区网格", box(0, 0)), "no_code"),
        (grid("C9", "飞地", box(0, 0)), "no_kind"),
        (grid("C9", "社区网格", [(W, S), (W + 1, S)]), "no_shape"),
        ({**LEFT, "geometry": None}, "no_shape"),
        ({**LEFT, "geometry": {"type": "Point", "coordinates": [W, S]}}, "not_an_area"),
        ({**LEFT, "geometry": {"type": "Polygon", "coordinates": "x"}}, "no_shape"),
        (grid("C9", "社区网格", [(x * 1e5, y * 1e5) for x, y in box(0, 0)]), "not_degrees"),
        (grid("C9", "社区网格", box(0, 0), box(5, 5)), "hole_outside"),
    ],
)
def test_that_a_feature_that_is_no_grid_is_left_out(
    tmp_path: Path, centre: Centre, feature: Feature, what: str
) -> None:
    summary = centre.take(tmp_path, feature, RIGHT, datum="gcj02")
    assert [finding.what for finding in summary.rejects] == [what]
    assert list(centre.grids) == ["C2"]
    assert "{" not in grid_words(summary.rejects[0])


def test_that_of_two_grids_with_one_code_the_first_counts(tmp_path: Path, centre: Centre) -> None:
    again = grid("C1", "社区网格", box(1, 0), 户数=300)
    summary = centre.take(tmp_path, LEFT, again)
    assert [finding.what for finding in summary.rejects] == ["code_twice"]
    assert centre.grids["C1"].households == 400


def test_that_households_off_the_band_are_warned_of(tmp_path: Path, centre: Centre) -> None:
    micro = grid("M1", "微网格", box(0, 0), 户数=71)
    rural = grid("R1", "农村网格", box(4, 4), 户数=71)
    summary = centre.take(tmp_path, LEFT, RIGHT, micro, rural)
    assert told(summary) == [("C2", "households"), ("M1", "households")]
    assert centre.grids["C2"].households == 1350


def test_that_overlaps_of_one_layer_are_warned_of(tmp_path: Path, centre: Centre) -> None:
    over = grid("C3", "社区网格", box(0.5, 0), 户数=400)
    mall = grid("D1", "专属网格", box(0.2, 0))
    sliver = grid("C4", "社区网格", box(-0.995, 0), 户数=400)
    summary = centre.take(tmp_path, LEFT, over, mall, sliver)
    assert told(summary) == [("C1", "overlap")]
    assert summary.warnings[0].facts == {"other": "C3", "percent": 50.0}


def test_that_an_overlap_with_a_grid_the_centre_has_is_warned_of(
    tmp_path: Path, centre: Centre
) -> None:
    centre.take(tmp_path, LEFT)
    assert told(centre.take(tmp_path, grid("C3", "社区网格", box(0.5, 0)))) == [("C3", "overlap")]


def test_that_an_orphan_micro_grid_is_warned_of(tmp_path: Path, centre: Centre) -> None:
    lost = grid("M1", "微网格", box(7, 7), 户数=60)
    wrong = grid("M2", "微网格", box(0, 0), 户数=60, 上级="C7")
    found = grid("M3", "微网格", box(1, 0), 户数=60)
    summary = centre.take(tmp_path, LEFT, {**RIGHT, "properties": LEFT["properties"]}, lost, wrong)
    assert [w for w in told(summary) if w[1] == "orphan"] == [("M1", "orphan"), ("M2", "orphan")]
    assert told(centre.take(tmp_path, grid("C2", "社区网格", box(1, 0)), found)) == []


def test_that_a_gap_in_a_grid_is_warned_of_unless_a_dedicated_one_fills_it(
    tmp_path: Path, centre: Centre
) -> None:
    summary = centre.take(tmp_path, STREET, LEFT)
    assert told(summary) == [("S1", "gap")]
    assert summary.warnings[0].facts["percent"] == 50.0
    area = summary.warnings[0].facts["area"]
    assert area == pytest.approx(914.6 * 1113.2, rel=0.01)
    mall = grid("D1", "专属网格", box(1, 0))
    assert told(centre.take(tmp_path, STREET, LEFT, mall)) == []


def test_that_an_overlap_does_not_hide_a_gap(tmp_path: Path, centre: Centre) -> None:
    twin = grid("C3", "社区网格", box(0, 0), 户数=400)
    assert ("S1", "gap") in told(centre.take(tmp_path, STREET, LEFT, twin))


def test_that_a_part_outside_of_its_parent_is_warned_of(tmp_path: Path, centre: Centre) -> None:
    half = grid("M1", "微网格", box(0.5, 0), 户数=60, 上级="C1")
    summary = centre.take(tmp_path, LEFT, half)
    assert ("M1", "outside") in told(summary)


def test_that_a_hole_is_warned_of_unless_a_grid_fills_it(tmp_path: Path, centre: Centre) -> None:
    holed = grid("C1", "社区网格", box(0, 0, 3, 3), box(1, 1), 户数=400)
    assert told(centre.take(tmp_path, holed)) == [("C1", "hole")]
    inner = grid("C2", "社区网格", box(1, 1), 户数=400)
    assert told(centre.take(tmp_path, holed, inner)) == []


def test_that_codes_come_as_numbers_and_parents_as_objects(tmp_path: Path, centre: Centre) -> None:
    feature = grid("", "", box(0, 0))
    feature["properties"] = {"adcode": 410102.0, "level": "district", "parent": {"adcode": 410100}}
    assert centre.take(tmp_path, feature).accepted == 1
    assert centre.grids["410102"].parent == "410100"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("not json", "import.geojson"),
        ("[]", "import.geojson"),
        ('{"type": "Feature"}', "import.geojson"),
        (
            '{"type":"FeatureCollection","features":[],'
            '"crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::3857"}}}',
            "import.projection",
        ),
    ],
)
def test_that_a_file_without_grids_is_refused(tmp_path: Path, text: str, key: str) -> None:
    path = tmp_path / "g.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_features(path)
    assert refused.value.key == key


def test_that_an_empty_collection_is_no_trouble(tmp_path: Path, centre: Centre) -> None:
    assert centre.take(tmp_path).read == 0


def test_that_geojson_in_gb18030_is_read(tmp_path: Path) -> None:
    path = tmp_path / "g.json"
    data = {"type": "FeatureCollection", "features": [LEFT]}
    path.write_bytes(json.dumps(data, ensure_ascii=False).encode("gb18030"))
    assert read_features(path).properties[0]["名称"] == "社区网格C1"


def test_that_a_site_lays_its_own_mapping_over_the_shipped_one(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[kinds]\n"责任区" = "micro"\n[households]\nmicro = [30, 90]', encoding="utf-8")
    mapping = load_grid_mapping(path)
    assert mapping.kinds["责任区"] == "micro"
    assert mapping.kinds["微网格"] == "micro"
    assert mapping.households["micro"] == (30, 90)


@pytest.mark.parametrize("text", ['[kinds]\na = "planet"', "[checks]\nx = 1", "kinds = 3"])
def test_that_a_wrong_grid_mapping_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_grid_mapping(path)
    assert refused.value.key == "import.mapping"


def test_that_a_real_district_map_is_taken_and_moved(centre: Centre) -> None:
    path = Path(__file__).parents[4] / "shared/data/boundaries/zhengzhou_districts_gcj02.geojson"
    if not path.exists():
        pytest.skip("the sample data is not here")
    features = read_features(path)
    run = GridImport(
        load_grid_mapping(None), Datum.GCJ02, "", [], centre._save, centre.events.extend
    )
    summary = run.go(features)
    assert (summary.read, summary.accepted, summary.rejected) == (12, 12, 0)
    moved = shapely.from_wkb(np.array([centre.grids[c].shape for c in sorted(centre.grids)]))
    codes = [str(p["adcode"]) for p in features.properties]
    before = features.shapes[np.argsort(codes)]
    shift = shapely.get_coordinates(before) - shapely.get_coordinates(moved)
    assert np.all((shift[:, 0] > 0.005) & (shift[:, 0] < 0.007))
