"""Updates replace and cancels withdraw, whichever came first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from app.domain.warning_chain import settled
from app.domain.warnings import CANCEL, UPDATE, Warning

NOW = datetime(2026, 7, 20, 8, tzinfo=UTC)
FIRST = Warning("a", "rainstorm", 3, "黄", "Yellow", NOW, NOW + timedelta(hours=6), sender="met")
SECOND = replace(FIRST, id="b", level=2, what=UPDATE, references=("a",))
GONE = replace(FIRST, id="c", what=CANCEL, references=("a", "b"))


def after(*given: Warning) -> dict[str, Warning]:
    """What is stored once these came in this order."""
    store: dict[str, Warning] = {}
    for new in given:
        pointing = [w for w in store.values() if new.id in w.references]
        same = [w for w in store.values() if (w.sender, w.kind) == (new.sender, new.kind)]
        store |= {w.id: w for w in settled(new, dict(store), pointing, same)}
    return store


@pytest.mark.parametrize("order", list(permutations((FIRST, SECOND))))
def test_that_an_update_replaces_whichever_came_first(order: tuple[Warning, ...]) -> None:
    store = after(*order)
    assert [w.id for w in store.values() if w.holds(NOW)] == ["b"]
    assert store["a"].replaced_by == "b"


@pytest.mark.parametrize("order", list(permutations((FIRST, SECOND, GONE))))
def test_that_a_cancel_leaves_nothing_in_force_in_any_order(order: tuple[Warning, ...]) -> None:
    store = after(*order)
    assert not [w for w in store.values() if w.holds(NOW)]
    assert store["b"].withdrawn and store["a"].withdrawn


def test_that_telling_twice_changes_nothing() -> None:
    store = after(FIRST, SECOND)
    assert settled(FIRST, store, [store["b"]]) == []


def test_that_an_exercise_never_withdraws_a_warning_meant_in_earnest() -> None:
    drill = replace(GONE, status="exercise", exercise=True)
    store = after(FIRST, drill)
    assert store["a"].holds(NOW) and not store["c"].holds(NOW)
    assert not replace(FIRST, exercise=True).live


def test_that_a_withdrawal_without_references_means_the_sender_s_older_ones_of_its_kind() -> None:
    lifted = replace(FIRST, id="d", what=CANCEL, sent=NOW + timedelta(hours=1))
    wind = replace(FIRST, id="e", kind="wind")
    later = replace(FIRST, id="f", sent=NOW + timedelta(hours=2))
    store = after(FIRST, wind, later, lifted)
    assert [w.id for w in store.values() if w.holds(NOW)] == ["e", "f"]


def test_that_a_warning_for_later_is_coming_and_one_that_ran_out_is_over() -> None:
    later = replace(FIRST, begins=NOW + timedelta(hours=1))
    assert later.coming(NOW) and not later.holds(NOW)
    assert later.holds(NOW + timedelta(hours=1))
    assert later.over(NOW + timedelta(hours=6)) and not later.coming(NOW + timedelta(hours=6))
