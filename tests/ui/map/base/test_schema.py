"""Layers of the two common schemas become the same things on our map."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import Refused
from app.maps.vector import decode
from tests.ui.map.base.made import area, box, line, point, tile
from ui.map.base import model, schema
from ui.map.base.schema import BRIDGE, GROUND, TUNNEL, Schema

SQUARE = box(0.1, 0.1, 0.2, 0.2)
ENDS = ((0.0, 0.0), (1.0, 1.0))


def everything(made: model.Tile) -> list[model.Name]:
    """All names of a tile."""
    return list(made.named(lambda kind, grade, shape: True))


def protomaps() -> bytes:
    return tile(
        earth=[area({}, box(0, 0, 1, 1))],
        water=[
            area({"kind": "lake", "name": "龙湖", "name:en": "Lake Long"}, SQUARE),
            line({"kind": "river"}, *ENDS),
        ],
        landuse=[
            area({"kind": "park", "name": "人民公园"}, SQUARE),
            area({"kind": "forest"}, SQUARE),
            area({"kind": "school"}, SQUARE),
            area({"kind": "something new"}, SQUARE),
        ],
        buildings=[area({"kind": "building"}, SQUARE), area({"kind": "address"}, SQUARE)],
        roads=[
            line({"kind": "highway", "kind_detail": "motorway", "is_bridge": True}, *ENDS),
            line({"kind": "highway", "kind_detail": "motorway", "is_link": True}, *ENDS),
            line({"kind": "major_road", "kind_detail": "primary", "name": "金水路"}, *ENDS),
            line({"kind": "minor_road", "kind_detail": "residential", "is_tunnel": True}, *ENDS),
            line({"kind": "path", "kind_detail": "footway"}, *ENDS),
            line({"kind": "rail", "kind_detail": "subway"}, *ENDS),
        ],
        boundaries=[line({"kind": "county"}, *ENDS)],
        places=[point({"kind": "locality", "kind_detail": "city", "name": "郑州市"}, 0.5, 0.5)],
        pois=[point({"kind": "hospital", "name": "人民医院"}, 0.5, 0.5)],
    )


def openmaptiles() -> bytes:
    return tile(
        water=[area({"class": "lake"}, SQUARE)],
        water_name=[point({"class": "lake", "name": "龙湖", "name:en": "Lake Long"}, 0.15, 0.15)],
        waterway=[line({"class": "river"}, *ENDS)],
        landcover=[
            area({"class": "grass", "subclass": "park"}, SQUARE),
            area({"class": "wood", "subclass": "forest"}, SQUARE),
        ],
        landuse=[area({"class": "school"}, SQUARE), area({"class": "something new"}, SQUARE)],
        building=[area({"render_height": 20}, SQUARE)],
        transportation=[
            line({"class": "motorway", "brunnel": "bridge"}, *ENDS),
            line({"class": "motorway", "ramp": 1}, *ENDS),
            line({"class": "primary"}, *ENDS),
            line({"class": "minor", "brunnel": "tunnel"}, *ENDS),
            line({"class": "path"}, *ENDS),
            line({"class": "transit"}, *ENDS),
        ],
        transportation_name=[line({"class": "primary", "name": "金水路"}, *ENDS)],
        boundary=[line({"admin_level": 6}, *ENDS), line({"admin_level": 4, "maritime": 1}, *ENDS)],
        place=[point({"class": "city", "name": "郑州市"}, 0.5, 0.5)],
        poi=[point({"class": "hospital", "subclass": "hospital", "name": "人民医院"}, 0.5, 0.5)],
    )


WANTED = {
    ("water", "lake", GROUND),
    ("waterway", "river", GROUND),
    ("park", "park", GROUND),
    ("wood", "wood", GROUND),
    ("landuse", "school", GROUND),
    ("building", "", GROUND),
    ("road", "expressway", BRIDGE),
    ("road", "ramp", GROUND),
    ("road", "primary", GROUND),
    ("road", "residential", TUNNEL),
    ("road", "path", GROUND),
    ("rail", "metro", GROUND),
    ("boundary", "city", GROUND),
}
NAMED = {
    ("place", "city", "郑州市"),
    ("poi", "hospital", "人民医院"),
    ("road", "primary", "金水路"),
}


@pytest.mark.parametrize(
    ("name", "data"), [("protomaps", protomaps), ("openmaptiles", openmaptiles)]
)
def test_that_both_schemas_give_the_same_things(name: str, data: object) -> None:
    made = model.normalised(decode(data()), schema.load(name))  # type: ignore[operator]
    assert set(made.groups) - {("earth", "", GROUND)} == WANTED
    assert {(n.kind, n.grade, n.zh) for n in everything(made)} >= NAMED
    lake = next(n for n in everything(made) if n.kind == "water")
    assert (lake.zh, lake.en) == ("龙湖", "Lake Long")


def test_that_every_house_of_a_feature_of_many_is_a_shape_of_its_own() -> None:
    yard = [(0.5, 0.5), (0.5, 0.6), (0.6, 0.6), (0.6, 0.5)]
    houses = area({}, SQUARE, box(0.4, 0.4, 0.8, 0.8), yard, box(0.9, 0.9, 0.95, 0.95))
    made = model.normalised(decode(tile(buildings=[houses])), schema.load("protomaps"))
    group = made.groups["building", "", GROUND]
    assert group.of.tolist() == [0, 1, 3, 4], "the second has a yard"
    assert group.box[1].tolist() == pytest.approx([0.4, 0.4, 0.8, 0.8], abs=1e-3)


def test_that_a_chinese_name_is_taken_before_the_local_one() -> None:
    tags = {"kind": "park", "name": "Giardino di Boboli", "name:zh-Hans": "波波里花园"}
    made = model.normalised(decode(tile(landuse=[area(tags, SQUARE)])), schema.load("protomaps"))
    (name,) = everything(made)
    assert (name.zh, name.en) == ("波波里花园", "Giardino di Boboli")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[[rules]]\nlayer = "a"\nshape = "blob"', "rules.1.shape"),
        ('[[rules]]\nlayer = "a"\nshape = "line"\nby = "colour"', "rules.1"),
        ('[[rules]]\nlayer = "a"\nshape = "line"\ncolour = "red"', "rules.colour"),
    ],
)
def test_that_a_wrong_schema_is_refused_by_file_and_key(
    tmp_path: Path, text: str, key: str
) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[words]\n[names]\nzh=[]\nen=[]\nany=["name"]\n' + text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        Schema(file)
    assert (refused.value.facts["file"], refused.value.facts["key"]) == (str(file), key)
