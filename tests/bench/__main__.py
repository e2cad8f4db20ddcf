"""Runs one benchmark (one JSON object) or all of them (a table)."""

from __future__ import annotations

import argparse
import importlib

from tests.bench.report import Figure, as_json, as_table

NAMES = (
    "start",
    "dispatch",
    "mode",
    "calm",
    "crash",
    "map",
    "assign",
    "clocks",
    "queue",
    "news",
    "alarms",
    "importing",
    "ingest",
    "trend",
    "wall",
    "warnings",
)


def run(name: str, quick: bool) -> list[Figure]:
    figures: list[Figure] = importlib.import_module(f"tests.bench.{name}").run(quick)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("name", nargs="?", choices=(*NAMES, "build-year", "all"), default="all")
    parser.add_argument("--quick", action="store_true", help="a short run of each")
    parser.add_argument("--json", action="store_true", help="(one bench always prints JSON)")
    given = parser.parse_args()
    if given.name == "build-year":
        from tests.bench import year

        year.build(given.quick)
        return
    if given.name != "all":
        print(as_json(given.name, run(given.name, given.quick)), flush=True)
        return
    figures = [figure for name in NAMES for figure in run(name, given.quick)]
    print(as_json("all", figures) if given.json else as_table(figures), flush=True)


if __name__ == "__main__":
    main()
