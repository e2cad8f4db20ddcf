"""案件档案: all cases, open and concluded, by any two signs of their text, in any order."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app import wording
from app.domain.archive import NEWEST, CaseSearch, Sort
from app.domain.cases import Stage
from app.domain.errors import Refused
from app.i18n import _, local, ngettext
from app.wording.words import N_
from ui.archive.listing import Listing
from ui.archive.pages import Pages
from ui.context import Context
from ui.models.case_row import street_name
from ui.theme import fonts
from ui.widgets import format as fmt
from ui.widgets.elide import ElideLabel
from ui.widgets.keycap_button import ICON, KeycapButton
from ui.widgets.search_field import SearchField

_TYPED_MS, _READING_MS = 180, 400
_PERIODS = {0: N_("Any time"), 7: N_("Last 7 days"), 30: N_("Last 30 days"),
            365: N_("Last 12 months")}  # fmt: skip
_SORTS = {
    "new": (N_("Newest first"), Sort(NEWEST)),
    "old": (N_("Oldest first"), Sort(NEWEST, down=False)),
    "level": (N_("By severity"), Sort("level", down=False)),
    "stage": (N_("By stage"), Sort("stage", down=False)),
    "category": (N_("By category"), Sort("category", down=False)),
    "street": (N_("By street"), Sort("street", down=False)),
}
_FIELDS = {
    "street": N_("Any street"),
    "category": N_("Any category"),
    "source": N_("Any source"),
    "stage": N_("Any stage"),
}


class ArchivePanel(QFrame):
    """`closed` asks for another panel."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("surface", "flat")
        self._context = context
        self.pages = Pages(context)
        self.listing = Listing(self.pages, context.picture)
        self.search = SearchField(_("Any two signs: title, place, case no., phone"))
        self._fields = {field: QComboBox() for field in _FIELDS}
        self._period, self._sort = QComboBox(), QComboBox()
        self._told = ElideLabel("", fonts.SECONDARY, tone="text2")
        self._soon = QTimer(self, interval=_TYPED_MS, singleShot=True)
        self._soon.timeout.connect(self._ask)
        self._reading = QTimer(self, interval=_READING_MS)
        self._reading.timeout.connect(self._tell)
        self._fill_choices()
        self._lay_out()
        self._connect()

    def show_archive(self) -> None:
        """Bring what is there now; the field of the search has the keys."""
        self._context.spawn(self._load_values())
        self._ask()
        self.search.focus()

    def asked(self) -> CaseSearch:
        """The search as it is chosen."""
        chosen = ((f, str(box.currentData() or "")) for f, box in self._fields.items())
        where = tuple((field, (value,)) for field, value in chosen if value)
        days = int(self._period.currentData() or 0)
        since = _midnight(self._context.bridge.now) - timedelta(days=days) if days else None
        sort = _SORTS[str(self._sort.currentData())][1]
        return CaseSearch(where, since, None, self.search.text().strip(), sort)

    # -------------------------------------------------------------------------------- inside

    def _fill_choices(self) -> None:
        for days, text in _PERIODS.items():
            self._period.addItem(_(text), days)
        for key, (text, _by) in _SORTS.items():
            self._sort.addItem(_(text), key)
        for field, text in _FIELDS.items():
            self._fields[field].addItem(_(text), "")

    def _lay_out(self) -> None:
        head = QFrame()
        head.setProperty("surface", "head")
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(ElideLabel(_("Case archive"), fonts.TITLE, fonts.MEDIUM), 1)
        shut = KeycapButton(_("Close"), "Escape", icon="x", role=ICON, small=True)
        shut.clicked.connect(self.closed)
        row.addWidget(shut)
        tools = QGridLayout()
        tools.setContentsMargins(12, 8, 12, 6)
        tools.setSpacing(8)
        tools.addWidget(self.search, 0, 0, 1, 3)
        boxes: list[QWidget] = [*self._fields.values(), self._period, self._sort]
        for number, box in enumerate(boxes):
            box.setMinimumWidth(0)
            tools.addWidget(box, 1 + number // 3, number % 3)
        for column in range(3):
            tools.setColumnStretch(column, 1)
        told = QHBoxLayout()
        told.setContentsMargins(14, 0, 14, 6)
        told.addWidget(self._told)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(0)
        column_.addWidget(head)
        column_.addLayout(tools)
        column_.addLayout(told)
        column_.addWidget(self.listing, 1)

    def _connect(self) -> None:
        for box in (*self._fields.values(), self._period, self._sort):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.currentIndexChanged.connect(self._soon.start)
        self.search.searched.connect(lambda _text: self._soon.start())
        self.search.submitted.connect(lambda _text: self.listing.setFocus())
        self.search.left.connect(self.listing.setFocus)
        self.pages.counted.connect(self._tell)
        self.pages.failed.connect(self._told.set_text)
        self.listing.opened.connect(self._open)

    def _ask(self) -> None:
        self._soon.stop()
        self.pages.ask(self.asked())
        if self.pages.waiting:
            self._reading.start()

    def _tell(self) -> None:
        if self.pages.waiting:
            read = self._context.desk.archive_read
            if read:
                text = _("Reading the archive: {n} cases so far")
                self._told.set_text(text.format(n=fmt.number(read)))
            return
        self._reading.stop()
        total = self.pages.total
        words = ngettext("{n} case", "{n} cases", total).format(n=fmt.number(total))
        self._told.set_text(words if total else _("No case fits. Fewer conditions find more."))

    def _open(self, case_id: str) -> None:
        async def work() -> None:
            try:
                known = await self._context.desk.recall(case_id)
            except Refused as refused:
                self._told.set_text(wording.sentence(refused))
                return
            if known:
                self._context.bridge.drain()
                self._context.session.open_case(case_id)

        self._context.spawn(work())

    async def _load_values(self) -> None:
        for field, box in self._fields.items():
            if box.count() > 1:
                continue
            values = await self._context.desk.archive_values(field)
            for name, value in sorted((self._name(field, v), v) for v in values if v):
                box.addItem(name, value)

    def _name(self, field: str, value: str) -> str:
        picture = self._context.picture
        match field:
            case "street":
                return street_name(value, picture)
            case "stage":
                return wording.stage(Stage(value))
            case "source":
                source = picture.catalogue.sources.get(value)
                return local(source.name, source.name_en) if source else value
            case _:
                category = picture.catalogue.category(value)
                return local(category.name, category.name_en)


def _midnight(now: datetime) -> datetime:
    here = now.astimezone()
    return datetime.combine(here.date(), time(), here.tzinfo).astimezone(UTC)
