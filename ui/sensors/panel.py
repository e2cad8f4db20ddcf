"""The sensor tiles (感知指标): the worst and most telling of each group, or all as a list."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from app.domain import tiles
from app.i18n import _
from app.picture.picture import Changes
from ui.actions.table import Action
from ui.context import Context
from ui.models.sensors import SensorBoard
from ui.models.tile_choices import tile_choices
from ui.sensors.page import SensorPage
from ui.sensors.wall import OWN, TileWall
from ui.theme import fonts
from ui.widgets import format as fmt
from ui.widgets.chip import ACTIVE, Chip, ChipButton
from ui.widgets.elide import ElideLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.keycap_button import ICON, TEXT, KeycapButton
from ui.widgets.panel import Panel
from ui.widgets.picker import Picker, Row
from ui.widgets.search_field import SearchField

FOOT = 30
ARRANGE_MS = 1000
"""Tiles change places at most once a second, however fast alarms come."""

ACROSS_M = 900.0


class SensorPanel(Panel):
    """Tiles of the mode in force; selecting here selects everywhere, and the other way."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Sensor readings"), framed=False)
        self._context = context
        self.board = SensorBoard(context.picture, context.session)
        self.wall = TileWall(context.picture, self.board, context.session, context.bridge.now)
        self._group = ""
        self._listing = False
        self._card: SensorPage | None = None
        self._as_tiles = KeycapButton(_("Tiles"), icon="squares-four", role=ICON, small=True)
        self._as_list = KeycapButton(_("List"), icon="list-bullets", role=ICON, small=True)
        self.search = SearchField(_("Name, number or kind"), "Ctrl+/")
        self._add = Picker(self._find_tile, _("A sensor, a kind or a group to add"))
        self._add.setVisible(False)
        self._chip = ChipButton(Chip("", ACTIVE))
        self._empty = EmptyState("broadcast", _("No sensor matches"), framed=False)
        self._counts = ElideLabel("", fonts.SECONDARY, tone="text2")
        self._all = KeycapButton("", icon="", role=TEXT, small=True)
        self._later = QTimer(self, singleShot=True, interval=ARRANGE_MS)
        self._lay_out()
        self._connect()
        self._add_actions()
        self.refresh()
        if context.session.kind == "sensor":
            self.wall.select(context.session.key)

    def _lay_out(self) -> None:
        self.setMinimumWidth(200)
        for button in (self._as_tiles, self._as_list):
            button.setCheckable(True)
            self.add_tool(button)
        self._tools_row = QWidget()
        tools = QHBoxLayout(self._tools_row)
        tools.setContentsMargins(8, 8, 8, 4)
        tools.setSpacing(6)
        tools.addWidget(self._chip)
        tools.addWidget(self.search, 1)
        content = QWidget()
        self._stack = QStackedLayout()
        self._stack.addWidget(self.wall)
        self._stack.addWidget(self._empty)
        foot = QWidget()
        foot.setFixedHeight(FOOT)
        bottom = QHBoxLayout(foot)
        bottom.setContentsMargins(12, 0, 6, 0)
        bottom.addWidget(self._counts, 1)
        bottom.addWidget(self._all)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tools_row)
        column.addWidget(self._add)
        column.addLayout(self._stack, 1)
        column.addWidget(foot)
        self.set_body(content)

    def _connect(self) -> None:
        context = self._context
        context.bridge.changed.connect(self._on_changed)
        context.bridge.second.connect(self._on_second)
        context.session.selected.connect(self._on_selected)
        self._later.timeout.connect(self.refresh)
        self._as_tiles.clicked.connect(self.show_tiles)
        self._as_list.clicked.connect(lambda: self.show_list())
        self._all.clicked.connect(lambda: self.show_list())
        self.search.searched.connect(lambda _text: self.refresh())
        self.search.left.connect(self.show_tiles)
        self._chip.clicked.connect(lambda: self.show_list())
        self._chip.removed.connect(lambda: self.show_list())
        self.wall.chosen.connect(self._choose)
        self.wall.opened.connect(self.open_trend)
        self.wall.group_chosen.connect(self._head_clicked)
        self.wall.arranged.connect(self.refresh)
        self._add.picked.connect(self._take_tile)
        self.wall.menu_wanted.connect(self._open_menu)

    def _add_actions(self) -> None:
        group = "Sensors"
        none = self._why_no_sensor
        self._context.actions.add(
            Action("sensors.search", "Search sensors", self._start_search, "Ctrl+/",
                   "magnifying-glass", group),
            Action("sensors.all", "All sensors", lambda: self.show_list(), "", "list-bullets",
                   group),
            Action("sensors.tiles", "Sensor tiles", self.show_tiles, "", "squares-four", group),
            Action("sensors.trend", "Trend of the sensor",
                   lambda: self.open_trend(self._context.session.key), "T", "chart-line", group,
                   none),
            Action("sensors.pin", "Pin the sensor's tile, or let it go", self._pin, "P",
                   "push-pin", group, none),
            Action("sensors.add", "Add a tile to mine", self.start_adding, "", "plus", group),
            Action("sensors.reset", "My tiles as the mode has them", self._reset, "",
                   "arrow-counter-clockwise", group,
                   lambda: "" if self.board.own.own else _("They are the mode's already.")),
        )  # fmt: skip

    # ------------------------------------------------------------------------------ what shows

    def show_tiles(self) -> None:
        """The groups as tiles."""
        self._listing = False
        self.search.set_text("")
        self.refresh()
        self.wall.setFocus()

    def show_list(self, group: str = "") -> None:
        """All sensors, or those of one group, worst first."""
        self._listing, self._group = True, group
        self.refresh()

    def refresh(self) -> None:
        """Arrange anew: alarms came or went, the mode or the search changed."""
        self._as_tiles.setChecked(not self._listing)
        self._as_list.setChecked(self._listing)
        self._tools_row.setVisible(self._listing)
        self.board.arrange()
        if self._listing:
            rows = self.board.search(self.search.text(), self._group)
            self.wall.show_list(rows)
            self._stack.setCurrentIndex(0 if rows else 1)
        else:
            self.wall.show_tiles()
            self._stack.setCurrentIndex(0)
        named = next((g.name for g in self.board.groups if g.id == self._group), "")
        self._chip.setVisible(bool(named) and self._listing)
        self._chip.set_chip(Chip(named, ACTIVE))
        self._all.set_title(_("All sensors →"))
        self._all.setVisible(not self._listing)
        self._count()

    def _count(self) -> None:
        health = self.board.health(self._context.bridge.now)
        online = fmt.ratio(health.online, health.total)
        self.set_detail(_("online {ratio}").format(ratio=online))
        words = [
            _("silent {n}").format(n=fmt.number(health.stale)),
            _("out {n}").format(n=fmt.number(health.out)),
            _("chattering {n}").format(n=fmt.number(health.chattering)),
        ]
        self._counts.set_text(" · ".join(words))

    def start_adding(self) -> None:
        """Let the officer name a sensor, a kind or a group whose tile he wants."""
        self.show_tiles()
        self._add.setVisible(True)
        self._add.clear()
        self._add.setFocus()

    def _find_tile(self, text: str) -> list[Row]:
        return tile_choices(self._context.picture, self.board, text, self._context.session.key)

    def _take_tile(self, line: object) -> None:
        found = tiles.parse(str(line))
        self._add.setVisible(False)
        if found is not None:
            self.board.own.add(found)
            self.refresh()
            self.wall.select_own(self.board.own.place(found))
        self.wall.setFocus()

    def _reset(self) -> None:
        self.board.own.reset()
        self.refresh()

    def _head_clicked(self, group: str) -> None:
        if group == OWN:
            self.start_adding()
        else:
            self.show_list(group)

    def _start_search(self) -> None:
        self.show_list(self._group)
        self.search.focus()

    # ------------------------------------------------------------------------------- selection

    def open_trend(self, sensor: str) -> None:
        """Open the page of a sensor in a card beside the tiles."""
        if sensor not in self._context.picture.sensors.index:
            return
        if self._card is None or self._card.parentWidget() is not self.window():
            self._card = SensorPage(self._context, self.board, self.window())
            # The card floats on the window and would outlive a panel that is built anew.
            self.destroyed.connect(self._card.deleteLater)
        corner = self.mapTo(self.window(), QPoint(0, 0))
        self._card.place_beside_panel(QRect(corner, self.size()))
        self._card.show_sensor(sensor)

    @property
    def card(self) -> SensorPage | None:
        """The sensor's page, once it was opened."""
        return self._card

    def _choose(self, sensor: str) -> None:
        self._context.session.select("sensor", sensor)

    def _on_selected(self, kind: str, key: str) -> None:
        self.wall.select(key if kind == "sensor" else "")

    def _why_no_sensor(self) -> str:
        session = self._context.session
        known = session.kind == "sensor" and session.key in self._context.picture.sensors.index
        return "" if known else _("Select a sensor first.")

    def _pin(self) -> None:
        self.board.toggle_pin(self._context.session.key)
        self.refresh()

    def _open_menu(self, sensor: str, at: QPoint) -> None:
        self._choose(sensor)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Trend"), lambda: self.open_trend(sensor))
        menu.addAction(_("Show on the map"), lambda: self._locate(sensor))
        pinned = self.board.is_pinned(sensor)
        menu.addAction(_("Let go of the tile") if pinned else _("Pin the tile"), self._pin)
        menu.popup(at)

    def _locate(self, sensor: str) -> None:
        columns = self._context.picture.sensors
        row = columns.index[sensor]
        self._context.session.locate(float(columns.lon[row]), float(columns.lat[row]), ACROSS_M)

    # ------------------------------------------------------------------------------------ news

    def _on_changed(self, changes: Changes) -> None:
        now = self._context.bridge.now
        if changes.registry:
            self.board.reload()
            self.refresh()
        elif changes.mode:
            self.refresh()
        elif changes.alarms:
            self.board.note_alarms(changes.alarms, now)
            if not self._later.isActive():
                self._later.start()
        if len(changes.sensors):
            self.wall.take_rows(changes.sensors, now)

    def _on_second(self, now: datetime) -> None:
        if self.isVisible():
            self.wall.tick(now)
            self._count()
