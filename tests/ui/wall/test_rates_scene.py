"""The three rates on the wall: counted by the store, told with what they are shares of."""

from __future__ import annotations

from datetime import timedelta

from pytestqt.qtbot import QtBot

from app.domain.errors import Refused
from app.domain.tallies import By, Period, RateLine
from tests.ui.sample import Sample
from tests.ui.supervision.test_supervision_panel import Archive, Book
from ui.wall.panels.figures import FIGURES
from ui.wall.show import COUNT_EVERY, Show
from ui.wall.window import WallWindow

LINES = [RateLine("410105001", 20, 18, 20, 9, 10, 6, 8, 2)]


class Counted(Book):
    """Known counts; `away` when the database is."""

    def __init__(self) -> None:
        super().__init__([])
        self.periods: list[Period] = []
        self.away = False

    def table(self, period: Period, by: By) -> list[RateLine]:
        if self.away:
            raise Refused("storage.unreachable", url="db", reason="away")
        self.periods.append(period)
        return LINES


def test_that_a_wall_counts_a_week_and_keeps_the_last_count_while_the_database_is_away(
    district: Sample, qtbot: QtBot
) -> None:
    book = Counted()
    district.desk.archive_with(Archive(), book)
    wall = WallWindow(Show(district.context, "rates"))
    qtbot.addWidget(wall)
    wall.resize(1920, 1080)
    wall.show()
    now = district.context.bridge.now
    assert book.periods[-1].since == now - timedelta(days=7)
    assert wall.show_.facts.rates == tuple(LINES)
    told = {name: FIGURES[name](wall.show_.facts) for name in wall.show_.scene.foot}
    assert [figure[1] for key in ("received", "whistles") if (figure := told[key])] == ["20", "2"]
    book.away = True
    wall.show_.on_second(now + COUNT_EVERY)
    assert wall.show_.facts.rates == tuple(LINES)
    assert not wall.grab().isNull()


def test_that_other_scenes_ask_the_store_nothing(district: Sample, qtbot: QtBot) -> None:
    book = Counted()
    district.desk.archive_with(Archive(), book)
    wall = WallWindow(Show(district.context, "flood"))
    qtbot.addWidget(wall)
    wall.show()
    assert not book.periods
