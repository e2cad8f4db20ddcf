"""The demonstration goes on where it was left."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from app import bootstrap, settings


def test_that_a_demo_closed_for_a_day_opens_with_its_clocks_where_they_stood(home: Path) -> None:
    given = settings.load({}, demo=True)
    bootstrap.ensure_demo(given)
    base = bootstrap.open_base(given)
    before = {case.id: case for case in base.queries.open_cases()}
    day_later = bootstrap.open_base(given, lambda: base.clock() + timedelta(days=1))
    bootstrap._resume_demo(day_later)
    after = {case.id: case for case in day_later.queries.open_cases()}
    assert after.keys() == before.keys()
    moved = [after[key].stage_since - before[key].stage_since for key in before]
    assert all(
        timedelta(hours=23, minutes=59) < by < timedelta(hours=24, minutes=1) for by in moved
    )
    orders = {order.id: order for order in day_later.queries.running_dispatches()}
    assert all(order.at <= day_later.clock() for order in orders.values())
    bootstrap._resume_demo(day_later)
    assert day_later.queries.open_cases()[0].version == before[next(iter(before))].version + 1
    day_later.store.close()
    base.store.close()
