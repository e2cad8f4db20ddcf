"""docs/admin/secure.md, walked through: TLS, accounts and rights of a real broker."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.bus import Message, open_bus
from app.domain.errors import Refused
from tests.servers import HOST, Mosquitto

PAGE = Path(__file__).parents[2] / "docs" / "admin" / "secure.md"


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the page's commands leave behind."""
    made = tmp_path_factory.mktemp("secure")
    words = {"BROKER": "localhost", "CENTRE_PASSWORD": "a", "SENSORS_PASSWORD": "b",
             "UNIT_PASSWORD": "c"}  # fmt: skip
    for block in _blocks("bash"):
        subprocess.run(["bash", "-euc", block], cwd=made, check=True, capture_output=True,
                       env={**os.environ, **words})  # fmt: skip
    (made / "acl").write_text(_blocks("acl")[0], encoding="utf-8")
    return made


@pytest.fixture
def broker(folder: Path) -> Iterator[Mosquitto]:
    """A broker with the page's mosquitto.conf, on a free port of this machine."""
    server = Mosquitto()
    for file in folder.iterdir():
        shutil.copy(file, server.folder / file.name)
        (server.folder / file.name).chmod(0o644)
    conf = _blocks("conf")[0].replace("listener 8883", f"listener {server.port} {HOST}")
    for name in ("ca.pem", "server.pem", "server.key", "passwords", "acl"):
        conf = re.sub(rf"(?<= ){re.escape(name)}$", str(server.folder / name), conf, flags=re.M)
    conf = conf.replace("persistence true\n", "")
    (server.folder / "mosquitto.conf").write_text(conf, encoding="utf-8")
    with server:
        yield server


def _until(done: Callable[[], bool]) -> bool:
    for _ in range(500):
        if done():
            return True
        time.sleep(0.02)
    return False


def _url(broker: Mosquitto, user: str, password: str) -> str:
    ca = (broker.folder / "ca.pem").as_posix()
    return f"mqtts://{user}:{password}@localhost:{broker.port}?ca={ca}"


def test_that_the_walked_through_broker_carries_orders_to_their_unit_alone(
    broker: Mosquitto,
) -> None:
    centre = open_bus(_url(broker, "centre", "a"), "gateway")
    unit = open_bus(_url(broker, "U1", "c"), "terminal-1")
    got: list[str] = []

    def receive(message: Message) -> None:
        got.append(message.topic)
        message.ack()

    unit.subscribe("griddeck/default/orders/#", receive)
    unit.subscribe("griddeck/default/orders/U1", receive)
    for bus in (centre, unit):
        bus.start()
    try:
        assert _until(lambda: centre.connected and unit.connected)
        assert _until(lambda: centre.publish("griddeck/default/orders/U1", b"{}"))
        centre.publish("griddeck/default/orders/U2", b"{}")
        assert _until(lambda: bool(got))
        assert set(got) == {"griddeck/default/orders/U1"}
    finally:
        for bus in (centre, unit):
            bus.stop()


def test_that_a_wrong_password_never_connects(broker: Mosquitto) -> None:
    stranger = open_bus(_url(broker, "centre", "wrong"), "stranger")
    good = open_bus(_url(broker, "centre", "a"), "good")
    stranger.start()
    good.start()
    try:
        assert _until(lambda: good.connected)
        assert not stranger.connected
    finally:
        stranger.stop()
        good.stop()


def test_that_files_that_are_no_certificates_are_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"broker\.tls"):
        open_bus(f"mqtts://localhost:1?ca={tmp_path / 'none.pem'}", "x")
    (tmp_path / "bad.pem").write_text("no certificate", encoding="utf-8")
    with pytest.raises(Refused, match=r"broker\.tls"):
        open_bus(f"mqtts://localhost:1?ca={tmp_path / 'bad.pem'}", "x")
