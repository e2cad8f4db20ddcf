"""`start`: process start to a filled desk on the existing demo, and what imports take of it."""

from __future__ import annotations

import json
import time
from pathlib import Path

from tests.bench.centre import demo_home, program
from tests.bench.report import Figure

ROUNDS = 5


def run(quick: bool) -> list[Figure]:
    filled, imports = [], []
    with demo_home() as folder:
        for number in range(3 if quick else ROUNDS):
            moments = _once(folder / f"trace-{number}.jsonl")
            if number:  # the first start compiles byte code and warms the disk
                filled.append(moments["filled"] * 1000)
                imports.append(moments["imports"] * 1000)
    middle = len(filled) // 2
    return [
        Figure("start.filled_ms", sorted(filled)[middle], "ms", 2000, "lower", len(filled)),
        Figure("start.imports_ms", sorted(imports)[middle], "ms", 800, "lower", len(imports)),
    ]


def _once(trace: Path) -> dict[str, float]:
    started = time.time()
    process = program("--demo", GRIDDECK_TRACE=str(trace), QT_QPA_PLATFORM="offscreen")
    try:
        deadline = started + 60
        while time.time() < deadline:
            time.sleep(0.05)
            lines = trace.read_text(encoding="utf-8").splitlines() if trace.exists() else []
            moments = {row["name"]: row["t"] - started for row in map(json.loads, lines)}
            if "filled" in moments:
                return moments
            if process.poll() is not None:
                raise RuntimeError((process.stderr.read() if process.stderr else b"").decode())
        raise TimeoutError("the desk did not fill")
    finally:
        process.terminate()
        process.wait(20)
