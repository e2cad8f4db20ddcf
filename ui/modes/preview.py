"""A mode switch before it happens: over the desk, below the bars, which stay in sight.

It closes by itself when the journal says that the mode is in force; when another desk switches
meanwhile, it starts anew from there.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.picture.picture import Changes
from ui.context import Context
from ui.models.tally import tally
from ui.modes.basis import BasisPanel
from ui.modes.centre import Centre
from ui.modes.confirm import ConfirmPanel
from ui.theme import tokens

BASIS_WIDTH, CONFIRM_WIDTH = 400, 400
WITHOUT_BASIS = 1500
"""Below this width the basis makes room for what changes."""

_LET_THROUGH = frozenset({Qt.Key.Key_Escape, *(Qt.Key(int(Qt.Key.Key_F1) + i) for i in range(12))})


class ModePreview(QWidget):
    """`closed` when it went away, switched or not."""

    closed = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._target, self._preset, self._suggestion = "", "", ""
        self.basis: BasisPanel | None = None
        self.centre: Centre | None = None
        self.confirm: ConfirmPanel | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        context.bridge.changed.connect(self.on_changed)
        self.hide()

    @property
    def target(self) -> str:
        """The mode that is previewed; '' while closed."""
        return self._target

    def open(self, mode_id: str, preset: str = "", level: int = 0, reason: str = "") -> None:
        """Show what a switch to `mode_id` would change, with its preset, level and reason put in
        where they are known."""
        self._target, self._preset, self._suggestion = mode_id, preset, ""
        self._build()
        if self.confirm is not None:
            self.confirm.propose(level, reason)
        self.show()
        self.raise_()
        if self.confirm is not None:
            self.confirm.reason.setFocus()

    def answers(self, suggestion: str) -> None:
        """The switch, once made, accepts a suggestion."""
        self._suggestion = suggestion
        if self.confirm is not None:
            self.confirm.suggestion = suggestion

    def close_preview(self) -> None:
        """Go away; nothing was changed by looking."""
        if self._target:
            self._target = ""
            self.hide()
            self._clear()
            self.closed.emit()

    def switch(self) -> None:
        """Press the one button."""
        if self.confirm is not None:
            self.confirm.switch()

    def on_changed(self, changes: Changes) -> None:
        """The mode changed: done, or begun anew from what another desk made of it."""
        if not changes.mode or not self._target:
            return
        state = self._context.picture.mode_state
        level = self.confirm.chosen_level if self.confirm else 0
        if (state.mode, state.preset, state.level) == (self._target, self._preset, level):
            self.close_preview()
        else:
            self._build()

    def _build(self) -> None:
        reason = self.confirm.reason.toPlainText() if self.confirm else ""
        level = self.confirm.chosen_level if self.confirm else 0
        self._clear()
        picture = self._context.picture
        mode = picture.catalogue.modes[self._target]
        before, after = picture.mode, mode.under(self._preset)
        found = tally(picture, self._context.bridge.now, after)
        self.basis = BasisPanel(self._context)
        self.basis.setFixedWidth(BASIS_WIDTH)
        self.centre = Centre(picture, before, after, found, None)
        self.confirm = ConfirmPanel(self._context, mode, self._preset)
        self.confirm.setFixedWidth(CONFIRM_WIDTH)
        self.confirm.cancelled.connect(self.close_preview)
        self.confirm.preset_chosen.connect(self._choose_preset)
        self.confirm.suggestion = self._suggestion
        self.confirm.propose(level, reason)
        self._row.addWidget(self.basis)
        self._row.addWidget(self.centre, 1)
        self._row.addWidget(self.confirm)
        self._fit()

    def _choose_preset(self, preset: str) -> None:
        self._preset = preset
        self._build()

    def _clear(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.basis = self.centre = self.confirm = None

    def _fit(self) -> None:
        if self.basis is not None:
            self.basis.setVisible(self.width() >= WITHOUT_BASIS)

    def event(self, event: QEvent) -> bool:
        # Keys of the desk below must not act while it is covered.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & (
                Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
            )
            if not held and Qt.Key(event.key()) not in _LET_THROUGH:
                event.accept()
                return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.current().line)
        if self.centre is not None:
            painter.fillRect(self.centre.geometry(), tokens.current().ground)
        painter.end()
