"""What a desk does about feeds and sensors: look at how they are doing, set them, try a mapping on
a sample, register sensors. Everything runs on a thread of its own."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from app import doors, paths
from app.clock import utc_now
from app.domain.errors import Refused
from app.domain.feeds import FeedsSeen, Instance, TriedReading
from app.domain.registry import Sensor
from app.feeds import editing, json_readings, manifests
from app.feeds.world import Resolve
from app.messages.events import RegistryChanged
from app.settings import Settings
from app.storage.feed_book import FeedBook
from app.storage.ledger import Ledger
from app.storage.registry import Registry
from app.storage.store import Store

R = TypeVar("R")
MAPPINGS = "mappings"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")


class FeedOffice:
    """The feeds of one centre as one desk reaches them."""

    def __init__(
        self, store: Store, ledger: Ledger, registry: Registry, settings: Settings
    ) -> None:
        self._book = FeedBook(store, settings.centre)
        self._ledger, self._registry, self._settings = ledger, registry, settings
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="feeds")

    def close(self) -> None:
        """Finish what is under way."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    async def look(self) -> FeedsSeen:
        """How every feed is doing, and who speaks without being registered. Raises Refused."""
        return await self._run(self._look)

    async def set(self, kind: str, name: str, words: Mapping[str, str]) -> None:
        """Write one feed; its gateway takes it up within a second. Raises Refused."""
        manifest = manifests.manifests()[kind]
        await self._run(lambda: editing.put(self._file, manifest, name, words))

    async def remove(self, kind: str, name: str) -> None:
        """Take one feed out. Raises Refused."""
        await self._run(lambda: editing.remove(self._file, kind, name))

    async def register(self, sensors: Sequence[Sensor], officer: str) -> None:
        """Register sensors, in the grids their places lie in; desks and gateway take them up.
        Raises Refused."""
        await self._run(lambda: self._register(sensors, officer))

    async def tried(self, mapping: str, sample: str, topic: str) -> list[TriedReading]:
        """What a mapping (TOML) makes of a message. Raises Refused."""

        def work() -> list[TriedReading]:
            parsed = json_readings.parsed(mapping, "TOML")
            now = utc_now().timestamp()
            return [*json_readings.tried_of(sample.encode(), topic, parsed, now)]

        return await self._run(work)

    async def keep_mapping(self, name: str, mapping: str) -> str:
        """Write a mapping beside the centre's settings; the path feeds name it by. Raises
        Refused."""
        return await self._run(lambda: self._keep_mapping(name, mapping))

    def words_of(self, instance: Instance) -> dict[str, str]:
        """The settings of a feed as they are typed."""
        return editing.words_of(instance, manifests.manifests()[instance.kind])

    # ------------------------------------------------------------------ on the thread

    async def _run(self, work: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    @property
    def _file(self) -> Path:
        return paths.data_dir() / manifests.FILE

    def _look(self) -> FeedsSeen:
        reports = self._book.reports()
        try:
            good, wrong = manifests.read_instances(self._file)
        except Refused:
            good, wrong = [], []
        known = [*good, *(instance for instance, _refused in wrong)]
        there = next((report.place for report in reports), "")
        return FeedsSeen(
            manifests.manifests(),
            reports,
            self._book.strangers(),
            {instance.id: instance for instance in known},
            there in ("", doors.place()),
            there,
        )

    @cached_property
    def _resolve(self) -> Resolve:
        return doors.resolver(self._registry)

    def _register(self, sensors: Sequence[Sensor], officer: str) -> None:
        placed = list[Sensor]()
        for sensor in sensors:
            grid, street = self._resolve(sensor.lon, sensor.lat)
            placed.append(replace(sensor, grid=grid, street=street))
        self._registry.save(placed)
        event = RegistryChanged(kind="sensor", count=len(placed))
        self._ledger.record([event], None, officer, self._settings.workstation)

    def _keep_mapping(self, name: str, mapping: str) -> str:
        if not _NAME.fullmatch(name):
            raise Refused("feed.name", name=name)
        json_readings.parsed(mapping, name)
        file = paths.data_dir() / MAPPINGS / f"{name}.toml"
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(mapping, encoding="utf-8")
        except OSError as error:
            reason = error.strerror or str(error)
            raise Refused("export.unwritable", file=str(file), reason=reason) from error
        return f"{MAPPINGS}/{file.name}"
