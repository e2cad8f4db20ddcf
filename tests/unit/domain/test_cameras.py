"""Feeds of cameras: when one is live, frozen, waiting; what may be shown of an address."""

from __future__ import annotations

import pytest

from app.domain.cameras import (
    CONNECT_S,
    GIVE_UP_S,
    PAUSES_S,
    SILENT_S,
    STILL_S,
    Feed,
    FeedState,
    failed,
    framed,
    opened,
    playable,
    shown_address,
    ticked,
)


def live(at: float = 10.0) -> Feed:
    return framed(opened(9.0), 7, at)


def test_that_a_feed_is_live_with_its_first_picture() -> None:
    assert live().state is FeedState.LIVE


def test_that_a_feed_without_new_pictures_is_frozen_and_then_opened_anew() -> None:
    feed = ticked(live(), 10.0 + SILENT_S + 0.1)
    assert feed.state is FeedState.FROZEN
    feed = ticked(feed, 10.0 + GIVE_UP_S + 0.1)
    assert feed.state is FeedState.WAITING
    assert ticked(feed, feed.retry_at).state is FeedState.CONNECTING


def test_that_pictures_that_are_all_the_same_are_frozen_until_one_differs() -> None:
    feed = live()
    for second in range(11, 12 + int(STILL_S)):
        feed = ticked(framed(feed, 7, float(second)), float(second))
    assert feed.state is FeedState.FROZEN
    assert framed(feed, 8, 40.0).state is FeedState.LIVE


def test_that_tries_are_further_apart_each_time_and_begin_anew_with_a_picture() -> None:
    feed, now, pauses = opened(0.0), 0.0, []
    for _ in range(7):
        now += CONNECT_S + 1
        feed = ticked(feed, now)
        pauses.append(feed.retry_at - now)
        now = feed.retry_at
        feed = ticked(feed, now)
    assert pauses == [*PAUSES_S, PAUSES_S[-1], PAUSES_S[-1]]
    assert failed(framed(feed, 1, now), now).retry_at - now == PAUSES_S[0]


@pytest.mark.parametrize(
    ("url", "can", "shown"),
    [
        ("rtsp://u:p@10.0.0.1:554/ch1?token=x", True, "rtsp://10.0.0.1:554/ch1"),
        ("https://gate.example/live/1.m3u8", True, "https://gate.example/live/1.m3u8"),
        ("ftp://gate/x", False, "ftp://gate/x"),
        ("file:///etc/passwd", False, "file:///etc/passwd"),
        ("rtsp://[bad", False, ""),
        ("", False, ""),
    ],
)
def test_that_an_address_is_shown_without_user_password_and_token(
    url: str, can: bool, shown: str
) -> None:
    assert playable(url) is can
    assert shown_address(url) == shown
