"""An area kept for use without a network: the area in view, zooms, how much it is, progress."""

from __future__ import annotations

import threading
import time

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QSpinBox, QVBoxLayout, QWidget

from app.i18n import _, ngettext
from app.maps import catalogue
from app.maps.area import Area
from app.maps.download import Download, Estimate, IntoCache, Progress
from app.maps.source import Damaged
from app.maps.spec import Spec
from ui.map.cards.side_card import note, row
from ui.map.sources.details import fmt_bytes
from ui.widgets import format as fmt
from ui.widgets.keycap_button import PRIMARY, KeycapButton
from ui.widgets.progress_row import ProgressRow

DEEPEST = 20
_DEEPER = 3


class Ahead(QWidget):
    """`asked` for an estimate, `begun` for the download, `resumed` for the last one again; zooms
    from `zooms()`. The bar stays while another source is looked at."""

    asked = Signal()
    begun = Signal()
    resumed = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        title = note(_("The area in view, for use without a network"), "strong")
        self.low, self.high = _spin(_("From zoom")), _spin(_("To zoom"))
        self.ask = KeycapButton(_("How much is it?"), small=True)
        self.begin = KeycapButton(_("Download"), icon="download-simple", role=PRIMARY, small=True)
        self._told = note()
        self.bar = ProgressRow("")
        self.bar.hide()
        self._controls = QWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self._controls)
        whole.addWidget(self.bar)
        column = QVBoxLayout(self._controls)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(title)
        line = row(note(_("Zooms")), self.low, note("–"), self.high, self.ask, spacing=6)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self._told)
        foot = row(self.begin)
        foot.insertStretch(0, 1)
        column.addLayout(foot)
        self.ask.clicked.connect(self.asked)
        self.begin.clicked.connect(self.begun)
        self.low.valueChanged.connect(self._keep_order)
        self.high.valueChanged.connect(self._keep_order)

    def suggest(self, low: int, high: int, view: int) -> None:
        """Zooms to begin with: from that of the view a few deeper, of what the source has."""
        for spin in (self.low, self.high):
            spin.setRange(low, min(high, DEEPEST))
        self.low.setValue(max(low, min(view, high)))
        self.high.setValue(max(low, min(view + _DEEPER, high)))
        self.tell("")

    def offer(self, possible: bool) -> None:
        """Show the controls; without them only the bar, while there is one."""
        self._controls.setVisible(possible)
        self.setVisible(possible or not self.bar.isHidden())

    def zooms(self) -> tuple[int, int]:
        """From and to."""
        return self.low.value(), self.high.value()

    def tell(self, text: str) -> None:
        """What was found or went wrong; '' what to do."""
        hint = _("Move the map to the area, then ask how much it is.")
        self._told.setText(text or hint)

    def tell_estimate(self, found: Estimate) -> None:
        """How much it is."""
        tiles = ngettext("{n} tile", "{n} tiles", found.tiles).format(n=fmt.number(found.tiles))
        here = _("{n} of them here").format(n=fmt.number(found.here))
        size = _("about {size} to come").format(size=fmt_bytes(found.bytes))
        self.tell(" · ".join([tiles, here, size]))

    def show_progress(self, progress: Progress, rate: float) -> None:
        """How far it is; `rate` tiles a second."""
        self.bar.show()
        left = (progress.total - progress.seen) / rate if rate > 0 else None
        self.bar.set_progress(progress.seen, progress.total, progress.damaged, left)
        if progress.state.paused_until:
            self.bar.set_detail(progress.state.sentence())
        if not progress.done:
            self.begin.set_busy(True, _("Downloading"))
            return
        self.begin.set_busy(False)
        if progress.complete:
            self.bar.set_finished()
            self.bar.set_detail(_done(progress))
        else:
            self.bar.set_stopped(True)
            if not progress.cancelled:
                self.bar.set_detail(progress.state.sentence())

    def start(self, title: str) -> None:
        """A download begins."""
        old, self.bar = self.bar, ProgressRow(title)
        layout = self.layout()
        assert layout is not None
        layout.replaceWidget(old, self.bar)
        old.deleteLater()
        self.bar.cancelled.connect(self.cancelled)
        self.bar.resumed.connect(self.resumed)
        self.bar.show()
        self.begin.set_busy(True, _("Downloading"))

    def _keep_order(self) -> None:
        sender = self.sender()
        low, high = self.zooms()
        if low > high:
            (self.high if sender is self.low else self.low).setValue(
                low if sender is self.low else high
            )


class Fetching(QObject):
    """One download in a thread of its own; `told` (Progress, tiles a second) comes in the GUI's,
    `failed` with a sentence when it could not begin."""

    told = Signal(object, float)
    failed = Signal(str)

    def __init__(self, spec: Spec, area: Area, parent: QObject) -> None:
        super().__init__(parent)
        self.spec = spec
        self._area = area
        self._work: Download | None = None
        self._cancelled = threading.Event()
        self._begun = time.monotonic()
        self._fetched = 0
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.cancel, Qt.ConnectionType.DirectConnection)

    def start(self) -> None:
        """Begin."""
        threading.Thread(target=self._run, name=f"ahead {self.spec.id}", daemon=True).start()

    def cancel(self) -> None:
        """End soon; what came stays, and the same again goes on."""
        self._cancelled.set()
        if self._work is not None:
            self._work.cancel()

    def _run(self) -> None:
        try:
            cache = catalogue.open_cache(self.spec)
        except Damaged as damaged:
            self.failed.emit(str(damaged))
            return
        try:
            about, server = catalogue.about_online(self.spec), catalogue.server(self.spec)
            self._work = Download(
                self._area, about, server, IntoCache(cache), self.spec.tiles_per_s
            )
            if self._cancelled.is_set():
                self._work.cancel()
            self._work.run(self._tell)
        except Damaged as damaged:
            self.failed.emit(str(damaged))
        finally:
            cache.close()

    def _tell(self, progress: Progress) -> None:
        passed = time.monotonic() - self._begun
        done = progress.fetched + progress.none + progress.damaged
        self.told.emit(progress, done / passed if passed > 0 else 0.0)


def _done(progress: Progress) -> str:
    said = _("{fetched} tiles fetched, {size}").format(
        fetched=fmt.number(progress.fetched), size=fmt_bytes(progress.bytes)
    )
    if progress.damaged:
        said += " · " + _("{n} damaged").format(n=fmt.number(progress.damaged))
    return said


def _spin(name: str) -> QSpinBox:
    made = QSpinBox()
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setRange(0, DEEPEST)
    made.setFixedWidth(64)
    made.setProperty("takes", "Up Down")
    return made
