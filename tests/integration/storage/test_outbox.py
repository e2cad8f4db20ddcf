"""The outbox: in order, tried again when its time has come, gone when it is delivered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from app.clock import utc_now
from app.domain.catalogue import Catalogue
from app.storage.ledger import Ledger
from app.storage.outbox import Message, Outbox
from app.storage.store import Store
from tests.integration.storage.support import CENTRE


@pytest.fixture
def outbox(store: Store, clock: Callable[[], datetime]) -> Outbox:
    ledger = Ledger(store, CENTRE, Catalogue(), clock)
    for n in range(3):
        ledger.record([], lambda uow, n=n: uow.send(f"t{n}", f"k{n}", bytes([n, 255])), "o", "w")
    other = Ledger(store, "erqi", Catalogue(), utc_now)
    other.record([], lambda uow: uow.send("t", "k", b""), "o", "w")
    return Outbox(store, CENTRE, clock)


def test_that_messages_come_in_the_order_they_were_written(outbox: Outbox) -> None:
    found = outbox.pending(2)
    assert [(m.topic, m.key, m.payload) for m in found] == [
        ("t0", "k0", b"\x00\xff"),
        ("t1", "k1", b"\x01\xff"),
    ]
    assert isinstance(found[0], Message) and found[0].attempts == 0


def test_that_delivered_ones_are_gone(outbox: Outbox) -> None:
    outbox.delivered([message.id for message in outbox.pending(2)])
    assert [message.key for message in outbox.pending()] == ["k2"]
    assert outbox.waiting() == 1
    outbox.delivered([])
    assert outbox.waiting() == 1


def test_that_a_failed_one_waits_and_comes_again(outbox: Outbox, clock) -> None:
    outbox.failed(outbox.pending()[0].id, "no route", 5.0)
    clock.advance(seconds=4.9)
    assert [m.key for m in outbox.pending()] == ["k1", "k2"]
    clock.advance(seconds=0.1)
    assert [(m.key, m.attempts) for m in outbox.pending()] == [("k0", 1), ("k1", 0), ("k2", 0)]
    assert outbox.waiting() == 3


def test_that_nothing_waits_when_the_channel_is_back(outbox: Outbox) -> None:
    outbox.failed(outbox.pending()[0].id, "no route", 600.0)
    outbox.retry_now()
    assert [m.key for m in outbox.pending()] == ["k0", "k1", "k2"]


def test_that_the_age_is_that_of_the_oldest(outbox: Outbox, clock) -> None:
    clock.advance(minutes=2)
    assert outbox.oldest_age_s() == pytest.approx(120.0)
    outbox.delivered([message.id for message in outbox.pending()])
    assert outbox.oldest_age_s() == 0.0
