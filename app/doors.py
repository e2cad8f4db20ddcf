"""The gateway's doors to other systems: where a place lies, what is served."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import shapely

from app import paths, topics
from app.clock import Clock
from app.domain.catalogue import Catalogue
from app.domain.clocks import Clocks
from app.domain.registry import Grid
from app.feed_house import FeedHouse
from app.feeds.cases_json import JsonSource, cases as json_cases
from app.feeds.http import HttpSource
from app.feeds.world import Resolve
from app.geo.grid_index import GridIndex
from app.messages.commands import AnyCommand
from app.settings import Settings
from app.storage import ids
from app.storage.queries import Queries
from app.storage.registry import Registry as RegistryStore
from app.web.keys import read_keys
from app.web.open311 import Open311
from app.web.push import CasePush, Decode
from app.web.readings import ReadingPush
from app.web.server import WebServer


def place() -> str:
    """This machine and its data folder: whose files set what a gateway here does."""
    return f"{socket.gethostname()}:{paths.data_dir()}"


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


def web(
    settings: Settings,
    catalogue: Catalogue,
    queries: Queries,
    resolve: Resolve,
    take: Callable[[AnyCommand], None],
    clock: Clock,
    house: FeedHouse,
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
    keys = read_keys(paths.data_dir() / "api_keys.toml")
    pushed = CasePush(
        _Pushers(house),
        lambda case: take(json_cases.command_of(case)),
        keys,
    )
    readings = ReadingPush(_pushed(house), keys)
    return WebServer(host, int(port), {"open311": open311, "cases": pushed, "readings": readings})


class _Pushers(Mapping[str, Decode]):
    """The platforms that may push cases, as they run now."""

    def __init__(self, house: FeedHouse) -> None:
        self._house = house

    def __getitem__(self, name: str) -> Decode:
        source = self._house.source("json", name)
        if not isinstance(source, JsonSource) or not source.source.push:
            raise KeyError(name)
        return source.decode

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _pushed(house: FeedHouse) -> Callable[[str], HttpSource | None]:
    def find(name: str) -> HttpSource | None:
        source = house.source("http", name)
        return source if isinstance(source, HttpSource) else None

    return find
