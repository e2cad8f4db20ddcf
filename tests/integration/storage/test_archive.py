"""The archive against a search by hand, while cases come and change, over a restart."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.archive import CODED, CaseSearch, Sort
from app.domain.cases import Case, Stage
from app.messages.events import CaseNoted
from app.storage.archive.archive import CaseArchive
from app.storage.archive.words import pairs
from app.storage.ledger import Ledger
from app.storage.store import Store
from app.storage.unit_of_work import SqlUnitOfWork
from tests.integration.storage.support import CENTRE

DAY = datetime(2026, 7, 20, tzinfo=UTC)
TITLES = ("道路积水", "雨水井盖缺失", "路灯不亮", "店外经营", "Water on road")


def _case(n: int, rng: random.Random) -> Case:
    return Case(
        id=f"C-{n:04d}", category=rng.choice(("event:0506", "event:0405", "component:0103")),
        title=rng.choice(TITLES), place=f"金水路 {n} 号", phone=f"138{n:08d}",
        source=rng.choice(("12345", "photo")), street=rng.choice(("s1", "s2", "")),
        level=rng.randrange(1, 5), stage=rng.choice((Stage.HANDLING, Stage.CLOSED)),
        reported_at=None if n % 50 == 0 else DAY + timedelta(minutes=rng.randrange(10_000)),
    )  # fmt: skip


def _make() -> list[Case]:
    rng = random.Random(3)
    return [_case(n, rng) for n in range(400)]


CASES = _make()


def _write(ledger: Ledger, cases: list[Case]) -> None:
    def write(uow: SqlUnitOfWork) -> None:
        for case in cases:
            if case.version > 1:
                uow.case(case.id)
            uow.save_case(case)

    noted = [CaseNoted(case=case.id, text="x") for case in cases]
    ledger.record(list(noted), write, "o", "w")


@pytest.fixture
def archive(store: Store, ledger: Ledger, tmp_path: Path) -> Iterator[CaseArchive]:
    _write(ledger, CASES)
    made = CaseArchive(store, CENTRE, tmp_path / "archive")
    made.refresh()
    yield made
    made.close()


def _holds(case: Case, search: CaseSearch) -> bool:
    text = " ".join((case.id, case.title, case.place, case.phone)).casefold()
    return (
        all(str(getattr(case, field)) in values for field, values in search.where)
        and (search.since is None or (case.reported_at is not None
                                      and case.reported_at >= search.since))
        and all(word in text for word in search.text.casefold().split())
    )  # fmt: skip


def _by_hand(cases: list[Case], search: CaseSearch) -> list[str]:
    never = datetime(1, 1, 1, tzinfo=UTC)
    found = [case for case in cases if _holds(case, search)]
    found.sort(key=lambda case: case.reported_at or never, reverse=True)
    if search.sort.field == "reported_at":
        return [case.id for case in (found if search.sort.down else reversed(found))]
    found.sort(key=lambda c: str(getattr(c, search.sort.field)), reverse=search.sort.down)
    return [case.id for case in found]


SEARCHES = [
    CaseSearch(),
    CaseSearch(where=(("street", ("s1",)), ("level", ("1", "2")))),
    CaseSearch(where=(("source", ("photo",)), ("stage", ("closed",)), ("street", ("",)))),
    CaseSearch(where=(("street", ("nowhere",)),)),
    CaseSearch(since=DAY + timedelta(days=3)),
    CaseSearch(text="积水"),
    CaseSearch(text="井盖 金水"),
    CaseSearch(text="water"),
    CaseSearch(where=(("level", ("1",)),), text="路灯"),
    CaseSearch(text="13800000123"),
    CaseSearch(text="C-0042"),
]


@pytest.mark.parametrize("search", SEARCHES, ids=range(len(SEARCHES)))
def test_that_every_search_finds_what_a_look_at_each_case_finds(
    archive: CaseArchive, search: CaseSearch
) -> None:
    found = [case.id for case in archive.page(search, 0, 1000)]
    assert set(found) == set(_by_hand(CASES, search))
    assert archive.count(search) == len(found)


@pytest.mark.parametrize("down", [True, False])
@pytest.mark.parametrize("field", ["reported_at", *CODED])
def test_that_any_sort_orders_and_pages_follow_each_other(
    archive: CaseArchive, field: str, down: bool
) -> None:
    search = CaseSearch(sort=Sort(field, down))
    pages = [archive.page(search, first, 60) for first in range(0, 420, 60)]
    found = [case for page in pages for case in page]
    assert len({case.id for case in found}) == len(found) == len(CASES)
    if field == "reported_at":
        dated = [case.reported_at for case in found if case.reported_at]
        assert dated == sorted(dated, reverse=down)
    else:
        told = [str(getattr(case, field)) for case in found]
        assert told == sorted(told, reverse=down)
        keys = [str(getattr(case, field)) for case in CASES]
        first = max(keys) if down else min(keys)
        same = [c.reported_at for c in found if str(getattr(c, field)) == first and c.reported_at]
        assert same == sorted(same, reverse=True), "among equals the newest first"


def test_that_what_changed_and_what_came_is_found_and_what_it_was_called_still_is(
    archive: CaseArchive, ledger: Ledger
) -> None:
    before = archive.count(CaseSearch(text="积水"))
    old = next(case for case in CASES if case.title == "道路积水" and case.street != "s2")
    changed = replace(old, title="燃气泄漏", street="s2", version=2)
    fresh = replace(old, id="C-9999", title="桥梁裂缝", reported_at=DAY, version=1)
    _write(ledger, [changed])
    _write(ledger, [fresh])
    archive.refresh()
    assert [case.title for case in archive.page(CaseSearch(text="燃气"), 0, 5)] == ["燃气泄漏"]
    assert [case.id for case in archive.page(CaseSearch(text="桥梁"), 0, 5)] == ["C-9999"]
    assert archive.count(CaseSearch(text="积水")) == before
    there = {c.id for c in archive.page(CaseSearch(where=(("street", ("s2",)),)), 0, 999)}
    assert old.id in there
    assert archive.count(CaseSearch()) == len(CASES) + 1


def test_that_it_is_there_again_after_a_restart_and_after_its_folder_was_spoilt(
    store: Store, ledger: Ledger, tmp_path: Path
) -> None:
    _write(ledger, CASES)
    folder = tmp_path / "kept"
    for spoil in ("", "at.npy", "columns.json", "words.sqlite"):
        if spoil in ("at.npy", "columns.json"):
            (folder / spoil).write_bytes(b"rubbish")
        made = CaseArchive(store, CENTRE, folder)
        made.refresh()
        assert made.count(CaseSearch()) == len(CASES)
        assert made.count(CaseSearch(text="积水")) == len(_by_hand(CASES, CaseSearch(text="积水")))
        made.close()


def test_that_two_signs_are_a_pair_and_one_stays_alone() -> None:
    assert pairs("道路积水 A 12") == {"道路", "路积", "积水", "a", "12"}
