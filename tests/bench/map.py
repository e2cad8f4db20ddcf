"""`map`: the real map over a whole city: each gesture's frames at 1080p and 4K, the heartbeat under
live news, memory, what is read at start and imported; beside it the same data drawn otherwise.

Each part runs in a process of its own, so that its memory and its caches are its own:
`python -m tests.bench.map frames 1080p --scale 0.05 --profile` shows where the time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.bench import city
from tests.bench.report import Figure, percentile

if TYPE_CHECKING:
    from tests.bench.citymap.frames import Run

AIM_MS = {"1080p": 16.7, "4k": 33.0}
FRAMES, QUICK_FRAMES = 240, 90
LIFE_S, QUICK_LIFE_S = 600.0, 20.0
_TIMEOUT_S = 3600.0

Found = dict[str, float | str]


def run(quick: bool) -> list[Figure]:
    """Every figure of the map."""
    figures: list[Figure] = []
    for size in AIM_MS:
        figures += _gestures(size, _part("frames", size, quick=quick))
    return figures


def _gestures(size: str, found: Found) -> list[Figure]:
    figures = []
    for name in sorted({str(key).split(".")[0] for key in found}):
        if f"{name}.p95_ms" in found:
            count = int(_number(found, f"{name}.n"))
            figures += [
                Figure(f"map.{size}.{name}.p50_ms", _number(found, f"{name}.p50_ms"), "ms", AIM_MS[size], "lower", count),
                Figure(f"map.{size}.{name}.p95_ms", _number(found, f"{name}.p95_ms"), "ms", AIM_MS[size], "lower", count),
            ]  # fmt: skip
    return figures


def _number(found: Found, key: str) -> float:
    return float(found.get(key, 0.0))


def _part(name: str, *arguments: str, quick: bool) -> Found:
    """Run one part in a process of its own."""
    scale = city.QUICK if quick else 1.0
    command = [sys.executable, "-m", "tests.bench.map", name, *arguments, "--scale", f"{scale}"]
    if quick:
        command.append("--quick")
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=_TIMEOUT_S)
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


# ------------------------------------------------------------------------------- the parts


def frames(given: argparse.Namespace) -> Found:
    """Each gesture's frames."""
    from tests.bench.citymap.frames import GESTURES, Frames
    from tests.bench.citymap.stage import memory_mb, stage

    found: Found = {}
    with stage(given.size, given.scale, screen=given.screen) as made:
        found["ready_s"] = made.ready_s
        driver = Frames(made, given.size, given.frames or (QUICK_FRAMES if given.quick else FRAMES))
        for name in given.only.split(",") if given.only else GESTURES:
            done = _profiled(getattr(driver, name), name, given.profile)
            found[f"{name}.p50_ms"] = percentile(done.frames, 0.5)
            found[f"{name}.p95_ms"] = percentile(done.frames, 0.95)
            found[f"{name}.max_ms"] = max(done.frames)
            found[f"{name}.n"] = len(done.frames)
            found[f"{name}.unpainted"] = done.unpainted
            if done.complete_s:
                found[f"{name}.complete_s"] = max(done.complete_s)
            print(name, {k: v for k, v in found.items() if k.startswith(name)}, file=sys.stderr)
        found["memory_mb"] = memory_mb() - made.baseline_mb
    return found


def _profiled(work: Callable[[], Run], name: str, wanted: bool) -> Run:
    if not wanted:
        return work()
    profile = cProfile.Profile()
    done: Run = profile.runcall(work)
    _tell_worst(name, profile, len(done.frames))
    return done


def _tell_worst(name: str, profile: cProfile.Profile, frames: int) -> None:
    """Milliseconds a frame of the functions that cost most, themselves and with what they call."""
    rows = pstats.Stats(profile).stats.items()  # type: ignore[attr-defined]
    for title, column in (("itself", 2), ("with what it calls", 3)):
        print(f"--- {name}: ms a frame, {title}", file=sys.stderr)
        for (file, line, function), row in sorted(rows, key=lambda r: -r[1][column])[:16]:
            place = f"{'/'.join(file.split('/')[-3:])}:{line}" if line else ""
            each = row[column] * 1000 / max(1, frames)
            calls = row[0] / max(1, frames)
            print(f"{each:9.2f} {calls:9.1f} calls  {function} {place}", file=sys.stderr)


PARTS = {"frames": frames}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.map")
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("size", nargs="?", default="1080p", choices=AIM_MS)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the city")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--frames", type=int, default=0)
    parser.add_argument("--only", default="", help="gestures, with commas between them")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--screen", action="store_true", help="on the screen DISPLAY names")
    given = parser.parse_args()
    if given.screen:
        os.environ["QT_QPA_PLATFORM"] = "xcb"
    print(json.dumps(PARTS[given.part](given)), flush=True)


if __name__ == "__main__":
    main()
