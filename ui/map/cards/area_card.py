"""What lies in the region that was chosen: counts by kind, the list of one kind, what to do."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.i18n import _
from ui.map.cards.area_list import LINE, ROW, EntryDelegate, EntryModel, Figure, Figures
from ui.map.cards.side_card import SideCard, note, row, rule
from ui.map.work.contents import Contents, Entry
from ui.widgets import format as words
from ui.widgets.keycap_button import PRIMARY, TEXT, KeycapButton

_MOST_ROWS = 6


class AreaCard(SideCard):
    """`picked` (kind, key) selects an entry, `flown` flies to one, the others are the buttons."""

    listed = Signal(str)
    picked = Signal(str, str)
    flown = Signal(str, str)
    queue_asked = Signal()
    dispatch_asked = Signal(str)
    """the unit that is selected in the list, '' for the best"""
    export_asked = Signal(str)
    shape_asked = Signal()
    fit_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _("Region"))
        self._kind = "cases"
        self._figures = Figures()
        self._model = EntryModel()
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(EntryDelegate(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setProperty("takes", "Return Enter Escape")
        self._empty = note(kind="hint")
        self._age = note(kind="hint")
        self._problem = note(kind="error")
        self._problem.hide()
        self._queue = KeycapButton(_("Show in the queue"), role=PRIMARY, small=True)
        self._send = KeycapButton(_("Dispatch"), icon="paper-plane-tilt", small=True)
        self._csv = KeycapButton(_("Export CSV"), icon="export", small=True)
        self._shape = KeycapButton(_("Save as shape"), icon="pencil-line", small=True, role=TEXT)
        self._fit = KeycapButton(_("Fly there"), icon="corners-out", small=True, role=TEXT)
        self._lay_out()
        self._connect()

    @property
    def kind(self) -> str:
        """The kind whose list is open."""
        return self._kind

    def current(self) -> Entry | None:
        """The entry that is selected in the list."""
        return self._model.entry(self._list.currentIndex().row())

    def show_waiting(self, title: str, detail: str) -> None:
        """A region was chosen; its contents are being counted."""
        self.set_title(title, detail)
        self._model.show_kind(None, self._kind)
        self._age.setText(_("Counting…"))
        self.tell_problem("")

    def show_contents(self, contents: Contents, title: str, detail: str) -> None:
        """The counts and the open list as they stand now."""
        self.set_title(title, detail)
        held = self.current()
        self._figures.show_figures(_figures(contents), self._kind)
        self._model.show_kind(contents, self._kind)
        self._keep(held)
        self._age.setText(_("as of {time}").format(time=words.clock(contents.tally.at)))
        rows = contents.count(self._kind)
        self._list.setVisible(bool(rows))
        self._list.setFixedHeight(ROW * max(1, min(rows, self._room())))
        self._empty.setVisible(not rows)
        self._empty.setText(_("None of these lies inside."))
        self._mind_buttons(contents)

    def forbid_dispatch(self, reason: str, title: str) -> None:
        """Why nobody inside can be sent ('' when somebody can), and what the button says."""
        self._send.set_title(title)
        if reason:
            self._send.forbid(reason)
        else:
            self._send.allow()

    def tell_problem(self, text: str) -> None:
        """What went wrong, beside the buttons."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def _room(self) -> int:
        parent = self.parentWidget()
        high = parent.height() if parent is not None else 600
        return max(2, min(_MOST_ROWS, (high - 24 - 40 - 6 * LINE - 130) // ROW))

    def _lay_out(self) -> None:
        self.body.setContentsMargins(0, 0, 0, 10)
        self.body.addWidget(rule())
        self.body.addWidget(self._figures)
        self.body.addWidget(rule())
        self.body.addWidget(self._list)
        for widget in (self._empty, self._problem):
            widget.setContentsMargins(12, 4, 12, 4)
            self.body.addWidget(widget)
        buttons = row(self._queue, self._send, self._csv)
        buttons.setContentsMargins(12, 6, 12, 0)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        more = row(self._fit, self._shape, spacing=2)
        more.setContentsMargins(6, 0, 12, 0)
        more.addStretch(1)
        more.addWidget(self._age)
        self.body.addLayout(more)

    def _connect(self) -> None:
        self._figures.chosen.connect(self._open)
        self._list.clicked.connect(self._pick)
        self._list.activated.connect(self._fly)
        self._queue.clicked.connect(self.queue_asked)
        self._send.clicked.connect(self._dispatch)
        self._csv.clicked.connect(lambda: self.export_asked.emit(self._kind))
        self._shape.clicked.connect(self.shape_asked)
        self._fit.clicked.connect(self.fit_asked)

    def _open(self, kind: str) -> None:
        self._kind = kind
        self.listed.emit(kind)

    def _keep(self, held: Entry | None) -> None:
        if held is None:
            return
        for number in range(min(self._model.rowCount(), 500)):
            entry = self._model.entry(number)
            if entry is not None and entry.key == held.key:
                self._list.setCurrentIndex(self._model.index(number))
                return

    def _pick(self, index: QModelIndex) -> None:
        entry = self._model.entry(index.row())
        if entry is not None:
            self.picked.emit(entry.kind, entry.key)

    def _fly(self, index: QModelIndex) -> None:
        entry = self._model.entry(index.row())
        if entry is not None:
            self.flown.emit(entry.kind, entry.key)

    def _dispatch(self) -> None:
        entry = self.current()
        self.dispatch_asked.emit(entry.key if entry is not None and entry.kind == "unit" else "")

    def _mind_buttons(self, contents: Contents) -> None:
        self._queue.setVisible(self._kind == "cases")
        self._send.setVisible(self._kind == "units")
        if contents.count("cases"):
            self._queue.allow()
        else:
            self._queue.forbid(_("No open case lies inside."))
        if contents.count(self._kind):
            self._csv.allow()
        else:
            self._csv.forbid(_("The list is empty."))


def _figures(contents: Contents) -> tuple[Figure, ...]:
    tally = contents.tally
    homes = words.number(round(tally.homes), 0)
    by_share = _("Homes of each grid by the share of it that lies inside")
    return (
        Figure("grids", "grid-four", _("Grids"), words.number(tally.grids)),
        Figure(
            "", "house-line", _("Homes"), homes if tally.exact else f"≈{words.NBSP}{homes}",
            "" if tally.exact else _("by share of area"), by_share,
        ),
        Figure("cases", "clipboard-text", _("Cases"), words.number(tally.cases),
               _("{n} overdue").format(n=tally.overdue) if tally.overdue else ""),
        Figure("units", "navigation-arrow", _("Units"),
               words.number(tally.free + tally.busy + tally.off), contents.units_text()),
        Figure("sensors", "broadcast", _("Sensors"), words.number(sum(tally.sensors.values())),
               contents.sensors_text(), contents.sensors_text(long=True)),
        Figure("cameras", "video-camera", _("Cameras"), words.number(tally.cameras)),
    )  # fmt: skip
