"""A figure, the machine it was taken on, and how both are printed."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import psutil


@dataclass(frozen=True)
class Figure:
    """One measured number with what it aims at; `n` is how many samples it rests on."""

    id: str
    value: float
    unit: str
    aim: float
    better: str
    n: int

    @property
    def met(self) -> bool:
        return self.value <= self.aim if self.better == "lower" else self.value >= self.aim


def machine() -> dict[str, str | int | float]:
    """The machine's size."""
    return {
        "cores": os.cpu_count() or 0,
        "memory_gb": round(psutil.virtual_memory().total / 1024**3, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "processor": platform.processor() or platform.machine(),
    }


def percentile(samples: Sequence[float], share: float) -> float:
    """The nearest-rank percentile."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def as_json(bench: str, figures: Sequence[Figure]) -> str:
    rows = [{**asdict(figure), "value": round(figure.value, 3)} for figure in figures]
    return json.dumps({"bench": bench, "machine": machine(), "figures": rows}, ensure_ascii=False)


def as_table(figures: Sequence[Figure]) -> str:
    lines = [f"{'figure':<28}{'value':>12} {'unit':<6}{'aim':>10} {'':<4}{'n':>7}"]
    for figure in figures:
        sign = "<=" if figure.better == "lower" else ">="
        state = "met" if figure.met else "short"
        lines.append(
            f"{figure.id:<28}{figure.value:>12.2f} {figure.unit:<6}{sign}{figure.aim:>8g} "
            f"{'':<4}{figure.n:>7} {state}"
        )
    return "\n".join(lines)
