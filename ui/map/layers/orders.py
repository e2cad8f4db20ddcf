"""Orders on their way: a line from the unit to the case until it is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainter, QPen

from app.domain.case import Case
from app.domain.orders import Dispatch, Receipt
from app.geo import projection
from app.i18n import _, local
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map.boxes import LabelBox, Piece
from ui.map.layers import flow, signs
from ui.map.layers.base import ORDERS, BaseLayer, Hit, Repaint, Sign
from ui.map.layers.units import OLD_S
from ui.map.scene import Scene
from ui.map.view import Floats, View
from ui.models.tally import held_back
from ui.theme import tokens
from ui.widgets import format as words

_ENDS_PX = 13.0
_MARGIN_PX = 20.0
_QUIET = 24
_MATTER = 80
_NAMES = 6
_REACH_PX, _BEHIND_PX = 6.0, 6.0
"""A mark under the pointer comes before a line."""
_ARROWS_TO = 40
"""Of more lines than these the nearest are drawn, and none with arrows."""
_ALL_FROM_MPP = 1.7
"""From farther away only what is selected or not signed for is drawn: the rest is a tangle."""
_OVER = (Receipt.ARRIVED.value, Receipt.DONE.value)


@dataclass(frozen=True, slots=True)
class _Way:
    """An order under way: its unit's row and its case's place in Mercator metres; `waits`: it is
    not signed for, and the mode does not hold its case back."""

    order: Dispatch
    unit: int
    x: float
    y: float
    waits: bool


class OrdersLayer(BaseLayer):
    """Dashed red while not signed for, blue for what is selected, else quiet."""

    id = "orders"
    title = N_("Orders under way")
    icon = "path"
    action = N_("Map layer: orders under way")
    z = ORDERS

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._ways: dict[str, _Way] = {}
        self._of_case: dict[str, set[str]] = {}
        self._columns: _Columns | None = None
        self._measured: dict[str, tuple[tuple[float, float], float]] = {}
        self._drawn: tuple[View, list[tuple[_Way, QLineF]]] | None = None

    def count(self) -> int:
        """Orders whose unit has not arrived."""
        return len(self._ways)

    def rebuild(self, changes: Changes | None) -> Repaint:
        """Which orders are under way; lines follow their units."""
        if changes is None or changes.mode or changes.registry:
            self._ways, self._of_case, self._columns = {}, {}, None
            self._take(self._scene.picture.dispatches)
            return Repaint(live=True)
        asked = set(changes.dispatches)
        for case in changes.cases:
            asked |= self._of_case.get(case, set())
        if asked:
            self._take(asked)
        return Repaint(live=bool(asked) or (bool(self._ways) and bool(len(changes.units))))

    def draw(self, painter: QPainter, view: View) -> None:
        """Quiet lines first, the selected one on top."""
        self._drawn = None
        ways = self._lines(view)
        arrows = len(ways) <= _ARROWS_TO
        lines = [(line, way.order) for way, line in ways]
        for selected in (False, True):
            mine = [one for one in lines if self._selected(one[1]) is selected]
            flow.paint(painter, mine, selected, arrows)

    def labels(self, view: View) -> list[LabelBox]:
        """How long the way of what is selected still takes, and of the nearest not signed for."""
        ways = self._lines(view)
        chosen = [one for one in ways if self._selected(one[0].order)]
        waiting = [one for one in ways if one[0].waits and one not in chosen]
        return [
            self._label(way, line, chosen=at < len(chosen))
            for at, (way, line) in enumerate([*chosen, *waiting][:_NAMES])
        ]

    def hit(self, point: QPointF, view: View) -> Hit | None:
        """The order whose line is under the pointer."""
        best: Hit | None = None
        for way, line in self._lines(view):
            away = flow.distance_px(line, point)
            if away <= _REACH_PX and (best is None or away + _BEHIND_PX < best.distance):
                x, y = view.world(point.x(), point.y())
                best = Hit("order", way.order.id, x, y, away + _BEHIND_PX)
        return best

    def sign(self) -> Sign:
        """A dashed red line: nobody signed."""
        return signs.line(_unsigned, "", "unsigned")

    def legend(self) -> tuple[Sign, ...]:
        """Not signed for, and under way."""
        columns = self._columns
        waits = int(np.count_nonzero(columns.waits & columns.live)) if columns else 0
        return (
            signs.line(_unsigned, _("not signed for"), "unsigned", waits),
            signs.line(_signed, _("under way"), "signed", len(self._ways) - waits),
        )

    def _label(self, way: _Way, line: QLineF, chosen: bool) -> LabelBox:
        units, theme = self._scene.picture.units, tokens.current()
        item = units.items[way.unit]
        pieces = [Piece(local(item.name, item.name_en), theme.text1)]
        age = self._scene.now().timestamp() - float(units.at[way.unit])
        if age <= OLD_S:
            left = max(1, round(flow.minutes(self._metres(way), item.on_foot)))
            pieces.append(Piece(_("about {n} min").format(n=left), theme.text2))
        else:
            pieces.append(Piece(_("position is {age} old").format(age=words.age(age)), theme.text2))
        weight = 6.0 if chosen else 1.0
        return LabelBox(line.center(), tuple(pieces), 5.0, chosen, weight=weight)

    def _metres(self, way: _Way) -> float:
        """By road, measured again when the unit has moved."""
        units, ways = self._scene.picture.units, self._scene.picture.registry.ways
        here = float(units.lon[way.unit]), float(units.lat[way.unit])
        known = self._measured.get(way.order.id)
        if known is None or known[0] != here:
            lon, lat = projection.to_lonlat(way.x, way.y)
            known = here, flow.way_m(ways, (float(lon), float(lat)), here)
            self._measured[way.order.id] = known
        return known[1]

    def _take(self, keys: Iterable[str]) -> None:
        picture, found = self._scene.picture, list[tuple[Dispatch, int, Case]]()
        asked = list(keys)
        for key in asked:
            order = picture.dispatches.get(key)
            self._ways.pop(key, None)
            self._measured.pop(key, None)
            if order is None or not _under_way(order):
                continue
            row, case = picture.units.index.get(order.unit), picture.cases.get(order.case)
            if row is not None and case is not None and case.lon is not None:
                found.append((order, row, case))
        x, y = projection.to_mercator(
            [case.lon or 0.0 for _o, _r, case in found], [case.lat or 0.0 for _o, _r, case in found]
        )
        for (order, row, case), at_x, at_y in zip(found, x.tolist(), y.tolist(), strict=True):
            signed = Receipt.SIGNED.value in order.receipts
            waits = not signed and not held_back(case, picture.mode)
            self._ways[order.id] = _Way(order, row, at_x, at_y, waits)
            self._of_case.setdefault(order.case, set()).add(order.id)
        self._note(asked)

    def _note(self, keys: list[str]) -> None:
        """Bring the columns up to date; many new orders at once are columns made anew."""
        columns = self._columns
        if columns is None or not all(map(columns.take, keys, map(self._ways.get, keys))):
            self._columns = None

    def _in_sight(self, view: View) -> list[tuple[_Way, QLineF | None]]:
        """What is drawn: the selected, those not signed for, from near some quiet ones; of many
        the nearest to the middle, so that it stays a picture and not a tangle."""
        if self._columns is None:
            self._columns = _Columns(list(self._ways.values()))
        columns, units = self._columns, self._scene.picture.units
        if not len(columns.ways):
            return []
        all_x, all_y = projection.to_mercator(units.lon, units.lat)
        unit_x, unit_y = all_x[columns.unit], all_y[columns.unit]
        west, south, east, north = view.bounds(_MARGIN_PX)
        seen = (
            columns.live
            & (np.maximum(unit_x, columns.x) >= west)
            & (np.minimum(unit_x, columns.x) <= east)
        )
        seen &= (np.maximum(unit_y, columns.y) >= south) & (np.minimum(unit_y, columns.y) <= north)
        there = columns.live & (columns.x >= west) & (columns.x <= east)
        there &= (columns.y >= south) & (columns.y <= north)
        away = np.abs(columns.x - view.x) + np.abs(columns.y - view.y)
        rows = _nearest(seen & columns.waits, away, _MATTER)
        if view.mpp <= _ALL_FROM_MPP:
            rows += _nearest(there & ~columns.waits, away, _QUIET)
        rows += [row for row in self._selected_rows() if row not in rows]
        lines = zip(unit_x[rows].tolist(), unit_y[rows].tolist(), strict=True)
        ways = [columns.ways[row] for row in rows]
        return [(way, _line(way, at, view)) for way, at in zip(ways, lines, strict=True)]

    def _lines(self, view: View) -> list[tuple[_Way, QLineF]]:
        """What is drawn in a view; kept until it is drawn anew."""
        if self._drawn is None or self._drawn[0] != view:
            ways = self._in_sight(view)
            self._drawn = view, [(way, line) for way, line in ways if line is not None]
        return self._drawn[1]

    def _selected_rows(self) -> list[int]:
        if self._columns is None or not (
            self._scene.selected("case") or self._scene.selected("unit")
        ):
            return []
        live = self._columns.live
        return [
            n for n, way in enumerate(self._columns.ways) if live[n] and self._selected(way.order)
        ]

    def _selected(self, order: Dispatch) -> bool:
        scene = self._scene
        return scene.selected("case") == order.case or scene.selected("unit") == order.unit


class _Columns:
    """The orders under way as columns; one that is over stays as a row that is not `live`."""

    def __init__(self, ways: list[_Way]) -> None:
        self.ways = ways
        self.row = {way.order.id: n for n, way in enumerate(ways)}
        table = np.array([(way.x, way.y, way.unit, way.waits) for way in ways]).reshape(-1, 4)
        self.x, self.y = table[:, 0].copy(), table[:, 1].copy()
        self.unit = table[:, 2].astype(np.int64)
        self.waits = table[:, 3].astype(bool)
        self.live = np.ones(len(ways), dtype=bool)

    def take(self, key: str, way: _Way | None) -> bool:
        """Take one order as it is now (None: over); False when it has no row yet."""
        row = self.row.get(key)
        if row is None:
            return way is None
        self.live[row] = way is not None
        if way is not None:
            self.ways[row] = way
            self.x[row], self.y[row], self.unit[row] = way.x, way.y, way.unit
            self.waits[row] = way.waits
        return True


def _nearest(wanted: NDArray[np.bool_], away: Floats, most: int) -> list[int]:
    rows = np.flatnonzero(wanted)
    if len(rows) > most:
        rows = rows[np.argpartition(away[rows], most)[:most]]
    return [int(row) for row in rows]


def _line(way: _Way, unit: tuple[float, float], view: View) -> QLineF | None:
    line = QLineF(view.point(*unit), view.point(way.x, way.y))
    if line.length() <= 2 * _ENDS_PX:
        return None
    short = _ENDS_PX / line.length()
    return clipped(QLineF(line.pointAt(short), line.pointAt(1 - short)), view)


def clipped(line: QLineF, view: View) -> QLineF | None:
    """The part of a line that is in sight (Liang and Barsky), None when nothing is."""
    low, high = 0.0, 1.0
    sides = (
        (-line.dx(), line.x1() + _MARGIN_PX), (line.dx(), view.width + _MARGIN_PX - line.x1()),
        (-line.dy(), line.y1() + _MARGIN_PX), (line.dy(), view.height + _MARGIN_PX - line.y1()),
    )  # fmt: skip
    for step, room in sides:
        if step == 0.0:
            if room < 0.0:
                return None
        elif step < 0.0:
            low = max(low, room / step)
        else:
            high = min(high, room / step)
    return QLineF(line.pointAt(low), line.pointAt(high)) if low < high else None


def _under_way(order: Dispatch) -> bool:
    return order.running and not any(receipt in order.receipts for receipt in _OVER)


def _unsigned() -> QPen:
    pen = QPen(tokens.current().level_shape(1), 1.8)
    pen.setDashPattern([3.0, 2.0])
    return pen


def _signed() -> QPen:
    return QPen(tokens.current().neutral, 2.4)
