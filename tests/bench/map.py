"""`map`: the real map over a whole city: each gesture's frames at 1080p and 4K, the heartbeat under
live news, memory, what is read at start and imported; beside it the same data drawn otherwise.

Each part runs in a process of its own, so that its memory and its caches are its own:
`python -m tests.bench.map frames 1080p --scale 0.05 --profile` shows where the time goes.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import json
import os
import pstats
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tests.bench import city
from tests.bench.neighbours import Neighbours
from tests.bench.report import Figure, percentile
from tests.servers import Screen

if TYPE_CHECKING:
    from tests.bench.citymap.frames import Run

AIM_MS = {"1080p": 16.7, "4k": 33.0}
FRAMES, QUICK_FRAMES = 240, 60
LIFE_S, QUICK_LIFE_S = 600.0, 20.0
COMPLETE_S = 1.0
"""Until every tile is there after a gesture over cold ground."""
_QUIET = 0.1
_TIMEOUT_S = 3600.0

Found = dict[str, float | str]


def run(quick: bool) -> list[Figure]:
    """Every figure of the map."""
    figures: list[Figure] = []
    ours: dict[str, float] = {}
    for size, aim in AIM_MS.items():
        found = _part("frames", size, quick=quick)
        figures += _gestures(size, aim, found)
        if size == "1080p":
            ours = {name: _number(found, f"{name}.p95_ms") for name in ("pan_city", "pan_street")}
    figures += _beside(ours, quick)
    figures += _life(_part("life", quick=quick))
    return figures + _stores(_part("stores", quick=quick), _part("points", quick=quick))


def _gestures(size: str, aim: float, found: Found) -> list[Figure]:
    figures = []
    for name in [key.removesuffix(".n") for key in found if key.endswith(".n")]:
        _tell_noise(size, name, _number(found, f"{name}.others"))
        count = int(_number(found, f"{name}.n"))
        for share in ("p95_ms", "p50_ms"):
            value = _number(found, f"{name}.{share}")
            figures.append(Figure(f"map.{size}.{name}.{share}", value, "ms", aim, "lower", count))
        if f"{name}.complete_s" in found:
            value = _number(found, f"{name}.complete_s")
            figures.append(
                Figure(f"map.{size}.{name}.complete_s", value, "s", COMPLETE_S, "lower", 1)
            )
    return figures


def _tell_noise(size: str, name: str, others: float) -> None:
    if others > _QUIET:
        text = f"map: during {size} {name} other programs took {others:.0%} of the machine"
        print(text, file=sys.stderr)


def _beside(ours: dict[str, float], quick: bool) -> list[Figure]:
    """The same data drawn the naive way and, where it can be, by a browser."""
    naive, browser = _part("naive", quick=quick), _part("browser", quick=quick)
    figures = []
    for name, mine in ours.items():
        theirs = _number(naive, f"naive.{name}.p95_ms")
        last = "" if name == "pan_city" else f".{name}"
        figures += [
            Figure(f"map.ratio_to_naive{last}", theirs / mine, "x", 10.0, "higher", 1),
            Figure(f"map.naive.{name}.p95_ms", theirs, "ms", theirs, "lower", 1),
        ]
        if f"maplibre.{name}.p95_ms" in browser:
            theirs = _number(browser, f"maplibre.{name}.p95_ms")
            figures.append(Figure(f"map.maplibre.{name}.p95_ms", theirs, "ms", theirs, "lower", 1))
    if not any(key.endswith("p95_ms") for key in browser):
        reason = browser.get("browser") or browser.get("maplibre.error")
        print(f"map: MapLibre GL JS in a headless browser: {reason}", file=sys.stderr)
    return figures


def _life(found: Found) -> list[Figure]:
    beats, frames = int(_number(found, "beats")), int(_number(found, "frames"))
    return [
        Figure("map.heartbeat.worst_ms", _number(found, "worst_ms"), "ms", 50.0, "lower", beats),
        Figure("map.heartbeat.p99_ms", _number(found, "p99_ms"), "ms", 50.0, "lower", beats),
        Figure("map.memory_mb", _number(found, "memory_mb"), "MB", 250.0, "lower", frames),
        Figure("map.growth_mb", _number(found, "growth_mb"), "MB", 10.0, "lower", frames),
    ]


def _stores(found: Found, points: Found) -> list[Figure]:
    grids = int(_number(found, "grids"))
    count = int(_number(points, "points"))
    return [
        Figure("map.index_points_s", _number(points, "points_s"), "s", 0.3, "lower", count),
        Figure("map.grids_s", _number(found, "grids_s"), "s", 2.0, "lower", grids),
        Figure("map.import_s", _number(found, "import_s"), "s", 60.0, "lower", grids),
    ]


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
            neighbours = Neighbours()
            done = _profiled(getattr(driver, name), name, given.profile)
            found[f"{name}.others"] = neighbours.share()
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


def life(given: argparse.Namespace) -> Found:
    """The heart and the memory under live news."""
    from tests.bench.citymap.life import live
    from tests.bench.citymap.stage import stage

    seconds = given.seconds or (QUICK_LIFE_S if given.quick else LIFE_S)
    with stage(given.size, given.scale, screen=given.screen) as made:
        return {**live(made, seconds, given.blame)}


def naive(given: argparse.Namespace) -> Found:
    """The city in pyqtgraph's items."""
    from tests.bench.citymap.naive import measured

    return {**measured(given.size, given.scale, 24)}


def browser(given: argparse.Namespace) -> Found:
    """The city in a browser."""
    from tests.bench.citymap.browser import measured

    return measured(given.size, given.scale, 8 if given.quick else 24)


def stores(given: argparse.Namespace) -> Found:
    """Grids from the store and into it."""
    from tests.bench.citymap.stores import stored

    return {**stored(given.scale)}


def points(given: argparse.Namespace) -> Found:
    """The index of all points."""
    from tests.bench.citymap.stores import pointed

    return {**pointed(given.scale)}


PARTS = {
    "frames": frames,
    "life": life,
    "naive": naive,
    "browser": browser,
    "stores": stores,
    "points": points,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.map")
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("size", nargs="?", default="1080p", choices=AIM_MS)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the city")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--frames", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=0.0)
    parser.add_argument("--blame", type=int, default=0, help="print the worst blocks of the heart")
    parser.add_argument("--only", default="", help="gestures, with commas between them")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--screen", action="store_true", help="on a virtual X screen")
    given = parser.parse_args()
    with _screen() if given.screen else contextlib.nullcontext():
        print(json.dumps(PARTS[given.part](given)), flush=True)


@contextlib.contextmanager
def _screen() -> Iterator[None]:
    """A virtual X screen as large as the largest size."""
    with Screen("3840x2160") as shown:
        os.environ.update(QT_QPA_PLATFORM="xcb", DISPLAY=shown.display)
        yield


if __name__ == "__main__":
    main()
