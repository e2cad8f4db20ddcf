"""What docs/develop/feeds.md shows is run: a feed, a sensor kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import app.feeds
from app.clock import utc_now
from app.feeds.manifests import checked, manifests
from app.feeds.polling import Poller
from app.feeds.reception import Reception, Strangers
from app.feeds.world import World, open_source
from app.reference import load_catalogue

PAGE = Path(__file__).resolve().parents[3] / "docs" / "develop" / "feeds.md"
BLOCKS = re.findall(r"^```\w*\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose packages are feeds, too."""
    place = tmp_path / "feeds" / "tide"
    place.mkdir(parents=True)
    (place / "manifest.toml").write_text(BLOCKS[0], "utf-8")
    (place / "__init__.py").write_text(BLOCKS[1], "utf-8")
    monkeypatch.setattr(app.feeds, "__path__", [*app.feeds.__path__, str(place.parent)])
    yield tmp_path


class Kept:
    def __init__(self) -> None:
        self.values: list[tuple[str, float]] = []

    def readings(self, records, ack) -> None:
        self.values += [(record.name, record.value) for record in records]
        ack()


def test_that_the_feed_in_ten_lines_takes_readings(folder: Path) -> None:
    sink = Kept()
    reception = Reception(sink, Strangers(utc_now), utc_now)  # type: ignore[arg-type]
    world = World("demo", folder, sink, reception, None, None, utc_now)  # type: ignore[arg-type]
    source = open_source(checked(manifests()["tide"], "east", {"file": "level.txt"}), world)
    assert isinstance(source, Poller)
    (folder / "level.txt").write_text("2.75", "utf-8")
    source.once()
    assert sink.values == [("tide", 2.75)]
    (folder / "level.txt").write_text("high", "utf-8")
    source._once_surely()
    assert source.state.is_down


def test_that_the_sensor_kind_in_ten_lines_is_one_with_its_thresholds(tmp_path: Path) -> None:
    (tmp_path / "sensor_kinds.toml").write_text(BLOCKS[2], "utf-8")
    (tmp_path / "modes").mkdir()
    (tmp_path / "modes" / "daily.toml").write_text(BLOCKS[3], "utf-8")
    catalogue = load_catalogue(tmp_path)
    assert catalogue.kinds["tide"].high == 10.0
    assert catalogue.modes["daily"].thresholds["tide"] == (2.5, 3.0, 3.5)


@pytest.mark.parametrize("manifest", manifests().values(), ids=lambda one: one.id)
def test_that_every_manifest_says_what_it_is_in_both_languages(manifest) -> None:
    words = [(manifest.name, manifest.name_en), (manifest.about, manifest.about_en)]
    words += [(setting.about, setting.about_en) for setting in manifest.settings]
    assert all(zh and en for zh, en in words)
    for setting in manifest.settings:
        if setting.type == "choice":
            assert setting.default in setting.allowed, setting.key
