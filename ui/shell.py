"""The desk's window: two bars, three panels, a strip; laid out by the mode in force.

Panels are made once and kept: a change of mode hides, shows and resizes. A change of language or
theme builds everything anew with the same selection.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from app.domain.suggestions import Suggestion
from app.i18n import _, local
from app.picture.picture import Changes
from ui import shell_actions, shell_place
from ui.alarms.bar import AlarmBar
from ui.attendance import Attending
from ui.cameras.open import CameraDeck
from ui.context import Context
from ui.handbook.page import HandbookPage, room_in_focus
from ui.models import suggestions
from ui.models.tally import tally
from ui.modes.preview import ModePreview
from ui.palette.keys import KeysPage
from ui.palette.palette import Palette
from ui.shell_forms import FORMS, Forms
from ui.shell_herald import Herald
from ui.shell_panels import PANELS, LeftSide, PanelHost
from ui.shell_rail import WIDTH as RAIL, SensorRail
from ui.shell_toasts import WindowToasts
from ui.theme import style, tokens
from ui.topbar.accent import ACCENT, AccentLine
from ui.topbar.bar import TopBar
from ui.widgets.toast import ToastStack

CASE_FILE_WIDTH = 544
RAIL_FROM, SMALL = 1500, 1600
LEAST_LEFT, LEAST_RIGHT, LEAST_MAP = 300, 264, 320


class DeskWindow(QWidget):
    """The officer's window. `closed` when it went away for good."""

    closed = Signal()

    top: TopBar
    accent: AccentLine
    alarms: AlarmBar
    splitter: QSplitter
    left: LeftSide
    right: PanelHost
    rail: SensorRail
    bottom: PanelHost
    preview: ModePreview
    palette_: Palette
    keys: KeysPage
    handbook: HandbookPage
    toast_stack: ToastStack
    cameras: CameraDeck

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setMinimumSize(1180, 640)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._body: QWidget | None = None
        self._sizing = False
        self.forms = Forms(self)
        self.herald = Herald(self)
        self.attending = Attending(context, self)
        self._build()
        context.bridge.changed.connect(self.on_changed)
        context.bridge.second.connect(self.on_second)
        context.session.restyled.connect(self.rebuild)
        context.session.opened.connect(self._open_case_file)

    # ------------------------------------------------------------------------------- what shows

    def on_changed(self, changes: Changes) -> None:
        """A mode re-lays the window at once; a missing standing is read anew."""
        if changes.mode:
            self.apply_mode()
        elif changes.registry:
            self.rebuild()
        self.herald.on_changed(changes)

    def on_second(self, now: datetime) -> None:
        """The count of urgent cases beside another left panel; what is suggested."""
        self.herald.on_second(now)
        if self.context.picture.mode.layout.left != "queue":
            found = tally(self.context.picture, now)
            self.left.show_counts(found.open - found.held)

    def apply_mode(self) -> None:
        """Lay the window out as the mode says: hide, show, resize; nothing is built anew."""
        picture = self.context.picture
        layout = picture.mode.layout
        found = tally(picture, self.context.bridge.now)
        self.setUpdatesEnabled(False)
        self.left.show_mode(layout.left, found.open - found.held)
        self.right_name = layout.right
        # A form that is being filled in stays: the officer closes it himself.
        if not self.context.session.case_file and self.right.shown not in FORMS:
            self.right.show_panel(layout.right)
        self.bottom.show_panel(layout.bottom or "due")
        self.bottom.setVisible(bool(layout.bottom))
        self._set_title()
        self.fit()
        self.setUpdatesEnabled(True)
        self.accent.update()

    def rebuild(self) -> None:
        """Build everything anew: language, theme or standing data changed."""
        session = self.context.session
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.apply(app, tokens.load(session.theme))
        self.setUpdatesEnabled(False)
        self._build()
        self.forms.again()
        if session.key:
            session.selected.emit(session.kind, session.key)
        if session.case_file:
            session.opened.emit(session.case_file)
        self.setUpdatesEnabled(True)

    def preview_mode(
        self, mode_id: str, preset: str = "", level: int = 0, reason: str = ""
    ) -> None:
        """Show a mode before it happens; the one in force only to change its level."""
        picture = self.context.picture
        if mode_id == picture.mode.id and not picture.mode.response_levels:
            self.preview.close_preview()
            return
        self._place_preview()
        self.preview.open(mode_id, preset, level, reason)
        self.top.show_preview(mode_id)

    def preview_suggestion(self, one: Suggestion) -> None:
        """Show what a suggestion would change; its evidence is the reason that is proposed."""
        reason = " ".join(line for line in suggestions.evidence(self.context.picture, one) if line)
        self.preview_mode(one.mode, one.preset, one.response, reason)
        self.preview.answers(one.id)

    def open_handbook(self) -> None:
        """The handbook's chapter about what has the focus."""
        self.handbook.open(self.context.session.language, room_in_focus())

    def back(self) -> None:
        """Esc: out of what lies on top, one step at a time."""
        focus = QApplication.focusWidget()
        if self.palette_.isVisible():
            self.palette_.close_palette()
        elif self.keys.isVisible():
            self.keys.close_page()
        elif self.handbook.isVisible():
            self.handbook.close_page()
        elif self.preview.isVisible():
            self.preview.close_preview()
        elif self.right.shown in FORMS:
            self.forms.end()
        elif isinstance(focus, QLineEdit):
            focus.clear()
            self.map.setFocus()
        elif self.context.session.case_file:
            self.context.session.open_case("")
        elif not self.toast_stack.close_last():
            self.context.session.select("", "")

    # ---------------------------------------------------------------------------------- building

    def _build(self) -> None:
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
            self.cameras.close()
            for overlay in self._overlays():
                overlay.hide()
                overlay.deleteLater()
        context = self.context
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.top = TopBar(context)
        self.accent = AccentLine(context)
        self.alarms = AlarmBar(context)
        self.splitter = self._panels()
        self.bottom = PanelHost(context, "due")
        self.bottom.setFixedHeight(134)
        for widget in (self.top, self.accent, self.alarms):
            column.addWidget(widget)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.bottom)
        self._column.addWidget(self._body)
        self._add_overlays()
        self.top.suggested.clicked.connect(lambda: self.forms.modes("suggested"))
        self.top.mode_asked.connect(lambda mode: self.preview_mode(mode))
        self.top.warnings.asked.connect(self.forms.warnings)
        shell_actions.add(self)
        self.apply_mode()
        self.herald.suggest()
        context.actions.bind(self)
        for host in (self.left.host, self.right, self.bottom):
            host.made.connect(self._bind)
        self.setFocus()

    def warm(self) -> None:
        """Make the panels that a mode or a case will ask for, so that the first one is as fast as
        the second."""
        for mode in self.context.picture.catalogue.modes.values():
            if mode.layout.left in PANELS:
                self.left.host.make(mode.layout.left)
            if mode.layout.right in PANELS:
                self.right.make(mode.layout.right)
        self.right.make("casefile")

    def _bind(self) -> None:
        self.context.actions.bind(self)

    def _panels(self) -> QSplitter:
        from ui.map.panel import MapPanel

        context = self.context
        self.left = LeftSide(context)
        self.map = MapPanel(context)
        self.right = PanelHost(context, "sensors")
        self.right_name = "sensors"
        self.rail = SensorRail(context)
        self.rail.chosen.connect(lambda _group: context.session.open_case(""))
        self.rail.hide()
        side = QWidget()
        row = QHBoxLayout(side)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.right, 1)
        row.addWidget(self.rail)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        for widget, least in ((self.left, LEAST_LEFT), (self.map, LEAST_MAP), (side, LEAST_RIGHT)):
            widget.setMinimumWidth(least)
            splitter.addWidget(widget)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setStretchFactor(2, 0)
        splitter.splitterMoved.connect(self._remember_sizes)
        return splitter

    def _add_overlays(self) -> None:
        context = self.context
        self.cameras = CameraDeck(context, self, self._map_area)
        self.preview = ModePreview(context, self)
        self.preview.closed.connect(lambda: self.top.show_preview(""))
        self.palette_ = Palette(context, self)
        self.keys = KeysPage(context.actions, self)
        self.handbook = HandbookPage(self)
        self.toast_stack = ToastStack(self, bottom=self.bottom.height())
        if isinstance(context.toasts, WindowToasts):
            context.toasts.attach(self.toast_stack)

    def _overlays(self) -> tuple[QWidget, ...]:
        return self.preview, self.palette_, self.keys, self.handbook, self.toast_stack

    def _open_case_file(self, case: str) -> None:
        self.right.show_panel("casefile" if case else self.right_name)
        self.fit()

    def _map_area(self) -> QRect:
        """Where the map lies, in the window's pixels."""
        return QRect(self.map.mapTo(self, QPoint(0, 0)), self.map.size())

    def _set_title(self) -> None:
        centre, mode = self.context.picture.registry.centre, self.context.picture.mode
        name, word = local(centre.name, centre.name_en), local(mode.name, mode.name_en)
        self.setWindowTitle(
            f"{name} · {word} · GridDeck" + (f" · {_('DEMO')}" if centre.demo else "")
        )

    # ------------------------------------------------------------------------------------ sizes

    def _sizes_key(self) -> str:
        session = self.context.session
        shape = "case" if session.case_file or self.right.shown in FORMS else "desk"
        return f"layout/{session.officer.id}/{self.context.picture.mode.id}/{shape}"

    def _remember_sizes(self) -> None:
        if not self._sizing:
            left, _map, right = self.splitter.sizes()
            self.context.session.store.setValue(self._sizes_key(), [left, right])

    def _wanted(self) -> tuple[int, int]:
        """Widths of the left and right side: the officer's own, or the mode's, as they fit."""
        saved = self.context.session.store.value(self._sizes_key())
        if isinstance(saved, list) and len(saved) == 2:
            return int(saved[0]), int(saved[1])
        layout, wide = self.context.picture.mode.layout, self.width()
        open_file = self._file_open()
        right = CASE_FILE_WIDTH if open_file else layout.right_width
        left = layout.left_width
        if wide < SMALL:
            left = min(left, int(wide * (0.26 if open_file else 0.34)))
            right = min(right, int(wide * 0.36))
        return left, right

    def fit(self) -> None:
        """Give each side the width it has in this mode."""
        open_file = self._file_open()
        self.rail.setVisible(open_file and self.width() >= RAIL_FROM)
        left, right = self._wanted()
        right += RAIL if self.rail.isVisibleTo(self) else 0
        rest = max(LEAST_MAP, self.width() - left - right - 2)
        self._sizing = True
        self.splitter.setSizes([left, rest, right])
        self._sizing = False
        self._place_preview()

    def _file_open(self) -> bool:
        return bool(self.context.session.case_file) or self.right.shown in FORMS

    def _place_preview(self) -> None:
        top = self.top.height() + ACCENT + self.alarms.height()
        self.preview.setGeometry(QRect(0, top, self.width(), self.height() - top))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.WindowStateChange:
            self.fit()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.cameras.close()
        shell_place.save(self, self.context.session.store)
        self.context.session.store.sync()
        event.accept()
        self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.current().ground)
        painter.end()
