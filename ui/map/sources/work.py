"""What the card of map sources sets going: reading, testing, changing, adding, downloading.

Files and servers are waited for in other threads; the map is told when its sources changed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from app import paths
from app.i18n import _, ngettext
from app.maps import adding, catalogue, checking, own
from app.maps.area import Area
from app.maps.checking import Report
from app.maps.download import Estimate, Progress, estimate
from app.maps.entries import Entries, Entry, read
from app.maps.source import Damaged
from app.maps.spec import Spec
from app.maps.state import State
from app.maps.web import Trouble
from ui.context import Context
from ui.map.sources.ahead import Fetching
from ui.map.sources.card import SourcesCard
from ui.map.sources.details import fmt_bytes
from ui.map.view import Bounds

log = logging.getLogger(__name__)

REFRESH_MS = 2000

Look = Callable[[], tuple[Bounds, int]]
"""The area in view (west, south, east, north in degrees) and its zoom."""


class Sources(QObject):
    """The work behind the card. `more` are the sources that are no one's choice (the demo's own),
    `changed` is called when the map must be drawn from other sources, `damaged` counts its grey
    tiles."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        look: Look,
        changed: Callable[[], None],
        more: Callable[[], Sequence[Spec]] = tuple,
        damaged: Callable[[], int] = lambda: 0,
    ) -> None:
        super().__init__(parent)
        self._context, self._look, self._changed = context, look, changed
        self._more, self._damaged = more, damaged
        self._suggested = ""
        self._fetching: Fetching | None = None
        self._last: tuple[Entry, Area] | None = None
        self.card = SourcesCard(parent)
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self.card.closed.connect(self._timer.stop)
        self._listen()

    def open(self) -> None:
        """Read the sources and follow them while the card is open."""
        self.refresh()
        self._timer.start()

    def refresh(self) -> None:
        """Look at every source anew."""
        self._context.spawn(self._refresh())

    # --------------------------------------------------------------------------- inside

    def _listen(self) -> None:
        card, details = self.card, self.card.details
        card.rows.chosen.connect(lambda _key: self._suggest())
        card.rows.switched.connect(self._switch)
        details.tested.connect(self._test)
        details.moved.connect(self._move)
        details.removed.connect(self._remove)
        details.datum_chosen.connect(lambda datum: self._change(datum=datum))
        details.opacity_chosen.connect(lambda opacity: self._change(opacity=opacity))
        details.key_given.connect(self._keep_key)
        card.add.offered.connect(lambda text: self._context.spawn(self._offer(text)))
        card.add.taken.connect(self._add)
        card.ahead.asked.connect(self._ask)
        card.ahead.begun.connect(self._begin)
        card.ahead.resumed.connect(self._fetch)
        card.ahead.cancelled.connect(self._cancel)

    async def _refresh(self) -> None:
        self._show(await asyncio.to_thread(read, paths.data_dir(), tuple(self._more())))

    def _show(self, found: Entries) -> None:
        self.card.show_entries(found, self._damaged())
        self._suggest()

    def _suggest(self) -> None:
        """Zooms for the selected source, once until another is selected."""
        entry = self.card.entry
        if entry is None or entry.about is None or entry.spec.id == self._suggested:
            return
        self._suggested = entry.spec.id
        self.card.ahead.suggest(entry.about.min_zoom, entry.about.max_zoom, self._look()[1])

    # -------------------------------------------------------------------------- changes

    def _switch(self, key: str, on: bool) -> None:
        self._write(lambda folder: own.change(folder, key, on=on))

    def _change(self, **changed: object) -> None:
        entry = self.card.entry
        if entry is not None:
            key = entry.spec.id
            self._write(lambda folder: own.change(folder, key, **changed))

    def _move(self, step: int) -> None:
        order = self.card.neighbours(step)
        if order:
            self._write(lambda folder: own.arrange(folder, order))

    def _remove(self) -> None:
        entry = self.card.entry
        if entry is not None:
            key = entry.spec.id
            self._write(lambda folder: own.remove(folder, key))

    def _keep_key(self, key: str) -> None:
        entry = self.card.entry
        if entry is not None and entry.spec.account:
            account = entry.spec.account
            self._write(lambda folder: own.set_key(folder, account, key))
            self._context.toasts.show(_("The key is kept.") if key else _("The key is removed."))

    def _add(self, spec: Spec) -> None:
        taken: list[Spec] = []
        if self._write(lambda folder: taken.append(own.add(folder, spec))):
            self.card.add.clear()
            self.card.rows.select(taken[0].id)

    def _write(self, work: Callable[[Path], object]) -> bool:
        """Change what is kept (a small file), then show it and draw the map anew."""
        try:
            work(paths.data_dir())
        except (Damaged, OSError) as error:
            self.card.add.complain(str(error))
            return False
        self._changed()
        self.refresh()
        return True

    # ------------------------------------------------------------------------- in threads

    async def _offer(self, text: str) -> None:
        try:
            found = await asyncio.to_thread(adding.offers, text)
        except Damaged as damaged:
            self.card.add.complain(str(damaged))
        except Trouble as trouble:
            self.card.add.complain(State(trouble.kind, trouble.detail).sentence())
        else:
            self.card.add.show_offers(found)

    def _test(self) -> None:
        entry = self.card.entry
        if entry is not None and not self.card.details.test.busy():
            self.card.details.test.set_busy(True, _("Testing"))
            self._context.spawn(self._check(entry))

    async def _check(self, entry: Entry) -> None:
        report = await asyncio.to_thread(checking.check, entry.spec)
        self.card.details.test.set_busy(False)
        if self.card.entry is not None and self.card.entry.spec.id == entry.spec.id:
            self.card.details.tell(_found(report, entry.spec.online), report.sound)

    def _ask(self) -> None:
        entry = self.card.entry
        if entry is not None and not self.card.ahead.ask.busy():
            self.card.ahead.ask.set_busy(True)
            self._context.spawn(self._estimate(entry, self._area()))

    async def _estimate(self, entry: Entry, area: Area) -> None:
        try:
            found = await asyncio.to_thread(_estimated, entry.spec, area)
        except Damaged as damaged:
            self.card.ahead.tell(str(damaged))
        else:
            self.card.ahead.tell_estimate(found)
        finally:
            self.card.ahead.ask.set_busy(False)

    # --------------------------------------------------------------------------- download

    def _area(self) -> Area:
        bounds, _zoom = self._look()
        return Area.of_bounds(bounds, *self.card.ahead.zooms())

    def _begin(self) -> None:
        entry = self.card.entry
        if entry is None or self._fetching is not None:
            return
        self._last = entry, self._area()
        self._fetch()

    def _fetch(self) -> None:
        """The last one asked for, from where it is."""
        if self._last is None or self._fetching is not None:
            return
        entry, area = self._last
        self._fetching = Fetching(entry.spec, area, self)
        self._fetching.told.connect(self._on_progress)
        self._fetching.failed.connect(self._on_failed)
        self.card.ahead.start(entry.name)
        self._fetching.start()

    def _cancel(self) -> None:
        if self._fetching is not None:
            self._fetching.cancel()

    def _on_progress(self, progress: object, rate: float) -> None:
        assert isinstance(progress, Progress)
        self.card.ahead.show_progress(progress, rate)
        if progress.done:
            self._end()

    def _on_failed(self, why: str) -> None:
        self.card.ahead.bar.hide()
        self.card.ahead.begin.set_busy(False)
        self.card.ahead.tell(why)
        self._end()

    def _end(self) -> None:
        if self._fetching is not None:
            self._fetching.deleteLater()
            self._fetching = None
        self.refresh()


def _estimated(spec: Spec, area: Area) -> Estimate:
    cache = catalogue.open_cache(spec)
    try:
        return estimate(area, catalogue.about_online(spec), cache, catalogue.server(spec))
    finally:
        cache.close()


def _found(report: Report, online: bool) -> str:
    """What a test found, in a sentence."""
    if report.trouble:
        return report.trouble
    if online:
        return _("A tile came: {size}.").format(size=fmt_bytes(report.bytes))
    tiles = ngettext("{n} tile read", "{n} tiles read", report.tiles).format(n=report.tiles)
    if not report.damaged:
        return _("{tiles}, all of them whole.").format(tiles=tiles)
    reason = report.reasons.most_common(1)[0][0]
    return _("{tiles}, {n} damaged: {reason}").format(tiles=tiles, n=report.damaged, reason=reason)
