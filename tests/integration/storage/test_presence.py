"""Who is at which case: seen from every desk, kept nowhere, gone with the desk that crashed."""

from __future__ import annotations

from collections.abc import Sequence

from app.attendance import Attendance
from app.domain.presence import EDITS, Presence
from app.storage.ledger import Ledger
from app.storage.presence import PresenceBoard
from app.storage.store import Store
from tests.integration.storage.support import CENTRE, until

HERE = Presence("C-1", "lin", "desk-1", EDITS)


def _board(store: Store, seat: str, centre: str = CENTRE) -> PresenceBoard:
    return PresenceBoard(store, centre, seat)


def test_that_a_desk_sees_the_others_of_its_centre_and_never_itself(store: Store) -> None:
    one, two, elsewhere = _board(store, "a"), _board(store, "b"), _board(store, "c", "erqi")
    one.say(HERE, 60)
    elsewhere.say(HERE, 60)
    assert two.others() == [HERE]
    assert one.others() == []
    one.leave()
    assert two.others() == []


def test_that_a_desk_that_crashed_disappears_by_itself(store: Store) -> None:
    one, two = _board(store, "a"), _board(store, "b")
    one.say(HERE, 3.0)
    assert two.others() == [HERE]
    until(lambda: two.others() == [])


def test_that_two_desks_tell_each_other_and_the_journal_nothing(
    store: Store, ledger: Ledger
) -> None:
    heard: list[Sequence[Presence]] = []
    before = ledger.last_seq()
    first = Attendance(_board(store, "a"), lambda _found: None)
    second = Attendance(_board(store, "b"), heard.append)
    first.start()
    second.start()
    first.at(HERE)
    until(lambda: bool(heard) and heard[-1] == [HERE])
    first.stop()
    until(lambda: heard[-1] == [])
    second.stop()
    assert ledger.last_seq() == before
