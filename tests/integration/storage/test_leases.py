"""Leases: one holder at a time, taken over only when it fell silent."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from app.storage.leases import Lease
from app.storage.store import Store
from tests.integration.storage.support import CENTRE, until


def _lease(store: Store, holder: str, name: str = "gateway") -> Lease:
    return Lease(store, CENTRE, name, holder)


def test_that_of_many_at_once_exactly_one_gets_it(store: Store) -> None:
    barrier = threading.Barrier(8)

    def take(n: int) -> bool:
        barrier.wait()
        return _lease(store, f"gw-{n}").acquire(60)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(take, range(8))) == [False] * 7 + [True]


def test_that_it_is_held_renewed_and_given_back(store: Store) -> None:
    one, two = _lease(store, "gw-1"), _lease(store, "gw-2")
    assert not one.live()
    assert one.acquire(60) and one.acquire(60) and one.renew(60)
    assert not two.acquire(60) and not two.renew(60)
    assert two.live() and two.current() == "gw-1"
    two.release()
    assert one.live()
    one.release()
    assert not one.live() and two.acquire(60)
    assert not one.renew(60)


def test_that_a_silent_holder_is_replaced(store: Store) -> None:
    one, two = _lease(store, "gw-1"), _lease(store, "gw-2")
    assert one.acquire(0.2)
    until(lambda: two.acquire(60))
    assert not one.renew(60) and not one.acquire(60)
    assert two.current() == "gw-2"


def test_that_leases_of_other_names_and_centres_do_not_matter(store: Store) -> None:
    assert _lease(store, "gw-1").acquire(60)
    assert _lease(store, "gw-2", "clocks").acquire(60)
    assert Lease(store, "erqi", "gateway", "gw-2").acquire(60)
