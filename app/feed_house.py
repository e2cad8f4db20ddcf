"""The feeds of a gateway: opened from feeds.toml, opened anew when that changes, watched, and told
to the store for every desk to see."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.domain.errors import Refused
from app.domain.feeds import FeedReport, Instance, Stranger
from app.feeds import manifests
from app.feeds.base import FeedState
from app.feeds.world import Source, World, open_source
from app.storage.feed_book import FeedBook

log = logging.getLogger(__name__)

LOOK_S = 1.0
RATE_S = 10.0
"""A rate is told over so long."""
SKEWS_TOLD = 20
FIXED = "centre"
"""The kind of the feeds of the centre's own broker, which nobody sets."""


class FeedHouse:
    """Runs beside the gateway (a Service). One feed that is wrong never stops another."""

    def __init__(
        self, world: World, fixed: Sequence[FeedState], book: FeedBook, place: str
    ) -> None:
        self._world, self._fixed, self._book = world, list(fixed), book
        self._path, self._place = world.folder / manifests.FILE, place
        self._sources: dict[str, tuple[Instance, Source]] = {}
        self._wrong: dict[str, tuple[Instance, Refused]] = {}
        self._stamp: tuple[int, int] | None = None
        self._file_wrong: Refused | None = None
        self._rates: dict[str, _Rate] = {}
        self._told: dict[str, FeedReport] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="feeds", daemon=True)

    def start(self) -> None:
        """Open every feed and keep watching."""
        self._look_surely()
        self._thread.start()

    def stop(self) -> None:
        """Close every feed."""
        self._stop.set()
        self._thread.join(10)
        for _instance, source in self._sources.values():
            source.stop()

    def source(self, kind: str, name: str) -> Source | None:
        """The running feed of a name."""
        found = self._sources.get(f"{kind}:{name}")
        return found[1] if found else None

    def refused(self) -> int:
        """Payloads refused by all feeds together."""
        return sum(state.refused for state in self.states())

    def states(self) -> list[FeedState]:
        """Of every feed that runs, those of the centre's own broker first."""
        return [*self._fixed, *(source.state for _instance, source in list(self._sources.values()))]

    def _run(self) -> None:
        failing = False
        while not self._stop.wait(LOOK_S):
            failing = self._look_surely(failing)

    def _look_surely(self, failing: bool = False) -> bool:
        """Look; whether it failed. A failure is logged once, not every second."""
        try:
            self.look()
        except Exception:
            if not failing:
                log.exception("the feeds could not be looked after; trying again")
            return True
        return False

    def look(self) -> None:
        """Open what is new, close what is gone, tell how all are doing."""
        self._reload()
        reports = {report.id: report for report in self._reports()}
        changed = [r for key, r in reports.items() if self._told.get(key) != r]
        strangers = self._world.reception.strangers
        heard: list[Stranger]
        heard, gone = strangers.news()
        try:
            self._book.write(changed, heard, gone)
            if set(reports) != set(self._told):
                self._book.keep_only([*reports])
        except Exception:
            strangers.again(heard, gone)
            raise
        self._told = reports

    # ------------------------------------------------------------------ opening

    def _reload(self) -> None:
        stamp = _stamp(self._path)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            good, wrong = manifests.read_instances(self._path)
        except Refused as refused:
            # What runs goes on running by what was right before.
            log.warning("%s cannot be read: %s", self._path.name, refused.facts)
            self._file_wrong = refused
            return
        self._file_wrong = None
        self._wrong = {instance.id: (instance, refused) for instance, refused in wrong}
        wanted = {instance.id: instance for instance in good}
        for key, (instance, source) in list(self._sources.items()):
            if wanted.get(key) != instance:
                del self._sources[key]
                source.stop()
        for key, instance in wanted.items():
            if key not in self._sources:
                self._open(instance)

    def _open(self, instance: Instance) -> None:
        try:
            source = open_source(instance, self._world)
            source.start()
        except Refused as refused:
            log.warning("%s cannot be opened: %s %s", instance.id, refused.key, refused.facts)
            self._wrong[instance.id] = (instance, refused)
            return
        except Exception as error:
            log.exception("%s cannot be opened", instance.id)
            reason = f"{type(error).__name__}: {error}"
            self._wrong[instance.id] = (instance, Refused("feed.away", reason=reason))
            return
        self._sources[instance.id] = (instance, source)

    # ------------------------------------------------------------------ telling

    def _reports(self) -> Iterator[FeedReport]:
        if self._file_wrong is not None:
            yield self._wrong_report(Instance(manifests.FILE, ""), self._file_wrong)
        for state in self._fixed:
            yield self._report(state, Instance(FIXED, state.name))
        for instance, source in list(self._sources.values()):
            yield self._report(source.state, instance)
        for instance, refused in self._wrong.values():
            yield self._wrong_report(instance, refused)

    def _report(self, state: FeedState, instance: Instance) -> FeedReport:
        rate = self._rates.setdefault(instance.id, _Rate())
        skews = sorted(state.skews().items(), key=lambda one: -abs(one[1]))[:SKEWS_TOLD]
        reason = state.reason
        return FeedReport(
            instance.id,
            instance.kind,
            instance.name,
            "ok" if reason is None else "down",
            state.since,
            reason.key if reason else "",
            dict(reason.facts) if reason else {},
            state.taken,
            state.refused,
            rate.of(state.taken),
            round(state.last_at),
            {source: round(skew, 1) for source, skew in skews},
            tuple(state.samples),
            self._place,
        )

    def _wrong_report(self, instance: Instance, why: Refused) -> FeedReport:
        return FeedReport(
            instance.id, instance.kind, instance.name, "wrong", reason_key=why.key,
            reason=dict(why.facts), place=self._place,
        )  # fmt: skip


class _Rate:
    """Messages a second over the last RATE_S."""

    def __init__(self) -> None:
        self._seen: list[tuple[float, int]] = []

    def of(self, taken: int) -> float:
        now = time.monotonic()
        self._seen = [one for one in self._seen if now - one[0] <= RATE_S]
        self._seen.append((now, taken))
        first_at, first = self._seen[0]
        return round((taken - first) / max(LOOK_S, now - first_at), 1)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)
