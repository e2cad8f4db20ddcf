"""`griddeck doctor`: looks at what the desk needs and says what to do."""

from __future__ import annotations

import shutil
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from app import paths
from app.bus import open_bus
from app.domain.errors import Refused
from app.i18n import _
from app.settings import Settings
from app.wording import sentence

ENOUGH_DISK = 2 * 1024**3
BROKER_WAIT_S = 3.0
FONTS = ("NotoSansCJK", "NotoSansSC", "msyh", "wqy", "SourceHanSans")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination; `state` is good, note or bad."""

    id: str
    title: str
    state: str
    text: str
    advice: str = ""

    @property
    def mark(self) -> str:
        """The state as a shape."""
        return {"good": "✓", "note": "!", "bad": "✗"}[self.state]

    def plain(self) -> dict[str, str]:
        """For JSON."""
        return asdict(self)


def examine(settings: Settings) -> list[Finding]:
    """Every check, in the order an administrator would make them."""
    return [
        _database(settings),
        _broker(settings),
        _fonts(),
        _screens(),
        _clock(),
        _disk(),
    ]


def _database(settings: Settings) -> Finding:
    from app.bootstrap import open_base

    title = _("Database")
    try:
        base = open_base(settings)
        started = time.perf_counter()
        seq = base.ledger.last_seq()
        spent = (time.perf_counter() - started) * 1000
        base.store.close()
    except Refused as refused:
        advice = _("Check the address in --db and that the server runs.")
        return Finding("database", title, "bad", sentence(refused), advice)
    text = _("{url} answers in {ms:.1f} ms; {n} entries in the journal").format(
        url=settings.db.rpartition("@")[2], ms=spent, n=seq
    )
    return Finding("database", title, "good", text)


def _broker(settings: Settings) -> Finding:
    title = _("Broker")
    if not settings.broker:
        text = _("none is set; the field is reached in-process")
        return Finding("broker", title, "note", text)
    bus = open_bus(settings.broker, f"doctor-{settings.workstation}")
    bus.start()
    deadline = time.monotonic() + BROKER_WAIT_S
    while not bus.connected and time.monotonic() < deadline:
        time.sleep(0.05)
    found = bus.connected
    bus.stop()
    where = settings.broker.rpartition("@")[2]
    if found:
        return Finding("broker", title, "good", _("{where} answers").format(where=where))
    advice = _("Start the broker, or correct the address in --broker.")
    return Finding("broker", title, "bad", _("{where} does not answer").format(where=where), advice)


def _fonts() -> Finding:
    title = _("Chinese font")
    folders = [paths.resources() / "fonts", Path("/usr/share/fonts"), Path("C:/Windows/Fonts")]
    for folder in folders:
        for path in folder.rglob("*") if folder.is_dir() else ():
            if path.stem.startswith(FONTS):
                return Finding("fonts", title, "good", path.stem)
    advice = _("Install Noto Sans CJK (package fonts-noto-cjk).")
    return Finding("fonts", title, "bad", _("none was found"), advice)


def _screens() -> Finding:
    import os

    title = _("Screen")
    if sys.platform.startswith(("win", "darwin")):
        return Finding("screens", title, "good", _("the desktop's own"))
    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    if display:
        return Finding("screens", title, "good", display)
    advice = _("Start from a desktop session; gateway, import and snapshot run without one.")
    return Finding("screens", title, "note", _("no display is set"), advice)


def _clock() -> Finding:
    title = _("Clock")
    year = time.gmtime().tm_year
    if 2025 <= year < 2100:
        zone = time.strftime("%Z %z")
        return Finding("clock", title, "good", time.strftime("%Y-%m-%d %H:%M:%S ") + zone)
    advice = _("Set the system clock; deadlines are reckoned by it.")
    return Finding("clock", title, "bad", str(year), advice)


def _disk() -> Finding:
    title = _("Disk")
    free = shutil.disk_usage(paths.data_dir()).free
    text = _("{gb:.1f} GB free for {folder}").format(gb=free / 1024**3, folder=paths.data_dir())
    if free > ENOUGH_DISK:
        return Finding("disk", title, "good", text)
    advice = _("Free at least 2 GB, or move the data folder with GRIDDECK_HOME.")
    return Finding("disk", title, "bad", text, advice)
