"""One warning: what the sender wrote, where it holds, and who and what stands there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from app.domain.errors import Refused
from app.domain.warnings import Warning as WeatherWarning
from app.i18n import _, local, ngettext
from ui.context import Context
from ui.models.warned import Inside, Insides
from ui.theme import fonts
from ui.warnings import words
from ui.widgets import format as fmt
from ui.widgets.elide import ElideLabel
from ui.widgets.facts import Facts
from ui.widgets.keycap_button import PRIMARY, SECONDARY, KeycapButton

LISTED = 40
"""Names of one kind; how many more there are is said."""


class WarningPage(QFrame):
    """`planned` carries the warning for which a plan is to be started."""

    planned = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._insides = Insides()
        self.warning: WeatherWarning | None = None
        self.inside: Inside | None = None
        self.setProperty("surface", "raised")
        self._title = _text("strong")
        self._facts = Facts()
        self._body = _text("")
        self._advice = _text("secondary")
        self._counts = _text("strong")
        self._names = _text("secondary")
        self._show = KeycapButton(_("Show on the map"), icon="map-pin", role=SECONDARY, small=True)
        self._plan = KeycapButton("", icon="play", role=PRIMARY, small=True)
        self._show.clicked.connect(self.locate)
        self._plan.clicked.connect(lambda: self.planned.emit(self._key()))
        row = QHBoxLayout()
        row.addWidget(self._plan)
        row.addWidget(self._show)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addLayout(row)
        for widget in (self._facts, self._body, self._advice):
            column.addWidget(widget)
        column.addWidget(ElideLabel(_("Inside the area"), fonts.BODY, fonts.MEDIUM))
        column.addWidget(self._counts)
        column.addWidget(self._names)
        column.addStretch(1)

    def show_warning(self, warning: WeatherWarning) -> None:
        """Show one; what lies inside is counted beside the window."""
        before, self.warning = self.warning, warning
        now = self._context.bridge.now
        self._title.setText(local(warning.name, warning.name_en))
        self._facts.set_facts(words.facts(warning, self._context.picture.catalogue.warnings, now))
        self._body.setText(local(warning.text, warning.text_en))
        self._advice.setText(local(warning.advice, warning.advice_en))
        self._advice.setVisible(bool(self._advice.text()))
        self._show_plan(warning)
        if before is None or (before.id, before.areas) != (warning.id, warning.areas):
            self.inside = None
            self._show.setVisible(False)
            self._counts.setText(_("Counting…"))
            self._names.setText("")
            self._context.spawn(self._count(warning))

    def names(self) -> str:
        """Who and what is listed."""
        return self._names.text()

    def counts(self) -> str:
        """The line of counts."""
        return self._counts.text()

    def locate(self) -> None:
        """Select it and bring its area into sight."""
        if self.warning is not None:
            self._context.session.select("warning", self.warning.id)
            if self.inside is not None and self.inside.middle is not None:
                lon, lat, across = self.inside.middle
                self._context.session.locate(lon, lat, across)

    def _key(self) -> str:
        return "" if self.warning is None else self.warning.id

    def _show_plan(self, warning: WeatherWarning) -> None:
        catalogue = self._context.picture.catalogue
        kind = catalogue.warnings.kinds.get(warning.kind)
        plan = catalogue.plans.get(kind.plan) if kind is not None else None
        self._plan.setVisible(warning.live and not warning.over(self._context.bridge.now))
        name = local(plan.name, plan.name_en) if plan is not None else _("a plan")
        self._plan.set_title(_("Start {plan}…").format(plan=name))

    async def _count(self, warning: WeatherWarning) -> None:
        picture = self._context.picture
        try:
            found = await self._context.desk.apart(lambda: self._insides.inside(picture, warning))
        except Refused:
            return
        if self.warning is not None and self.warning.id == warning.id:
            self._take(found)

    def _take(self, found: Inside) -> None:
        self.inside = found
        self._show.setVisible(found.placed)
        if not found.placed:
            self._counts.setText(_("The area is not on this map."))
            self._names.setText(_("Its codes are not those of a grid here: {codes}").format(
                codes=", ".join(self._codes()) or fmt.DASH))  # fmt: skip
            return
        self._counts.setText(" · ".join(self._counted(found)))
        self._names.setText("\n".join(line for line in self._named(found) if line))

    def _codes(self) -> list[str]:
        areas = self.warning.areas if self.warning is not None else ()
        return [code for area in areas for code in area.codes][:LISTED]

    @staticmethod
    def _counted(found: Inside) -> list[str]:
        streets, grids, people = len(found.streets), len(found.grids), len(found.officers)
        sensors, units = len(found.sensors), len(found.units)
        return [
            ngettext("{n} street", "{n} streets", streets).format(n=fmt.number(streets)),
            ngettext("{n} grid", "{n} grids", grids).format(n=fmt.number(grids)),
            ngettext("{n} sensor", "{n} sensors", sensors).format(n=fmt.number(sensors)),
            ngettext("{n} unit on duty", "{n} units on duty", units).format(n=fmt.number(units)),
            ngettext("{n} responsible", "{n} responsible", people).format(n=fmt.number(people)),
        ]

    def _named(self, found: Inside) -> list[str]:
        picture = self._context.picture
        units = [picture.units.items[row] for row in found.units]
        sensors = [picture.sensors.items[row] for row in found.sensors]
        kinds = picture.catalogue.kinds
        tally: dict[str, int] = {}
        for sensor in sensors:
            kind = kinds.get(sensor.kind)
            name = local(kind.name, kind.name_en) if kind else sensor.kind
            tally[name] = tally.get(name, 0) + 1
        flood = [local(s.name, s.name_en) for s in sensors if s.flood_point]
        return [
            _line(_("Streets"), [local(g.name, g.name_en) for g in found.streets]),
            _line(_("Units"), [local(u.name, u.name_en) for u in units]),
            _line(_("Responsible"), [f"{local(o.name, o.name_en)} {o.phone}".strip()
                                     for o, _grid in found.officers]),
            _line(_("Sensors"), [f"{name} {fmt.number(n)}" for name, n in tally.items()]),
            _line(_("Flood points"), flood),
            _line(_("Grids"), [g.code for g in found.grids]),
        ]  # fmt: skip


def _line(title: str, names: list[str]) -> str:
    """`Streets: A, B … and 12 more`; '' for none."""
    if not names:
        return ""
    each = list(dict.fromkeys(names))
    rest = len(each) - LISTED
    text = _("{title}: {names}").format(title=title, names=", ".join(each[:LISTED]))
    return text + " " + _("… and {n} more").format(n=fmt.number(rest)) if rest > 0 else text


def _text(kind: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if kind:
        label.setProperty("type", kind)
    return label
