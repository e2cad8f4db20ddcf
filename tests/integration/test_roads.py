"""Both roads at full length: a reading up to two desks, a click down to a terminal and back,
over a real broker, on both databases."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app import bootstrap, settings, topics
from app.bus import Message, open_bus
from app.clock import utc_now
from app.desk import Desk
from app.domain.alarms import AlarmState
from app.domain.cases import Case, Stage
from app.domain.errors import Refused
from app.domain.orders import Receipt
from app.domain.registry import Sensor, Unit
from app.messages.commands import DispatchCase, ReportCase
from app.messages.field import Order, TerminalReceipt
from app.picture.picture import Picture
from tests.servers import Mosquitto, wait_until

CENTRE = "default"


@pytest.fixture
def given(home: Path, database_url: str, mosquitto: Mosquitto) -> settings.Settings:
    """A centre with one water gauge and one crew."""
    loaded = settings.load({"db": database_url, "broker": mosquitto.url, "workstation": "one"})
    base = bootstrap.open_base(loaded)
    base.registry.save([Sensor("W1", "云锦路下穿", "Yunjin underpass", "water_level", 113.7, 34.8)])
    base.registry.save([Unit("U1", "排水一组", "Pump crew 1", "pump", "drainage")])
    base.store.close()
    return loaded


@contextmanager
def running_gateway(given: settings.Settings) -> Iterator[None]:
    gateway = bootstrap.open_gateway(replace(given, workstation="gateway"))
    thread = threading.Thread(target=gateway.run)
    thread.start()
    try:
        yield
    finally:
        gateway.stop()
        thread.join(20)


@contextmanager
def running_desk(given: settings.Settings, name: str) -> Iterator[Desk]:
    desk = bootstrap.open_desk(replace(given, workstation=name))
    desk.start()
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def terminal(given: settings.Settings) -> Iterator[list[str]]:
    """A field terminal that takes every order and says so; the dispatches it was sent."""
    taken: list[str] = []
    bus = open_bus(given.broker, "terminal")

    def receive(message: Message) -> None:
        order = msgspec.json.decode(message.payload, type=Order)
        taken.append(order.dispatch)
        receipt = TerminalReceipt(dispatch=order.dispatch, receipt=Receipt.DELIVERED, at=utc_now())
        bus.post(topics.receipts(CENTRE, order.unit), msgspec.json.encode(receipt))
        message.ack()

    bus.subscribe(topics.orders(CENTRE, "+"), receive)
    bus.start()
    wait_until(lambda: bus.connected, 10, "the terminal did not reach the broker")
    try:
        yield taken
    finally:
        bus.stop()


def shows(desk: Desk, condition: Callable[[Picture], object]) -> None:
    """Drain until `condition(picture)` holds."""

    def holds() -> bool:
        desk.drain()
        return bool(condition(desk.picture))

    wait_until(holds, 15, "the desk did not show it")


def report(desk: Desk, key: str) -> None:
    case = Case(id=key, category="event:0506", title="道路积水", stage=Stage.TO_DISPATCH)
    asyncio.run(desk.send(ReportCase(command_id=f"r-{key}", officer="a", case=case)))


def dispatch(desk: Desk, key: str, command_id: str) -> None:
    command = DispatchCase(
        command_id=command_id, officer="a", case=key, unit="U1", expected_version=1
    )
    asyncio.run(desk.send(command))


def test_that_a_click_reaches_the_terminal_once_and_its_receipt_both_desks(
    given: settings.Settings,
) -> None:
    with ExitStack() as stack:
        stack.enter_context(running_gateway(given))
        taken = stack.enter_context(terminal(given))
        first = stack.enter_context(running_desk(given, "one"))
        second = stack.enter_context(running_desk(given, "two"))
        report(first, "C1")
        shows(second, lambda picture: "C1" in picture.cases)
        dispatch(first, "C1", "click")
        dispatch(first, "C1", "click")
        shows(second, lambda picture: picture.cases["C1"].stage is Stage.TO_SIGN)
        for desk in (first, second):
            shows(
                desk,
                lambda picture: (
                    (order := picture.order_of(picture.cases["C1"])) is not None
                    and {"sent", "delivered"} <= order.receipts.keys()
                ),
            )
        with pytest.raises(Refused) as refused:
            dispatch(second, "C1", "too late")
        assert refused.value.key == "case.changed"
        assert taken == [first.picture.cases["C1"].dispatch]


def test_that_a_reading_over_its_limit_becomes_an_alarm_on_the_desk_and_garbage_stops_nothing(
    given: settings.Settings,
) -> None:
    with ExitStack() as stack:
        stack.enter_context(running_gateway(given))
        desk = stack.enter_context(running_desk(given, "one"))
        bus = open_bus(given.broker, "gauge")
        bus.start()
        stack.callback(bus.stop)
        wait_until(lambda: bus.connected, 10, "the gauge did not reach the broker")
        topic = topics.readings(CENTRE, "gauge")
        shows(desk, lambda picture: picture.links and picture.links["gateway"].state == "ok")
        assert bus.publish(topic, b"\xff not json")
        assert bus.publish(topic, b'[{"n":"W1","v":3}]')
        shows(desk, lambda picture: picture.sensors.value[0] == 3.0)
        assert desk.picture.sensor_alarm("W1") is None
        now = utc_now().timestamp()
        for second in range(1, 120, 10):
            assert bus.publish(topic, f'[{{"n":"W1","v":60,"t":{now + second}}}]'.encode())
        shows(desk, lambda picture: picture.sensor_alarm("W1") is not None)
        alarm = desk.picture.sensor_alarm("W1")
        assert alarm is not None
        assert (alarm.level, alarm.state) == (1, AlarmState.UNACKNOWLEDGED)
        shows(desk, lambda picture: picture.links["feeds"].count == 1)


def test_that_orders_wait_for_a_broker_that_is_away(
    given: settings.Settings, mosquitto: Mosquitto
) -> None:
    with ExitStack() as stack:
        stack.enter_context(running_gateway(given))
        taken = stack.enter_context(terminal(given))
        desk = stack.enter_context(running_desk(given, "one"))
        shows(desk, lambda picture: picture.links and picture.links["broker"].state == "ok")
        mosquitto.kill()
        shows(desk, lambda picture: picture.links["broker"].state == "down")
        report(desk, "C2")
        dispatch(desk, "C2", "click-2")
        assert taken == []
        mosquitto.start()
        wait_until(lambda: len(taken) == 1, 30, "the order was lost with the broker")
        shows(
            desk,
            lambda picture: "delivered" in picture.dispatches[taken[0]].receipts,
        )
