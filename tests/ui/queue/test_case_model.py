"""The queue as a model: order, tabs, filters and search follow the picture row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.cases import Case, Move, Stage
from app.domain.clocks import DueState
from app.messages import events
from app.picture.picture import Picture
from tests.ui.sample import NOW, Sample, picture, rainstorm
from ui.models import case_row as rows
from ui.models.case_order import FACTS, facts_text
from ui.models.case_row import place_text
from ui.models.cases import CaseFilter, CaseModel
from ui.widgets import format as fmt


def _ids(model: CaseModel) -> list[str]:
    return [model.at(row).case.id for row in range(model.rowCount())]


def _fresh(made: Picture, tab: int, now: datetime = NOW) -> CaseModel:
    model = CaseModel(made, now)
    model.show(tab=tab)
    return model


def _new_case(key: str, age_min: float = 1.0) -> Case:
    since = NOW - timedelta(minutes=age_min)
    return Case(
        key, "event:0506", "道路积水", "Water on road", stage=Stage.TO_DISPATCH, level=2,
        place="云锦路 1 号", place_en="1 Yunjin Rd", street="S04", lon=113.7, lat=34.78,
        reported_at=since, stage_since=since,
    )  # fmt: skip


def test_that_the_case_whose_clock_runs_out_first_stands_first(district: Sample) -> None:
    model = _fresh(district.picture, rows.ALL)
    ends = [
        model.at(n).due.at
        for n in range(model.rowCount())
        if model.at(n).due.at and not model.at(n).due.paused
    ]
    assert ends == sorted(ends)
    assert model.at(0).due.state(NOW) is DueState.OVERDUE


def test_that_a_tab_counts_every_open_case_that_belongs_to_it(district: Sample) -> None:
    model = _fresh(district.picture, rows.WATCH)
    open_cases = [c for c in district.picture.cases.values() if not c.ended]
    waiting = [c for c in open_cases if c.stage is Stage.TO_DISPATCH and c.suspended_at is None]
    assert model.count(rows.ALL) == len(open_cases)
    assert model.count(rows.DISPATCH) == len(waiting)
    model.show(tab=rows.DISPATCH)
    assert sorted(_ids(model)) == sorted(c.id for c in waiting)


def test_that_a_new_case_is_inserted_alone_and_in_its_place(district: Sample) -> None:
    model = _fresh(district.picture, rows.ALL)
    resets, inserted = [], []
    model.modelReset.connect(lambda: resets.append(1))
    model.rowsInserted.connect(lambda _p, first, last: inserted.append((first, last)))
    district.context.bridge.changed.connect(lambda c: model.on_changed(c, district.clock()))
    district.happen(events.CaseReported(case=_new_case("NEW-1")))
    row = model.row_of("NEW-1")
    assert inserted == [(row, row)]
    assert resets == []
    assert _ids(model) == _ids(_fresh(district.picture, rows.ALL))


def test_that_a_move_takes_a_case_out_of_one_tab_and_into_another(district: Sample) -> None:
    model = _fresh(district.picture, rows.DISPATCH)
    district.context.bridge.changed.connect(lambda c: model.on_changed(c, district.clock()))
    case = model.at(0).case
    before = model.count(rows.DISPATCH)
    district.happen(
        events.CaseMoved(case=case.id, move=Move.DISPATCH, version=case.version + 1, at=NOW,
                         assignee="U01", dispatch="D900")
    )  # fmt: skip
    assert model.row_of(case.id) == -1
    assert model.count(rows.DISPATCH) == before - 1
    assert _ids(model) == _ids(_fresh(district.picture, rows.DISPATCH))


def test_that_rows_moved_one_by_one_stand_as_if_sorted_anew(district: Sample) -> None:
    model = _fresh(district.picture, rows.ALL)
    district.context.bridge.changed.connect(lambda c: model.on_changed(c, district.clock()))
    for n, case in enumerate(list(district.picture.cases.values())):
        shifted = replace(
            case, stage_since=NOW - timedelta(seconds=(n * 977) % 1500), version=case.version + 1
        )
        district.happen(events.CaseAmended(case=shifted))
    assert _ids(model) == _ids(_fresh(district.picture, rows.ALL))


def test_that_a_closed_case_leaves_the_queue_and_its_counts(district: Sample) -> None:
    model = _fresh(district.picture, rows.ALL)
    district.context.bridge.changed.connect(lambda c: model.on_changed(c, district.clock()))
    case = next(c for c in district.picture.cases.values() if c.stage is Stage.TO_CHECK)
    before = model.count(rows.ALL)
    district.happen(
        *(
            events.CaseMoved(case=case.id, move=move, version=case.version + n, at=NOW)
            for n, move in enumerate((Move.CLOSE, Move.CALL_BACK), start=1)
        )
    )
    assert (model.row_of(case.id), model.count(rows.ALL)) == (-1, before - 1)


def test_that_a_case_enters_due_soon_when_its_moment_comes(district: Sample) -> None:
    district.picture.cases["QUIET"] = _new_case("QUIET", age_min=0)
    model = _fresh(district.picture, rows.SOON)
    limit = timedelta(seconds=district.picture.mode.limits["to_dispatch"])
    assert model.row_of("QUIET") == -1
    model.on_second(NOW + limit * 0.74)
    assert model.row_of("QUIET") == -1
    model.on_second(NOW + limit * 0.76)
    assert model.row_of("QUIET") >= 0


def test_that_search_finds_number_address_grid_and_title(district: Sample) -> None:
    model = _fresh(district.picture, rows.ALL)
    case = model.at(3).case
    asked = (case.id, case.place, case.title_en.upper(), f"{case.id} {case.street}", case.phone,
             case.phone[-4:])  # fmt: skip
    for words in asked:
        model.show(search=words)
        assert case.id in _ids(model), words
    model.show(search=case.phone[-3:])
    assert case.id not in _ids(model), "three digits are no telephone number"
    model.show(search=f"{case.id} nowhere")
    assert _ids(model) == []
    assert model.count(rows.ALL) == len(district.picture.cases)


def test_that_chips_cut_by_level_source_and_street(district: Sample) -> None:
    model = _fresh(district.picture, rows.ALL)
    model.show(filter=CaseFilter(frozenset({1, 2}), frozenset({"hotline"})))
    found = [district.picture.cases[key] for key in _ids(model)]
    assert found
    assert all(c.level in (1, 2) and c.source == "hotline" for c in found)
    model.show(filter=model.filter.without("sources", "hotline").without("levels", "1"))
    assert {district.picture.cases[key].level for key in _ids(model)} == {2}


def test_that_an_emergency_holds_daily_matters_back_but_hides_none(dressed: object) -> None:
    made = picture()
    rainstorm(made)
    model = CaseModel(made, NOW)
    held = model.count(rows.HELD)
    assert held > 0
    model.show(tab=rows.WATCH)
    assert all(made.cases[key].level <= 2 or made.cases[key].category.startswith("event:05")
               for key in _ids(model))  # fmt: skip
    model.show(tab=rows.HELD)
    assert model.rowCount() == held
    model.show(tab=rows.ALL)
    assert model.rowCount() == len([c for c in made.cases.values() if not c.ended])


def test_that_the_mode_puts_its_first_categories_ahead(dressed: object) -> None:
    made = picture()
    rainstorm(made)
    model = _fresh(made, rows.ALL)
    first = [made.cases[k].category.startswith(made.mode.queue.first) for k in _ids(model)]
    assert first == sorted(first, reverse=True)
    assert any(first)
    assert not all(first)


def test_that_every_fact_of_the_second_line_has_words(district: Sample) -> None:
    case = next(c for c in district.picture.cases.values() if c.assignee)
    told = {fact: facts_text(case, (fact,), district.picture, place_text) for fact in FACTS}
    assert all(text and text != fmt.DASH for text in told.values()), told
    assert told["source"] != case.source and told["id"] == case.id
    assert facts_text(case, ("source", "id"), district.picture, place_text) == (
        f"{told['source']} · {case.id}"
    )
