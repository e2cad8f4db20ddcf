"""What can be done with all cases that are picked: dispatch, urge, merge, export."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QMenu, QSizePolicy

from app import wording
from app.domain.cases import Case, Details, Move
from app.domain.errors import Refused
from app.exports.cases import export_cases
from app.i18n import _, local, ngettext
from ui.actions.cases import CaseVerbs
from ui.context import Context
from ui.queue.menus import show_below
from ui.queue.picks import Picks
from ui.theme import fonts
from ui.widgets.elide import ElideLabel
from ui.widgets.keycap_button import ICON, TEXT, KeycapButton

MOST_TARGETS = 20
"""Cases offered to merge into: more at one place are no duplicates."""


class BulkBar(QFrame):
    """Stands at the foot of the queue while cases are picked. Each case goes as a command of its
    own, so that one refusal stops no other."""

    def __init__(self, context: Context, picks: Picks) -> None:
        super().__init__()
        self.setProperty("surface", "head")
        self._context, self._picks = context, picks
        self._verbs = CaseVerbs.of(context)
        self._told = ElideLabel("", fonts.SECONDARY, fonts.MEDIUM)
        self._told.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._dispatch = KeycapButton(
            _("Dispatch…"), icon="paper-plane-tilt", role=TEXT, small=True
        )
        self._urge = KeycapButton(_("Urge"), icon="bell-ringing", role=TEXT, small=True)
        self._merge = KeycapButton(_("Merge…"), icon="git-merge", role=ICON, small=True)
        self._export = KeycapButton(_("Export…"), icon="export", role=ICON, small=True)
        shut = KeycapButton(_("Pick none"), "Escape", icon="x", role=ICON, small=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(4)
        row.addWidget(self._told, 1)
        for button in (self._dispatch, self._urge, self._merge, self._export, shut):
            row.addWidget(button)
        self._dispatch.clicked.connect(lambda: context.actions.run("case.assign"))
        self._urge.clicked.connect(self.urge)
        self._merge.clicked.connect(self.merge)
        self._export.clicked.connect(self.export)
        shut.clicked.connect(picks.clear)
        picks.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Count anew, and offer what some of the picked cases allow."""
        n = len(self._picks)
        self.setVisible(bool(n))
        if not n:
            return
        self._told.set_text(ngettext("{n} picked", "{n} picked", n).format(n=n))
        actions = self._context.actions
        assign = {a.id: a for a in actions}.get("case.assign")
        waits = assign is not None and any(self._may(key, Move.DISPATCH) for key in self._picks)
        self._dispatch.forbid("" if waits else _("None of these waits to be dispatched."))
        self._urge.forbid(self.why_no_urge())
        self._merge.forbid(self.why_no_merge())

    # ----------------------------------------------------------------------------------- urge

    def why_no_urge(self) -> str:
        """Why nobody can be urged; '' when somebody can."""
        if any(self._may(key, Move.URGE) for key in self._picks):
            return ""
        return _("None of these is in anybody's hands.")

    def urge(self) -> None:
        """Urge whoever has a picked case."""
        keys = [key for key in self._picks if self._may(key, Move.URGE)]
        for key in keys:
            self._verbs.move(key, Move.URGE)
        left = len(self._picks) - len(keys)
        if left:
            text = ngettext("{n} is in nobody's hands", "{n} are in nobody's hands", left)
            title = ngettext("{n} urged", "{n} urged", len(keys)).format(n=len(keys))
            self._context.toasts.show(title, text.format(n=left))
        self._picks.clear()

    # ---------------------------------------------------------------------------------- merge

    def why_no_merge(self) -> str:
        """Why the picked cases are not merged; '' when they may be."""
        may = sum(self._may(key, Move.MERGE) for key in self._picks)
        known = sum(key in self._context.picture.cases for key in self._picks)
        if known < 2:
            return _("Pick two cases or more.")
        return "" if may >= known - 1 else _("Only one of them may be in hand already.")

    def merge(self) -> None:
        """Ask which case stays; the others are merged into it, which can be undone."""
        menu = QMenu(self._merge)
        menu.addSection(_("Which one stays?"))
        for target in self.targets()[:MOST_TARGETS]:
            title = f"{local(target.title, target.title_en)}  {target.id}"
            menu.addAction(title).triggered.connect(
                lambda _checked=False, key=target.id: self.merge_into(key)
            )
        show_below(menu, self._merge)

    def targets(self) -> list[Case]:
        """The cases that may stay: the oldest first."""
        cases = self._context.picture.cases
        known = [cases[key] for key in self._picks if key in cases]
        stuck = [case for case in known if not self._may(case.id, Move.MERGE)]
        return stuck or sorted(known, key=lambda case: (case.reported_at is None, case.id))

    def merge_into(self, target: str) -> None:
        """Merge every other picked case into `target`."""
        for key in self._picks:
            if key != target and self._may(key, Move.MERGE):
                self._verbs.move(key, Move.MERGE, details=Details(target=target))
        self._picks.clear()

    # --------------------------------------------------------------------------------- export

    def export(self) -> None:
        """Ask for a file, and write the picked cases into it without the reporters' data."""
        dialog = QFileDialog(self.window(), _("Export…"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["Excel (*.xlsx)", "CSV (*.csv)", "GeoJSON (*.geojson)"])
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(lambda name: self.write(Path(name)))
        dialog.open()

    def write(self, path: Path) -> None:
        """Write the picked cases to `path` off the window's thread."""
        cases = self._context.picture.cases
        picked = [cases[key] for key in self._picks if key in cases]
        catalogue = self._context.picture.catalogue

        def work() -> int:
            return export_cases(path, iter(picked), catalogue, lambda _n: None)

        async def write() -> None:
            try:
                n = await asyncio.to_thread(work)
            except Refused as refused:
                self._context.toasts.show(
                    _("Not exported"), wording.sentence(refused), 2, sticky=True
                )
                return
            title = ngettext("{n} case exported", "{n} cases exported", n).format(n=n)
            self._context.toasts.show(title, str(path))

        self._context.spawn(write())

    def _may(self, case_id: str, move: Move) -> bool:
        return not self._verbs.why_not(case_id, move)
