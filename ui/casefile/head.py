"""The head of the case file: what it is, and the side moves that are legal now."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QWidget

from app import wording
from app.domain.cases import Case, Move, offered
from app.i18n import _, local
from app.picture.picture import Picture
from ui.actions.case_table import KEYS, move_title
from ui.casefile.move_form import asks
from ui.context import Context
from ui.models.case_row import source_text, unconfirmed
from ui.theme import fonts, levels, tokens
from ui.widgets.chip import BADGE, DOUBTFUL, Chip, chip_size, paint_chip
from ui.widgets.elide import CENTRE, paint_text
from ui.widgets.keycap_button import ICON, KeycapButton

HEIGHT = 56
WHISTLE, CORRECT, SHEET = "wish:whistle", "wish:correct", "wish:sheet"
ALARM = "wish:alarm"
_SIDE = (
    (Move.CONTACT, Move.URGE, Move.CALL_BACK, Move.RATE),
    (Move.EXTEND, Move.REFUSE_EXTENSION, Move.SUSPEND, Move.DELIBERATE, Move.RESUME),
    (Move.TAKE_OVER, Move.ESCALATE, Move.HAND_BACK, Move.MERGE, Move.UNMERGE),
    (Move.APPEAL, Move.UPHOLD_APPEAL, Move.REJECT_APPEAL),
    (Move.RETURN, Move.REWORK, Move.VOID),
)
"""The side moves in the menu, by what they are about."""


class CaseHead(QFrame):
    """Title, level, source, number and version; `asked` carries a side move, `shut` closes."""

    asked = Signal(object)
    wished = Signal(str)
    """WHISTLE, CORRECT, SHEET or ALARM"""
    shut = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._officer = context.session.officer
        self.setProperty("surface", "head")
        self.setFixedHeight(HEIGHT)
        self._case: Case | None = None
        self._title = _Title(context.picture)
        self.supervise = KeycapButton(move_title(Move.SUPERVISE), KEYS[Move.SUPERVISE], small=True)
        self.more = KeycapButton(_("More moves"), icon="dots-three", role=ICON, small=True)
        shut = KeycapButton(_("Close case file"), "Escape", icon="x", role=ICON, small=True)
        self.supervise.clicked.connect(lambda: self.asked.emit(Move.SUPERVISE))
        self.more.clicked.connect(self._open_menu)
        shut.clicked.connect(self.shut)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._title, 1)
        row.addWidget(self.supervise)
        row.addWidget(self.more)
        row.addWidget(shut)

    def show_case(self, case: Case) -> None:
        """Show another case, or the same one after a move."""
        self._case = case
        self._title.set_case(case)
        self.supervise.setVisible(Move.SUPERVISE in self._legal())
        self.more.forbid("" if self.side_moves() or self._wishes() else _("The case is over."))

    def side_moves(self) -> list[Move]:
        """The legal side moves in the menu."""
        legal = self._legal()
        return [move for group in _SIDE for move in group if move in legal]

    def _wishes(self) -> list[tuple[str, str]]:
        case = self._case
        if case is None:
            return []
        sheet = [(SHEET, _("Supervision sheet as PDF…"))] if case.sheet else []
        if case.source == "sensor" and case.source_id:
            sheet = [(ALARM, _("Show the alarm it came from")), *sheet]
        if case.ended:
            return sheet
        wishes = [*sheet, (CORRECT, _("Correct…"))]
        return wishes if case.settled else [(WHISTLE, _("Blow the whistle…")), *wishes]

    def _choose(self, data: str) -> None:
        if data in (WHISTLE, CORRECT, SHEET, ALARM):
            self.wished.emit(data)
        else:
            self.asked.emit(Move(data))

    def _legal(self) -> tuple[Move, ...]:
        """What this officer may do to the case now: nothing else is offered."""
        if self._case is None:
            return ()
        return offered(self._case, self._officer.role, self._officer.id)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        legal = self._legal()
        for group in _SIDE:
            menu.addSeparator()
            for move in group:
                if move in legal:
                    title = wording.move(move)
                    menu.addAction(f"{title}…" if asks(move) else title).setData(move.value)
        menu.addSeparator()
        for wish, title in self._wishes():
            menu.addAction(title).setData(wish)
        menu.triggered.connect(lambda action: self._choose(action.data()))
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 4)))


class _Title(QWidget):
    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self._picture = picture
        self._case: Case | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_case(self, case: Case) -> None:
        self._case = case
        title = local(case.title, case.title_en)
        self.setAccessibleName(f"{title}, {levels.ROMAN[case.level]}")
        self.setToolTip(title)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, HEIGHT - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        case = self._case
        if case is None:
            return
        painter = QPainter(self)
        theme = tokens.current()
        state = levels.ACKNOWLEDGED if case.stage == "handling" else levels.UNACKNOWLEDGED
        levels.paint_level(painter, QRectF(1, 9, 19, 19), case.level, state, theme=theme)
        box = QRectF(-4, 29, 29, 18)
        ink = theme.level_text(case.level)
        paint_text(painter, box, levels.ROMAN[case.level], ink, fonts.SECONDARY, fonts.MEDIUM,
                   CENTRE)  # fmt: skip
        badges = self._badges(case)
        room = self.width() - 30 - sum(chip_size(chip).width() + 8 for chip in badges)
        title = QRectF(28, 5, room, 27)
        x = 28 + paint_text(
            painter, title, local(case.title, case.title_en), theme.text1, fonts.VALUE,
            fonts.MEDIUM,
        )  # fmt: skip
        for chip in badges:
            paint_chip(painter, QRectF(x + 8, 8, chip_size(chip).width(), 22), chip, theme)
            x += 8 + chip_size(chip).width()
        text = f"{case.id} · " + _("version {n}").format(n=case.version)
        below = QRectF(28, 31, self.width() - 28, 18)
        paint_text(painter, below, text, theme.text2, fonts.SECONDARY)
        painter.end()

    def _badges(self, case: Case) -> list[Chip]:
        kind = DOUBTFUL if unconfirmed(case) else BADGE
        chips = [Chip(source_text(case, self._picture), kind)]
        chips += [Chip(text, BADGE) for text in standing(case)]
        if case.exercise:
            chips.append(Chip(_("Exercise"), DOUBTFUL))
        return chips


def standing(case: Case) -> list[str]:
    """What hangs over a case, in a word or two each."""
    words = {
        _("Supervised {number}").format(number=case.sheet): case.supervised,
        _("Overdue"): case.overdue_at is not None and not case.settled,
        _("Deliberated"): case.deliberating,
        _("Suspended"): case.suspended_at is not None and not case.deliberating,
        _("More time asked"): case.asked == "extend",
        _("Appealed"): case.appeal == "asked",
        _("Returned {n}×").format(n=case.returns): case.returns > 1,
        _("Urged {n}×").format(n=case.urges): case.urges > 0 and not case.settled,
    }
    return [text.strip() for text, so in words.items() if so]
