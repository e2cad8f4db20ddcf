"""Taking a case in by hand, while on the phone: a form for the keyboard with help beside it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app import wording
from app.assist import model as models
from app.assist.model import Classifier
from app.assist.pinyin import matches
from app.domain.case import Case
from app.domain.duplicates import likely
from app.i18n import _, local
from app.messages.commands import ReportCase
from ui.actions.sending import send
from ui.actions.table import Action
from ui.context import Context
from ui.intake import draft as drafts
from ui.intake.draft import Draft
from ui.intake.helpers import KEYS, Proposals, Questions, Twins
from ui.intake.places import Gazetteer, Spot, spot_text
from ui.theme import fonts, levels
from ui.widgets.elide import ElideLabel
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import ICON, PRIMARY, TEXT, KeycapButton
from ui.widgets.picker import Picker

_LOOK_MS = 300
"""A moment after the last key the help looks again."""


class IntakePanel(QFrame):
    """The form. `closed` asks for another panel; what was typed is kept either way."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("surface", "flat")
        self._context = context
        self.draft = drafts.kept(context.session.store)
        self._places: Gazetteer | None = None
        self._filling = False
        self._heads: list[tuple[QWidget, QWidget]] = []
        self._model = Classifier(models.Model())
        self._look = QTimer(self, interval=_LOOK_MS, singleShot=True)
        self._look.timeout.connect(self._help)
        catalogue = context.picture.catalogue
        self.category = Picker(self._categories, _("Category: two letters of pinyin or a word"))
        self.title = _edit(_("Title, when it should differ from the category"))
        self.description = QPlainTextEdit()
        self.description.setPlaceholderText(_("What the caller says"))
        self.description.setFixedHeight(84)
        self.place = Picker(self._find_place, _("Place: name, grid code or coordinates"))
        self.point = KeycapButton(
            _("Point at the place on the map"), "Alt+K", icon="map-pin", role=ICON
        )
        self.level, self.source = QComboBox(), QComboBox()
        self.reporter, self.phone = _edit(_("Name")), _edit(_("Phone"))
        self.proposals, self.twins = Proposals(catalogue), Twins()
        self.questions = Questions(catalogue)
        self.where = ElideLabel("", fonts.SECONDARY, tone="text2")
        self.note = FieldNote(self.category)
        self.take_in = KeycapButton(_("Take in"), "Ctrl+Return", icon="check", role=PRIMARY)
        self.clear = KeycapButton(_("Clear"), role=TEXT)
        self.learn = KeycapButton(_("Learn from history"), role=TEXT, small=True)
        context.actions.add(
            Action("case.place", "Point at the place on the map", self.pick_place, "Alt+K",
                   "map-pin", "Case", self._why_no_place)
        )  # fmt: skip
        self._lay_out()
        self._fill()
        self._connect()
        context.spawn(self._prepare())

    # ------------------------------------------------------------------------------ building

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 12, 6)
        head.addWidget(ElideLabel(_("New case"), fonts.TITLE, fonts.MEDIUM), 1)
        shut = KeycapButton(_("Close"), "Escape", icon="x", role=ICON, small=True)
        shut.clicked.connect(self.closed)
        head.addWidget(shut)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.addRow(_("Said"), self.description)
        form.addRow("", self.proposals)
        form.addRow(_("Category"), self.category)
        form.addRow(_("Title"), self.title)
        where = QHBoxLayout()
        where.addWidget(self.place, 1)
        where.addWidget(self.point)
        form.addRow(_("Place"), where)
        form.addRow("", self.where)
        form.addRow(_("Level"), self.level)
        form.addRow(_("Source"), self.source)
        people = QHBoxLayout()
        people.addWidget(self.reporter)
        people.addWidget(self.phone)
        form.addRow(_("Reporter"), people)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 6, 16, 12)
        column.setSpacing(10)
        column.addLayout(form)
        for title, part in ((_("Probably the same matter"), self.twins),
                            (_("Still to ask"), self.questions)):  # fmt: skip
            named = ElideLabel(title, fonts.BODY, fonts.MEDIUM)
            self._heads.append((named, part))
            column.addWidget(named)
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 6, 16, 12)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.learn)
        foot.addWidget(self.clear)
        foot.addWidget(self.take_in)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(head)
        outer.addWidget(scroll, 1)
        outer.addLayout(foot)

    def _fill(self) -> None:
        """Show the draft."""
        self._filling = True
        catalogue, draft = self._context.picture.catalogue, self.draft
        self.level.clear()
        for n in (1, 2, 3, 4):
            self.level.addItem(f"{levels.ROMAN[n]} {wording.level(n)}", n)
        self.level.setCurrentIndex(draft.level - 1)
        self.source.clear()
        for source in catalogue.sources.values():
            self.source.addItem(local(source.name, source.name_en), source.id)
        self.source.setCurrentIndex(max(0, self.source.findData(draft.source)))
        self.category.setText(self._category_text(draft.category))
        self.title.setText(draft.title)
        self.description.setPlainText(draft.description)
        self.place.setText(draft.place)
        self.reporter.setText(draft.reporter)
        self.phone.setText(draft.phone)
        self._show_where()
        self._filling = False

    def _connect(self) -> None:
        self.category.picked.connect(lambda code: self.set_category(str(code)))
        self.place.picked.connect(self._take_place)
        self.point.clicked.connect(lambda: self._context.actions.run("case.place"))
        self.proposals.taken.connect(self.set_category)
        self.twins.joined.connect(self._join)
        self.twins.opened.connect(self._context.session.open_case)
        for edit in (self.title, self.place, self.reporter, self.phone):
            edit.textEdited.connect(self._changed)
        self.description.textChanged.connect(self._changed)
        for box in (self.level, self.source):
            box.currentIndexChanged.connect(self._changed)
        self.take_in.clicked.connect(lambda: self._submit(""))
        self.clear.clicked.connect(self._clear)
        self.learn.clicked.connect(lambda: self._context.spawn(self._learn()))
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+Return"), self, lambda: self._submit(""), context=within)
        for place, key in enumerate(KEYS):
            QShortcut(
                QKeySequence(key), self, lambda at=place: self.proposals.take(at), context=within
            )

    # ------------------------------------------------------------------------------- commands

    def begin(self) -> None:
        """The keyboard goes where the caller's words go."""
        self.description.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def begin_at(self, lon: float, lat: float) -> None:
        """Begin with a place that was pointed at on the map."""
        self._take_place(Spot(f"{lon:.5f}, {lat:.5f}", lon, lat))
        self.begin()

    def pick_place(self) -> None:
        """Let the officer point at the place on the map; what he typed stays."""
        self._context.session.place(self._take_point)

    def set_category(self, code: str) -> None:
        """Take a category, and the level the duties list gives it."""
        category = self._context.picture.catalogue.category(code)
        self.draft.category = code
        self.category.setText(self._category_text(code))
        self.level.setCurrentIndex(category.level - 1)
        self._changed()

    # --------------------------------------------------------------------------------- inside

    def _why_no_place(self) -> str:
        return "" if self.isVisible() else _("No case is being taken in.")

    async def _prepare(self) -> None:
        """What takes a moment: the places of the district, the model."""
        registry = self._context.picture.registry
        self._places = await asyncio.to_thread(Gazetteer, registry)
        self._model = Classifier(await self._context.desk.model())
        self._help()

    async def _learn(self) -> None:
        self.learn.set_busy(True)
        try:
            self._model = Classifier(await self._context.desk.model(anew=True))
        finally:
            self.learn.set_busy(False)
        self._help()

    def _categories(self, text: str) -> list[tuple[str, object]]:
        rows = self._context.picture.catalogue.categories.values()
        scored = [
            (max(matches(text, row.name), matches(text, row.name_en), matches(text, row.code)), row)
            for row in rows
        ]
        found = sorted((p for p in scored if p[0]), key=lambda p: (-p[0], p[1].code))
        return [(self._category_text(row.code), row.code) for _score, row in found[:8]]

    def _category_text(self, code: str) -> str:
        if not code:
            return ""
        row = self._context.picture.catalogue.category(code)
        return f"{local(row.name, row.name_en)}  {row.code.partition(':')[2]}"

    def _find_place(self, text: str) -> list[tuple[str, object]]:
        if self._places is None:
            return []
        return [(spot_text(spot), spot) for spot in self._places.find(text)]

    def _take_place(self, spot: object) -> None:
        if not isinstance(spot, Spot):
            return
        self.draft.lon, self.draft.lat = spot.lon, spot.lat
        if self._places is not None:
            self.draft.grid, self.draft.street = self._places.grid_at(spot.lon, spot.lat)
        self.place.setText(spot_text(spot))
        self._context.session.locate(spot.lon, spot.lat, 900.0)
        self._show_where()
        self._changed()

    def _take_point(self, lon: float, lat: float) -> None:
        """A place that was pointed at keeps the words that were typed for it."""
        words = self.place.text().strip()
        self._take_place(Spot(words or f"{lon:.5f}, {lat:.5f}", lon, lat))
        self.description.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_where(self) -> None:
        draft, grids = self.draft, self._context.picture.registry.grids
        if draft.lon is None or draft.lat is None:
            self.where.set_text(_("not yet on the map"))
            return
        grid = grids.get(draft.grid)
        name = local(grid.name, grid.name_en) if grid else _("outside every grid")
        self.where.set_text(f"{draft.lon:.5f}, {draft.lat:.5f} · {name}")

    def _changed(self) -> None:
        if self._filling:
            return
        draft = self.draft
        draft.title, draft.place = self.title.text(), self.place.text()
        draft.description = self.description.toPlainText()
        draft.reporter, draft.phone = self.reporter.text(), self.phone.text()
        draft.level = int(self.level.currentData() or 4)
        draft.source = str(self.source.currentData() or "manual")
        drafts.keep(self._context.session.store, draft)
        self.note.complain("")
        self._look.start()

    def _help(self) -> None:
        """Look at the draft as it is, and suggest; by now it is on the disk, should power go."""
        self._context.session.store.sync()
        case = self.draft.case()
        words = f"{case.title} {case.description}".strip()
        proposals = self._model.propose(words) if words and not case.category else []
        self.proposals.show_proposals(proposals, self._model.model)
        named = replace(case, reported_at=self._context.bridge.now)
        category = self._context.picture.catalogue.category(case.category)
        named = replace(named, title=case.title or category.name)
        open_cases = self._context.picture.cases.values()
        self.twins.show_likely(likely(named, open_cases) if case.category else [])
        self.questions.show_case(case)
        for head, part in self._heads:
            head.setVisible(not part.isHidden())

    def _clear(self) -> None:
        self.draft = Draft(source=self.draft.source)
        self._fill()
        drafts.keep(self._context.session.store, self.draft)
        self._help()

    def _join(self, target: str) -> None:
        self._submit(target)

    def _submit(self, merge_into: str) -> None:
        if not self.draft.category:
            self.note.complain(_("Choose a category: two letters of its pinyin are enough."))
            self.category.setFocus()
            return
        self._context.spawn(self._send(self.draft.case(), merge_into))

    async def _send(self, case: Case, merge_into: str) -> None:
        desk, officer = self._context.desk, self._context.session.officer.id
        key = desk.command_id()
        named = replace(case, id=desk.case_id(), reported_at=self._context.bridge.now)
        self.take_in.set_busy(True)
        report = ReportCase(command_id=key, officer=officer, case=named, merge_into=merge_into)
        problem = await send(self._context, report)
        self.take_in.set_busy(False)
        self.note.complain(problem)
        if not problem:
            self._clear()
            self._context.session.open_case(merge_into or named.id)


def _edit(placeholder: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setMaxLength(200)
    edit.setPlaceholderText(placeholder)
    edit.setAccessibleName(placeholder)
    return edit
