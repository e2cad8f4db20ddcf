"""What this officer is looking at: selection, language, theme. One per window set."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings, Signal

from app import i18n
from app.domain.registry import Officer

Box = tuple[float, float, float, float]


class Session(QObject):
    """Selection shared by map, queue, tiles and case file; and the officer's preferences.

    Kinds of selection: `case`, `sensor`, `unit`, `camera`, `grid`, `shape`, '' for nothing.
    """

    selected = Signal(str, str)
    """(kind, id)"""
    located = Signal(float, float, float)
    """(lon, lat, metres across) that the map should fly to"""
    placing = Signal(object)
    """a function of (lon, lat): the map should let the officer point at a place for it"""
    gathered = Signal(object, str)
    """(ids of cases, what they have in common) that the queue should show"""
    opened = Signal(str)
    """case id whose case file should open ('' closes it)"""
    proposed = Signal()
    """`proposal` or `lit` changed"""
    restyled = Signal()
    """language or theme changed: the window builds itself anew"""

    def __init__(self, officer: Officer, store: QSettings) -> None:
        super().__init__()
        self.officer = officer
        self.store = store
        self.kind, self.key, self.case_file = "", "", ""
        self.proposal: tuple[tuple[str, str], ...] = ()
        """(case id, unit id) of orders that are thought of and not sent; the map shows them"""
        self.lit = ""
        """the case of the proposal that is pointed at"""
        self.in_view: Callable[[], Box | None] = lambda: None
        """west, south, east, north (degrees) of what the map shows; the map says so"""
        self.theme = str(store.value("theme", "dark"))
        self.language = str(store.value("language", i18n.DEFAULT_LANGUAGE))

    def select(self, kind: str, key: str) -> None:
        """Select one thing everywhere."""
        if (kind, key) != (self.kind, self.key):
            self.kind, self.key = kind, key
            self.selected.emit(kind, key)

    def locate(self, lon: float, lat: float, across_m: float = 1500.0) -> None:
        """Ask the map to show a place: only ever on the officer's own wish."""
        self.located.emit(lon, lat, across_m)

    def place(self, taken: Callable[[float, float], None]) -> None:
        """Ask the map for a place; `taken` hears its longitude and latitude, unless Esc left."""
        self.placing.emit(taken)

    def gather(self, cases: frozenset[str], name: str) -> None:
        """Ask the queue to show these cases alone, under a name."""
        self.gathered.emit(cases, name)

    def propose(self, proposal: tuple[tuple[str, str], ...], lit: str = "") -> None:
        """Show orders that are thought of; () when none are any more."""
        if (proposal, lit) != (self.proposal, self.lit):
            self.proposal, self.lit = proposal, lit
            self.proposed.emit()

    def open_case(self, case: str) -> None:
        """Open (or close with '') the case file."""
        if case != self.case_file:
            self.case_file = case
            self.opened.emit(case)

    def set_language(self, language: str) -> None:
        """Switch the language at run time."""
        self.language = language
        self.store.setValue("language", language)
        i18n.use(language)
        self.restyled.emit()

    def set_theme(self, theme: str) -> None:
        """Switch between dark and light."""
        self.theme = theme
        self.store.setValue("theme", theme)
        self.restyled.emit()
