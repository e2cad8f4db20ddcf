"""The flood board: every flood point in one line, what gets worse first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import _
from app.picture.picture import Changes
from ui.actions.table import Action
from ui.context import Context
from ui.models.flood import (
    DEEPEST,
    WARN_LEVEL,
    WORSENING,
    FloodPoint,
    flood_points,
    flood_rows,
)
from ui.models.point_plan import NO_PLAN, PointPlans
from ui.models.rain import HOURS, NEAR_S, Rain, gauges, rain_of
from ui.sensors.flood_detail import FloodDetail
from ui.sensors.flood_list import ColumnHeads, FloodList
from ui.widgets import format as fmt
from ui.widgets.empty_state import EmptyState
from ui.widgets.keycap_button import KeycapButton
from ui.widgets.panel import Panel

ACROSS_M = 900.0
RAIN_S = 60.0
"""The rain of the last hours is read so often."""

TOLD_EVERY = 8
"""Gauges that are read before the board tells what is known so far."""

RAIN_COLUMNS = 400
"""A reading a minute of six hours is told exactly; more often, as means of a minute."""


class FloodBoard(Panel):
    """The left panel of an emergency. A click selects the point and shows it on the map."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Flood points"), framed=False)
        self._context = context
        self._rows = flood_rows(context.picture)
        self._order = WORSENING
        self._plans = PointPlans(context.picture)
        self._gauges = gauges(context.picture, self._rows)
        self._rain: dict[int, Rain] = {}
        self._rain_at = 0.0
        self._detail_text = ""
        self._sort = KeycapButton("", icon="sort-ascending", small=True)
        self._sort.clicked.connect(self.swap_order)
        self.add_tool(self._sort)
        self.list = FloodList(context)
        self._empty = EmptyState("drop", _("This centre has no flood points"), framed=False)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(ColumnHeads())
        column.addWidget(self.list, 1)
        column.addWidget(self._empty, 1)
        self.detail = FloodDetail()
        column.addWidget(self.detail)
        self.set_body(content)
        context.bridge.changed.connect(self._on_changed)
        context.bridge.second.connect(self._on_second)
        context.session.selected.connect(self._on_selected)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._open)
        self.list.asked.connect(self._asked)
        for key, button in (("M", self.detail.map), ("C", self.detail.case),
                            ("P", self.detail.plan), ("V", self.detail.cameras)):  # fmt: skip
            button.clicked.connect(partial(self._asked, key))
        context.actions.add(
            Action("flood.order", "Flood points: worsening first or deepest first",
                   self.swap_order, "", "sort-ascending", "Sensors")
        )  # fmt: skip
        self.refresh()
        self._on_selected(context.session.kind, context.session.key)

    def points(self) -> list[FloodPoint]:
        """The points in the order shown."""
        return self.list.points

    def head_text(self) -> str:
        """The counts in the head."""
        return self._detail_text

    def swap_order(self) -> None:
        """Worsening first, or deepest first."""
        self._order = DEEPEST if self._order == WORSENING else WORSENING
        self.refresh()

    def refresh(self) -> None:
        """Read every point anew."""
        picture, now = self._context.picture, self._context.bridge.now
        points = flood_points(picture, self._rows, now, self._order, self._rain, self._plans)
        self.list.set_points(points)
        self.list.setVisible(bool(points))
        self._empty.setVisible(not points)
        titles = {WORSENING: _("Worsening first"), DEEPEST: _("Deepest first")}
        self._sort.set_title(titles[self._order])
        self._detail_text = self._summary(points)
        self.set_detail(self._detail_text)
        self._show_detail()
        if now.timestamp() - self._rain_at > RAIN_S:
            self._rain_at = now.timestamp()
            self._context.spawn(self._read_rain(now))

    async def _read_rain(self, now: datetime) -> None:
        """The last six hours of every gauge near a point."""
        since = now - timedelta(hours=HOURS[-1], seconds=NEAR_S)
        wanted = [self._gauges[p.row] for p in self.points() if p.row in self._gauges]
        for n, gauge in enumerate(dict.fromkeys([*wanted, *self._gauges.values()]), 1):
            curve = await self._context.desk.curve(gauge, since, now, RAIN_COLUMNS)
            rain = rain_of(curve, now)
            self._rain.update({row: rain for row, near in self._gauges.items() if near == gauge})
            if n % TOLD_EVERY == 0:
                self._tell_rain()
        self._tell_rain()

    def _tell_rain(self) -> None:
        self.list.set_points(
            [replace(point, rain=self._rain.get(point.row, Rain())) for point in self.points()]
        )
        self._show_detail()

    def _chosen(self) -> FloodPoint | None:
        session = self._context.session
        key = session.key if session.kind == "sensor" else ""
        return next((point for point in self.points() if point.id == key), None)

    def _case(self, sensor: str) -> str:
        """The case of the point's alarm, '' for none."""
        alarm = self._context.picture.sensor_alarm(sensor)
        return alarm.case if alarm is not None else ""

    def _show_detail(self) -> None:
        point = self._chosen()
        plan = self._plans.of(point.id, point.reading.level) if point else NO_PLAN
        self.detail.show_point(point, plan, self._case(point.id) if point else "")

    def _asked(self, key: str) -> None:
        """One key to the map, to the case, to the plan, to the cameras of the chosen point."""
        point = self._chosen()
        if point is None:
            return
        if key == "M":
            self._choose(point.id)
        elif key == "C" and self._case(point.id):
            self._context.session.open_case(self._case(point.id))
        elif key == "P" and self.detail.plan.isEnabled():
            self.detail.unfold()
        elif key == "V":
            actions = self._context.actions
            if any(action.id == "cameras.open" for action in actions):
                actions.run("cameras.open")

    def _summary(self, points: list[FloodPoint]) -> str:
        if not points:
            return ""
        limits = [t for t in points[0].limits if t.level == WARN_LEVEL]
        stale = sum(point.stale for point in points)
        silent = _("silent {n}").format(n=stale)
        if not limits:
            return f"{len(points)} · {silent}"
        over = sum(point.depth >= limits[0].value for point in points)
        text = _("{n} of {all} over {limit} {unit}").format(
            n=over, all=len(points), limit=fmt.number(limits[0].value),
            unit=points[0].reading.unit or "cm",
        )  # fmt: skip
        return f"{text} · {silent}"

    def _choose(self, sensor: str) -> None:
        columns = self._context.picture.sensors
        row = columns.index[sensor]
        self._context.session.select("sensor", sensor)
        self._context.session.locate(float(columns.lon[row]), float(columns.lat[row]), ACROSS_M)

    def _open(self, sensor: str) -> None:
        self._choose(sensor)
        if any(action.id == "sensors.trend" for action in self._context.actions):
            self._context.actions.run("sensors.trend")

    def _on_selected(self, kind: str, key: str) -> None:
        self.list.select(key if kind == "sensor" else "")
        self._show_detail()

    def _on_changed(self, changes: Changes) -> None:
        if changes.registry:
            self._rows = flood_rows(self._context.picture)
            self._plans = PointPlans(self._context.picture)
            self._gauges = gauges(self._context.picture, self._rows)
            self._rain_at = 0.0
        first = len(changes.sensors) > 0 and not self.list.points
        if changes.registry or changes.mode or first:
            self.refresh()

    def _on_second(self, _now: datetime) -> None:
        if self.isVisible():
            self.refresh()
