"""The test servers themselves: a test that trusts them must be able to."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import paho.mqtt.client as mqtt
import psutil
import psycopg
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from tests.servers import Mosquitto, Postgres, Screen, wait_until


def _dsn(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql")


def test_that_each_database_is_empty_and_gone_afterwards(postgres: Postgres) -> None:
    with postgres.database() as url:
        with psycopg.connect(_dsn(url), autocommit=True) as connection:
            connection.execute("CREATE TABLE cases (id int)")
        with postgres.database() as other, psycopg.connect(_dsn(other)) as connection:
            rows = connection.execute("SELECT 1 FROM pg_tables WHERE tablename = 'cases'")
            assert rows.fetchall() == []
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(_dsn(url))


def test_that_a_retained_message_outlives_a_restart_of_the_broker(mosquitto: Mosquitto) -> None:
    client = _client(mosquitto)
    client.publish("water/level", b"1.2", qos=1, retain=True).wait_for_publish(10)
    _end(client)
    mosquitto.stop()
    assert not mosquitto.answers()
    mosquitto.start()
    received = threading.Event()
    client = _client(mosquitto)
    client.on_message = lambda *_: received.set()
    client.subscribe("water/level", qos=1)
    assert received.wait(10)
    _end(client)


def test_that_a_killed_process_leaves_no_server_running(tmp_path: Path) -> None:
    script = tmp_path / "dies.py"
    script.write_text(
        "import os, signal\n"
        "from tests.servers import Mosquitto\n"
        "server = Mosquitto(); server.start()\n"
        "print(server._process.pid, server.folder, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n",
        encoding="utf-8",
    )
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, str(script)], cwd=root, capture_output=True, text=True,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/usr/sbin:/bin"}, check=False,
    )  # fmt: skip
    pid, folder = run.stdout.split()
    wait_until(lambda: not psutil.pid_exists(int(pid)), 10, "the broker to end with its parent")
    shutil.rmtree(folder)


def test_that_a_screen_takes_a_display_of_its_own(screen: Screen) -> None:
    assert screen.running
    assert screen.display.startswith(":")


def _client(broker: Mosquitto) -> mqtt.Client:
    connected = threading.Event()
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    client.on_connect = lambda *_: connected.set()
    client.connect(broker.host, broker.port)
    client.loop_start()
    assert connected.wait(10)
    return client


def _end(client: mqtt.Client) -> None:
    client.disconnect()
    client.loop_stop()
