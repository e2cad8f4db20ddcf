"""Warnings from files and feeds to the store, and the same after a restart."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import shapely

from app.clock import utc_now
from app.domain.registry import Grid
from app.domain.warnings import Warning as WeatherWarning
from app.feeds.manifests import read_instances
from app.feeds.warnings import Source, WarningPoller, WatchedFolder, open_feed
from app.feeds.world import World
from app.geo.warned import Warned
from app.messages.commands import AnyCommand, ReceiveWarnings
from app.reference import load_catalogue
from app.services.handlers import handle
from app.storage.ledger import Ledger
from app.storage.migrate import migrate
from app.storage.queries import Queries
from app.storage.store import Store
from tests.conftest import FakeClock
from tests.unit.test_cap import cap

RULES = load_catalogue().warnings
NOW = datetime(2026, 7, 20, 9, tzinfo=UTC)

REFERS = "<references>met@city,{},2026-07-20T08:00:00Z</references>"


def _box(*sides: float) -> bytes:
    shape: bytes = shapely.to_wkb(shapely.box(*sides))
    return shape


GRIDS = [
    Grid("410105001", "street", "甲", "A", shape=_box(113.6, 34.7, 113.7, 34.8)),
    Grid("410105002", "street", "乙", "B", shape=_box(113.7, 34.7, 113.8, 34.8)),
    Grid("G1", "community", "格", "G", street="410105001",
         shape=_box(113.61, 34.71, 113.62, 34.72)),
]  # fmt: skip
RING = "<polygon>34.705,113.605 34.73,113.605 34.73,113.64 34.705,113.605</polygon>"
FAR = "<polygon>10,10 11,10 11,11 10,10</polygon>"


def of(shape: str) -> WeatherWarning:
    """A warning drawn so."""
    from tests.unit.test_cap import one

    return one(cap(shape=shape))


def test_that_areas_lead_to_grids_and_streets() -> None:
    warned = Warned(GRIDS, "410105", "c")
    drawn = of(RING)
    assert [g.code for g in warned.grids(drawn, warned.shape(drawn))] == ["410105001", "G1"]
    coded = of("")
    assert {g.code for g in warned.grids(coded, None)} == {"410105001", "410105002", "G1"}
    assert warned.touches(drawn) and warned.touches(coded)
    assert warned.touches(of(FAR)) is False
    assert warned.placed(of(FAR)).elsewhere and not warned.placed(of(FAR)).live


def test_that_a_chain_is_followed_on_both_databases_also_after_a_restart(
    database_url: str, clock: FakeClock
) -> None:
    catalogue = load_catalogue()
    parts = [
        cap(id="w2", type="Update", references=REFERS.format("w1")),
        cap(id="w1"),
        cap(id="w3", type="Cancel", references=REFERS.format("w2")),
    ]  # fmt: skip
    from tests.unit.test_cap import one

    for number, text in enumerate(parts):
        with Store.open(database_url) as store:
            migrate(store)
            ledger = Ledger(store, "c", catalogue, clock)
            command = ReceiveWarnings(command_id=f"k{number}", warnings=(one(text),))
            ledger.execute(command, handle, "t")
            held = [w.id for w in Queries(store, "c").warnings() if w.holds(NOW)]
            assert len(held) == (1 if number < 2 else 0)
    with Store.open(database_url) as store:
        listed = Queries(store, "c").warnings(NOW - timedelta(days=7))
        assert len(listed) == 3, "what is over stays in the list for a while"
        assert Queries(store, "c").warnings(NOW + timedelta(days=1)) == []


def test_that_the_command_counts_and_says_why(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.cap").write_text(cap(), encoding="utf-8")
    (folder / "b.xml").write_text(
        cap(id="w2", type="Update", references=REFERS.format("w1")),
        encoding="utf-8",
    )  # fmt: skip
    (folder / "c.xml").write_text("<kml/>", encoding="utf-8")
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    words = [sys.executable, "-m", "app", "--lang", "en", "import", "warnings", str(folder)]
    run = subprocess.run([*words, "--json"], capture_output=True, check=False)
    told = json.loads(run.stdout)
    reasons = told.pop("reasons")
    assert list(told) == ["read", "accepted", "updated", "cancelled", "expired", "rejected"]
    assert (told["read"], told["accepted"], told["updated"], told["rejected"]) == (3, 2, 1, 1)
    assert reasons[0]["file"].endswith("c.xml") and "neither CAP" in reasons[0]["text"]
    assert run.returncode == 0


class Web:
    """A server of these pages that notes what is asked."""

    def __init__(self, pages: dict[str, bytes]) -> None:
        self.pages, self.asked = pages, list[str]()
        told = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                told.asked.append(self.path)
                body = told.pages.get(self.path)
                self.send_response(404 if body is None else 200)
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Web:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class Sink:
    """Keeps commands, and says at once that they are stored."""

    def __init__(self) -> None:
        self.taken: list[WeatherWarning] = []

    def command(self, command: AnyCommand, ack: Callable[[], None]) -> None:
        assert isinstance(command, ReceiveWarnings)
        self.taken += command.warnings
        ack()

    def readings(self, *_: object) -> None: ...

    def positions(self, *_: object) -> None: ...


def test_that_a_watched_folder_takes_what_has_come_to_rest_and_moves_it(
    tmp_path: Path, clock: FakeClock
) -> None:
    sink = Sink()
    door = WatchedFolder(Source("met", folder=str(tmp_path)), sink, RULES, Warned([]), clock)
    (tmp_path / "a.cap").write_text(cap(), encoding="utf-8")
    (tmp_path / "b.xml").write_text("<kml/>", encoding="utf-8")
    door.once()
    assert not sink.taken, "it may still be being written"
    door.once()
    assert len(sink.taken) == 1
    assert (tmp_path / "taken" / "a.cap").is_file() and not (tmp_path / "a.cap").exists()
    assert "not_cap" in (tmp_path / "refused" / "b.reason.txt").read_text("utf-8")
    assert (door.state.taken, door.state.refused) == (1, 1)


def test_that_a_feed_is_polled_and_only_its_own_server_is_asked(clock: FakeClock) -> None:
    atom = "<feed xmlns='http://www.w3.org/2005/Atom'>"
    atom += "<entry><link type='application/cap+xml' href='/1.cap'/></entry>"
    atom += "<entry><link href='http://192.0.2.1/2.cap'/></entry></feed>"
    with Web({"/feed": atom.encode(), "/1.cap": cap().encode()}) as web:
        sink = Sink()
        source = Source("met", url=f"{web.url}/feed")
        door = WarningPoller(source, sink, RULES, Warned([]), clock)
        assert door.poll() == 1 and door.poll() == 0
        assert web.asked.count("/1.cap") == 1 and len(sink.taken) == 1
        web.pages.clear()
        assert door.once() >= 30, "a server that fails is left alone for a while"


def test_that_a_source_is_a_folder_or_an_address(tmp_path: Path) -> None:
    from app.domain.errors import Refused

    file = tmp_path / "feeds.toml"
    file.write_text('[warnings.met]\nfolder = "/x"\n[warnings.nmc]\nurl = "http://h/rss"\n')
    good, _wrong = read_instances(file)
    world = World("demo", tmp_path, None, None, None, None, utc_now)  # type: ignore[arg-type]
    assert [open_feed(instance, world).source.pause_s for instance in good] == [3.0, 60.0]
    file.write_text("[warnings.met]\nevery_s = 3\n")
    with pytest.raises(Refused):
        open_feed(read_instances(file)[0][0], world)
