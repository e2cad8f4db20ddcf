"""Progress of long work: what, how many rows, rejects, time left, and a way out."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import _
from ui.theme import fonts, tokens
from ui.theme.levels import hatch
from ui.widgets import format as fmt
from ui.widgets.elide import ElideLabel
from ui.widgets.keycap_button import KeycapButton


class ProgressRow(QWidget):
    """One piece of work. `cancelled` and `resumed` follow its button; the owner does the rest."""

    cancelled = Signal()
    resumed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stopped = False
        self._title = ElideLabel(title, fonts.BODY, fonts.MEDIUM)
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._detail = ElideLabel("", fonts.SECONDARY, fonts.REGULAR, "text2")
        self._button = KeycapButton(_("Cancel"), "Escape", small=True)
        self._button.clicked.connect(self._pressed)
        self._bar = _Bar()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._title)
        row.addWidget(self._detail, 1)
        row.addWidget(self._button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._bar)
        self.setAccessibleName(title)

    def set_progress(
        self, done: int, total: int, rejected: int = 0, seconds_left: float | None = None
    ) -> None:
        """Show rows done of `total` (0: not known yet), rejects and the time left."""
        parts = [_("{done} / {total} rows").format(done=fmt.number(done), total=fmt.number(total))]
        if not total:
            parts = [_("{done} rows").format(done=fmt.number(done))]
        if rejected:
            parts.append(_("{n} rejected").format(n=fmt.number(rejected)))
        if seconds_left is not None and not self._stopped:
            parts.append(_("about {time} left").format(time=fmt.age(seconds_left)))
        self.set_detail(" · ".join(parts))
        self._bar.show_share(done / total if total else 0.0, self._stopped)

    def set_detail(self, text: str) -> None:
        """Replace the counts by a sentence, for instance when the work has ended."""
        self._detail.set_text(text)
        self.setAccessibleDescription(text)

    def set_stopped(self, stopped: bool, resumable: bool = True) -> None:
        """Draw the work as cancelled; its button then resumes it, if that is possible."""
        self._stopped = stopped
        self._button.set_title(_("Resume") if stopped else _("Cancel"))
        self._button.set_key("" if stopped else "Escape")
        self._button.setVisible(not stopped or resumable)
        self._bar.show_share(self._bar.share, stopped)

    def set_finished(self) -> None:
        """The work has ended: a full bar and no button."""
        self._button.hide()
        self._bar.show_share(1.0, False)

    def _pressed(self) -> None:
        if self._stopped:
            self.resumed.emit()
        else:
            self.cancelled.emit()


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.share = 0.0
        self._stopped = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float, stopped: bool) -> None:
        self.share = min(1.0, max(0.0, share))
        self._stopped = stopped
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens.current()
        track, done = QPainterPath(), QPainterPath()
        track.addRoundedRect(QRectF(self.rect()), 2, 2)
        done.addRoundedRect(QRectF(0, 0, self.width() * self.share, self.height()), 2, 2)
        painter.fillPath(track, theme.track)
        if self._stopped:
            hatch(painter, done, theme.text2, 6.0, 2.2)
        else:
            painter.fillPath(done, theme.text2)
        painter.end()
