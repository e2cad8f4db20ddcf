"""`ingest`: readings over a real Mosquitto at QoS 1 into one gateway process and its database, in
packs of ten and one by one, beside a bare paho subscriber in the same run."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import psutil
import sqlalchemy as sa

from app import bootstrap, settings, topics
from app.bus import open_bus
from app.clock import utc_now
from app.desk import Desk
from app.domain.registry import Sensor
from app.storage import levels
from app.storage.blocks import RAW
from app.storage.compactor import Compactor
from app.storage.tables import batches, latest
from tests.bench.centre import flags, home, program
from tests.bench.ingest_publisher import Load
from tests.bench.report import Figure, percentile
from tests.servers import Mosquitto, Postgres, wait_until

CENTRE = "default"
CITY, QUICK_CITY = 220_000, 5_000
PACKS, QUICK_PACKS = 100_000, 8_000
ALARMS, QUICK_ALARMS = 100, 12
LONG_S = 900.0


def run(quick: bool) -> list[Figure]:
    """Both databases; the figures without a database in their name are SQLite's."""
    figures = _run("sqlite", quick)
    for figure in _run("postgresql", quick):
        name = figure.id.replace("ingest.", "ingest.postgresql.")
        figures.append(replace(figure, id=name))
    return figures


def _run(kind: str, quick: bool) -> list[Figure]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="griddeck-ingest-")))
        stack.enter_context(home(folder))
        broker = stack.enter_context(Broker())
        url = ""
        if kind == "postgresql":
            url = stack.enter_context(stack.enter_context(Postgres(durable=True)).database())
        given = settings.load(flags(url, broker.url))
        sensors = QUICK_CITY if quick else CITY
        _register(given, sensors)
        gateway = stack.enter_context(_gateway(given))
        return _figures(given, broker, gateway, quick, sensors)


def _figures(
    given: settings.Settings, broker: Broker, gateway: int, quick: bool, sensors: int
) -> list[Figure]:
    packs = QUICK_PACKS if quick else PACKS
    topic = topics.readings(CENTRE, "bench")
    load = Load(broker.port, topic, packs, 10, sensors)
    bare = _bare(replace(load, topic="bench/bare"))
    sent, rate = _ours(given, load, 0)
    single_sent, single = _ours(given, replace(load, pack=1, ago=5000.0), sent)
    lost = sent + single_sent - _stored(given)
    busy = _alarms(given, replace(load, rate=1000 if quick else 5000), quick)
    calm = _alarms(given, replace(load, rate=100), quick)
    memory = psutil.Process(gateway).memory_info().rss / 1024**2
    return [
        Figure("ingest.pack10.readings_per_s", rate, "/s", 100_000, "higher", sent),
        Figure("ingest.pack10.ratio_to_bare", rate / bare, "", 0.8, "higher", packs),
        Figure("ingest.single.messages_per_s", single, "/s", 10_000, "higher", single_sent),
        Figure("ingest.lost", lost, "", 0, "lower", sent + single_sent),
        Figure("ingest.alarm.p99_ms", percentile(busy, 0.99), "ms", 1000, "lower", len(busy)),
        Figure("ingest.alarm.calm_p99_ms", percentile(calm, 0.99), "ms", 300, "lower", len(calm)),
        Figure("ingest.gateway_mb", memory, "MB", 600, "lower", sensors),
    ]


class Broker(Mosquitto):
    """A broker that keeps nothing on disk: its disk is not what is measured."""

    def __init__(self) -> None:
        super().__init__()
        lines = self._config.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith(("persistence", "autosave"))]
        self._config.write_text("\n".join([*kept, "set_tcp_nodelay true", ""]), encoding="utf-8")


def _register(given: settings.Settings, sensors: int) -> None:
    base = bootstrap.open_base(given)
    names = [f"S{n:06d}" for n in range(sensors)] + [f"A{n:04d}" for n in range(1000)]
    rows = [Sensor(name, name, name, "water_level", 113.7, 34.8) for name in names]
    for first in range(0, len(rows), 20_000):
        base.registry.save(rows[first : first + 20_000])
    base.store.close()


@contextlib.contextmanager
def _gateway(given: settings.Settings) -> Iterator[int]:
    process = program("gateway", **settings.environment(given))
    base = bootstrap.open_base(given)
    try:
        wait_until(base.lease().live, 120, "a gateway")
        wait_until(lambda: _broker_up(given), 60, "its broker")
        yield process.pid
    finally:
        base.store.close()
        process.terminate()
        process.communicate(timeout=60)


def _broker_up(given: settings.Settings) -> bool:
    from app.storage.links import Links

    with contextlib.closing(bootstrap.open_base(given).store) as store:
        link = Links(store, CENTRE).load().get("broker")
    return link is not None and link.state == "ok"


def _start(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
    return subprocess.Popen(words, stdout=subprocess.PIPE, env=dict(os.environ))


def _told(process: subprocess.Popen[bytes]) -> dict[str, float]:
    output, _ = process.communicate(timeout=LONG_S)
    found: dict[str, float] = json.loads(output.decode().strip().splitlines()[-1])
    return found


def _bare(load: Load) -> float:
    """Readings a second of the bare subscriber."""
    subscriber = _start("ingest_bare", str(load.port), load.topic, str(load.messages))
    if subscriber.stdout is None or subscriber.stdout.readline() != b"ready\n":
        raise RuntimeError("the bare subscriber did not subscribe")
    publisher = _told(_start("ingest_publisher", json.dumps(asdict(load))))
    ended = _told(subscriber)["ended"]
    return load.messages * load.pack / (ended - publisher["began"])


def _ours(given: settings.Settings, load: Load, before: int) -> tuple[int, float]:
    """(readings sent, readings a second until the last of them was committed)"""
    publisher = _told(_start("ingest_publisher", json.dumps(asdict(load))))
    count = load.messages * load.pack
    base = bootstrap.open_base(given)
    ended, stored = time.time(), -1
    with contextlib.closing(base.store):
        while time.time() - ended < 60:
            now = _came(base)
            if now != stored:
                stored, ended = now, time.time()
            if stored >= before + count:
                break
            time.sleep(0.05)
    return count, min(stored - before, count) / (ended - publisher["began"])


def _came(base: bootstrap.Base) -> int:
    """Readings committed, from what batches and history hold."""

    def count(c: sa.Connection) -> int:
        kept = c.execute(sa.select(sa.func.max(latest.c.rev))).scalar() or 0
        loose = sa.select(sa.func.sum(batches.c.count)).where(batches.c.rev > kept)
        total = int(c.execute(loose).scalar() or 0)
        for table in levels.tables(c, levels.READINGS):
            size = f"SELECT sum(length(data)) FROM {table}"
            total += int(c.exec_driver_sql(size).scalar() or 0) // RAW.itemsize
        return total

    return base.store.read_telemetry(count)


def _stored(given: settings.Settings) -> int:
    """Distinct readings of the load in the history."""
    base = bootstrap.open_base(given)
    with contextlib.closing(base.store):
        while Compactor(base.store, CENTRE).step(utc_now()):
            pass

        def distinct(c: sa.Connection) -> int:
            found: dict[tuple[int, int], list[bytes]] = {}
            for table in levels.tables(c, levels.READINGS):
                for hour, part, data in c.exec_driver_sql(f"SELECT hour, part, data FROM {table}"):
                    found.setdefault((hour, part), []).append(data)
            joined = (np.frombuffer(b"".join(blobs), RAW) for blobs in found.values())
            return sum(len(np.unique(rows[["member", "at"]])) for rows in joined)

        return base.store.read_telemetry(distinct)


def _alarms(given: settings.Settings, load: Load, quick: bool) -> list[float]:
    """Milliseconds from a crossing at the broker to its alarm on a desk's tail, under a load."""
    times = QUICK_ALARMS if quick else ALARMS
    load = replace(load, messages=int(load.rate * times * 0.2))
    publisher = _start("ingest_publisher", json.dumps(asdict(load)))
    desk = bootstrap.open_desk(replace(given, workstation="bench"))
    bus = open_bus(given.broker, "bench-crossings")
    bus.start()
    desk.start()
    found: list[float] = []
    try:
        wait_until(lambda: bus.connected, 20, "the broker")
        for _ in range(times):
            found.append(_crossing(desk, bus.publish, len(desk.picture.alarms)))
    finally:
        bus.stop()
        desk.close()
        _told(publisher)
    return found


def _crossing(desk: Desk, publish: Callable[[str, bytes], bool], number: int) -> float:
    sensor, now = f"A{number:04d}", time.time()
    pack = [{"n": sensor, "t": now - 100, "v": 60}, {"n": sensor, "t": now, "v": 60}]
    began = time.perf_counter()
    publish(topics.readings(CENTRE, "crossing"), json.dumps(pack).encode())
    while desk.picture.sensor_alarm(sensor) is None:
        desk.drain()
        time.sleep(0.002)
        if time.perf_counter() - began > 60:
            raise TimeoutError("no alarm")
    took = (time.perf_counter() - began) * 1000
    time.sleep(max(0.0, 0.15 - took / 1000))
    return took
