"""Standing data: what an import saved is what a desk loads."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.clock import utc_now
from app.domain import registry as r
from app.domain.catalogue import Catalogue
from app.domain.feeds import FeedReport, Stranger
from app.messages.readings import Positions
from app.storage import tables
from app.storage.compactor import Compactor
from app.storage.feed_book import FeedBook
from app.storage.leases import Lease
from app.storage.ledger import Ledger
from app.storage.links import Links
from app.storage.registry import Registry
from app.storage.store import Store
from app.storage.telemetry import Telemetry
from tests.integration.storage.support import CENTRE, at, report, take_in

ROWS = [
    r.Centre(CENTRE, "指挥中心", "Centre", demo=True),
    r.Officer("o1", "周", "Zhou", "leader", "0371", "d1"),
    r.Department("d1", "城管", "Urban", "12319"),
    r.Unit(
        "u1", "一队", "One", "crew", "d1", "李", True, 4, "豫A", ("pump", "event:05"), 113.0, 34
    ),
    r.Sensor(
        "s1", "积水", "Water", "level", 113.0, 34.0, "g", "st", True, 1.5, 2.5, 3.5, 0.5, 30.0
    ),
    r.Camera("c1", "路口", "Corner", 113.0, 34.0, 90.0, "rtsp://x/1"),
    r.Grid("g1", "micro", "格", "Grid", "g0", "st", 61, "o1", 113.0, 34.0, b"\x00\x01\xff"),
    r.Feature(7, "road", "primary", "路", "Road", b"\x00WKB"),
    r.PlanPoint("p1", "flood", "涵洞", "Culvert", 113.0, 34.0, steps=(("巡查", "Patrol"),)),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: type(row).__name__)
def test_that_a_row_comes_back_as_it_was_and_is_replaced_by_its_key(
    store: Store, row: r.Unit
) -> None:
    registry = Registry(store, CENTRE)
    registry.save([row])
    assert registry.load(type(row)) == [row]
    registry.save([replace(row, name="新")] * 2)
    assert registry.load(type(row)) == [replace(row, name="新")]


def test_that_many_rows_come_back_in_the_order_of_their_key(store: Store) -> None:
    registry = Registry(store, CENTRE)
    grids = [r.Grid(f"g{n:05d}", "micro", "格", "Grid") for n in range(8000)]
    registry.save([*reversed(grids), r.Department("d", "部", "Dept")])
    assert registry.load(r.Grid) == grids
    features = [r.Feature(n, "road", "", "", "", b"x") for n in (10, 9, 100, 1)]
    registry.save(features)
    assert [f.id for f in registry.load(r.Feature)] == [1, 9, 10, 100]
    registry.remove(r.Grid, ["g00001"])
    assert len(registry.load(r.Grid)) == 7999


def test_that_a_centre_is_removed_whole_and_alone(store: Store) -> None:
    for centre in (CENTRE, "erqi"):
        Registry(store, centre).save(ROWS)
        ledger = Ledger(store, centre, Catalogue(), utc_now)
        ledger.execute(report("one"), take_in, "desk-1")
        telemetry, one = Telemetry(store, centre), np.ones(1)
        telemetry.write_readings(["s1"] * 200, np.arange(200.0), np.arange(200.0), np.ones(200))
        Compactor(store, centre).step(at(300))
        telemetry.write_positions(Positions(["u1"], one, one, one, one, np.ones(1, np.uint8)))
        Lease(store, centre, "gateway", "gw").acquire(60)
        Links(store, centre).put("broker", "ok")
        heard = Stranger("x", "readings", "t", "cm", 1.0, 1, 0.0, 0.0)
        FeedBook(store, centre).write([FeedReport("a", "mqtt", "a")], [heard], [])
    assert Registry(store, CENTRE).remove_centre() > len(ROWS)
    assert _counts(store, CENTRE) == {}
    filled = set(_counts(store, "erqi"))
    assert filled == _all_tables() - {
        "dispatches",
        "alarms",
        "warnings",
        "centre_state",
        "whistles",
        "numbers",
        "shapes",
        "bookmarks",
        "plan_runs",
        "warning_references",
        "wall_state",
        "presence",
        "photos",
        "blobs",
        "reports",
        "calendar_events",
        "suggestion_answers",
    }


def _all_tables() -> set[str]:
    return {*tables.ledger.tables, *tables.telemetry.tables}


def _counts(store: Store, centre: str) -> dict[str, int]:
    """Tables that have rows of a centre."""
    found = {}
    for metadata, read in (
        (tables.ledger, store.read),
        (tables.telemetry, store.read_telemetry),
    ):
        for table in metadata.sorted_tables:
            query = table.select().where(table.c.centre_id == centre)
            found[table.name] = len(read(lambda c, q=query: c.execute(q).all()))
    return {name: count for name, count in found.items() if count}
