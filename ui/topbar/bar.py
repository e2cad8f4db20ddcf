"""The top bar (48 px). With less room it says less, in a fixed order, and never cuts a number."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.i18n import _, local
from app.picture.picture import Changes
from ui.context import Context
from ui.theme import fonts, tokens
from ui.topbar.clock import Clock
from ui.topbar.identity import Logo
from ui.topbar.level import LevelSlot
from ui.topbar.links import LinkRow
from ui.topbar.officer import OfficerButton
from ui.topbar.simulator import DemoMark
from ui.topbar.warnings import WarningChips
from ui.widgets.elide import ElideLabel
from ui.widgets.keycap_button import KeycapButton
from ui.widgets.segmented import Segment, Segmented

HEIGHT, LEAST = 48, 1024
MODE_KEYS = ("F5", "F6", "F7", "F8")
NAME_LEAST = 96
DENSEST = 6
FRAME = 30 + 8 * 9 + 8 * 3 + 6
"""Margins and gaps of the row, px."""
GAPS = 16
"""The gaps round the suggestions, which are not always there."""


class TopBar(QWidget):
    """`mode_asked` carries the id of a mode that the officer wants to see before it happens."""

    mode_asked = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        centre = context.picture.registry.centre
        self.setFixedHeight(HEIGHT)
        self._logo = Logo()
        name = local(centre.name, centre.name_en)
        self._name = ElideLabel(name, fonts.TITLE, fonts.MEDIUM)
        self._name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name_wide = self._name.sizeHint().width()
        self.demo = DemoMark(context) if centre.demo else None
        self.modes = Segmented(self._segments(), asks=True)
        self.level = LevelSlot()
        self.suggested = KeycapButton("", icon="lightbulb", small=True)
        self.suggested.hide()
        self.warnings = WarningChips()
        self.links = LinkRow()
        self.clock = Clock(context.bridge.now)
        self.officer = OfficerButton(context.session.officer, context.actions)
        self._lay_out()
        self.modes.chosen.connect(self.mode_asked)
        context.bridge.changed.connect(self.on_changed)
        context.bridge.second.connect(self.on_second)
        self.refresh()

    def on_changed(self, changes: Changes) -> None:
        """News for the bar: mode, warnings, links."""
        if changes.mode or changes.warnings or changes.links:
            self.refresh()

    def on_second(self, now: datetime) -> None:
        """The clock; and warnings that have run out."""
        self.clock.show_time(now)
        live = self._context.picture.active_warnings(now)
        if live != self.warnings.warnings():
            self.refresh()

    def show_preview(self, mode: str) -> None:
        """Mark the mode that is being previewed; '' ends it."""
        self.modes.set_preview(mode, _("preview") if mode else "")
        self._fit()

    def show_suggested(self, text: str) -> None:
        """How many modes are suggested; '' shows nothing."""
        if text != self.suggested.text() or self.suggested.isHidden() == bool(text):
            self.suggested.set_title(text)
            self.suggested.setVisible(bool(text))
            self._fit()

    def refresh(self) -> None:
        """Show the picture as it is now."""
        picture = self._context.picture
        self._logo.show_mode(picture.mode.id)
        self.modes.set_current(picture.mode.id)
        self.level.show_level(picture.mode_state.level, picture.mode.id)
        self.warnings.show_warnings(picture.active_warnings(self._context.bridge.now))
        self.links.show_links(picture.links)
        self._fit()
        self.update()

    def _segments(self) -> list[Segment]:
        modes = sorted(self._context.picture.catalogue.modes.values(), key=lambda m: m.order)
        keys = (*MODE_KEYS, *[""] * len(modes))
        return [
            Segment(m.id, local(m.name, m.name_en), m.icon, m.id, key)
            for m, key in zip(modes, keys, strict=False)
        ]

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        # The bar says less instead of making the window wider.
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(18, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._logo)
        row.addWidget(self._name)
        if self.demo is not None:
            row.addWidget(self.demo)
        for widget in (self.modes, self.level, self.suggested, self.warnings):
            row.addSpacing(8)
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.links)
        row.addSpacing(6)
        row.addWidget(self.clock)
        row.addWidget(self.officer)

    def _fit(self) -> None:
        """Say less, step by step, until everything that is said has its room."""
        for step in range(DENSEST + 1):
            self._set_density(step)
            if self._needs() <= self.width():
                break
        spare = self.width() - self._needs() + self._name_wide
        self._name.setFixedWidth(max(NAME_LEAST, min(self._name_wide, spare)))

    def _set_density(self, step: int) -> None:
        self.links.set_words(step < 1)
        self.officer.set_brief(step >= 2)
        if self.demo is not None:
            self.demo.set_brief(step >= 3)
        self.warnings.set_most(2 if step < 4 else 1 if step < 6 else 0)
        brief = self.modes.minimumSizeHint() if step >= 5 else self.modes.sizeHint()
        self.modes.setFixedWidth(brief.width())

    def _needs(self) -> int:
        """The width of all that is shown, with the whole name, px."""
        parts = [
            self._logo,
            self.level,
            self.suggested,
            self.warnings,
            self.links,
            self.clock,
            self.officer,
        ]
        wide = sum(part.sizeHint().width() for part in parts if not part.isHidden())
        wide += self.demo.sizeHint().width() if self.demo is not None else 0
        wide += 0 if self.suggested.isHidden() else GAPS
        return wide + self._name_wide + self.modes.width() + FRAME

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.current().panel)
        painter.end()
