"""The officer's own tiles: kept for him and the mode, arranged by mouse and keys, true of many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.domain.states import SensorState
from app.domain.tiles import Tile, line_of, parse, parsed
from tests.ui.sample import NOW, Sample
from ui.models.sensors import SensorBoard
from ui.models.tile_choices import tile_choices
from ui.models.tile_view import BAR, COUNTED, FLOWING, GAUGE, SWITCH, sensor_view, tile_view
from ui.sensors.panel import SensorPanel
from ui.theme import levels


@pytest.fixture
def panel(district: Sample) -> Iterator[SensorPanel]:
    window = QWidget()
    window.resize(1200, 900)
    made = SensorPanel(district.context)
    made.setParent(window)
    made.setGeometry(880, 0, 320, 900)
    window.show()
    QTest.qWaitForWindowExposed(window)
    for sensor in ("W078", "W060", "W061"):
        made.board.toggle_pin(sensor)
    made.refresh()
    yield made
    window.close()
    window.deleteLater()


def own(panel: SensorPanel) -> list[str]:
    return [line_of(tile) for tile in panel.board.own.tiles()]


def middle(panel: SensorPanel, place: int) -> QPoint:
    return next(c.box.center() for c in panel.wall._cells if c.place == place)


@pytest.mark.parametrize(
    "line", ["W1", "W1 wide", "top rain", "worst gas wide", "count gas", "view gas", "flow A B"]
)
def test_that_a_line_says_a_tile_and_a_tile_its_line(line: str) -> None:
    tile = parse(line)
    assert tile is not None
    assert line_of(tile) == line


def test_that_a_line_that_says_no_tile_is_left_out() -> None:
    assert parsed(["", "W1", "what is this", "W1 wide"]) == [Tile("sensor", ("W1",))]


def test_that_a_tile_is_carried_to_its_place_by_the_mouse(panel: SensorPanel) -> None:
    view = panel.wall.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=middle(panel, 2))
    QTest.mouseMove(view, middle(panel, 1))
    QTest.mouseMove(view, middle(panel, 0))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle(panel, 0))
    assert own(panel) == ["W061", "W078", "W060"]
    assert panel.card is None


def test_that_keys_move_widen_and_let_go(panel: SensorPanel) -> None:
    QTest.keyClick(panel.wall, Qt.Key.Key_Right)
    QTest.keyClick(panel.wall, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert own(panel) == ["W060", "W078", "W061"]
    QTest.keyClick(panel.wall, Qt.Key.Key_W)
    assert own(panel) == ["W060", "W078 wide", "W061"]
    widths = [c.box.width() for c in panel.wall._cells if c.place >= 0]
    assert widths[1] > 2 * widths[0]
    QTest.keyClick(panel.wall, Qt.Key.Key_Delete)
    assert own(panel) == ["W060", "W061"]


def test_that_a_tile_is_found_by_what_is_typed_and_added(
    district: Sample, panel: SensorPanel
) -> None:
    panel.start_adding()
    QTest.keyClicks(panel._add, "rain")
    assert any(row.startswith("Worst Rain") for row in panel._add.rows())
    assert panel._add.take_first()
    assert len(own(panel)) == 4
    assert panel.wall.own.place == 3
    lines = [line for _shown, line in tile_choices(district.picture, panel.board, "W061", "W060")]
    same = district.picture.sensors.items
    kinds = {same[district.picture.sensors.index[k]].kind for k in ("W060", "W061")}
    assert ("flow W060 W061" in lines) == (len(kinds) == 1)


def test_that_the_modes_own_tiles_stand_until_the_officer_changes_them(district: Sample) -> None:
    picture = district.picture
    mode = replace(picture.mode, tiles=("count flood", "top water_level"))
    picture.catalogue.modes["daily"] = mode
    board = SensorBoard(picture, district.context.session)
    assert [line_of(tile) for tile in board.own.tiles()] == list(mode.tiles)
    for tile in board.own.tiles():
        board.own.toggle(tile)
    assert board.own.tiles() == []
    board.own.reset()
    assert len(board.own.tiles()) == 2


def test_that_every_officer_has_tiles_of_his_own(district: Sample) -> None:
    session = district.context.session
    board = SensorBoard(district.picture, session)
    board.toggle_pin("W078")
    session.officer = replace(session.officer, id="zhou")
    assert board.own.tiles() == []


def test_that_the_worst_the_count_and_the_deepest_are_told(district: Sample) -> None:
    picture = district.picture
    board = SensorBoard(picture, district.context.session)
    standing = board.standing(None)
    worst = tile_view(picture, Tile("worst", ("flood",)), standing, NOW)
    assert picture.sensors.items[worst.row].id == "W000"
    assert worst.reading.name.startswith("Worst ")
    count = tile_view(picture, Tile("count", ("flood",)), standing, NOW)
    assert (count.shape, count.reading.value) == (COUNTED, "2")
    assert "1 silent" in count.reading.state
    assert count.reading.level == 3
    picture.sensors.value[2] = 99.0
    deepest = tile_view(picture, Tile("top", ("water_level",)), standing, NOW)
    assert picture.sensors.items[deepest.row].id == "W000"
    seen = tile_view(picture, Tile("view", ("flood",)), board.standing(np.array([7])), NOW)
    assert seen.row == 7
    none = tile_view(picture, Tile("view", ("flood",)), board.standing(np.array([], np.int64)), NOW)
    assert none.reading.state == "none on the map"


def test_that_a_flow_tells_in_out_and_the_difference_and_never_hides_a_silent_side(
    district: Sample,
) -> None:
    picture = district.picture
    rows = [row for row, s in enumerate(picture.sensors.items) if s.kind == "people_flow"][:2]
    picture.sensors.value[rows] = (900.0, 350.0)
    keys = tuple(picture.sensors.items[row].id for row in rows)
    standing = SensorBoard(picture, district.context.session).standing(None)
    flow = tile_view(picture, Tile("flow", keys), standing, NOW)
    assert (flow.shape, flow.reading.value) == (FLOWING, "+550")
    assert flow.parts == (("in", "900"), ("out", "350"))
    picture.sensors.state[rows[1]] = SensorState.STALE
    assert tile_view(picture, Tile("flow", keys), standing, NOW).reading.look == levels.STALE


def test_that_a_kind_is_drawn_as_its_row_of_data_says(district: Sample) -> None:
    kinds = district.picture.catalogue.kinds
    kinds["water_level"] = replace(kinds["water_level"], tile=GAUGE)
    kinds["rain"] = replace(kinds["rain"], tile=BAR)
    kinds["gas"] = replace(kinds["gas"], words=("关", "开"), words_en=("off", "on"))
    rows = {s.kind: row for row, s in reversed(list(enumerate(district.picture.sensors.items)))}
    shapes = {
        kind: sensor_view(district.picture, rows[kind], NOW).shape
        for kind in ("water_level", "rain", "gas")
    }
    assert shapes == {"water_level": GAUGE, "rain": BAR, "gas": SWITCH}
    gauge = sensor_view(district.picture, rows["water_level"], NOW)
    assert len(gauge.limits) == 4


def test_that_a_click_on_a_tile_opens_its_page(district: Sample, panel: SensorPanel) -> None:
    QTest.mouseClick(panel.wall.viewport(), Qt.MouseButton.LeftButton, pos=middle(panel, 1))
    assert panel.card is not None
    assert panel.card.sensor == "W060"
    assert district.context.session.key == "W060"


def test_that_all_shapes_are_painted_in_every_look(district: Sample, panel: SensorPanel) -> None:
    kinds = district.picture.catalogue.kinds
    kinds["water_level"] = replace(kinds["water_level"], tile=GAUGE)
    kinds["rain"] = replace(kinds["rain"], tile=BAR)
    flow = [s.id for s in district.picture.sensors.items if s.kind == "people_flow"][:2]
    for line in ("W000 wide", "W002", "W011", "top rain", "count flood", f"flow {' '.join(flow)}",
                 "view gas", "gone"):  # fmt: skip
        tile = parse(line)
        assert tile is not None
        panel.board.own.add(tile)
    panel.refresh()
    assert not panel.wall.grab().isNull()
    assert panel.wall.own.views[-1].reading.state == "not in the registry"
