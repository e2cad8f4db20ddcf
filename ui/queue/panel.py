"""The case queue (案件队列): tabs with counts, search, filters, the list and its preview."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.domain.cases import Case, Move, offered
from app.i18n import _
from app.picture.picture import Changes
from ui.actions.case_table import add_case_actions
from ui.actions.cases import CaseVerbs
from ui.actions.table import Action
from ui.context import Context
from ui.models import case_row as rows
from ui.models.case_filter import CaseFilter
from ui.models.case_order import SORTS
from ui.models.case_view import THIS_MODE, QueueView, Views, view_name
from ui.models.cases import CaseModel
from ui.models.unread import Unread
from ui.queue.bulk import BulkBar
from ui.queue.filters import FilterMenu, FilterRow
from ui.queue.menus import OrderMenu, ViewMenu, show_below
from ui.queue.note import RowNote
from ui.queue.notices import Foot, HeldButton, NewsButton, tabs_of, tell_nothing
from ui.queue.preview import Preview
from ui.queue.view import CaseList
from ui.widgets.empty_state import EmptyState
from ui.widgets.keycap_button import ICON, KeycapButton
from ui.widgets.search_field import SearchField
from ui.widgets.tabs import TextTabs


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
        self.tabs = TextTabs(tabs_of(self.model), str(self.model.tab))
        self.search = SearchField(_("Case no., address, grid, title"))
        self._filter = KeycapButton(_("Filter"), "F", icon="funnel-simple", role=ICON)
        self._sort = KeycapButton("", icon="sort-ascending")
        self._views = Views(context.session)
        self._view = self._views.get(THIS_MODE)
        self._pick_view = KeycapButton(_("Views"), "Shift+V", icon="bookmarks", role=ICON)
        self._chips = FilterRow(context.picture)
        self._empty = EmptyState("check", "", framed=False)
        self._held, self._foot, self._news = HeldButton(), Foot(), NewsButton()
        self._lay_out()
        self._add_actions()
        self._bulk = BulkBar(context, self.list.picks)
        self._column.insertWidget(self._column.count() - 2, self._bulk)
        self._note = RowNote(context, self.list.viewport())
        self._connect()
        self.show_view(self._view)
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
        tools.addWidget(self._pick_view)
        tools.addWidget(self._filter)
        tools.addWidget(self._sort)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(tools)
        column.addWidget(self._chips)
        column.addWidget(_rule())
        column.addWidget(self._news)
        column.addLayout(self._stack, 1)
        column.addWidget(self._held)
        column.addWidget(_rule())
        column.addWidget(self._foot)

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
        self._pick_view.clicked.connect(self._open_views)
        self._news.clicked.connect(self.model.settle)
        self._note.closed.connect(self._end_note)
        self.list.pressed_head.connect(self._fold_group)
        self._chips.changed.connect(self._take_filter)
        self._chips.more.connect(self._open_filters)
        self._empty.pressed.connect(self._search_everywhere)
        self._held.clicked.connect(self._toggle_held)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._open)
        self.preview.resized.connect(self.list.refold)
        self._verbs.changed.connect(self._repaint)  # bound: it ends with the panel

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
            Action("queue.views", "Views of the queue", self._open_views, "Shift+V",
                   "bookmarks", group),
            Action("queue.note", "Note on the case", self._write_note, "Shift+N", "note-pencil",
                   group, self._why_no_row),
            Action("queue.pick", "Pick the case", self._pick, "X", "check-square", group,
                   self._why_no_row),
            Action("queue.pick_all", "Pick every case shown", self._pick_all, "Ctrl+Shift+X",
                   "checks", group, nothing),
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
        """The cases picked, else those shown, that wait to be dispatched, in their order."""
        cases = self._context.picture.cases
        found = [cases[key] for key in self.list.picks if key in cases]
        found = found or [self.model.at(row).case for row in range(self.model.rowCount())]
        return [case for case in found if Move.DISPATCH in offered(case) and not case.suspended_at]

    def show_view(self, view: QueueView) -> None:
        """Show a view: what it lets through, its order, groups and facts."""
        self._view = view
        if view.id:
            self._views.remember(view)
        self.list.facts = view.facts
        self.search.set_text(view.search)
        self.model.show(tab=view.tab, order=view.order, filter=view.filter, search=view.search)
        self._chips.set_filter(view.filter)
        self.list.select(self._selected())
        self._show_sort()
        self.refresh()

    def view(self) -> QueueView:
        """What is shown now, under the id of the view it came from."""
        model = self.model
        return replace(
            self._view, tab=model.tab, order=model.order, filter=model.filter,
            search=self.search.text(),
        )  # fmt: skip

    def refresh(self) -> None:
        """Tabs, footer, empty state and preview as they are now."""
        self.tabs.set_tabs(tabs_of(self.model))
        self.tabs.set_current(str(self.model.tab))
        self._tell()

    def _tell(self) -> None:
        self._foot.tell(self.model, len(self._unread))
        self._held.tell(self.model)
        self._news.tell(self.model)
        self._stack.setCurrentIndex(0 if self.model.fitting else 1)
        if not self.model.fitting:
            tell_nothing(self._empty, self.model, self.search.text())

    def _show(self, tab: int | None = None, search: str | None = None) -> None:
        self.model.show(tab=tab, search=search)
        self.list.select(self._selected())
        self.refresh()

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

    def _open_views(self) -> None:
        menu = ViewMenu(self._context, self._views, self.view(), self.show_view, self._pick_view)
        show_below(menu, self._pick_view)

    def _open_sorts(self) -> None:
        show_below(OrderMenu(self.view(), self.show_view, self._sort), self._sort)

    def _show_sort(self) -> None:
        mode, order = self._context.picture.mode, self.model.order
        by = mode.queue.order if order.sort == rows.BY_MODE else order.sort
        self._sort.set_title(_(SORTS[by]))
        self._sort.set_icon("sort-descending" if order.down else "sort-ascending")
        name = view_name(self._view.id)
        self._pick_view.set_title(f"{_('Views')}: {name}" if name else _("Views"))

    def _fold_group(self, code: str) -> None:
        self.model.collapse({code}, not self.model.collapsed(code))

    # ------------------------------------------------------------------------ picks and notes

    def _why_no_row(self) -> str:
        return "" if self.list.selected_row() >= 0 else _("No case is chosen in the queue.")

    def _pick(self) -> None:
        self.list.picks.toggle(self._selected())

    def _pick_all(self) -> None:
        self.list.picks.add(self.model.at(row).case.id for row in range(self.model.rowCount()))

    def _write_note(self) -> None:
        self.list.keep_still(True)
        index = self.model.index(self.list.selected_row())
        self._note.begin(self._selected(), self.list.visualRect(index))

    def _end_note(self) -> None:
        self.list.keep_still(False)
        self.list.setFocus()

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
            self._tell()
        self.preview.show_case(case_id)
        self.list.select(case_id)

    def _on_gathered(self, cases: frozenset[str], name: str) -> None:
        """Cases of a region of the map: show them alone, whatever tab they belong to."""
        self.search.set_text("")
        self._show(tab=rows.ALL, search="")
        self._take_filter(CaseFilter(cases=cases, region=name))
        self.list.setFocus()

    def _repaint(self, _case: str = "") -> None:
        self.list.viewport().update()

    def _read_all(self) -> None:
        self._unread.read_all(case.id for case in self._context.picture.cases.values())
        self.list.viewport().update()
        self._tell()

    # ----------------------------------------------------------------------------------- news

    def _on_changed(self, changes: Changes) -> None:
        for case_id in changes.cases:
            self._unread.note(self._context.picture.cases[case_id])
        if changes.mode:
            self.model.show(order=replace(self.model.order, sort=rows.BY_MODE, down=False))
        cases = self._context.picture.cases
        self.list.picks.drop(key for key in changes.cases if cases[key].ended)
        self.model.on_changed(changes, self._context.bridge.now)
        if changes.mode:
            self._show_sort()
        if changes.presence:
            self._repaint()
        if changes.cases or changes.mode or changes.registry:
            self.refresh()
        if self._selected() in changes.cases:
            self.preview.refresh()

    def _on_second(self, now: datetime) -> None:
        self.model.on_second(now)
        self.list.tick(now)

    def _on_counted(self) -> None:
        self.tabs.set_tabs(tabs_of(self.model))
        self._tell()


def _rule() -> QWidget:
    line = QFrame()
    line.setProperty("surface", "rule")
    line.setFixedHeight(1)
    return line
