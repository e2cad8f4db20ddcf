"""Writes the demonstration district into a database: standing data and a stock of cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import shapely

from app import pins, topics
from app.clock import Clock
from app.demo import district
from app.demo.concluded import concluded
from app.demo.district import plans
from app.demo.district.model import District
from app.demo.simulator.citizens import Citizens, usual_mix
from app.demo.simulator.sensors import SensorField
from app.demo.spots import flood_spots, report_spots
from app.domain.cases import Case, Stage
from app.domain.catalogue import Catalogue
from app.domain.orders import Dispatch, Receipt
from app.domain.registry import CONFIRMING, Feature, Officer
from app.domain.states import SensorState
from app.domain.warnings import Area, Warning as WeatherWarning
from app.geo.grid_index import GridIndex
from app.messages.events import AnyEvent, CaseReported, OrderIssued, WarningChanged
from app.messages.field import CaseReport, Order

if TYPE_CHECKING:
    from app.storage.ledger import Ledger
    from app.storage.registry import Registry as RegistryStore
    from app.storage.telemetry import Telemetry
    from app.storage.unit_of_work import SqlUnitOfWork

SEED = 20210720
PAST = 48
"""Readings of each sensor that the demo begins with: what a spark line shows."""
STOCK: dict[Stage, int] = {
    Stage.TO_VERIFY: 7,
    Stage.TO_OPEN: 4,
    Stage.TO_DISPATCH: 11,
    Stage.TO_SIGN: 9,
    Stage.HANDLING: 168,
    Stage.TO_CHECK: 9,
    Stage.TO_CLOSE: 3,
    Stage.TO_CALL_BACK: 4,
}
"""Open cases the demo starts with."""
DONE = frozenset({Stage.TO_CHECK, Stage.TO_CLOSE, Stage.TO_CALL_BACK})
UNDER_ORDER = DONE | {Stage.TO_SIGN, Stage.HANDLING}
MINUTES_IN_STAGE: dict[Stage, tuple[float, float]] = {
    Stage.TO_VERIFY: (1, 24),
    Stage.TO_OPEN: (1, 12),
    Stage.TO_DISPATCH: (1, 15.5),
    Stage.TO_SIGN: (0.3, 4.6),
    Stage.HANDLING: (2, 110),
    Stage.TO_CHECK: (1, 22),
    Stage.TO_CLOSE: (1, 12),
    Stage.TO_CALL_BACK: (1, 30),
}


def seed(
    registry: RegistryStore,
    ledger: Ledger,
    telemetry: Telemetry,
    catalogue: Catalogue,
    clock: Clock,
) -> District:
    """Build the district and store it; a second call over the same database writes the same."""
    made = district.build()
    registry.save(list(made.departments))
    registry.save([confirming(officer) for officer in made.officers])
    registry.save(list(made.units))
    registry.save(list(made.sensors))
    registry.save(list(made.cameras))
    registry.save(plans.build(made))
    registry.save(list(made.grids))
    registry.save(features(made))
    events, dispatches = stock(made, catalogue, clock())
    warning = _warning(clock())

    def write(uow: SqlUnitOfWork) -> None:
        for event in events:
            if isinstance(event, CaseReported):
                uow.save_case(event.case)
        for case in concluded(made, catalogue, clock()):
            uow.save_case(case)
        for dispatch, order in dispatches:
            uow.save_dispatch(dispatch)
            if dispatch.running:
                uow.send(topics.orders(uow.centre, order.unit), dispatch.id, encode(order))
        uow.save_warning(warning)

    ledger.record([*events, WarningChanged(warning=warning)], write, "demo", "demo", "demo-stock")
    past_readings(made, telemetry, catalogue, clock())
    registry.save([made.centre])
    return made


def confirming(officer: Officer) -> Officer:
    """The officer; a leader with the demonstration's secret."""
    return replace(officer, pin=pins.demo()) if officer.role in CONFIRMING else officer


def unconfirming(officers: Sequence[Officer]) -> list[Officer]:
    """Leaders of an older demo, now with their secret."""
    return [o for o in map(confirming, (o for o in officers if not o.pin)) if o.pin]


def past_readings(
    made: District, telemetry: Telemetry, catalogue: Catalogue, now: datetime
) -> None:
    """What the devices told before the demo began, so that trends have a past."""
    ranges = {kind.id: (kind.low, kind.high) for kind in catalogue.kinds.values()}
    field = SensorField(made.sensors, ranges, SEED)
    at, value = field.past(now, PAST)
    state = np.where(field.silent, SensorState.STALE, SensorState.NORMAL).repeat(PAST)
    ids = [sensor.id for sensor in made.sensors for _each in range(PAST)]
    telemetry.write_readings(ids, value.ravel(), at.ravel(), state.astype(np.uint8))


def encode(order: Order) -> bytes:
    """An order as it goes over the bus."""
    return msgspec.json.encode(order)


def features(made: District) -> list[Feature]:
    """The base map as rows."""
    rows: list[tuple[str, str, str, str, shapely.Geometry]] = [
        ("outline", "", made.name, made.name_en, made.outline)
    ]
    rows += [("water", w.kind, w.name, w.name_en, w.area) for w in made.waters]
    rows += [("river", w.kind, w.name, w.name_en, w.line) for w in made.waters if w.kind != "lake"]
    rows += [("park", p.kind, p.name, p.name_en, p.area) for p in made.parks]
    rows += [("road", r.grade, r.name, r.name_en, r.line) for r in made.roads]
    rows += [("bridge", r.grade, r.name, r.name_en, r.line) for r in made.bridges]
    rows += [("landmark", m.kind, m.name, m.name_en, m.area) for m in made.landmarks]
    rows += [("rail", "", r.name, r.name_en, r.line) for r in made.railways]
    rows += [("place", p.kind, p.name, p.name_en, shapely.Point(p.lon, p.lat)) for p in made.places]
    quads = shapely.polygons(made.buildings.quads)
    rows.append(("building", "", "", "", shapely.multipolygons(quads)))
    shapes = shapely.to_wkb(np.array([row[4] for row in rows], dtype=object))
    return [
        Feature(number, kind, grade, name, name_en, bytes(shape))
        for number, ((kind, grade, name, name_en, _g), shape) in enumerate(
            zip(rows, shapes, strict=True)
        )
    ]


def stock(
    made: District, catalogue: Catalogue, now: datetime
) -> tuple[list[AnyEvent], list[tuple[Dispatch, Order]]]:
    """The cases the demo begins with, spread over the stages, and the orders they are under."""
    rng = np.random.default_rng(SEED)
    citizens = Citizens(report_spots(made), flood_spots(made), catalogue, SEED)
    index = GridIndex([g.code for g in made.grids], [g.kind for g in made.grids], made.grid_shapes)
    streets = {g.code: g.street for g in made.grids}
    events: list[AnyEvent] = []
    orders: list[tuple[Dispatch, Order]] = []
    number = 1
    for stage, count in STOCK.items():
        for _each in range(count):
            report = citizens.report(usual_mix(), now)
            since = now - timedelta(minutes=float(rng.uniform(*MINUTES_IN_STAGE[stage])))
            code = index.resolve(report.lon or 0.0, report.lat or 0.0) or ""
            case = _case(report, f"SF-{now:%m%d}-{number:04d}", stage, since, code)
            case = _placed(case, streets.get(code, ""), made, rng)
            events.append(CaseReported(case=case))
            if case.dispatch:
                dispatch, order = _order(case, stage, since)
                events.append(OrderIssued(dispatch=dispatch))
                orders.append((dispatch, order))
            number += 1
    return events, orders


def _case(report: CaseReport, key: str, stage: Stage, since: datetime, grid: str) -> Case:
    return Case(
        id=key,
        category=report.category,
        title=report.title,
        title_en=report.title_en,
        source=report.source,
        source_id=f"demo-{key}",
        stage=stage,
        level=report.level,
        place=report.place,
        place_en=report.place_en,
        grid=grid,
        lon=report.lon,
        lat=report.lat,
        reported_at=since - timedelta(minutes=6),
        stage_since=since,
        closed_at=since if stage is Stage.TO_CALL_BACK else None,
        closed_in_time=True if stage is Stage.TO_CALL_BACK else None,
        reporter=report.reporter,
        phone=report.phone,
    )


def _placed(case: Case, street: str, made: District, rng: np.random.Generator) -> Case:
    after = replace(case, street=street)
    if case.stage in UNDER_ORDER:
        category = case.category
        able = [
            u for u in made.units if any(category.startswith(skill) for skill in u.skills)
        ] or list(made.units)
        unit = able[int(rng.integers(len(able)))]
        after = replace(after, assignee=unit.id, dispatch=f"D-{case.id}")
    return after


def _order(case: Case, stage: Stage, since: datetime) -> tuple[Dispatch, Order]:
    at = since if stage is Stage.TO_SIGN else since - timedelta(seconds=48)
    receipts = {Receipt.SENT.value: at + timedelta(seconds=0.2)}
    receipts[Receipt.DELIVERED.value] = at + timedelta(seconds=0.6)
    if stage is not Stage.TO_SIGN:
        receipts[Receipt.SIGNED.value] = since
    if stage in DONE:
        receipts[Receipt.ARRIVED.value] = since - timedelta(minutes=20)
        receipts[Receipt.SIGNED.value] = since - timedelta(minutes=26)
        receipts[Receipt.DONE.value] = since
    dispatch = Dispatch(case.dispatch, case.id, case.assignee, "demo", at, "", receipts)
    order = Order(
        dispatch=case.dispatch,
        case=case.id,
        unit=case.assignee,
        title=case.title,
        place=case.place,
        lon=case.lon,
        lat=case.lat,
        at=at,
    )
    return dispatch, order


def _warning(now: datetime) -> WeatherWarning:
    return WeatherWarning(
        id="demo-wind-blue",
        kind="thunderstorm",
        level=4,
        name="雷暴大风蓝色预警",
        name_en="Thunderstorm wind, blue",
        sent=now,
        until=now + timedelta(hours=6),
        text="预计未来 6 小时内可能出现雷暴大风天气，请注意防范。",
        text_en="Thunderstorms with strong wind are possible within the next 6 hours.",
        area="示范区",
        areas=(Area("示范区", "Shifan District", codes=("demo",)),),
    )
