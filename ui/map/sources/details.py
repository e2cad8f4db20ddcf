"""The selected source: what it is, how it is doing, its place and datum, its key."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLayout, QLineEdit, QSlider, QVBoxLayout, QWidget

from app.i18n import _
from app.maps.entries import Entry
from ui.map.cards.side_card import CardEdit, note, row
from ui.widgets import format as fmt
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import ICON, KeycapButton
from ui.widgets.segmented import Segment, Segmented


class Details(QWidget):
    """What is done with the selected source is told by signals; the owner does it."""

    tested = Signal()
    moved = Signal(int)
    removed = Signal()
    datum_chosen = Signal(str)
    opacity_chosen = Signal(float)
    key_given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._about, self._owed = note(), note(kind="hint")
        self._about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.state = FieldNote(self)
        self.test = KeycapButton(_("Test"), icon="play", small=True)
        self.up = KeycapButton(_("Move up"), icon="caret-up", role=ICON, small=True)
        self.down = KeycapButton(_("Move down"), icon="caret-down", role=ICON, small=True)
        self.remove = KeycapButton(_("Remove from the list"), icon="trash", role=ICON, small=True)
        self.datum = Segmented(
            [Segment("wgs84", "WGS 84"), Segment("gcj02", "GCJ-02"), Segment("bd09", "BD-09")],
            "wgs84",
        )
        self.datum.setAccessibleName(_("Datum of the source"))
        self.datum.setToolTip(_("In which datum the source was drawn; it is shown in its place."))
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(10, 100)
        self.opacity.setAccessibleName(_("Opacity"))
        self._percent = note()
        self._percent.setWordWrap(False)
        self.key = CardEdit(_("Key of the service"))
        self.key.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        self.keep = KeycapButton(_("Keep the key"), small=True)
        self._keyed = QWidget()
        self._lay_out()
        self._listen()

    def show_entry(self, entry: Entry, movable: tuple[bool, bool]) -> None:
        """Show a source; `movable` up and down."""
        spec = entry.spec
        self._about.setText(" · ".join(_facts(entry)))
        self._owed.setText(entry.attribution)
        self._owed.setVisible(bool(entry.attribution))
        self.state.complain(entry.problem or entry.state.sentence())
        self.state.setVisible(bool(self.state.error()))
        _allow(self.up, movable[0], _("Nothing it could pass lies above it."))
        _allow(self.down, movable[1], _("Nothing it could pass lies below it."))
        _allow(self.remove, entry.removable, _("It was not added here; it can be turned off."))
        self.datum.set_current(spec.datum or (entry.about.datum if entry.about else "wgs84"))
        self.opacity.blockSignals(True)
        self.opacity.setValue(round(spec.opacity * 100))
        self.opacity.blockSignals(False)
        self._show_percent(self.opacity.value())
        self._keyed.setVisible(bool(spec.account))
        if not self.key.hasFocus():
            self.key.setText(spec.key)

    def tell(self, text: str, good: bool) -> None:
        """What a test found."""
        self.state.setVisible(not good)
        self.state.complain("" if good else text)
        if good:
            self._about.setText(text)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._about)
        column.addWidget(self._owed)
        column.addWidget(self.state)
        buttons = row(self.test, self.up, self.down, self.remove, spacing=6)
        buttons.insertStretch(1, 1)
        column.addLayout(buttons)
        column.addLayout(_labelled(_("Datum"), self.datum))
        shade = row(self.opacity, self._percent)
        shade.setStretch(0, 1)
        column.addLayout(_labelled(_("Opacity"), shade))
        line = row(self.key, self.keep, spacing=6)
        line.setStretch(0, 1)
        self._keyed.setLayout(line)
        column.addWidget(self._keyed)

    def _listen(self) -> None:
        self.test.clicked.connect(self.tested)
        self.up.clicked.connect(lambda: self.moved.emit(1))
        self.down.clicked.connect(lambda: self.moved.emit(-1))
        self.remove.clicked.connect(self.removed)
        self.datum.chosen.connect(self.datum_chosen)
        self.opacity.valueChanged.connect(self._show_percent)
        self.opacity.sliderReleased.connect(self._tell_opacity)
        self.opacity.actionTriggered.connect(self._moved_by_key)
        self.keep.clicked.connect(lambda: self.key_given.emit(self.key.text()))
        self.key.returnPressed.connect(lambda: self.key_given.emit(self.key.text()))

    def _show_percent(self, value: int) -> None:
        self._percent.setText(f"{value} %")

    def _moved_by_key(self, _action: int) -> None:
        if not self.opacity.isSliderDown():
            self.opacity.setValue(self.opacity.sliderPosition())
            self._tell_opacity()

    def _tell_opacity(self) -> None:
        self.opacity_chosen.emit(self.opacity.value() / 100)


def _facts(entry: Entry) -> list[str]:
    about, spec = entry.about, entry.spec
    said = [spec.type.upper() if spec.online else spec.type]
    if about is not None:
        said.insert(
            0, _("vector") if entry.vector else _("picture, {n} px").format(n=about.tile_px)
        )
        said.append(_("zooms {low}–{high}").format(low=about.min_zoom, high=about.max_zoom))
        if about.grid != "mercator":
            said.append(_("geodetic grid"))
    if entry.kept:
        text = _("{size} kept") if spec.online else "{size}"
        said.append(text.format(size=fmt_bytes(entry.kept)))
    return said


def fmt_bytes(size: float) -> str:
    """A size as people read it."""
    if size >= 1e9:
        return f"{size / 1e9:.1f} GB"
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{fmt.number(round(size / 1e3))} kB"


def _allow(button: KeycapButton, allowed: bool, why_not: str) -> None:
    if allowed:
        button.allow()
    else:
        button.forbid(why_not)


def _labelled(text: str, control: QWidget | QLayout) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(3)
    label = QLabel(text)
    label.setProperty("type", "secondary")
    made.addWidget(label)
    if isinstance(control, QWidget):
        made.addWidget(control)
        label.setBuddy(control)
    else:
        made.addLayout(control)
    return made
