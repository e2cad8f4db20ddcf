"""The gateway's doors to other systems: where a place lies, what is polled, what is served."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

import numpy as np
import shapely

from app import paths, topics
from app.clock import Clock
from app.domain.case import Case
from app.domain.catalogue import Catalogue
from app.domain.clocks import Clocks
from app.domain.registry import Grid
from app.feeds import json_cases, json_mapping, warnings as warning_feeds
from app.feeds.base import Feed, Sink
from app.feeds.field import Resolve
from app.feeds.json_mapping import JsonMapping
from app.feeds.open311 import Open311Poller, read_sources
from app.feeds.warnings import WarningDoor
from app.geo.grid_index import GridIndex
from app.geo.warned import Warned
from app.messages.commands import AnyCommand
from app.settings import Settings
from app.storage import ids
from app.storage.queries import Queries
from app.storage.registry import Registry as RegistryStore
from app.web.keys import read_keys
from app.web.open311 import Open311
from app.web.push import CasePush, Decode, Fault
from app.web.server import WebServer


def resolver(registry: RegistryStore) -> Resolve:
    """(lon, lat) -> (grid code, street code) from the centre's grids."""
    grids = {grid.code: grid for grid in registry.load(Grid) if grid.shape}
    rows = list(grids.values())
    shapes = shapely.from_wkb(np.array([grid.shape for grid in rows], dtype=object))
    index = GridIndex([g.code for g in rows], [g.kind for g in rows], shapes)

    def resolve(lon: float, lat: float) -> tuple[str, str]:
        code = index.resolve(lon, lat)
        if code is None:
            return "", ""
        grid = grids[code]
        return code, grid.street or (code if grid.kind == "street" else "")

    return resolve


def readings_topics(settings: Settings) -> list[str]:
    """The topics readings come by: those of the settings, or the centre's own."""
    given = [topic.strip() for topic in settings.readings.split(",") if topic.strip()]
    return given or [topics.readings(settings.centre, "#")]


def pollers(sink: Sink, resolve: Resolve, clock: Clock) -> list[Open311Poller]:
    """The servers that feeds.toml of the data folder names. Raises Refused `settings.file`."""
    folder = paths.data_dir()
    return [
        Open311Poller(source, sink, resolve, folder / "feeds" / f"{source.name}.cursor", clock)
        for source in read_sources(folder / "feeds.toml")
    ]


def warning_doors(
    settings: Settings, registry: RegistryStore, catalogue: Catalogue, sink: Sink, clock: Clock
) -> list[WarningDoor]:
    """The folders and feeds warnings come by: tables [warnings.NAME] of feeds.toml. Raises
    Refused `settings.file`."""
    rules = catalogue.warnings
    warned = Warned(registry.load(Grid), rules.region, settings.centre)
    return warning_feeds.doors(paths.data_dir() / "feeds.toml", sink, rules, warned, clock)


def web(
    settings: Settings,
    catalogue: Catalogue,
    queries: Queries,
    resolve: Resolve,
    take: Callable[[AnyCommand], None],
    clock: Clock,
) -> WebServer:
    """The HTTP server; its keys lie in api_keys.toml of the data folder: name = "key"."""

    def clocks() -> Clocks:
        mode = catalogue.in_force(queries.mode_state())
        return Clocks(mode, catalogue.category, catalogue.work)

    open311 = Open311(
        settings.centre,
        catalogue,
        clocks,
        queries,
        take,
        lambda: ids.new_id("C", clock()),
        resolve,
        read_keys(paths.data_dir() / "api_keys.toml"),
        clock,
    )
    host, _colon, port = settings.http.rpartition(":")
    pushed = CasePush(
        _decoders(resolve, clock),
        lambda case: take(json_cases.command_of(case)),
        read_keys(paths.data_dir() / "api_keys.toml"),
    )
    return WebServer(host, int(port), {"open311": open311, "cases": pushed})


def published(sink: Sink, resolve: Resolve, clock: Clock) -> list[Feed]:
    """The feeds of systems that publish cases as JSON. Raises Refused `settings.file`."""
    sources = json_cases.read_sources(paths.data_dir() / "feeds.toml")
    return json_cases.feeds(sources, sink, clock, resolve)


def _decoders(resolve: Resolve, clock: Clock) -> dict[str, Decode]:
    def decoder(name: str, mapping: JsonMapping) -> Decode:
        def decode(payload: bytes) -> tuple[list[Case], list[Fault]]:
            found, faults = json_mapping.cases(payload, mapping, resolve, clock())
            json_cases.tell(name, faults)
            return found, [asdict(fault) for fault in faults]

        return decode

    sources = json_cases.read_sources(paths.data_dir() / "feeds.toml")
    return {source.name: decoder(source.name, m) for source, m in sources if source.push}
