"""The menus of the queue: its views, and its order with groups and facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from app.i18n import _, local
from ui.context import Context
from ui.models.case_filter import CaseFilter
from ui.models.case_order import FACTS, GROUPS, SORTS, USUAL_FACTS, Order
from ui.models.case_row import ALL
from ui.models.case_view import READY, QueueView, Views, view_name
from ui.queue.filters import source_name

LONGEST_NAME = 40

Take = Callable[[QueueView], None]


def show_below(menu: QMenu, button: QWidget) -> None:
    """Open a menu under its button."""
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))


class ViewMenu(QMenu):
    """Ready views, those by source and mode, the map's view, and the officer's own."""

    def __init__(
        self, context: Context, views: Views, now: QueueView, take: Take, at: QWidget
    ) -> None:
        super().__init__(at)
        self._views, self._now, self._take = views, now, take
        for view_id in READY:
            self._add(self, view_name(view_id), views.get(view_id), view_id == now.id)
        self._add_cuts(context)
        own = views.kept()
        self.addSeparator()
        for name in own:
            self._add(self, name, views.get(name), name == now.id)
        self.addAction(_("Keep what is shown as a view…")).triggered.connect(
            lambda: ask_name(at, self._keep)
        )
        forget = self.addMenu(_("Forget a view"))
        forget.setEnabled(bool(own))
        for name in own:
            forget.addAction(name).triggered.connect(lambda _c=False, n=name: views.forget(n))

    def _add(self, menu: QMenu, title: str, view: QueueView, on: bool = False) -> None:
        action = menu.addAction(title)
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(lambda _checked=False: self._take(view))

    def _add_cuts(self, context: Context) -> None:
        picture = context.picture
        everything = replace(self._now, id="", tab=ALL, search="")
        sources = self.addMenu(_("By source"))
        for key in sorted({case.source for case in picture.cases.values() if not case.ended}):
            cut = CaseFilter(sources=frozenset({key}))
            self._add(sources, source_name(key, picture), replace(everything, filter=cut))
        modes = self.addMenu(_("By mode"))
        for mode in sorted(picture.catalogue.modes.values(), key=lambda mode: mode.order):
            if mode.queue.first:
                cut = CaseFilter(mode=mode.id)
                self._add(modes, local(mode.name, mode.name_en), replace(everything, filter=cut))
        modes.setEnabled(not modes.isEmpty())
        area = context.session.in_view()
        place = self.addAction(_("In the map's view"))
        place.setEnabled(area is not None)
        cut = CaseFilter(area=area)
        place.triggered.connect(lambda: self._take(replace(everything, filter=cut)))

    def _keep(self, name: str) -> None:
        view = replace(self._now, id=name)
        self._views.keep(view)
        self._take(self._views.get(name))


def ask_name(at: QWidget, take: Callable[[str], None]) -> QInputDialog:
    """Ask for the name of a view; the window goes on meanwhile."""
    dialog = QInputDialog(at.window())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(_("Keep what is shown as a view…"))
    dialog.setLabelText(_("Name of the view"))

    def taken(text: str) -> None:
        name = text.strip()[:LONGEST_NAME]
        if name and name not in READY:
            take(name)

    dialog.textValueSelected.connect(taken)
    dialog.open()
    return dialog


class OrderMenu(QMenu):
    """Sort, direction, groups, and the facts of the second line in the order they are ticked."""

    def __init__(self, now: QueueView, take: Take, at: QWidget) -> None:
        super().__init__(at)
        self._now, self._take = now, take
        self.addSection(_("Order"))
        for sort, title in SORTS.items():
            self._row(title, sort == now.order.sort, partial(self._order, sort=sort, down=False))
        self._row("Turned round", now.order.down, lambda: self._order(down=not now.order.down))
        self.addSection(_("Group by"))
        for group, title in GROUPS.items():
            self._row(title, group == now.order.group, partial(self._order, group=group))
        self.addSection(_("Second line"))
        for fact, title in FACTS.items():
            place = now.facts.index(fact) + 1 if fact in now.facts and len(now.facts) > 1 else 0
            self._row(title, bool(fact in now.facts), partial(self._fact, fact), place)

    def _row(self, title: str, on: bool, run: Callable[[], None], place: int = 0) -> None:
        action = self.addAction(f"{_(title)}  {place}" if place else _(title))
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(lambda _checked=False: run())

    def _order(self, **change: object) -> None:
        order: Order = replace(self._now.order, **change)  # type: ignore[arg-type]
        self._take(replace(self._now, order=order))

    def _fact(self, fact: str) -> None:
        facts = self._now.facts
        chosen = tuple(f for f in facts if f != fact) if fact in facts else (*facts, fact)
        self._take(replace(self._now, facts=chosen or USUAL_FACTS))
