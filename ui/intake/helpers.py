"""The help beside the form: a category from the words, cases that are likely the same, questions
still to ask. Each is a suggestion with its reason; nothing is taken without a key or a click."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.assist.model import Model, Proposal
from app.assist.questions import missing
from app.domain.case import Case
from app.domain.catalogue import Catalogue
from app.domain.duplicates import Likeness
from app.i18n import _, local
from ui.theme import fonts
from ui.widgets import format as fmt
from ui.widgets.elide import ElideLabel
from ui.widgets.keycap_button import TEXT, KeycapButton

KEYS = ("F2", "F3", "F4")


class Proposals(QWidget):
    """Categories proposed from the words, with how sure the model is and why."""

    taken = Signal(str)

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self._catalogue = catalogue
        self.proposals: list[Proposal] = []
        self._buttons = [KeycapButton("", key, role=TEXT, small=True) for key in KEYS]
        self._why = ElideLabel("", fonts.SECONDARY, tone="text2")
        row = QHBoxLayout()
        row.setSpacing(6)
        for place, button in enumerate(self._buttons):
            button.clicked.connect(lambda _checked=False, place=place: self.take(place))
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._why)
        self.hide()

    def take(self, place: int) -> None:
        """Accept one of them."""
        if place < len(self.proposals):
            self.taken.emit(self.proposals[place].category)

    def show_proposals(self, proposals: list[Proposal], model: Model) -> None:
        """Show them, or hide when there are none."""
        self.proposals = proposals
        self.setVisible(bool(proposals))
        for button, proposal in zip(self._buttons, proposals, strict=False):
            category = self._catalogue.category(proposal.category)
            share = fmt.percent(round(proposal.share * 100), 100, 0)
            button.set_title(f"{local(category.name, category.name_en)} {share}")
        for place, button in enumerate(self._buttons):
            button.setVisible(place < len(proposals))
        if proposals:
            words = ", ".join(proposals[0].because)
            self._why.set_text(f"{_('because of: {words}').format(words=words)} · {_told(model)}")


def _told(model: Model) -> str:
    """How often the model was right."""
    if not model.measured:
        return _("from the duties list, not yet measured")
    return _("right first on {share} of {n} cases it had not seen").format(
        share=fmt.percent(round(model.top1 * model.measured), model.measured, 0),
        n=fmt.number(model.measured),
    )


class Twins(QFrame):
    """Open cases that are probably the same matter."""

    opened = Signal(str)
    joined = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.likely: list[Likeness] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._rows: list[QWidget] = []
        self.hide()

    def show_likely(self, likely: list[Likeness]) -> None:
        """Show them, or hide when there are none."""
        if [like.case.id for like in likely] == [like.case.id for like in self.likely]:
            return
        self.likely = likely
        for row in self._rows:
            row.setParent(None)
            row.deleteLater()
        self._rows = [self._row(like) for like in likely]
        for row in self._rows:
            self._column.addWidget(row)
        self.setVisible(bool(likely))

    def _row(self, like: Likeness) -> QWidget:
        case = like.case
        name = local(case.title, case.title_en)
        parts = [fmt.distance(like.metres), fmt.age(like.seconds)]
        parts += [_("same category")] if like.same_category else []
        row = QWidget()
        words = ElideLabel(f"{case.id} {name} · {' · '.join(parts)}", fonts.SECONDARY)
        look = KeycapButton(_("Look"), role=TEXT, small=True)
        look.clicked.connect(lambda: self.opened.emit(case.id))
        join = KeycapButton(_("Same matter"), icon="git-merge", small=True)
        join.clicked.connect(lambda: self.joined.emit(case.id))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(words, 1)
        line.addWidget(look)
        line.addWidget(join)
        return row


class Questions(QLabel):
    """What to ask before the caller hangs up."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self._catalogue = catalogue
        self.setWordWrap(True)
        self.setProperty("type", "secondary")

    def show_case(self, case: Case) -> None:
        """The questions this case leaves open."""
        known = case.category in self._catalogue.categories
        category = self._catalogue.category(case.category) if known else None
        asked = missing(case, category)
        self.setText("\n".join(f"• {_(question)}" for question in asked))
        self.setVisible(bool(asked))
