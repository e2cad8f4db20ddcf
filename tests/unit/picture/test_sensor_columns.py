"""The columns of the sensors: the spark line goes on with newer readings alone."""

from __future__ import annotations

import numpy as np

from app.picture.columns import TREND, SensorColumns
from tests.ui.sample import picture


def test_that_a_reading_told_again_does_not_move_the_spark_line() -> None:
    sensors: SensorColumns = picture().sensors
    rows = np.array([0, 1])
    base = float(sensors.at[:2].max())
    sensors.update(rows, np.array([1.0, 2.0]), np.array([base + 10, base + 10]), np.zeros(2, "u1"))
    before = sensors.trend[:2].copy()
    sensors.update(
        rows, np.array([1.0, 5.0]), np.array([base + 10, base + 20]), np.array([1, 0], "u1")
    )
    assert np.array_equal(sensors.trend[0], before[0], equal_nan=True)
    assert sensors.state[0] == 1
    assert sensors.trend[1, TREND - 1] == 5.0
    assert sensors.trend[1, TREND - 2] == 2.0
