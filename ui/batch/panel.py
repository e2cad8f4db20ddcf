"""Many cases, many crews: the proposal as a list to look through, change and send."""

from __future__ import annotations

import asyncio
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.assist.assign import MOST_EACH
from app.domain.case import Case
from app.domain.recommend import Candidate
from app.domain.states import UnitStatus
from app.geo import projection
from app.i18n import _, local, ngettext
from ui.actions.cases import CaseVerbs
from ui.batch.crews import CrewList
from ui.batch.row import BatchRow
from ui.context import Context
from ui.models.advice import candidates
from ui.models.batch import Line, given_to, propose, total_minutes
from ui.theme import fonts
from ui.widgets.elide import ElideLabel
from ui.widgets.keycap_button import ICON, PRIMARY, TEXT, KeycapButton

WIDER, ROOM, NEAR_M = 1.6, 1.15, 800.0
"""A map is so much wider than high; a little room round what is shown; never nearer than this."""
MOST = 200
"""Cases in one go: more is not looked through by anybody."""


class BatchPanel(QFrame):
    """`closed` asks for another panel. Nothing is sent before the button is pressed; each line
    goes as an order of its own, so that one refusal stops no other. While the panel is in sight
    the map shows the lines."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("surface", "flat")
        self._context = context
        self._verbs = CaseVerbs.of(context)
        self.rows: list[BatchRow] = []
        self._cases: list[Case] = []
        self._crews: list[Candidate] = []
        self._asked, self._lit = 0, ""
        self._title = ElideLabel("", fonts.TITLE, fonts.MEDIUM)
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._told.setProperty("type", "secondary")
        self._told.setAccessibleName(_("The proposal"))
        self._pick = KeycapButton("", icon="users-three", role=TEXT, small=True)
        self._see = KeycapButton(_("Show on the map"), icon="map-trifold", role=TEXT, small=True)
        self.crews = CrewList(self)
        self._pick.clicked.connect(lambda: self.crews.show_below(self._pick))
        self._see.clicked.connect(self._locate)
        self.crews.chosen.connect(self._take_crews)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.send = KeycapButton("", "Ctrl+Return", icon="paper-plane-tilt", role=PRIMARY)
        self.send.clicked.connect(self._send)
        self._lay_out()
        self._verbs.changed.connect(self._on_case_changed)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 12, 6)
        shut = KeycapButton(_("Close"), "Escape", icon="x", role=ICON, small=True)
        shut.clicked.connect(self.closed)
        head.addWidget(self._title, 1)
        head.addWidget(shut)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(14, 0, 14, 8)
        column.addWidget(self._told)
        tools = QHBoxLayout()
        tools.addWidget(self._pick)
        tools.addWidget(self._see)
        tools.addStretch(1)
        column.addLayout(tools)
        column.addLayout(self._list)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 6, 14, 12)
        foot.addStretch(1)
        foot.addWidget(self.send)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(head)
        outer.addWidget(scroll, 1)
        outer.addLayout(foot)

    def show_cases(self, cases: list[Case]) -> None:
        """Propose for these cases among all units on duty."""
        self._cases = cases[:MOST]
        found = candidates(self._context.picture, self._context.bridge.now)
        self._crews = [crew for crew in found if crew.status is not UnitStatus.OFF]
        everybody = frozenset(crew.unit.id for crew in self._crews)
        self.crews.fill(self._context.picture, self._crews, everybody)
        self._take_crews(everybody)

    def _take_crews(self, chosen: frozenset[str]) -> None:
        """Propose anew among the chosen units; computed off the window's thread."""
        self._fill([])
        self._told.setText(_("Looking for the best assignment…"))
        text = _("Crews: {n} of {all}…").format(n=len(chosen), all=len(self._crews))
        self._pick.set_title(text)
        self._asked += 1
        asked, picture = self._asked, self._context.picture
        crews = [crew for crew in self._crews if crew.unit.id in chosen]

        async def work() -> None:
            lines = await asyncio.to_thread(
                propose, self._cases, crews, picture.catalogue, picture.registry.ways
            )
            if asked == self._asked:
                self._fill(lines)

        self._context.spawn(work())

    def lines(self) -> list[Line]:
        """The lines that are ticked and have a unit."""
        return [row.line for row in self.rows if row.box.isChecked() and row.line.unit]

    def _fill(self, lines: list[Line]) -> None:
        for row in self.rows:
            row.setParent(None)
            row.deleteLater()
        self.rows = [BatchRow(self._context, line) for line in lines]
        for row in self.rows:
            row.changed.connect(self._tell)
            row.lit.connect(partial(self._light, row))
            self._list.addWidget(row)
        self._tell()

    def _tell(self) -> None:
        lines, count = self.lines(), len(self.rows)
        self._title.set_text(ngettext("Assign {n} case", "Assign {n} cases", count).format(n=count))
        self._told.setText(self._sum(lines))
        self._see.forbid("" if lines else _("No case has a unit."))
        title = ngettext("Send {n} order", "Send {n} orders", len(lines)).format(n=len(lines))
        self.send.set_title(title)
        self.send.forbid("" if lines else _("No case has a unit."))

        self._show_lines()

    def _sum(self, lines: list[Line]) -> str:
        """What the proposal comes to, and who is given too much by hand."""
        crews = given_to(lines)
        text = _("{cases} cases to {crews} units, {minutes} min of ways, at most {most} each")
        told = text.format(
            cases=len(lines), crews=len(crews), minutes=round(total_minutes(lines)),
            most=max(crews.values(), default=0),
        )  # fmt: skip
        units = self._context.picture.units
        for unit_id, n in crews.items():
            if n > MOST_EACH:
                unit = units.items[units.index[unit_id]]
                text = _("{unit} is given {n}, more than {most}.")
                name = local(unit.name, unit.name_en)
                told += "\n" + text.format(unit=name, n=n, most=MOST_EACH)
        return told

    # -------------------------------------------------------------------------- on the map

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_lines()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._context.session.propose(())

    def _show_lines(self) -> None:
        pairs = tuple((line.case.id, line.unit) for line in self.lines())
        if self.isVisible():
            self._context.session.propose(pairs, self._lit)

    def _light(self, row: BatchRow, on: bool) -> None:
        self._lit = row.line.case.id if on else ""
        self._show_lines()

    def _locate(self) -> None:
        """Let the map show all of the proposal."""
        units = self._context.picture.units
        rows = [units.index[line.unit] for line in self.lines()]
        spots = [(float(units.lon[row]), float(units.lat[row])) for row in rows]
        for line in self.lines():
            if line.case.lon is not None and line.case.lat is not None:
                spots.append((line.case.lon, line.case.lat))
        lons, lats = [lon for lon, _lat in spots], [lat for _lon, lat in spots]
        west, east, south, north = min(lons), max(lons), min(lats), max(lats)
        across = max(
            float(projection.distance_m(west, south, east, south)),
            float(projection.distance_m(west, south, west, north)) * WIDER,
        )
        middle = (west + east) / 2, (south + north) / 2
        self._context.session.locate(*middle, max(NEAR_M, across * ROOM))

    # --------------------------------------------------------------------------- sending

    def _send(self) -> None:
        for line in self.lines():
            self._verbs.dispatch(line.case.id, line.unit)

    def _on_case_changed(self, case_id: str) -> None:
        row = next((row for row in self.rows if row.line.case.id == case_id), None)
        if row is None:
            return
        problem = self._verbs.problem(case_id)
        case = self._context.picture.cases.get(case_id)
        sent = case is not None and case.version > row.line.case.version
        row.show_outcome(problem.text if problem else "", sent, self._verbs.sending(case_id))
        self._tell()
