"""Sensors that speak and are not registered: how often, what, from where; a click adopts."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.adoption import guessed_kind
from app.domain.errors import Refused
from app.domain.feeds import Stranger
from app.domain.registry import Sensor
from app.i18n import _
from ui.context import Context
from ui.feeds.parts import emptied
from ui.feeds.sensor_form import SensorForm
from ui.theme import fonts
from ui.widgets import format as fmt
from ui.widgets.elide import ElideLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.keycap_button import KeycapButton

SHOWN = 200


class StrangerRow(QFrame):
    """One of them."""

    adopt = Signal(object)

    def __init__(self, stranger: Stranger, now: datetime) -> None:
        super().__init__()
        self.setProperty("surface", "head")
        button = KeycapButton(_("Adopt"), icon="plus", small=True)
        button.clicked.connect(lambda: self.adopt.emit(stranger))
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(ElideLabel(stranger.sensor, weight=fonts.MEDIUM))
        value = fmt.quantity(stranger.value, stranger.unit)
        age = fmt.age(max(0.0, now.timestamp() - stranger.last_at))
        told = _("{value} · {n} times · last {age} ago · {topic}").format(
            value=value, n=fmt.number(stranger.count), age=age, topic=stranger.topic or fmt.DASH
        )
        text.addWidget(ElideLabel(told, fonts.SECONDARY, tone="text2"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.addLayout(text, 1)
        row.addWidget(button)


class StrangersPage(QWidget):
    """The list, and the form a click brings."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown: list[Stranger] | None = None
        self.form = SensorForm(context)
        self.form.hide()
        self.form.shut.connect(self.form.hide)
        self.form.kept.connect(self.register)
        by_hand = KeycapButton(_("Register a sensor by hand"), icon="plus", small=True)
        by_hand.clicked.connect(lambda: self.begin({}))
        self.empty = EmptyState(
            "check-circle", _("Nobody unknown speaks"),
            _("Sensors that speak without being registered are listed here."), framed=False,
        )  # fmt: skip
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.addStretch(1)
        head.addWidget(by_hand)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        column.addLayout(head)
        framed = QVBoxLayout()
        framed.setContentsMargins(12, 0, 12, 8)
        framed.addWidget(self.form)
        column.addLayout(framed)
        column.addWidget(self.empty)
        column.addLayout(self._list)
        column.addStretch(1)

    def show_strangers(self, strangers: list[Stranger], now: datetime) -> None:
        """Show those there are; those registered meanwhile are left out."""
        known = self._context.picture.sensors.index
        shown = [one for one in strangers if one.sensor not in known][:SHOWN]
        if shown == self._shown:
            return
        self._shown = shown
        emptied(self._list)
        for stranger in shown:
            row = StrangerRow(stranger, now)
            row.adopt.connect(self.adopt)
            self._list.addWidget(row)
        self.empty.setVisible(not shown)

    def adopt(self, stranger: Stranger) -> None:
        """The short form, with what can be guessed."""
        kinds = self._context.picture.catalogue.kinds
        kind = guessed_kind(stranger, kinds.values())
        self.begin({"id": stranger.sensor, "name": stranger.sensor, "kind": kind})

    def begin(self, words: dict[str, str]) -> None:
        """Ask for a sensor."""
        self.form.show_all(False)
        self.form.show()
        self.form.begin(words)

    def register(self, sensor: Sensor) -> None:
        """Register it; what stands in the way is told in the form."""
        self._context.spawn(self._register(sensor))

    async def _register(self, sensor: Sensor) -> None:
        office = self._context.desk.office
        if office is None:
            return
        try:
            await office.register([sensor], self._context.session.officer.id)
        except Refused as refused:
            self.form.complain(refused)
            return
        self.form.hide()
        self._shown = None
        told = _("Desks and the gateway take it up within a second.")
        self._context.toasts.show(_("{sensor} is registered").format(sensor=sensor.name), told)
