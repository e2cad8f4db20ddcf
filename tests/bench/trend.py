"""`trend`: a year of one sensor at one reading a minute, from the click to the drawn chart."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from tests.bench.report import Figure, percentile

YEAR_MIN = 365 * 24 * 60
BATCH = 24 * 60
"""Readings a batch: a day, which the compactor then lays out and rolls up as it does every day."""

NOW = datetime(2026, 7, 21, 1, 42, 18, tzinfo=UTC)
SENSOR = "W000"


def run(quick: bool) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="griddeck-bench-") as folder:
        took, columns = _measure(Path(folder), 5 if quick else 15)
    middle = percentile(took, 0.5)
    return [
        Figure("trend.year_ms", middle, "ms", 200, "lower", len(took)),
        Figure("trend.year_worst_ms", max(took), "ms", 400, "lower", len(took)),
        Figure("trend.year_columns", columns, "", 200, "higher", 1),
    ]


def _measure(folder: Path, rounds: int) -> tuple[list[float], int]:
    from app import i18n
    from app.storage.compactor import Compactor
    from app.storage.migrate import migrate
    from app.storage.store import Store
    from app.storage.telemetry import Telemetry
    from ui.application import application
    from ui.theme import style, tokens

    app = application()
    i18n.use("zh_CN")
    style.apply(app, tokens.load("dark"))
    store = Store.open(f"sqlite:///{(folder / 'bench.sqlite').as_posix()}")
    migrate(store)
    telemetry = Telemetry(store, "demo")
    _fill(telemetry)
    Compactor(store, "demo").settle(NOW)
    try:
        return _open_often(folder, telemetry, rounds)
    finally:
        store.close()


def _fill(telemetry: object) -> None:
    """A year of a water level: a slow day, and a storm now and then."""
    from app.storage.telemetry import Telemetry

    assert isinstance(telemetry, Telemetry)
    rng = np.random.default_rng(7)
    at = NOW.timestamp() - 60.0 * np.arange(YEAR_MIN)[::-1]
    value = 4 + np.sin(at / 13750) + rng.normal(0, 0.2, YEAR_MIN)
    for storm in rng.integers(0, YEAR_MIN - 600, 12):
        value[storm : storm + 600] += 40 * np.sin(np.linspace(0, np.pi, 600))
    for first in range(0, YEAR_MIN, BATCH):
        part = slice(first, first + BATCH)
        n = len(at[part])
        telemetry.write_readings([SENSOR] * n, value[part], at[part], np.ones(n, dtype=np.uint8))


def _open_often(folder: Path, telemetry: object, rounds: int) -> tuple[list[float], int]:
    from PySide6.QtCore import QRect
    from PySide6.QtWidgets import QApplication, QWidget

    from tests.ui.sample import sample
    from ui.models.sensors import SensorBoard
    from ui.sensors.page import SensorPage

    made = sample(folder)
    made.desk._telemetry = telemetry  # type: ignore[assignment]
    window = QWidget()
    window.resize(1920, 1080)
    window.show()
    page = SensorPage(made.context, SensorBoard(made.picture, made.context.session), window)
    page.place_beside_panel(QRect(1600, 80, 320, 900))
    took = []
    for n in range(rounds + 1):
        page.close_card()
        page._sensor = ""
        QApplication.processEvents()
        started = time.perf_counter()
        page._span = "1y"
        page.show_sensor(SENSOR)
        page.repaint()
        QApplication.processEvents()
        if n:  # the first one imports the plots
            took.append((time.perf_counter() - started) * 1000)
    assert page.lines()[0].curve.readings > YEAR_MIN * 0.999
    columns = page.points()
    window.close()
    made.desk.close()
    return took, columns
