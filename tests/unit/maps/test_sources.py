"""Lists of sources: what the shipped one says, what a centre adds, what is wrong in words."""

from __future__ import annotations

import os
import pickle
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from app.maps import adding, catalogue, own, template
from app.maps.catalogue import Spec, listing
from app.maps.source import About, Damaged
from app.maps.spec import from_row

TILE = (12, 3340, 1620)


def by_id(data: Path) -> dict[str, Spec]:
    return {spec.id: spec for spec in listing(data).specs}


def write(data: Path, text: str, name: str = "sources.toml") -> None:
    folder = data / "maps"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_that_tianditu_is_shipped_off_and_asks_as_its_service_wants(tmp_path: Path) -> None:
    found = by_id(tmp_path)
    for name in ("vec", "cva", "img", "cia"):
        for ending, grid in (("w", "mercator"), ("c", "geodetic")):
            spec = found[f"tianditu_{name}_{ending}"]
            assert (spec.on, spec.keyless, spec.grid) == (False, True, grid)
            assert spec.overlay == name.startswith("c")
    own.set_key(tmp_path, "tianditu", "geheim")
    spec = by_id(tmp_path)["tianditu_vec_c"]
    assert not spec.keyless
    asked = catalogue.server(spec).address(TILE)
    assert asked == (
        "https://t0.tianditu.gov.cn/vec_c/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
        "&LAYER=vec&STYLE=default&TILEMATRIXSET=c&FORMAT=tiles"
        "&TILEMATRIX=12&TILEROW=1620&TILECOL=3340&tk=geheim"
    )


def test_that_a_key_is_the_users_alone_and_can_be_taken_away(tmp_path: Path) -> None:
    own.set_key(tmp_path, "tianditu", 'a "b" \\ 键')
    assert catalogue.read_keys(tmp_path) == {"tianditu": 'a "b" \\ 键'}
    if os.name == "posix":
        mode = stat.S_IMODE((tmp_path / "maps" / "keys.toml").stat().st_mode)
        assert mode & 0o077 == 0
    own.set_key(tmp_path, "tianditu", "")
    assert by_id(tmp_path)["tianditu_vec_w"].keyless


def test_that_a_source_of_the_centres_own_is_listed_and_can_be_sent_elsewhere(
    tmp_path: Path,
) -> None:
    write(
        tmp_path,
        '[sources.gis]\ntype = "wmts"\nname = "城市底图"\ndatum = "gcj02"\norder = 3\n'
        'url = "http://10.0.0.5/wmts/{TileMatrix}/{TileRow}/{TileCol}.png"\n'
        'matrices = ["", "EPSG:3857:1", "EPSG:3857:2"]\nbounds = [113.0, 34.0, 114.0, 35.0]\n',
    )
    spec = by_id(tmp_path)["gis"]
    assert pickle.loads(pickle.dumps(spec)) == spec
    assert catalogue.server(spec).address((2, 3, 1)) == "http://10.0.0.5/wmts/EPSG:3857:2/1/3.png"
    about = catalogue.about_online(spec)
    assert (about.datum, about.max_zoom, about.bounds) == ("gcj02", 2, (113.0, 34.0, 114.0, 35.0))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('type = "xyz"\nurl = "ftp://x/{z}/{x}/{y}"', "http"),
        ('type = "xyz"\nurl = "http://x/tile.png"', "{z}"),
        ('type = "xyz"\nurl = "http://x/{z}/{x}/{y}"\ndatum = "beijing54"', "gcj02"),
        ('type = "xyz"\nurl = "http://x/{z}/{x}/{y}"\norder = "first"', "order"),
        ('type = "xyz"\nurl = "http://x/{z}/{x}/{y}"\ncolour = 1', "colour"),
        ('type = "tms"', "mbtiles"),
    ],
)
def test_that_a_row_that_is_wrong_is_named_and_the_others_stay(
    row: str, says: str, tmp_path: Path
) -> None:
    write(tmp_path, f'[sources.bad]\n{row}\n[sources.good]\nurl = "http://y/{{z}}/{{x}}/{{y}}"\n'
          'type = "xyz"\n')  # fmt: skip
    found = listing(tmp_path)
    assert "good" in {spec.id for spec in found.specs}
    assert "bad" not in {spec.id for spec in found.specs}
    (told,) = found.troubles
    assert "sources.toml [sources.bad]" in told
    assert says in told


def test_that_a_list_that_is_no_toml_is_named_and_the_shipped_one_stays(tmp_path: Path) -> None:
    write(tmp_path, "[sources.x\n")
    found = listing(tmp_path)
    assert len(found.troubles) == 1
    assert "tianditu_vec_w" in {spec.id for spec in found.specs}


def test_that_what_the_program_notes_has_the_last_word_and_lists_by_hand_stay(
    tmp_path: Path,
) -> None:
    text = '[sources.a]\ntype = "xyz"\nurl = "http://x/{z}/{x}/{y}"\n# mine\n'
    write(tmp_path, text, "z-mine.toml")
    own.change(tmp_path, "a", on=False, opacity=0.5)
    own.change(tmp_path, "a", on=True)
    spec = by_id(tmp_path)["a"]
    assert (spec.on, spec.opacity) == (True, 0.5)
    assert (tmp_path / "maps" / "z-mine.toml").read_text(encoding="utf-8") == text


def test_that_sources_keep_the_order_they_are_given(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        own.add(tmp_path, Spec(name, "xyz", url=f"http://{name}/{{z}}/{{x}}/{{y}}"))
    own.arrange(tmp_path, ["c", "a", "b"])
    mine = [spec.id for spec in listing(tmp_path).specs if spec.id in {"a", "b", "c"}]
    assert mine == ["c", "a", "b"]


def test_that_an_added_source_gets_a_free_name_and_is_not_added_twice(tmp_path: Path) -> None:
    first = own.add(tmp_path, adding.of_address("https://a.b/{z}/{x}/{y}.png"))
    second = own.add(tmp_path, adding.of_address("https://a.b/other/{z}/{x}/{-y}.png"))
    assert (first.id, second.id) == ("a.b", "a.b-2")
    with pytest.raises(Damaged, match="already"):
        own.add(tmp_path, adding.of_address("https://a.b/{z}/{x}/{y}.png"))
    assert own.added(tmp_path) == {"a.b", "a.b-2"}
    assert own.remove(tmp_path, "a.b")
    assert not own.remove(tmp_path, "tianditu_vec_w")
    assert "a.b" not in by_id(tmp_path)


def test_that_rows_may_count_from_the_south_and_servers_take_turns() -> None:
    url = template.normal("http://{s}.x/{z}/{x}/{-y}?k={key}")
    found = {template.address(url, 3, x, 1, key="a b", servers="01") for x in range(4)}
    assert found == {
        f"http://{server}.x/3/{x}/6?k=a%20b" for x, server in enumerate(["1", "0", "1", "0"])
    }


def test_that_the_geodetic_grid_is_half_as_high_as_wide() -> None:
    assert template.exists("geodetic", 1, 1, 0)
    assert not template.exists("geodetic", 1, 0, 1)
    assert template.exists("mercator", 1, 0, 1)


def test_that_attributions_are_said_once_from_above_to_below() -> None:
    one = About("a", "a", attribution="甲", attribution_en="A")
    two = About("b", "b", attribution="乙")
    assert catalogue.attributions([one, two, replace(one, id="c"), About("d", "d")]) == [
        ("甲", "A"),
        ("乙", "乙"),
    ]


def test_that_a_row_changes_only_what_it_names() -> None:
    known = Spec("a", "mbtiles", path="a.mbtiles", name="甲")
    assert from_row("a", {"datum": "gcj02"}, known) == replace(known, datum="gcj02")


@pytest.mark.parametrize("zoom", ["", "a-b", "9-8", "-1", "3-99"])
def test_that_zooms_that_cannot_be_are_refused(zoom: str) -> None:
    with pytest.raises(Damaged):
        adding.area("113,34,114,35", None, zoom)


def test_that_an_area_comes_from_bounds_or_a_file(tmp_path: Path) -> None:
    found = adding.area("113,34,114,35", None, "8-10")
    assert (found.shape.bounds, found.low, found.high) == ((113, 34, 114, 35), 8, 10)
    file = tmp_path / "a.geojson"
    file.write_text(
        '{"type":"Polygon","coordinates":[[[113,34],[114,34],[114,35],[113,34]]]}',
        encoding="utf-8",
    )
    assert adding.area("", file, "8").shape.area == pytest.approx(0.5)
    file.write_text('{"type":"Point","coordinates":[113,34]}', encoding="utf-8")
    with pytest.raises(Damaged):
        adding.area("", file, "8")
