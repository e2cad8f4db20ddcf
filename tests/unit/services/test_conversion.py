"""Readings come in any unit of their quantity; what cannot be converted is refused and named."""

from __future__ import annotations

import numpy as np
import pytest

from app import reference
from app.domain.registry import Sensor
from app.messages.readings import Readings
from app.services.conversion import KEPT, Conversion
from app.services.sensing import Sensing
from tests.unit.services.water import DAILY, START, moment

CATALOGUE = reference.load_catalogue()
WANTED = [("cm",), ("MPa",), ("℃", "°C")]


@pytest.mark.parametrize(
    ("given", "place", "value", "expected"),
    [("m", 0, 0.15, 15.0), ("mm", 0, 270.0, 27.0), ("kPa", 1, 300.0, 0.3), ("bar", 1, 3.0, 0.3),
     ("degF", 2, 212.0, 100.0), ("Cel", 2, 36.6, 36.6), ("K", 2, 273.15, 0.0), ("", 2, 5.0, 5.0),
     ("°C", 2, 5.0, 5.0)],
)  # fmt: skip
def test_that_a_value_becomes_one_in_the_sensors_unit(
    given: str, place: int, value: float, expected: float
) -> None:
    rules = Conversion(CATALOGUE.units, WANTED)
    found = rules.convert([given], np.array([place]), np.array([value]))
    assert found[0] == pytest.approx(expected, abs=1e-9)


def test_that_a_reading_in_a_unit_of_another_quantity_is_refused_and_named() -> None:
    sensors = [Sensor(f"W{n}", "积水", "Water", "water_level", 113.7, 34.8) for n in range(2)]
    rules = Sensing(sensors, CATALOGUE)
    readings = Readings(["W0", "W1"], np.array([0.1, 20.0]), np.full(2, START), ["m", "Cel"])
    verdict = rules.evaluate(readings, DAILY, moment(START))
    assert verdict.value.tolist() == [10.0]
    assert verdict.unfit == [("W1", "Cel", "cm")]


def test_that_readings_ahead_of_our_clock_stay_apart_and_in_order() -> None:
    rules = Sensing([Sensor("W0", "积水", "Water", "water_level", 113.7, 34.8)], CATALOGUE)
    ahead = START + 3600 + np.arange(5.0)
    readings = Readings(["W0"] * 5, np.arange(5.0), ahead)
    verdict = rules.evaluate(readings, DAILY, moment(START))
    assert verdict.value.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert (np.diff(verdict.at) > 0).all() and verdict.at[-1] == START


def test_that_made_up_units_fill_no_memory() -> None:
    rules = Conversion(CATALOGUE.units, WANTED)
    for n in range(2 * KEPT):
        rules.convert([f"u{n}"], np.array([0]), np.array([1.0]))
    assert len(rules._codes) == KEPT
    assert np.isnan(rules.convert(["u999"], np.array([0]), np.array([1.0])))[0]
