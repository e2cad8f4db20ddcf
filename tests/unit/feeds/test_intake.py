"""What waits between the feeds and the gateway's batches: nothing acknowledged is dropped."""

from __future__ import annotations

import threading

from app.feeds.intake import WINDOW, Intake
from app.feeds.senml import Record


def _records(n: int) -> list[Record]:
    return [Record(f"s{i}", 0.0, float(i), "") for i in range(n)]


def test_that_what_does_not_fit_is_refused_whole_and_never_acknowledged() -> None:
    acked: list[str] = []
    intake = Intake(room=10, wait_s=0.01)
    intake.readings(_records(8), lambda: acked.append("first"))
    intake.readings(_records(5), lambda: acked.append("second"))
    batch = intake.take()
    for ack in batch.acks:
        ack()
    assert (len(batch.records), intake.refused, acked) == (8, 5, ["first"])


def test_that_a_feed_waits_for_room_and_loses_nothing() -> None:
    intake = Intake(room=10, wait_s=60.0)
    intake.readings(_records(8), lambda: None)
    later = threading.Thread(target=intake.readings, args=(_records(5), lambda: None))
    later.start()
    first = intake.take()
    later.join()
    assert (len(first.records), len(intake.take().records), intake.refused) == (8, 5, 0)


def test_that_one_message_larger_than_the_room_is_taken_alone() -> None:
    intake = Intake(room=3, wait_s=0.01)
    intake.readings(_records(9), lambda: None)
    assert len(intake.take().records) == 9


def test_that_a_batch_given_back_comes_before_what_came_later() -> None:
    intake = Intake(room=100)
    intake.readings(_records(2), lambda: None)
    taken = intake.take()
    intake.readings(_records(1), lambda: None)
    intake.give_back(taken)
    assert [record.name for record in intake.take().records] == ["s0", "s1", "s0"]


def test_that_a_full_window_is_not_waited_for() -> None:
    intake = Intake()
    for _n in range(WINDOW):
        intake.readings(_records(1), lambda: None)
    assert intake.wait(60.0) < 60.0


def test_that_a_wait_ends_when_the_window_fills() -> None:
    intake = Intake()
    waited: list[float] = []
    waiter = threading.Thread(target=lambda: waited.append(intake.wait(60.0)))
    waiter.start()
    for _n in range(WINDOW):
        intake.readings(_records(1), lambda: None)
    waiter.join(30.0)
    assert len(waited) == 1
    assert waited[0] < 60.0
