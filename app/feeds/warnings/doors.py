"""Warnings from a watched folder and from Atom and RSS feeds: tables [warnings.NAME] of
feeds.toml. A file is moved away once it is stored; a feed is asked again with its own marks."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import msgspec
import requests

from app.cap import Taken, read_alerts
from app.cap.xml import LARGEST
from app.clock import Clock
from app.domain.errors import Refused
from app.domain.warning_kinds import WarningRules
from app.domain.warnings import Warning as WeatherWarning
from app.feeds.base import FeedState, Sink
from app.geo.warned import Warned
from app.messages.commands import ReceiveWarnings

log = logging.getLogger(__name__)

ENDINGS = (".xml", ".cap", ".atom", ".rss")
TAKEN, REFUSED = "taken", "refused"
CHUNK = 500
TIMEOUT_S = 20.0
MOST_LINKS = 500
BACK_OFF_S = (30.0, 60.0, 300.0, 900.0)


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One source as data: a `folder` that files are put into, or the `url` of a feed."""

    name: str
    folder: str = ""
    url: str = ""
    every_s: float = 0.0

    @property
    def pause_s(self) -> float:
        """Seconds between two looks: 3 at a folder, 60 at a feed, when nothing is said."""
        return self.every_s or (3.0 if self.folder else 60.0)


class WarningDoor:
    """What both kinds share: read, place, hand in. `alerts` in one file that are wrong are
    counted and kept; the others are taken."""

    def __init__(
        self, source: Source, sink: Sink, rules: WarningRules, warned: Warned, clock: Clock
    ) -> None:
        self.source, self.state = source, FeedState(f"warnings:{source.name}", "warnings", clock)
        self._sink, self._rules, self._warned, self._clock = sink, rules, warned, clock
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=self.state.name, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End after the look under way."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(TIMEOUT_S)

    def _run(self) -> None:
        wait = 0.0
        while not self._stop.wait(wait):
            wait = self.once()

    def once(self) -> float:
        """One look; the seconds until the next."""
        raise NotImplementedError

    def take(self, payload: bytes, ack: Callable[[], None]) -> Taken:
        """Hand in all warnings of `payload`; `ack` is called when the last is stored. Raises
        Refused when nothing can be made of it, with `ack` not called."""
        taken = read_alerts(payload, self._rules)
        for fault in taken.faults:
            self.state.refuse(payload, fault)
        placed = [self._warned.placed(warning) for warning in taken.warnings]
        self.state.taken += len(placed)
        parts = [placed[n : n + CHUNK] for n in range(0, len(placed), CHUNK)]
        for part in parts[:-1]:
            self._sink.command(_command(part), _nothing)
        if parts:
            self._sink.command(_command(parts[-1]), ack)
        else:
            ack()
        return taken


class WatchedFolder(WarningDoor):
    """Takes every file that is put into a folder and has come to rest."""

    def __init__(
        self, source: Source, sink: Sink, rules: WarningRules, warned: Warned, clock: Clock
    ) -> None:
        super().__init__(source, sink, rules, warned, clock)
        self._folder = Path(source.folder)
        self._seen: dict[Path, tuple[int, int]] = {}
        self._under_way: set[Path] = set()

    def once(self) -> float:
        """See WarningDoor. A file is read when two looks find it the same size and age."""
        try:
            marks = {f: _mark(f) for f in sorted(self._folder.iterdir()) if _may_be(f)}
        except OSError as error:
            self.state.down(Refused("file.trouble", path=str(self._folder), reason=str(error)))
            return self.source.pause_s
        self.state.up()
        for file, mark in marks.items():
            if self._seen.get(file) == mark and file not in self._under_way:
                self._file(file)
        self._seen = marks
        return self.source.pause_s

    def _file(self, file: Path) -> None:
        self._under_way.add(file)
        try:
            with file.open("rb") as stream:
                payload = stream.read(LARGEST + 1)
            taken = self.take(payload, lambda: self._put(file, TAKEN))
        except Refused as refused:
            self.state.refuse(file.name.encode(), refused)
            self._put(file, REFUSED, _plain(refused))
        except OSError as error:
            log.warning("%s: %s", file.name, error)
            self._under_way.discard(file)
        else:
            if taken.faults and not taken.warnings:
                self._put(file, REFUSED, _plain(taken.faults[0]))

    def _put(self, file: Path, place: str, reason: str = "") -> None:
        """Move a file out of the way; one of the same name that lies there already stays."""
        try:
            folder = file.parent / place
            folder.mkdir(exist_ok=True)
            target = folder / file.name
            if target.exists():
                target = folder / f"{file.stem}.{self._clock():%Y%m%d%H%M%S%f}{file.suffix}"
            if file.exists():
                file.replace(target)
            if reason:
                target.with_suffix(".reason.txt").write_text(reason + "\n", encoding="utf-8")
        except OSError as error:
            log.warning("%s is not moved: %s", file.name, error)
        self._under_way.discard(file)


class WarningPoller(WarningDoor):
    """Asks a feed; alerts it only names are fetched from the same server alone, and no address
    inside a warning ever is."""

    def __init__(
        self, source: Source, sink: Sink, rules: WarningRules, warned: Warned, clock: Clock
    ) -> None:
        super().__init__(source, sink, rules, warned, clock)
        self._session = requests.Session()
        self._marks: dict[str, str] = {}
        self._known: dict[str, None] = {}
        self._failures = 0

    def once(self) -> float:
        """See WarningDoor; waits longer after each failure."""
        try:
            self.poll()
        except (requests.RequestException, Refused) as error:
            away = error if isinstance(error, Refused) else Refused("feed.away", reason=str(error))
            self.state.down(away)
            step = BACK_OFF_S[min(self._failures, len(BACK_OFF_S) - 1)]
            self._failures += 1
            return step
        self.state.up()
        self._failures = 0
        return self.source.pause_s

    def poll(self) -> int:
        """Take what the feed holds now; how many warnings. Raises Refused and
        requests.RequestException."""
        payload = self._get(self.source.url, self._marks)
        if payload is None:
            return 0
        taken = self.take(payload, _nothing)
        count = len(taken.warnings)
        links = [urljoin(self.source.url, link) for link in taken.links]
        fresh = [link for link in links if link not in self._known and self._ours(link)]
        for link in fresh[:MOST_LINKS]:
            count += self._linked(link)
        self._known = {link: None for link in links if link in self._known or link in fresh}
        return count

    def _linked(self, link: str) -> int:
        try:
            payload = self._get(link, {})
            taken = self.take(payload, _nothing) if payload is not None else Taken()
        except Refused as refused:
            self.state.refuse(link.encode(), refused)
            return 0
        return len(taken.warnings)

    def _ours(self, link: str) -> bool:
        a, b = urlsplit(link), urlsplit(self.source.url)
        return (a.scheme, a.netloc) == (b.scheme, b.netloc)

    def _get(self, url: str, marks: dict[str, str]) -> bytes | None:
        """The body; None when nothing is new."""
        answer = self._session.get(
            url, headers=marks, timeout=TIMEOUT_S, stream=True, allow_redirects=False
        )
        with answer:
            if answer.status_code == 304:
                return None
            if answer.status_code != 200:
                raise requests.HTTPError(f"HTTP {answer.status_code}", response=answer)
            body = bytearray()
            for part in answer.iter_content(64 * 1024):
                body += part
                if len(body) > LARGEST:
                    raise Refused("warning.large", most=LARGEST >> 20)
            if url == self.source.url:
                self._marks = _marks(answer)
        return bytes(body)


def _command(found: list[WeatherWarning]) -> ReceiveWarnings:
    told = "\n".join(repr(warning) for warning in found).encode()
    digest = hashlib.sha256(told).hexdigest()[:32]
    return ReceiveWarnings(
        command_id=f"warnings:{digest}", officer="weather", warnings=tuple(found)
    )


def _marks(answer: requests.Response) -> dict[str, str]:
    """What tells the server which answer we have."""
    pairs = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
    return {ask: answer.headers[told] for told, ask in pairs if told in answer.headers}


def _mark(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_size, found.st_mtime_ns


def _may_be(file: Path) -> bool:
    return file.suffix.lower() in ENDINGS and not file.name.startswith(".") and file.is_file()


def _plain(refused: Refused) -> str:
    facts = " ".join(f"{key}={value}" for key, value in refused.facts.items())
    return f"{refused.key} {facts}".strip()


def _nothing() -> None:
    """Nobody waits for it."""
