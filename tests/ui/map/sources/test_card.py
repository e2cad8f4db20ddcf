"""The card of map sources worked by mouse and keys, over real files and a real server."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.maps import catalogue, own
from app.maps.catalogue import listing
from app.maps.spec import Spec
from tests.map_server import PNG, Answer, MapServer
from tests.ui.map.sources.conftest import Stage

ENTER = Qt.Key.Key_Return
LEFT = Qt.MouseButton.LeftButton


def kept(home: Path, key: str) -> Spec:
    return next(spec for spec in listing(home).specs if spec.id == key)


def test_that_a_press_on_the_switch_turns_a_source_on_and_the_map_is_drawn_anew(
    stage: Stage, qtbot: QtBot
) -> None:
    rows = stage.card.rows
    at = rows.switch_rect("tianditu_vec_w").center().toPoint()
    qtbot.mouseClick(rows, LEFT, pos=at)
    assert kept(stage.home, "tianditu_vec_w").on
    assert rows.current == "tianditu_vec_w"
    assert len(stage.drawn) == 1
    # What is on comes first, and says that it needs a key.
    assert rows.row_rect("tianditu_vec_w").top() == 0
    assert "key" in stage.card.details.state.error()
    rows.setFocus()
    qtbot.keyClick(rows, Qt.Key.Key_Space)
    assert not kept(stage.home, "tianditu_vec_w").on


def test_that_the_arrow_keys_walk_through_the_sources(stage: Stage, qtbot: QtBot) -> None:
    rows = stage.card.rows
    rows.setFocus()
    first = rows.current
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    assert rows.current != first
    qtbot.keyClick(rows, Qt.Key.Key_Up)
    assert rows.current == first


def test_that_a_key_is_kept_for_all_sources_of_its_service(stage: Stage, qtbot: QtBot) -> None:
    stage.card.rows.select("tianditu_img_w")
    qtbot.keyClicks(stage.card.details.key, "geheim")
    qtbot.keyClick(stage.card.details.key, ENTER)
    assert kept(stage.home, "tianditu_vec_c").key == "geheim"
    assert "geheim" not in (stage.home / "maps" / "keys.toml").name
    assert stage.card.details.state.error() == ""


def test_that_an_address_typed_is_a_source_above_the_others(
    stage: Stage, qtbot: QtBot, map_server: MapServer
) -> None:
    qtbot.keyClicks(stage.card.add.field, map_server.template)
    qtbot.keyClick(stage.card.add.field, ENTER)
    entry = stage.card.entry
    assert entry is not None
    assert (entry.spec.url, entry.removable) == (map_server.template, True)
    assert stage.card.add.field.text() == ""
    qtbot.keyClicks(stage.card.add.field, map_server.template)
    qtbot.keyClick(stage.card.add.field, ENTER)
    assert "already" in stage.card.add.note.error()


@pytest.mark.parametrize("text", ["nowhere.mbtiles", "ftp://x/{z}/{x}/{y}", "http://127.0.0.1:1/"])
def test_that_what_is_no_source_is_said_beside_the_field(
    text: str, stage: Stage, qtbot: QtBot
) -> None:
    qtbot.keyClicks(stage.card.add.field, text)
    qtbot.keyClick(stage.card.add.field, ENTER)
    assert stage.card.add.note.error()
    assert not stage.card.add.add.busy()
    assert not own.added(stage.home)


def test_that_a_source_is_tested_by_one_tile(stage: Stage, map_server: MapServer) -> None:
    stage.add(map_server)
    stage.card.details.test.click()
    assert len(map_server.asked) == 1
    assert stage.card.details.state.error() == ""
    map_server.answer = lambda _path: Answer(403, b"")
    stage.card.details.test.click()
    assert "refuses" in stage.card.details.state.error()
    assert not stage.card.details.test.busy()


def test_that_datum_and_order_are_kept(stage: Stage, map_server: MapServer, tmp_path: Path) -> None:
    first = stage.add(map_server)
    second = own.add(stage.home, Spec("second", "xyz", url=map_server.url + "/b/{z}/{x}/{y}"))
    stage.work.refresh()
    stage.card.details.datum.chosen.emit("gcj02")
    assert kept(stage.home, first.id).datum == "gcj02"
    assert not stage.card.details.down.isEnabled() or stage.card.neighbours(-1)
    stage.card.details.up.click()
    on = [spec.id for spec in listing(stage.home).specs if spec.on and not spec.overlay]
    assert on == [second.id, first.id]


def test_that_only_what_was_added_here_can_be_removed(stage: Stage, map_server: MapServer) -> None:
    stage.card.rows.select("tianditu_vec_w")
    assert not stage.card.details.remove.isEnabled() or stage.card.details.remove.toolTip()
    added = stage.add(map_server)
    stage.card.details.remove.click()
    assert added.id not in {spec.id for spec in listing(stage.home).specs}


def test_that_the_area_in_view_is_estimated_and_downloaded(
    stage: Stage, map_server: MapServer, qtbot: QtBot
) -> None:
    spec = stage.add(map_server)
    ahead = stage.card.ahead
    assert ahead.zooms() == (10, 13)
    ahead.high.setValue(15)
    ahead.ask.click()
    asked = len(map_server.asked)
    assert asked > 0
    ahead.begin.click()
    qtbot.waitUntil(lambda: not ahead.begin.busy() and stage.work._fetching is None)
    cache = catalogue.open_cache(kept(stage.home, spec.id))
    try:
        assert sum(cache.sizes(zoom)[0] for zoom in range(10, 16)) == len(map_server.asked) > asked
    finally:
        cache.close()
    assert "fetched" in ahead.bar.accessibleDescription()


def test_that_a_download_is_cancelled_and_goes_on_where_it_was(
    stage: Stage, map_server: MapServer, qtbot: QtBot
) -> None:
    gate = threading.Event()
    seen: list[str] = []

    def answer(path: str) -> Answer:
        seen.append(path)
        if len(seen) > 5:
            gate.wait(20.0)
        return Answer()

    map_server.answer = answer
    stage.add(map_server)
    ahead = stage.card.ahead
    ahead.begin.click()
    qtbot.waitUntil(lambda: len(seen) > 5)
    ahead.bar.cancelled.emit()
    qtbot.waitUntil(lambda: stage.work._fetching is None)
    gate.set()
    before = set(seen)
    # Another source may be looked at meanwhile.
    stage.card.rows.select("tianditu_vec_w")
    assert ahead.bar.isVisible()
    ahead.bar.resumed.emit()
    qtbot.waitUntil(lambda: stage.work._fetching is None)
    assert len(set(seen)) > len(before)
    assert "fetched" in ahead.bar.accessibleDescription()


def test_that_a_broken_file_in_the_folder_says_so_and_the_card_stays_whole(
    stage: Stage, map_server: MapServer
) -> None:
    (stage.home / "maps").mkdir(exist_ok=True)
    (stage.home / "maps" / "broken.pmtiles").write_bytes(b"PMTiles\3" + bytes(40))
    (stage.home / "maps" / "broken.toml").write_text("[sources.x\n", encoding="utf-8")
    stage.work.refresh()
    stage.card.rows.select("broken")
    assert stage.card.details.state.error()
    assert "broken.toml" in stage.card._troubles.text()
    assert stage.card.grab().width() > 0


def test_that_a_wmts_service_offers_its_layers(
    stage: Stage, map_server: MapServer, qtbot: QtBot
) -> None:
    from tests.unit.maps.test_capabilities import document, layer, matrix_set

    told = document(
        layer("roads", ["m"]), layer("photo", ["m"]),
        matrix_set("m", "urn:ogc:def:crs:EPSG::3857", "mercator", 0),
    )  # fmt: skip
    map_server.answer = lambda path: Answer(body=told if "GetCap" in path else PNG)
    qtbot.keyClicks(stage.card.add.field, map_server.url + "/wmts")
    qtbot.keyClick(stage.card.add.field, ENTER)
    layers = stage.card.add.layers
    assert [layers.itemText(row) for row in range(layers.count())] == [
        "图层 roads (roads_m)",
        "图层 photo (photo_m)",
    ]
    layers.setCurrentIndex(1)
    stage.card.add.add.click()
    assert kept(stage.home, "photo_m").type == "wmts"
