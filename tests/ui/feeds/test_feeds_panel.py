"""The feeds in a window, over a real store: how they do, what they refused, how they are set,
strangers adopted, a mapping tried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app import doors, settings
from app.domain.feeds import FeedReport, Sample as Refusal, Stranger
from app.domain.registry import Sensor
from app.feed_office import FeedOffice
from app.feeds.manifests import read_instances
from app.storage.feed_book import FeedBook
from app.storage.ledger import Ledger
from app.storage.migrate import migrate
from app.storage.registry import Registry
from app.storage.store import Store
from tests.ui.sample import NOW, Sample
from ui.feeds.panel import STRANGERS, TRIAL, FeedsPanel
from ui.feeds.row import FeedRow
from ui.feeds.setting_form import SettingForm
from ui.widgets.elide import ElideLabel

SPOKE = NOW.timestamp() - 4


@pytest.fixture
def store(home: Path, sqlite_url: str) -> Iterator[Store]:
    with Store.open(sqlite_url) as made:
        migrate(made)
        yield made


@pytest.fixture
def panel(district: Sample, store: Store, qtbot: QtBot) -> Iterator[FeedsPanel]:
    """The panel on screen: a feed that is down, a sensor nobody has registered."""
    given = settings.load({"db": store.url, "centre": "demo"})
    ledger = Ledger(store, "demo", district.picture.catalogue, district.clock)
    office = FeedOffice(store, ledger, Registry(store, "demo"), given)
    district.desk.office = office
    bad = Refusal("not json", "river/7", SPOKE, "feed.not_json", {"reason": "malformed"})
    down = FeedReport("mqtt:river", "mqtt", "river", "down", SPOKE, "feed.broker",
                      {"place": "h:1883", "reason": "Not authorized"}, 12, 1, 0.0, SPOKE,
                      {"river/7": 130.0}, (bad,), doors.place())  # fmt: skip
    heard = Stranger("dev-river-depth", "mqtt:river", "river/7", "cm", 12.5, 8, SPOKE, SPOKE)
    FeedBook(store, "demo").write([down], [heard], [])
    made = FeedsPanel(district.context)
    qtbot.addWidget(made)
    made.resize(545, 900)
    made.show()
    made.show_feeds()
    yield made
    office.close()


def test_that_a_feed_that_is_down_says_why_and_shows_what_it_refused(panel: FeedsPanel) -> None:
    row = panel.rows["mqtt:river"]
    assert row.state.text().startswith("Down since")
    assert not row.details.isVisible()
    row.toggle()
    assert row.details.isVisible()
    shown = _texts(row)
    assert "The broker h:1883 is not reached: Not authorized." in shown
    assert "river/7: clock 02:10 ahead" in shown
    assert "The message is not the JSON that is expected: malformed." in shown
    assert "not json" in shown


def test_that_a_feed_is_set_changed_and_removed_in_the_centres_own_file(
    panel: FeedsPanel, home: Path
) -> None:
    file = home / "feeds.toml"
    file.write_text('[json.hotline]\nmapping = "12345"\n', encoding="utf-8")
    panel.edit("mqtt", "")
    form = panel.form
    assert isinstance(form, SettingForm)
    form.name.setText("river")
    form.fields["url"].setText("mqtts://broker:8883")  # type: ignore[union-attr]
    form.keep()
    assert "topics" in form.note.error(), "what is missing is told beside the fields"
    form.fields["topics"].setText("river/+, rain/#")  # type: ignore[union-attr]
    form.fields["password"].setText("env:RIVER")  # type: ignore[union-attr]
    form.keep()
    assert panel.form is None
    good, wrong = read_instances(file)
    assert wrong == []
    assert {one.id for one in good} == {"json:hotline", "mqtt:river"}
    assert next(o for o in good if o.name == "river").values["topics"] == ["river/+", "rain/#"]
    panel.edit("mqtt", "river")
    assert isinstance(panel.form, SettingForm)
    assert panel.form.words()["topics"] == "river/+, rain/#"
    panel.form.gone.emit("mqtt", "river")
    assert {one.id for one in read_instances(file)[0]} == {"json:hotline"}


def test_that_a_stranger_is_adopted_with_its_kind_guessed_and_leaves_the_list(
    panel: FeedsPanel, store: Store, district: Sample
) -> None:
    panel.show_feeds(STRANGERS)
    page = panel.strangers
    page.adopt(panel.seen.strangers[0])
    form = page.form
    assert form.words()["kind"] == "water_level"
    form.keep()
    assert "Longitude" in form.note.error() or "not a place" in form.note.error()
    form.edits["name"].setText("River depth")
    form.edits["lon"].setText("113.7")
    form.edits["lat"].setText("34.8")
    form.show_all(True)
    form.edits["thresholds.emergency"].setText("5/10/15")
    form.keep()
    found = Registry(store, "demo").load(Sensor)
    assert [(s.id, s.name, s.kind, s.period_s) for s in found] == [
        ("dev-river-depth", "River depth", "water_level", 15.0)
    ]
    assert found[0].own is not None
    assert found[0].own.thresholds == {"emergency": (5.0, 10.0, 15.0)}
    assert district.toasts.shown[-1][0] == "River depth is registered"
    district.picture.renew_sensors([*district.picture.sensors.items, *found])
    panel.look()
    assert page.empty.isVisible()


def test_that_a_mapping_is_tried_on_a_pasted_sample_and_kept(panel: FeedsPanel, home: Path) -> None:
    panel.show_feeds(TRIAL)
    trial = panel.trial
    trial.sample.setPlainText(
        '{"data": [{"deviceId": "W1", "ts": 1767225600, "level": 12.5},'
        ' {"deviceId": "W2", "ts": "soon", "level": 1}]}'
    )
    trial.attempt()
    assert trial.told.text() == "1 reading · 1 refused"
    assert trial.table.item(0, 1).text() == "W1"
    assert trial.table.item(1, 4).text().startswith("✕ ts:")
    trial.mapping.setPlainText("sensor = ")
    trial.attempt()
    assert trial.note.error()
    trial.mapping.setPlainText('sensor = ["id"]\n[[values]]\nvalue = "v"\n')
    trial.name.setText("../evil")
    trial.keep()
    assert not (home / "evil.toml").exists()
    trial.name.setText("pumps")
    trial.keep()
    assert (home / "mappings" / "pumps.toml").is_file()


def test_that_a_desk_whose_gateway_is_elsewhere_says_where_feeds_are_set(
    panel: FeedsPanel, store: Store
) -> None:
    there = FeedReport("mqtt:river", "mqtt", "river", place="other:/data")
    FeedBook(store, "demo").write([there], [], [])
    panel.look()
    assert "other:/data" in panel.told.text()
    assert not panel.add_button.isEnabled()


def _texts(row: FeedRow) -> list[str]:
    labels = [one.text() for one in row.findChildren(QLabel)]
    return labels + [one.text() for one in row.findChildren(ElideLabel)]
