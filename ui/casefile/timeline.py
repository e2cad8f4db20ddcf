"""The history of a case (经过), newest first: when, who, what, from the journal itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from app import wording
from app.i18n import _, local
from app.messages.events import CaseMoved, Entry, ReceiptRecorded
from app.picture.picture import Picture
from ui.context import Context
from ui.theme import fonts, tokens
from ui.widgets import format as fmt
from ui.widgets.elide import ElideLabel, paint_text
from ui.widgets.keycap_button import TEXT, KeycapButton

PITCH = 26
SHORT = 4
FIELD = "field"
"""The actor of what terminals send."""

_WHEN, _WHO = 66, 92


class Timeline(QWidget):
    """Head with the count, then the lines; the short form shows the newest ones."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._case = ""
        self._loading = self._stale = self._whole = False
        self._entries: list[tuple[Entry, str]] = []
        self._lines = _Lines()
        self._more = KeycapButton("", role=TEXT, small=True)
        self._more.clicked.connect(self._toggle)
        head = QHBoxLayout()
        head.addWidget(ElideLabel(_("History"), fonts.BODY, fonts.MEDIUM), 1)
        head.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._lines)

    def show_case(self, case_id: str) -> None:
        """Show the history of another case."""
        if case_id != self._case:
            self._case, self._entries, self._whole = case_id, [], False
            self._show()
        self.reload()

    def reload(self) -> None:
        """Read the journal again; asked while it is being read, it is read once more."""
        if self._loading:
            self._stale = True
        elif self._case:
            self._loading = True
            self._context.spawn(self._load(self._case))

    def texts(self) -> list[str]:
        """What the lines say, newest first."""
        return [line[3] for line in self._lines.lines]

    def lines(self) -> list[tuple[str, str]]:
        """(when, what) of every entry, newest first."""
        now = self._context.bridge.now
        return [(fmt.moment(entry.at, now), text) for entry, text in self._entries]

    async def _load(self, case_id: str) -> None:
        try:
            found = await self._context.desk.history(case_id)
        finally:
            self._loading = False
        if case_id == self._case:
            registry = self._context.picture.registry
            told = [(entry, wording.event_line(entry, registry)) for entry in reversed(found)]
            self._entries = [(entry, text) for entry, text in told if text]
            self._show()
        if self._stale or case_id != self._case:
            self._stale = False
            self.reload()

    def _toggle(self) -> None:
        self._whole = not self._whole
        self._show()

    def _show(self) -> None:
        picture, now = self._context.picture, self._context.bridge.now
        shown = self._entries if self._whole else self._entries[:SHORT]
        own = self._context.session.officer.id
        self._lines.set_lines(
            [
                (
                    fmt.moment(entry.at, now),
                    entry.actor == own,
                    actor_name(entry, picture),
                    text,
                )
                for entry, text in shown
            ]
        )
        count = len(self._entries)
        self._more.setVisible(count > SHORT)
        text = _("Show fewer") if self._whole else _("All {n} entries")
        self._more.set_title(text.format(n=count))


def actor_name(entry: Entry, picture: Picture) -> str:
    """The name of the officer, unit or source behind an entry."""
    actor = entry.actor
    if actor == FIELD:
        actor = _unit_behind(entry, picture) or actor
    officer = picture.registry.officers.get(actor)
    if officer is not None:
        return local(officer.name, officer.name_en)
    row = picture.units.index.get(actor)
    if row is not None:
        return local(picture.units.items[row].name, picture.units.items[row].name_en)
    source = picture.catalogue.sources.get(actor)
    if source is not None:
        return local(source.name, source.name_en)
    words = {FIELD: _("Field"), "gateway": _("Gateway"), "demo": _("Demo"), "": _("System")}
    return words.get(actor, actor)


def _unit_behind(entry: Entry, picture: Picture) -> str:
    """The unit whose terminal spoke, as far as the event tells."""
    event = entry.event
    if isinstance(event, CaseMoved):
        return event.assignee
    if isinstance(event, ReceiptRecorded):
        order = picture.dispatches.get(event.dispatch)
        return order.unit if order else ""
    return ""


Line = tuple[str, bool, str, str]


class _Lines(QWidget):
    """(when, whether it was this officer, who, what) each in a line of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_lines(self, lines: list[Line]) -> None:
        self.lines = lines
        self.setAccessibleName("; ".join(f"{when} {who} {what}" for when, _o, who, what in lines))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, PITCH * max(1, len(self.lines)))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def _when_width(self) -> float:
        return max([_WHEN, *(fonts.width(line[0], fonts.SECONDARY) + 8 for line in self.lines)])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens.current()
        wide = self._when_width()
        if not self.lines:
            empty = QRectF(0, 0, self.width(), PITCH)
            paint_text(painter, empty, _("Nothing has been noted yet."), theme.text3,
                       fonts.SECONDARY)  # fmt: skip
        for n, (when, own, who, what) in enumerate(self.lines):
            y = n * PITCH
            box = QRectF(0, y, wide, PITCH)
            paint_text(painter, box, when, theme.text2, fonts.SECONDARY, elide=False)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.select if own else theme.neutral)
            painter.drawEllipse(QPointF(wide + 5, y + PITCH / 2), 3.2, 3.2)
            name = QRectF(wide + 20, y, _WHO - 10, PITCH)
            paint_text(painter, name, who, theme.text2, fonts.SECONDARY)
            rest = QRectF(wide + 20 + _WHO, y, self.width() - wide - 20 - _WHO, PITCH)
            paint_text(painter, rest, what, theme.text1, fonts.BODY)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            n = event.pos().y() // PITCH
            text = f"{self.lines[n][2]}\n{self.lines[n][3]}" if 0 <= n < len(self.lines) else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)
