"""A sensor registered by hand, or adopted from those that speak already."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit

from app.domain.catalogue import SensorKind
from app.domain.errors import Refused
from app.domain.registry import Sensor
from app.i18n import _, local
from app.imports.sensors import RowError, sensor_of
from app.imports.words import row_words
from app.wording import sentence
from app.wording.words import N_
from ui.context import Context
from ui.feeds.parts import framed, titled
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import PRIMARY, TEXT, KeycapButton

LABELS = {
    "id": N_("Id it speaks under"),
    "name": N_("Name"),
    "name_en": N_("English name"),
    "kind": N_("Kind"),
    "lon": N_("Longitude (WGS 84)"),
    "lat": N_("Latitude (WGS 84)"),
    "unit": N_("Unit, where it is not its kind's"),
    "period_s": N_("Reports every, seconds"),
    "low": N_("Range from"),
    "high": N_("Range to"),
    "thresholds": N_("Thresholds, least grave first: 10/15/27/50"),
    "deadband": N_("Deadband"),
    "on_delay_s": N_("Delay before an alarm, seconds"),
    "off_delay_s": N_("Delay before it returns, seconds"),
    "plan": N_("Plan point"),
    "contact": N_("Whom to call"),
}
SHORT = ("id", "name", "kind", "lon", "lat")


class SensorForm(QFrame):
    """`kept` carries the Sensor. Short, it asks for name, kind and place alone; `more` brings the
    rest, with thresholds for each mode."""

    kept = Signal(object)
    shut = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        catalogue = context.picture.catalogue
        self.labels = {key: _(text) for key, text in LABELS.items()}
        for mode in catalogue.modes.values():
            told = _("Thresholds in mode {mode}").format(mode=local(mode.name, mode.name_en))
            self.labels[f"thresholds.{mode.id}"] = told
        self.edits = {key: QLineEdit() for key in self.labels if key != "kind"}
        self.kind = QComboBox()
        self.kind.addItem("—", "")
        for kind in catalogue.kinds.values():
            self.kind.addItem(_kind(kind), kind.id)
        self.note = FieldNote(self.edits["name"])
        keep = KeycapButton(_("Register"), icon="check", role=PRIMARY)
        keep.clicked.connect(self.keep)
        self.more = KeycapButton(_("More fields"), role=TEXT)
        self.more.clicked.connect(lambda: self.show_all(True))
        centre = KeycapButton(_("Place of the map's selection"), icon="map-pin", role=TEXT)
        centre.clicked.connect(self.take_place)
        cancel = KeycapButton(_("Cancel"), role=TEXT)
        cancel.clicked.connect(self.shut)
        rows = [
            (text, self.kind if key == "kind" else self.edits[key])
            for key, text in self.labels.items()
        ]
        self._form = titled(rows)
        framed(self._form, self.note, [centre, self.more, keep, cancel], self)
        self.show_all(False)

    def show_all(self, whole: bool) -> None:
        """All fields, or those without which there is no sensor."""
        for key in self.labels:
            field = self.kind if key == "kind" else self.edits[key]
            self._form.setRowVisible(field, whole or key in SHORT)
        self.more.setVisible(not whole)

    def begin(self, words: dict[str, str]) -> None:
        """Start from what is known."""
        for key, edit in self.edits.items():
            edit.setText(words.get(key, ""))
        self.kind.setCurrentIndex(max(0, self.kind.findData(words.get("kind", ""))))
        self.note.complain("")
        self.edits["name"].setFocus()

    def take_place(self) -> None:
        """Where the selected case or sensor stands."""
        session, picture = self._context.session, self._context.picture
        row = picture.sensors.index.get(session.key, -1) if session.kind == "sensor" else -1
        case = picture.cases.get(session.key)
        if row >= 0:
            found = picture.sensors.items[row]
            self._put(found.lon, found.lat)
        elif case is not None and case.lon is not None and case.lat is not None:
            self._put(case.lon, case.lat)
        else:
            self.note.complain(_("Select a case or a sensor on the map first."))

    def words(self) -> dict[str, str]:
        """What was typed."""
        told = {key: edit.text().strip() for key, edit in self.edits.items()}
        return {**told, "kind": str(self.kind.currentData())}

    def keep(self) -> None:
        """Check what was typed; a slip is told beside it and nothing is registered."""
        known = {s.id: s for s in self._context.picture.sensors.items}
        try:
            sensor: Sensor = sensor_of(self.words(), known, self._context.picture.catalogue)
        except RowError as error:
            label = self.labels.get(error.field, error.field)
            self.note.complain(f"{label}: {row_words(error.reason)}")
            return
        self.kept.emit(sensor)

    def complain(self, refused: Refused) -> None:
        """Say why it was not registered."""
        self.note.complain(sentence(refused))

    def _put(self, lon: float, lat: float) -> None:
        self.edits["lon"].setText(f"{lon:.6f}")
        self.edits["lat"].setText(f"{lat:.6f}")


def _kind(kind: SensorKind) -> str:
    unit = local(kind.unit, kind.unit_en or kind.unit)
    return f"{local(kind.name, kind.name_en)} ({unit})" if unit else local(kind.name, kind.name_en)
