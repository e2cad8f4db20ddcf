"""`assign`: whom to send to one case among a city's 5,000 units, as the case file asks it, and the
best assignment of 200 cases to 300 crews."""

from __future__ import annotations

import time

import numpy as np

from app.assist.assign import assign
from app.clock import utc_now
from app.geo.streets import streets_of
from tests.bench import city
from tests.bench.report import Figure, percentile
from ui.models.advice import advise

CASES, CREWS, ASKED = 200, 300, 200
SEED = 20210720


def run(quick: bool) -> list[Figure]:
    """Both figures."""
    one = _one(40 if quick else ASKED)
    batch = _batch(3 if quick else 10)
    return [
        Figure("assign.one.p95_ms", percentile(one, 0.95), "ms", 20.0, "lower", len(one)),
        Figure("assign.batch_ms", max(batch), "ms", 1000.0, "lower", len(batch)),
    ]


def _one(asked: int) -> list[float]:
    picture, now = city.picture(), utc_now()
    picture.registry.ways = streets_of(picture.registry.features)
    cases = [case for case in picture.cases.values() if case.lon is not None][:asked]
    took = []
    for case in cases:
        began = time.perf_counter()
        advise(picture, case, now)
        took.append((time.perf_counter() - began) * 1000.0)
    return took


def _batch(times: int) -> list[float]:
    rng, took = np.random.default_rng(SEED), []
    for _ in range(times):
        # Crews and cases by place, so that ways have the structure of a city's.
        crews, cases = rng.uniform(0, 20, (CREWS, 2)), rng.uniform(0, 20, (CASES, 2))
        minutes = np.hypot(*(cases[:, None, :] - crews[None, :, :]).transpose(2, 0, 1)) / 0.45
        minutes[rng.uniform(size=minutes.shape) < 0.3] = np.inf
        began = time.perf_counter()
        found = assign(minutes, rng.integers(0, 3, CREWS).tolist())
        took.append((time.perf_counter() - began) * 1000.0)
        if (found.unit_of < 0).any():
            raise RuntimeError("a case was left out")
    return took
