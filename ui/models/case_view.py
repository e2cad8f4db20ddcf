"""Saved views of the queue: what is let through, in which order, under which heads, which facts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

from app.i18n import _
from app.wording.words import N_
from ui.models.case_filter import NEAR, OVERDUE, CaseFilter, filter_from_data, filter_to_data
from ui.models.case_order import BY_DUE, BY_MODE, FACTS, GROUPS, SORTS, USUAL_FACTS, Order
from ui.models.case_row import ALL, DISPATCH, SOON, SUPERVISED, WATCH
from ui.session import Session

THIS_MODE = "mode"
READY: dict[str, str] = {
    THIS_MODE: N_("What this mode watches"),
    "mine": N_("Mine"),
    "unassigned": N_("Unassigned"),
    "near": N_("Due soon"),
    "overdue": N_("Overdue"),
}
"""The views everybody has."""
_TABS = (WATCH, DISPATCH, SOON, SUPERVISED, ALL)


@dataclass(frozen=True, slots=True)
class QueueView:
    """`id` is a row of READY, or the name the officer gave."""

    id: str = THIS_MODE
    tab: int = WATCH
    order: Order = field(default_factory=Order)
    facts: tuple[str, ...] = USUAL_FACTS
    filter: CaseFilter = field(default_factory=CaseFilter)
    search: str = ""


def view_name(view_id: str) -> str:
    """The name of a view in the language in use."""
    return _(READY[view_id]) if view_id in READY else view_id


def ready_view(view_id: str, officer: str) -> QueueView:
    """One of READY for an officer, before anybody changed its look."""
    by_due = Order(BY_DUE)
    match view_id:
        case "mine":
            return QueueView(view_id, ALL, by_due, filter=CaseFilter(mine=officer))
        case "unassigned":
            return QueueView(view_id, ALL, filter=CaseFilter(loose=True))
        case "near":
            return QueueView(view_id, ALL, by_due, filter=CaseFilter(clock=NEAR))
        case "overdue":
            return QueueView(view_id, ALL, by_due, filter=CaseFilter(clock=OVERDUE))
        case _:
            return QueueView()


class Views:
    """The views of one officer; order, groups and facts are remembered for each."""

    def __init__(self, session: Session) -> None:
        self._store = session.store
        self._officer = session.officer.id
        self._prefix = f"queue/{session.officer.id}"

    def kept(self) -> list[str]:
        """The names of the officer's own views."""
        return sorted(self._read("views"))

    def get(self, view_id: str) -> QueueView:
        """A view as it was last left; the mode's own when it is not known."""
        own = self._read("views").get(view_id)
        view = _from_data(view_id, own) if own else ready_view(view_id, self._officer)
        look = self._read("looks").get(view_id)
        if isinstance(look, dict):
            view = replace(view, order=_order(look), facts=_facts(look))
        return view

    def keep(self, view: QueueView) -> None:
        """Keep a view of the officer's own under its id."""
        views = self._read("views")
        views[view.id] = {
            "tab": view.tab,
            "filter": filter_to_data(view.filter),
            "search": view.search,
            **_look(view),
        }
        self._write("views", views)
        self.remember(view)

    def forget(self, view_id: str) -> None:
        """Take a view of the officer's own away."""
        for name in ("views", "looks"):
            found = self._read(name)
            found.pop(view_id, None)
            self._write(name, found)

    def remember(self, view: QueueView) -> None:
        """Its order, groups and facts are to be the same next time."""
        looks = self._read("looks")
        looks[view.id] = _look(view)
        self._write("looks", looks)

    def _read(self, name: str) -> dict[str, object]:
        try:
            found = json.loads(str(self._store.value(f"{self._prefix}/{name}", "") or "{}"))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, name: str, data: dict[str, object]) -> None:
        self._store.setValue(f"{self._prefix}/{name}", json.dumps(data, ensure_ascii=False))


def _look(view: QueueView) -> dict[str, object]:
    order = view.order
    return {"sort": order.sort, "down": order.down, "group": order.group, "facts": view.facts}


def _order(data: dict[str, object]) -> Order:
    sort, group = str(data.get("sort", "")), str(data.get("group", ""))
    return Order(
        sort if sort in SORTS else BY_MODE, data.get("down") is True,
        group if group in GROUPS else "",
    )  # fmt: skip


def _facts(data: dict[str, object]) -> tuple[str, ...]:
    facts = data.get("facts")
    known = tuple(fact for fact in facts if fact in FACTS) if isinstance(facts, list) else ()
    return known or USUAL_FACTS


def _from_data(view_id: str, data: object) -> QueueView:
    if not isinstance(data, dict):
        return QueueView(view_id)
    tab = data.get("tab")
    return QueueView(
        view_id,
        tab if tab in _TABS else ALL,
        _order(data),
        _facts(data),
        filter_from_data(data.get("filter")),
        str(data.get("search", "")),
    )
