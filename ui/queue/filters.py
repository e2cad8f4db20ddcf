"""The chips that cut the queue by level, source and street, and the menu that adds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app import wording
from app.i18n import _, local
from app.picture.picture import Picture
from ui.models.case_filter import OVERDUE
from ui.models.case_row import street_name
from ui.models.cases import CaseFilter
from ui.theme import levels
from ui.widgets.chip import ACTIVE, ADD, Chip, ChipButton

MOST_CHIPS = 3


class FilterRow(QWidget):
    """The chips in force; hidden when there are none. `changed` carries the new CaseFilter."""

    changed = Signal(object)
    more = Signal()
    """all of them are asked for"""

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self._picture = picture
        self._filter = CaseFilter()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 12, 8)
        self._row.setSpacing(6)
        self.hide()

    def set_filter(self, chosen: CaseFilter) -> None:
        """Show the chips of `chosen`."""
        self._filter = chosen
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        chips = self._chips()
        for kind, value, chip in chips[:MOST_CHIPS]:
            self._row.addWidget(self._button(kind, value, chip))
        if len(chips) > MOST_CHIPS:
            rest = ChipButton(Chip(f"+{len(chips) - MOST_CHIPS}", ADD))
            rest.setToolTip("\n".join(chip.text for _k, _v, chip in chips[MOST_CHIPS:]))
            rest.clicked.connect(self.more)
            self._row.addWidget(rest)
        self._row.addStretch(1)
        self.setVisible(bool(chips))

    def _button(self, kind: str, value: str, chip: Chip) -> ChipButton:
        button = ChipButton(chip)
        button.setToolTip(_("{filter}: press to remove").format(filter=chip.text))

        def remove() -> None:
            self.changed.emit(self._filter.without(kind, value))

        button.clicked.connect(remove)
        button.removed.connect(remove)
        return button

    def _chips(self) -> list[tuple[str, str, Chip]]:
        chosen = self._filter
        chips = [
            ("levels", str(n), Chip(f"{levels.ROMAN[n]} {wording.level(n)}", ACTIVE, level=n))
            for n in sorted(chosen.levels)
        ]
        for key in sorted(chosen.sources):
            chips.append(("sources", key, Chip(source_name(key, self._picture), ACTIVE)))
        for code in sorted(chosen.streets):
            chips.append(("streets", code, Chip(street_name(code, self._picture), ACTIVE)))
        chips += [(kind, "", Chip(text, ACTIVE)) for kind, text in self._single(chosen)]
        if chosen.cases is not None:
            chips.insert(0, ("cases", "", Chip(chosen.region, ACTIVE)))
        return chips

    def _single(self, chosen: CaseFilter) -> Iterator[tuple[str, str]]:
        if chosen.mine:
            yield "mine", _("Mine")
        if chosen.loose:
            yield "loose", _("Unassigned")
        if chosen.clock:
            yield "clock", _("Overdue") if chosen.clock == OVERDUE else _("Due soon")
        mode = self._picture.catalogue.modes.get(chosen.mode)
        if mode is not None:
            yield "mode", _("First in: {mode}").format(mode=local(mode.name, mode.name_en))
        if chosen.area is not None:
            yield "area", _("In the map's view")


def source_name(key: str, picture: Picture) -> str:
    """The name of a source, or its key."""
    source = picture.catalogue.sources.get(key)
    return local(source.name, source.name_en) if source else key


class FilterMenu(QMenu):
    """Levels, sources and streets with how many open cases each has; stays open while ticking."""

    def __init__(
        self, picture: Picture, chosen: CaseFilter, take: Callable[[CaseFilter], None], at: QWidget
    ) -> None:
        super().__init__(at)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._filter, self._take = chosen, take
        open_cases = [c for c in picture.cases.values() if not c.ended]
        self.addSection(_("Level"))
        counts = Counter(c.level for c in open_cases)
        for n in range(1, 5):
            title = f"{levels.ROMAN[n]} {wording.level(n)}"
            self._add(self, "levels", n, title, counts[n])
        self._branch(_("Source"), "sources", Counter(c.source for c in open_cases),
                     lambda key: source_name(key, picture))  # fmt: skip
        self._branch(_("Street"), "streets", Counter(c.street for c in open_cases if c.street),
                     lambda code: street_name(code, picture))  # fmt: skip
        self.addSeparator()
        clear = self.addAction(_("Remove all filters"))
        clear.setEnabled(bool(chosen))
        clear.triggered.connect(lambda: take(CaseFilter()))

    def show_below(self, button: QWidget) -> None:
        """Open under the button."""
        self.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))

    def _branch(
        self, title: str, kind: str, counts: Counter[str], name: Callable[[str], str]
    ) -> None:
        menu = self.addMenu(title)
        for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            self._add(menu, kind, value, name(value), count)
        menu.setEnabled(bool(counts))

    def _add(self, menu: QMenu, kind: str, value: str | int, title: str, count: int) -> None:
        action = QAction(f"{title}  {count}", menu)
        action.setCheckable(True)
        action.setChecked(value in getattr(self._filter, kind))
        action.toggled.connect(lambda on: self._toggle(kind, value, on))
        menu.addAction(action)

    def _toggle(self, kind: str, value: str | int, on: bool) -> None:
        now = set(getattr(self._filter, kind))
        (now.add if on else now.discard)(value)
        self._filter = replace(self._filter, **{kind: frozenset(now)})  # type: ignore[arg-type]
        self._take(self._filter)
