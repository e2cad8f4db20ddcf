"""What the queue says about itself: tabs, what waits to be let in or is held back, counts."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.i18n import _, ngettext
from ui.models import case_row as rows
from ui.models.cases import CaseModel
from ui.theme import fonts
from ui.widgets import format as fmt
from ui.widgets.elide import RIGHT, ElideLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.keycap_button import TEXT, KeycapButton
from ui.widgets.tabs import Tab

FOOT = 30


class Foot(QFrame):
    """How many cases, how many of them unread, overdue, suspended."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(FOOT)
        self._left = ElideLabel("", fonts.SECONDARY, tone="text2")
        self._right = ElideLabel("", fonts.SECONDARY, tone="text2")
        self._right.set_align(RIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self._left, 1)
        row.addWidget(self._right, 1)

    def tell(self, model: CaseModel, unread: int) -> None:
        """Count anew."""
        shown, whole = model.fitting, model.count(model.tab)
        cases = ngettext("{n} case", "{n} cases", shown).format(n=fmt.number(shown))
        if shown != whole:
            cases = _("{n} of {all} cases").format(n=fmt.number(shown), all=fmt.number(whole))
        self._left.set_text(f"{cases} · " + _("{n} unread").format(n=unread))
        late = _("{n} overdue").format(n=model.overdue())
        self._right.set_text(f"{late} · " + _("{n} suspended").format(n=model.paused()))


class HeldButton(KeycapButton):
    """What the mode holds back, with its clocks; hidden when there is nothing."""

    def __init__(self) -> None:
        super().__init__("", "H", icon="tray", role=TEXT, small=True)

    def tell(self, model: CaseModel) -> None:
        """Count anew."""
        held = model.count(rows.HELD)
        self.setVisible(bool(held))
        if not held:
            return
        if model.tab == rows.HELD:
            self.set_title(_("Back to the watch list"))
            return
        text = _("Held back {n}, clocks running: {late} overdue, {near} due soon")
        self.set_title(text.format(n=held, late=model.overdue(True), near=model.near(True)))


class NewsButton(KeycapButton):
    """What came while the list held still; pressing lets it in."""

    def __init__(self) -> None:
        super().__init__("", icon="arrow-up", role=TEXT, small=True)

    def tell(self, model: CaseModel) -> None:
        """Count anew."""
        new, moved = model.arrived, model.displaced
        self.setVisible(bool(new or moved))
        parts = [ngettext("{n} new case", "{n} new cases", new).format(n=new)] if new else []
        if moved:
            parts.append(_("{n} no longer in their place").format(n=moved))
        self.set_title(" · ".join(parts))


def tabs_of(model: CaseModel) -> list[Tab]:
    """The tabs with their counts; what is held back only when there is some."""
    titles = {
        rows.WATCH: _("Watch"),
        rows.DISPATCH: _("Unsent"),
        rows.SOON: _("Soon"),
        rows.SUPERVISED: _("Supervision"),
        rows.ALL: _("All"),
        rows.HELD: _("Held back"),
    }
    return [
        Tab(str(tab), title, model.count(tab))
        for tab, title in titles.items()
        if tab != rows.HELD or model.count(tab)
    ]


def tell_nothing(empty: EmptyState, model: CaseModel, searched: str) -> None:
    """Say why the list is empty, and what leads out."""
    everywhere = _("Search all {n} cases").format(n=fmt.number(model.count(rows.ALL)))
    if model.search and model.tab != rows.ALL:
        title = _("Nothing found for “{text}”").format(text=searched)
        empty.set_state("magnifying-glass", title, "", everywhere)
    elif model.search or model.filter:
        title = _("No case matches")
        empty.set_state("funnel-simple", title, "", _("Remove search and filters"))
    else:
        text = _("New cases appear here by themselves.")
        empty.set_state("check", _("Nothing waits here"), text)
