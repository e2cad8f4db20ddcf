"""The case queue (案件队列): tabs with counts, search, filters, the list and its preview."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from app.domain.cases import Case, Move, offered
from app.i18n import _, ngettext
from app.picture.picture import Changes
from ui.actions.case_table import add_case_actions
from ui.actions.cases import CaseVerbs
from ui.actions.table import Action
from ui.context import Context
from ui.models import case_row as rows
from ui.models.cases import CaseFilter, CaseModel
from ui.models.unread import Unread
from ui.queue.filters import FilterMenu, FilterRow
from ui.queue.preview import Preview
from ui.queue.view import CaseList
from ui.theme import fonts
from ui.widgets import format as fmt
from ui.widgets.elide import RIGHT, ElideLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.keycap_button import ICON, TEXT, KeycapButton
from ui.widgets.search_field import SearchField
from ui.widgets.tabs import Tab, TextTabs

FOOT = 30


class QueuePanel(QFrame):
    """The queue of the mode in force. Selecting here selects everywhere, and the other way."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._verbs = CaseVerbs.of(context)
        now = context.bridge.now
        self.model = CaseModel(context.picture, now)
        self._unread = Unread(context.session, now)
        self._unread.count(context.picture.cases.values())
        self.list = CaseList(self.model, context.picture, self._verbs, self._unread, now)
        self.preview = Preview(context)
        self.list.set_fold(self.preview)
        self.tabs = TextTabs(self._tabs(), str(self.model.tab))
        self.search = SearchField(_("Case no., address, grid, title"))
        self._filter = KeycapButton(_("Filter"), "F", icon="funnel-simple", role=ICON)
        self._sort = KeycapButton("", icon="sort-ascending")
        self._chips = FilterRow(context.picture)
        self._empty = EmptyState("check", "", framed=False)
        self._held = KeycapButton("", "H", icon="tray", role=TEXT, small=True)
        self._left = ElideLabel("", fonts.SECONDARY, tone="text2")
        self._right = ElideLabel("", fonts.SECONDARY, tone="text2")
        self._lay_out()
        self._connect()
        self._add_actions()
        self._show_sort()
        self.refresh()
        if context.session.kind == "case":
            self._on_selected("case", context.session.key)

    # --------------------------------------------------------------------------------- layout

    def _lay_out(self) -> None:
        self.setProperty("surface", "flat")
        self.setMinimumWidth(320)
        head = QFrame()
        head.setProperty("surface", "head")
        top = QHBoxLayout(head)
        top.setContentsMargins(12, 0, 8, 0)
        top.addWidget(self.tabs)
        tools = QHBoxLayout()
        tools.setContentsMargins(12, 8, 12, 8)
        tools.setSpacing(8)
        tools.addWidget(self.search, 1)
        tools.addWidget(self._filter)
        tools.addWidget(self._sort)
        self._right.set_align(RIGHT)
        foot = QFrame()
        foot.setFixedHeight(FOOT)
        bottom = QHBoxLayout(foot)
        bottom.setContentsMargins(12, 0, 12, 0)
        bottom.addWidget(self._left, 1)
        bottom.addWidget(self._right, 1)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(tools)
        column.addWidget(self._chips)
        column.addWidget(_rule())
        column.addLayout(self._stack, 1)
        column.addWidget(self._held)
        column.addWidget(_rule())
        column.addWidget(foot)

    def _connect(self) -> None:
        context = self._context
        context.bridge.changed.connect(self._on_changed)
        context.bridge.second.connect(self._on_second)
        context.session.selected.connect(self._on_selected)
        context.session.gathered.connect(self._on_gathered)
        self.model.counted.connect(self._on_counted)
        self.tabs.chosen.connect(lambda tab: self.show_tab(int(tab)))
        self.search.searched.connect(lambda text: self._show(search=text))
        self.search.submitted.connect(lambda _text: self._take_first())
        self.search.left.connect(self.list.setFocus)
        self._filter.clicked.connect(self._open_filters)
        self._sort.clicked.connect(self._open_sorts)
        self._chips.changed.connect(self._take_filter)
        self._chips.more.connect(self._open_filters)
        self._empty.pressed.connect(self._search_everywhere)
        self._held.clicked.connect(self._toggle_held)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._open)
        self.preview.resized.connect(self.list.refold)
        self._verbs.changed.connect(self._on_case_changed)

    def _add_actions(self) -> None:
        add_case_actions(self._context)
        group = "Queue"
        nothing = lambda: "" if self.model.rowCount() else _("No case is shown.")  # noqa: E731
        self._context.actions.add(
            Action("queue.next", "Next case", lambda: self.list.step(1), "J", "caret-down",
                   group, nothing),
            Action("queue.previous", "Previous case", lambda: self.list.step(-1), "K",
                   "caret-up", group, nothing),
            Action("queue.search", "Search cases", self.search.focus, "/", "magnifying-glass",
                   group),
            Action("queue.filter", "Filter cases", self._open_filters, "F", "funnel-simple",
                   group),
            Action("queue.sort", "Change the order", self._open_sorts, "", "sort-ascending",
                   group),
            Action("queue.held", "Show what is held back", self._toggle_held, "H", "tray", group,
                   lambda: "" if self.model.count(rows.HELD)
                   else _("This mode holds nothing back.")),
            Action("queue.read_all", "Mark every case as read", self._read_all, "", "checks",
                   group),
        )  # fmt: skip

    # ------------------------------------------------------------------------------ what shows

    def show_tab(self, tab: int) -> None:
        """Show one of ui.models.case_row.TABS."""
        self.tabs.set_current(str(tab))
        self._show(tab=tab)

    def waiting(self) -> list[Case]:
        """The cases shown that wait to be dispatched, in their order."""
        shown = (self.model.at(row).case for row in range(self.model.rowCount()))
        return [case for case in shown if Move.DISPATCH in offered(case) and not case.suspended_at]

    def refresh(self) -> None:
        """Tabs, footer, empty state and preview as they are now."""
        self.tabs.set_tabs(self._tabs())
        self.tabs.set_current(str(self.model.tab))
        self._show_foot()
        self._show_empty()

    def _show(
        self, tab: int | None = None, sort: str | None = None, search: str | None = None
    ) -> None:
        self.model.show(tab=tab, sort=sort, search=search)
        self.list.select(self._selected())
        self.refresh()

    def _tabs(self) -> list[Tab]:
        titles = {
            rows.WATCH: _("Watch"),
            rows.DISPATCH: _("Unsent"),
            rows.SOON: _("Soon"),
            rows.SUPERVISED: _("Supervision"),
            rows.ALL: _("All"),
            rows.HELD: _("Held back"),
        }
        return [
            Tab(str(tab), title, self.model.count(tab))
            for tab, title in titles.items()
            if tab != rows.HELD or self.model.count(tab)
        ]

    def _show_foot(self) -> None:
        shown = self.model.rowCount()
        whole = self.model.count(self.model.tab)
        cases = ngettext("{n} case", "{n} cases", shown).format(n=fmt.number(shown))
        if shown != whole:
            cases = _("{n} of {all} cases").format(n=fmt.number(shown), all=fmt.number(whole))
        self._left.set_text(f"{cases} · " + _("{n} unread").format(n=len(self._unread)))
        late = _("{n} overdue").format(n=self.model.overdue())
        self._right.set_text(f"{late} · " + _("{n} suspended").format(n=self.model.paused()))
        self._show_held()

    def _show_held(self) -> None:
        held = self.model.count(rows.HELD)
        self._held.setVisible(bool(held))
        if not held:
            return
        if self.model.tab == rows.HELD:
            self._held.set_title(_("Back to the watch list"))
            return
        text = _("Held back {n}, clocks running: {late} overdue, {near} due soon")
        self._held.set_title(
            text.format(n=held, late=self.model.overdue(True), near=self.model.near(True))
        )

    def _show_empty(self) -> None:
        self._stack.setCurrentIndex(1 if not self.model.rowCount() else 0)
        if self.model.rowCount():
            return
        everywhere = _("Search all {n} cases").format(n=fmt.number(self.model.count(rows.ALL)))
        if self.model.search and self.model.tab != rows.ALL:
            title = _("Nothing found for “{text}”").format(text=self.search.text())
            self._empty.set_state("magnifying-glass", title, "", everywhere)
        elif self.model.search or self.model.filter:
            title = _("No case matches")
            self._empty.set_state("funnel-simple", title, "", _("Remove search and filters"))
        else:
            text = _("New cases appear here by themselves.")
            self._empty.set_state("check", _("Nothing waits here"), text)

    def _search_everywhere(self) -> None:
        if self.model.search and self.model.tab != rows.ALL:
            self.show_tab(rows.ALL)
            return
        self.search.set_text("")
        self._take_filter(CaseFilter())
        self._show(search="")

    def _toggle_held(self) -> None:
        self.show_tab(rows.WATCH if self.model.tab == rows.HELD else rows.HELD)

    # -------------------------------------------------------------------------- filter and sort

    def _open_filters(self) -> None:
        menu = FilterMenu(self._context.picture, self.model.filter, self._take_filter, self._filter)
        menu.show_below(self._filter)

    def _take_filter(self, chosen: CaseFilter) -> None:
        self.model.show(filter=chosen)
        self._chips.set_filter(chosen)
        self.list.select(self._selected())
        self.refresh()

    def _sorts(self) -> dict[str, str]:
        order = self._context.picture.mode.queue.order
        of_mode = _("Level") if order == rows.BY_LEVEL else _("Due")
        first = {rows.BY_MODE: of_mode}
        others = {rows.BY_DUE: _("Due"), rows.BY_LEVEL: _("Level"), rows.BY_NEWEST: _("Newest")}
        return first | {key: title for key, title in others.items() if title != of_mode}

    def _open_sorts(self) -> None:
        menu = QMenu(self._sort)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, title in self._sorts().items():
            shown = _("{order} (order of this mode)") if key == rows.BY_MODE else "{order}"
            action = menu.addAction(shown.format(order=title))
            action.setCheckable(True)
            action.setChecked(key == self.model.order)
            action.setData(key)
        menu.triggered.connect(lambda action: self._take_sort(str(action.data())))
        menu.popup(self._sort.mapToGlobal(QPoint(0, self._sort.height() + 4)))

    def _take_sort(self, key: str) -> None:
        self._show(sort=key)
        self._show_sort()

    def _show_sort(self) -> None:
        titles = self._sorts()
        self._sort.set_title(titles.get(self.model.order, titles[rows.BY_MODE]))

    # ------------------------------------------------------------------------------ selection

    def _selected(self) -> str:
        session = self._context.session
        return session.key if session.kind == "case" else ""

    def _choose(self, case_id: str) -> None:
        session = self._context.session
        session.select("case", case_id)
        self._verbs.forget_problem(case_id)
        if session.case_file:
            session.open_case(case_id)

    def _open(self, case_id: str) -> None:
        self._choose(case_id)
        self._context.session.open_case(case_id)

    def _take_first(self) -> None:
        if self.model.rowCount():
            self._choose(self.model.at(0).case.id)
            self.list.setFocus()

    def _on_selected(self, kind: str, key: str) -> None:
        case_id = key if kind == "case" else ""
        if case_id and self._unread.read(case_id):
            self._show_foot()
        self.preview.show_case(case_id)
        self.list.select(case_id)

    def _on_gathered(self, cases: frozenset[str], name: str) -> None:
        """Cases of a region of the map: show them alone, whatever tab they belong to."""
        self.search.set_text("")
        self._show(tab=rows.ALL, search="")
        self._take_filter(CaseFilter(cases=cases, region=name))
        self.list.setFocus()

    def _read_all(self) -> None:
        self._unread.read_all(case.id for case in self._context.picture.cases.values())
        self.list.viewport().update()
        self._show_foot()

    # ----------------------------------------------------------------------------------- news

    def _on_changed(self, changes: Changes) -> None:
        for case_id in changes.cases:
            self._unread.note(self._context.picture.cases[case_id])
        if changes.mode:
            self.model.show(sort=rows.BY_MODE)
        self.model.on_changed(changes, self._context.bridge.now)
        if changes.mode:
            self._show_sort()
        if changes.cases or changes.mode or changes.registry:
            self.refresh()
        if self._selected() in changes.cases:
            self.preview.refresh()

    def _on_case_changed(self, _case: str) -> None:
        self.list.viewport().update()

    def _on_second(self, now: datetime) -> None:
        self.model.on_second(now)
        self.list.tick(now)

    def _on_counted(self) -> None:
        self.tabs.set_tabs(self._tabs())
        self._show_foot()
        self._show_empty()


def _rule() -> QWidget:
    line = QFrame()
    line.setProperty("surface", "rule")
    line.setFixedHeight(1)
    return line
