"""The figure that colours the grids: chosen in the legend, remembered by mode, its counts of a
period brought from the store."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QPoint, QRectF, QTimer
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from app.domain.clocks import CONTACT
from app.domain.errors import Refused
from app.domain.tallies import Period
from app.i18n import _, ngettext
from ui.map.cards import legend_card as parts
from ui.map.cards.legend_card import Legend, LegendRow, LegendSetting
from ui.map.choropleth import breaks, told
from ui.map.choropleth.choropleth import Choice, Choropleth
from ui.map.choropleth.figure import Figure
from ui.map.choropleth.figures import FIGURES
from ui.map.choropleth.rates import PERIODS, TODAY
from ui.map.layers.density import DensityLayer
from ui.widgets import format as words

if TYPE_CHECKING:
    from ui.map.panel import MapPanel

_FOLDED = "map/legend_folded"
_TELL_MS = 40
_ASK_EVERY_S = 60
"""Counts of a period are brought anew so often while they are looked at."""


class Figures(QObject):
    """The legend over a panel's choropleth."""

    def __init__(self, panel: MapPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        layer = panel.layer("density")
        assert isinstance(layer, DensityLayer)
        self.choropleth: Choropleth = layer.choropleth
        self.choropleth.by_mode = False
        self.card = panel.deck.legend
        self.card.fold(bool(panel.context.session.store.value(_FOLDED, False, bool)))
        self.card.pressed.connect(self._press)
        self._soon = QTimer(self, interval=_TELL_MS, singleShot=True)
        self._soon.timeout.connect(self.tell)
        self.choropleth.changed.connect(self._on_changed)
        self.choropleth.asked.connect(self._ask)
        self._asking: set[str] = set()
        self._seconds = 0

    # ---------------------------------------------------------------------------- news

    def take_mode(self) -> None:
        """What the officer last chose under this mode, else what the mode says."""
        mode = self._panel.context.picture.mode
        choice = Choice(figure=mode.map.choropleth) if mode.map.choropleth else Choice()
        stored = self._panel.context.session.store.value(self._key())
        if stored:
            # What another version of the program wrote says nothing.
            with contextlib.suppress(msgspec.MsgspecError):
                choice = msgspec.json.decode(str(stored), type=Choice)
        if choice.figure not in FIGURES or choice.method not in breaks.METHODS:
            choice = Choice()
        self.choropleth.show(choice)
        self.tell()

    def on_second(self) -> None:
        """Clocks run out, and the store has newer counts."""
        self._seconds += 1
        self.choropleth.tick()
        figure = self.choropleth.figure
        if figure is not None and "rates" in figure.needs and self._seconds % _ASK_EVERY_S == 0:
            self._ask(self._period())

    def restyle(self) -> None:
        """Another theme or language."""
        self.choropleth.restyle()
        self.tell()

    def _on_changed(self) -> None:
        """First the colours, then in a moment what they mean: no frame has to carry both."""
        if (self.choropleth.figure is not None) != self.card.isVisibleTo(self._panel):
            self.tell()
        elif not self._soon.isActive():
            self._soon.start()

    def tell(self) -> None:
        """The card says what is shown now; it goes with the layer."""
        self._soon.stop()
        figure = self.choropleth.figure
        self.card.setVisible(figure is not None)
        if figure is not None:
            self.card.show_legend(self._legend(figure))
            self._panel.deck.lay_out()
            self._panel.show_layers()

    # --------------------------------------------------------------------------- inside

    def _legend(self, figure: Figure) -> Legend:
        choropleth = self.choropleth
        decimals = choropleth.decimals()
        rows = [
            LegendRow(some.colour, told.span(figure, some, decimals), words.number(some.grids))
            for some in choropleth.classes()
        ]
        if not figure.falling:
            rows.reverse()
        notes = []
        if choropleth.waiting:
            notes.append(_("Counting…"))
        else:
            rows.append(LegendRow(None, told.nothing(figure), words.number(choropleth.without())))
            if choropleth.outside():
                n = choropleth.outside()
                text = ngettext("{n} outside these grids", "{n} outside these grids", n)
                notes.append(text.format(n=words.number(n)))
        return Legend(
            told.title(figure), told.unit(figure), tuple(rows), tuple(notes), self._settings(figure)
        )

    def _settings(self, figure: Figure) -> tuple[LegendSetting, ...]:
        choice = self.choropleth.choice
        made = [
            LegendSetting(
                _("Grid level"), told.level(choice.level), parts.LEVEL, tip=_("Which grids")
            ),
            LegendSetting(
                _("Classes by"),
                told.method(choice.method),
                parts.METHOD,
                tip=_("How classes are made"),
            ),
        ]
        if choice.method != breaks.STEPS:
            open_ends = (choice.classes > breaks.LEAST, choice.classes < breaks.MOST)
            made.append(LegendSetting(_("Number of classes"), str(choice.classes), "", open_ends))
        if figure.period:
            made.append(
                LegendSetting(
                    _("Period"),
                    told.period(choice.period),
                    parts.PERIOD,
                    tip=_("Cases reported in this time"),
                )
            )
        shown = _("shown") if choice.numbers else _("hidden")
        made.append(LegendSetting(_("Numbers on grids"), shown, parts.NUMBERS))
        return tuple(made)

    def _press(self, spot: str, rect: QRectF) -> None:
        choice = self.choropleth.choice
        match spot:
            case parts.FOLD:
                self.card.fold(not self.card.folded)
                self._panel.context.session.store.setValue(_FOLDED, self.card.folded)
                self._panel.deck.lay_out()
            case parts.FEWER | parts.MORE:
                self.choose(classes=choice.classes + (1 if spot == parts.MORE else -1))
            case parts.NUMBERS:
                self.choose(numbers=not choice.numbers)
                self._panel.update()
            case _:
                self.menu(spot).popup(self._below(rect))

    def choose(self, **choice: str | int | bool) -> None:
        """Show another, remembered for this mode."""
        self.choropleth.choose(**choice)
        stored = msgspec.json.encode(self.choropleth.choice).decode()
        self._panel.context.session.store.setValue(self._key(), stored)
        self.tell()

    def menu(self, spot: str) -> QMenu:
        """The choices of one setting."""
        choice, tree = self.choropleth.choice, self.choropleth.ground.tree
        match spot:
            case parts.FIGURE:
                rows = [(key, told.title(figure)) for key, figure in FIGURES.items()]
                return self._menu(rows, choice.figure, lambda key: self.choose(figure=key))
            case parts.METHOD:
                rows = [(key, told.method(key)) for key in breaks.METHODS]
                return self._menu(rows, choice.method, lambda key: self.choose(method=key))
            case parts.LEVEL:
                rows = [(key, told.level(key)) for key in tree.levels()]
                return self._menu(rows, choice.level, lambda key: self.choose(level=key))
            case _:
                rows = [(key, told.period(key)) for key in PERIODS]
                return self._menu(rows, choice.period, lambda key: self.choose(period=key))

    def _menu(
        self, rows: Iterable[tuple[str, str]], chosen: str, take: Callable[[str], None]
    ) -> QMenu:
        menu = QMenu(self.card)
        group = QActionGroup(menu)
        for key, title in rows:
            action = QAction(title, menu)
            action.setData(key)
            action.setCheckable(True)
            action.setChecked(key == chosen)
            action.triggered.connect(lambda _checked=False, key=key: take(key))
            group.addAction(action)
            menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _below(self, rect: QRectF) -> QPoint:
        return self.card.mapToGlobal(rect.bottomLeft().toPoint())

    def _key(self) -> str:
        return f"map/figure/{self._panel.context.picture.mode.id}"

    # ---------------------------------------------------------------------------- store

    def _period(self) -> str:
        figure = self.choropleth.figure
        return self.choropleth.choice.period if figure is None or figure.period else TODAY

    def _ask(self, _period: str) -> None:
        period = self._period()
        if period not in self._asking:
            self._asking.add(period)
            self._panel.context.spawn(self._bring(period))

    async def _bring(self, period: str) -> None:
        desk = self._panel.context.desk
        try:
            tallies = await desk.grid_tallies(self._since(period))
        except Refused:
            # The link to the database shows its own trouble; the next minute asks again.
            tallies = None
        finally:
            self._asking.discard(period)
        if tallies is not None:
            self.choropleth.ground.rates.put(period, tallies)
            self.choropleth.told(period)

    def _since(self, period: str) -> Period:
        now = self._panel.scene.now()
        days = PERIODS[period]
        since = now - timedelta(days=days) if days else _midnight(now)
        limit = float(self._panel.context.picture.mode.limits.get(CONTACT, 0))
        return Period(since, now - timedelta(seconds=limit) if limit else None)


def _midnight(now: datetime) -> datetime:
    local = now.astimezone()
    return datetime.combine(local.date(), time(), local.tzinfo).astimezone(UTC)
