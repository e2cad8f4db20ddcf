"""Many cases in one go: proposed, changed by hand, sent as orders of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.errors import Refused
from app.domain.moves import Stage
from app.domain.registry import Unit
from app.domain.states import UnitStatus
from app.messages.commands import DispatchCase
from tests.ui.sample import Sample
from ui.batch.panel import BatchPanel
from ui.map.panel import MapPanel
from ui.models.advice import candidates
from ui.models.batch import SHOWN, choices, given_to, propose, total_minutes


def waiting(district: Sample) -> list:
    cases = [c for c in district.picture.cases.values() if c.stage is Stage.TO_DISPATCH]
    return [replace(c, suspended_at=None) for c in cases][:6]


@pytest.fixture
def panel(district: Sample, qtbot: QtBot) -> BatchPanel:
    """The panel on screen, the proposal in it."""
    made = BatchPanel(district.context)
    qtbot.addWidget(made)
    crews = candidates(district.picture, district.context.bridge.now)
    made._fill(propose(waiting(district), crews, district.picture.catalogue))
    made.resize(545, 900)
    made.show()
    return made


def test_that_the_proposal_costs_no_more_than_each_case_by_itself_and_spreads(
    district: Sample,
) -> None:
    crews = candidates(district.picture, district.context.bridge.now)
    lines = propose(waiting(district), crews, district.picture.catalogue)
    assert all(line.unit for line in lines)
    assert max(given_to(lines).values()) <= 3
    greedy = sum(line.choices[0].score for line in lines)
    chosen = [line.chosen() for line in lines]
    assert sum(row.score for row in chosen if row) >= greedy - 1e-9
    assert total_minutes(lines) > 0


def test_that_only_ticked_lines_are_sent_each_with_its_own_unit(
    panel: BatchPanel, district: Sample
) -> None:
    panel.rows[0].box.setChecked(False)
    panel.rows[1].choice.setCurrentIndex(panel.rows[1].choice.count() - 1)
    wanted = {row.line.case.id: row.line.unit for row in panel.rows[1:]}
    QTest.mouseClick(panel.send, Qt.MouseButton.LeftButton)
    sent = [c for c in district.ledger.sent if isinstance(c, DispatchCase)]
    assert {command.case: command.unit for command in sent} == wanted


def test_that_nothing_to_send_is_said(panel: BatchPanel) -> None:
    for row in panel.rows:
        row.box.setChecked(False)
    assert not panel.send.isEnabled() or panel.send.toolTip()
    assert panel.lines() == []


def test_that_forty_cases_at_one_place_go_to_fifteen_crews_and_none_has_more_than_three(
    district: Sample,
) -> None:
    case = replace(waiting(district)[0], category="event:0506")
    cases = [replace(case, id=f"F{n:02d}") for n in range(40)]
    crew = candidates(district.picture, district.context.bridge.now)[0]
    crews = [
        crew._replace(
            unit=Unit(f"P{n}", f"泵{n}", f"Pump {n}", "pump", "drainage", skills=("event:05",)),
            lon=crew.lon + n / 500, status=UnitStatus.FREE, load=0,
        )
        for n in range(15)
    ]  # fmt: skip
    lines = propose(cases, crews, district.picture.catalogue)
    assert all(line.unit for line in lines)
    assert sorted(given_to(lines).values()) == [2] * 5 + [3] * 10
    assert choices(40) == 28 and choices(6) == SHOWN
    left = propose(cases, crews[:10], district.picture.catalogue)
    assert sum(not line.unit for line in left) == 10 and max(given_to(left).values()) == 3


@pytest.fixture
def maps(district: Sample, qtbot: QtBot) -> MapPanel:
    """A map of the same district."""
    made = MapPanel(district.context)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def test_that_the_map_shows_a_line_for_each_order_and_follows_the_sheet(
    maps: MapPanel, panel: BatchPanel, district: Sample
) -> None:
    picture, shown = district.picture, maps.kit.proposal
    maps.look(replace(maps.view, mpp=6.0))
    wanted = {row.line.case.id: row.line.unit for row in panel.rows}
    assert dict(district.context.session.proposal) == wanted
    assert shown.lines(maps.view).keys() == wanted.keys()

    row = panel.rows[1]
    before = shown.lines(maps.view)[row.line.case.id]
    row.choice.setCurrentIndex(row.choice.count() - 1)
    after = shown.lines(maps.view)[row.line.case.id]
    unit = picture.units.index[row.line.unit]
    assert after.p1() != before.p1()
    place = maps.view.point(*_mercator(picture.units.lon[unit], picture.units.lat[unit]))
    assert (QPointF(after.p1()) - place).manhattanLength() < 30

    panel.rows[0].box.setChecked(False)
    assert panel.rows[0].line.case.id not in shown.lines(maps.view)
    panel.hide()
    assert shown.lines(maps.view) == {}
    panel.show()
    assert len(shown.lines(maps.view)) == len(panel.rows) - 1


def _mercator(lon: float, lat: float) -> tuple[float, float]:
    from app.geo import projection

    x, y = projection.to_mercator(lon, lat)
    return float(x), float(y)


def test_that_the_line_of_the_row_under_the_pointer_stands_out(
    maps: MapPanel, panel: BatchPanel, district: Sample
) -> None:
    panel.rows[2].lit.emit(True)
    assert district.context.session.lit == panel.rows[2].line.case.id
    maps.grab()
    panel.rows[2].lit.emit(False)
    assert district.context.session.lit == ""


def test_that_the_map_flies_to_the_proposal_when_asked(
    panel: BatchPanel, district: Sample, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(district.context.session.located) as told:
        panel._see.click()
    lon, lat, across = told.args
    assert 113 < lon < 115 and 34 < lat < 35 and across >= 800


def test_that_only_the_ticked_crews_are_proposed(panel: BatchPanel, district: Sample) -> None:
    panel.show_cases(waiting(district))
    everybody = panel.crews.ticked()
    off = {c.unit.id for c in candidates(district.picture, district.context.bridge.now)
           if c.status is UnitStatus.OFF}  # fmt: skip
    assert everybody and not everybody & off
    panel.crews.show_below(panel)
    panel.crews.tick_shown(False)
    chosen = [panel.crews.list.item(n) for n in (0, 1)]
    for item in chosen:
        item.setCheckState(Qt.CheckState.Checked)
    panel.crews.hide()
    ids = {str(item.data(Qt.ItemDataRole.UserRole)) for item in chosen}
    assert {line.unit for line in panel.lines()} <= ids
    assert {row.line.case.id for row in panel.rows} == {c.id for c in waiting(district)}


def test_that_a_search_finds_crews_by_department_and_hides_the_others(
    panel: BatchPanel, district: Sample
) -> None:
    panel.show_cases(waiting(district))
    panel.crews.search.searched.emit("no such crew")
    panel.crews.tick_shown(False)
    assert panel.crews.ticked(), "what is not shown keeps its tick"


def test_that_too_much_by_hand_is_said(panel: BatchPanel, district: Sample) -> None:
    common = set.intersection(*({r.unit_id for r in row.line.choices} for row in panel.rows))
    unit = sorted(common)[0]
    for row in panel.rows:
        row.choice.setCurrentIndex(row.choice.findData(unit))
    if len(panel.rows) > 3:
        assert "more than 3" in panel._told.text()


def test_that_a_refusal_is_told_in_its_row_and_stops_no_other(
    panel: BatchPanel, district: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = panel.rows[0].line.case.id
    send = district.desk.send

    async def some(command: object) -> None:
        if isinstance(command, DispatchCase) and command.case == bad:
            raise Refused("case.changed", case=bad, officer="")
        await send(command)  # type: ignore[arg-type]

    monkeypatch.setattr(district.desk, "send", some)
    QTest.mouseClick(panel.send, Qt.MouseButton.LeftButton)
    sent = {c.case for c in district.ledger.sent if isinstance(c, DispatchCase)}
    assert sent == {row.line.case.id for row in panel.rows[1:]}
    assert panel.rows[0].isEnabled() and panel.rows[0].outcome()
    assert not panel.rows[1].isEnabled()
