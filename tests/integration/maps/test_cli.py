"""`griddeck maps` from the first source to the last tile, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import main, maps
from app.maps import catalogue
from tests.map_server import Answer, MapServer

if not any(group.name == "maps" for group in main.app.registered_groups):
    maps.register(main.app)


def griddeck(*words: str) -> Result:
    return CliRunner().invoke(main.app, ["--lang", "en", *words])


@pytest.fixture(autouse=True)
def _home(home: Path) -> None:
    pass


def test_that_an_address_becomes_a_source_and_an_area_of_it_is_there_offline(
    map_server: MapServer, home: Path
) -> None:
    added = griddeck("maps", "add", map_server.template, "--name", "样", "--datum", "gcj02")
    assert added.exit_code == 0, added.output
    listed = json.loads(griddeck("maps", "list", "--json").stdout)
    (mine,) = [row for row in listed if row["id"] == "127.0.0.1"]
    assert (mine["datum"], mine["on"]) == ("gcj02", True)
    area = ("--bounds", "113.6,34.7,113.7,34.8", "--zoom", "10-12", "--json")
    told = json.loads(griddeck("maps", "download", "127.0.0.1", *area).stdout)
    assert told["complete"]
    assert told["fetched"] == told["total"] > 3
    estimate = griddeck("maps", "download", "127.0.0.1", *area, "--estimate")
    assert json.loads(estimate.stdout)["here"] == told["total"]
    assert (home / "maps" / "cache" / "127.0.0.1.sqlite").is_file()


def test_that_check_counts_what_is_damaged_and_fails(map_server: MapServer, home: Path) -> None:
    map_server.answer = lambda path: Answer(body=b"?") if path.endswith("0.png") else Answer()
    griddeck("maps", "add", map_server.template)
    file = home / "out.mbtiles"
    area = ("--bounds", "113.6,34.7,113.7,34.8", "--zoom", "10-13", "--to", str(file))
    griddeck("maps", "download", "127.0.0.1", *area)
    assert griddeck("maps", "check", str(file)).exit_code == 0
    data = file.read_bytes()
    file.write_bytes(data.replace(b"IHDR", b"XXXX").replace(b"\x89PNG", b"\0PNG", 3))
    checked = griddeck("maps", "check", str(file), "--json")
    assert checked.exit_code == 1
    assert json.loads(checked.stdout)["damaged"] == 3


@pytest.mark.parametrize(
    "words",
    [
        ("add", "nowhere.mbtiles"),
        ("add", "https://x/{z}.png"),
        ("on", "nothing"),
        ("remove", "tianditu_vec_w"),
        ("download", "tianditu_vec_w", "--zoom", "8", "--bounds", "113,34,114,35"),
        ("check", "tianditu_vec_w"),
    ],
)
def test_that_what_cannot_be_done_is_one_sentence(words: tuple[str, ...]) -> None:
    told = griddeck("maps", *words)
    assert told.exit_code == 1
    assert len(told.output.strip().splitlines()) == 1


def test_that_a_key_lets_a_source_be_turned_on(home: Path) -> None:
    assert "needs a key" in griddeck("maps", "on", "tianditu_vec_w").output
    assert griddeck("maps", "key", "tianditu", "abc").exit_code == 0
    (spec,) = [s for s in catalogue.listing(home).specs if s.id == "tianditu_vec_w"]
    assert (spec.on, spec.key) == (True, "abc")
    assert griddeck("maps", "off", "tianditu_vec_w").exit_code == 0
