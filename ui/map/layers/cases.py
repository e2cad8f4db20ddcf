"""Cases as severity shapes: filled needs the officer, outlined is being handled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from app.domain.cases import Case, Stage
from app.geo import projection
from app.i18n import _, local
from app.picture.picture import Changes
from app.wording.words import N_
from ui.map import boxes, glyphs
from ui.map.boxes import LabelBox, Piece
from ui.map.layers import signs
from ui.map.layers.base import CASES, BaseLayer, Hit, Repaint, Sign
from ui.map.scene import Scene
from ui.map.view import Floats, View
from ui.models.tally import held_back
from ui.theme import fonts, levels, tokens

WAITING = frozenset({Stage.TO_VERIFY, Stage.TO_OPEN, Stage.TO_DISPATCH})
"""Stages in which a case needs the officer."""
_CLUSTER_FROM_MPP = 7.0
_CLUSTER_PX, _CROWD_PX = 40.0, 76.0
_CROWD = 300
"""More than these in sight are gathered, also those that need the officer."""
_CLUSTER_OF = 4
_HELD_PX = 13.0
"""From afar what the mode holds back is a texture, never hidden."""
_REACH_PX = 14.0
_ROW = np.dtype(
    [
        ("x", "f8"),
        ("y", "f8"),
        ("due", "f8"),
        ("level", "i1"),
        ("waiting", "?"),
        ("held", "?"),
        ("live", "?"),
    ]
)


@dataclass(frozen=True, slots=True)
class _Groups:
    """Cases that lie close, as one mark each: place, how many, and the gravest level among those
    that need the officer (9: none does)."""

    x: Floats
    y: Floats
    count: NDArray[np.int64]
    worst: NDArray[np.int64]


class CasesLayer(BaseLayer):
    """Open cases in columns; from afar those being handled gather to a number."""

    id = "cases"
    title = N_("Cases")
    icon = "case"
    action = N_("Map layer: cases")
    z = CASES

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._ids: list[str] = []
        self._row: dict[str, int] = {}
        self._free: list[int] = []
        self._data = np.zeros(0, dtype=_ROW)
        self._overdue = -1
        self._version = 0
        self._keys: dict[str, tuple[float, int, int, bool]] = {}
        self._groups: dict[str, _Groups] = {}
        self._alone: dict[str, NDArray[np.bool_]] = {}

    def count(self) -> int:
        """Open cases with a place."""
        return len(self._row)

    def rebuild(self, changes: Changes | None) -> Repaint:
        """Take the cases that changed; all of them when the mode (and its limits) did."""
        if changes is None or changes.mode or changes.cases:
            self._version += 1
        if changes is None or changes.mode:
            self._ids, self._row, self._free = [], {}, []
            self._data = np.zeros(0, dtype=_ROW)
            self._take(self._scene.picture.cases)
            return Repaint(live=True)
        self._take(changes.cases)
        return Repaint(live=bool(changes.cases))

    def tick(self, now: datetime) -> Repaint:
        """A case that became overdue since the last second looks different."""
        late = self._data["live"] & (self._data["due"] < now.timestamp())
        before, self._overdue = self._overdue, int(np.count_nonzero(late))
        return Repaint(live=before != self._overdue)

    def draw(self, painter: QPainter, view: View) -> None:
        """Numbers first, then shapes, the gravest and those that need someone on top."""
        data = self._data
        needs = self.needing()
        x, y = view.screen(data["x"], data["y"])
        seen = glyphs.in_sight(view, x, y)
        seen = seen[data["live"][seen]]
        selected = self._row.get(self._scene.selected("case"), -1)
        quiet = seen[~needs[seen] & (seen != selected)]
        held = quiet[data["held"][quiet]]
        quiet = quiet[~data["held"][quiet]]
        held_px = _HELD_PX if view.mpp > _CLUSTER_FROM_MPP else glyphs.CASE_PX
        self._shapes(painter, view, held, glyphs.HELD, held_px)
        if view.mpp > _CLUSTER_FROM_MPP:
            rows = np.flatnonzero(data["live"] & ~needs & ~data["held"])
            self._gather(painter, view, "quiet", rows, crowd=len(quiet) > _CROWD)
            quiet = quiet[self._alone["quiet"][quiet]]
        self._shapes(painter, view, quiet, levels.ACKNOWLEDGED, glyphs.CASE_PX)
        asking = seen[needs[seen]]
        if len(asking) > _CROWD:
            self._gather(painter, view, "asking", np.flatnonzero(needs), crowd=True)
            asking = asking[self._alone["asking"][asking]]
        self._shapes(painter, view, asking, levels.UNACKNOWLEDGED, glyphs.CASE_PX)
        if selected >= 0:
            self._select(painter, view, selected, bool(needs[selected]))

    def hit(self, point: QPointF, view: View) -> Hit | None:
        """The nearest case under the pointer."""
        rows = np.flatnonzero(self._data["live"])
        x, y = self._data["x"][rows], self._data["y"][rows]
        found = glyphs.nearest(view, point, x, y, _REACH_PX)
        if found is None:
            return None
        row = int(rows[found[0]])
        at = (float(x[found[0]]), float(y[found[0]]))
        return Hit("case", self._ids[row], *at, found[1])

    def locate(self, kind: str, key: str) -> tuple[float, float] | None:
        """The place of a case."""
        row = self._row.get(key) if kind == "case" else None
        return None if row is None else (float(self._data["x"][row]), float(self._data["y"][row]))

    def marks(self, view: View) -> tuple[Floats, Floats]:
        """Where in the view cases stand: names give way to them."""
        rows = np.flatnonzero(self._data["live"])
        x, y = view.screen(self._data["x"][rows], self._data["y"][rows])
        seen = glyphs.in_sight(view, x, y)
        return x[seen], y[seen]

    def boxes(self, view: View) -> list[QRectF]:
        """The markers of cases that need the officer: no label box may cover them."""
        rows = np.flatnonzero(self.needing())
        x, y = view.screen(self._data["x"][rows], self._data["y"][rows])
        half, seen = glyphs.CASE_PX / 2, glyphs.in_sight(view, x, y)
        if len(seen) > _CROWD:
            return []
        return [
            QRectF(float(x[at]) - half, float(y[at]) - half, 2 * half, 2 * half)
            for at in seen.tolist()
        ]

    def sign(self) -> Sign:
        """A severity shape."""
        return signs.level(2, levels.UNACKNOWLEDGED, "")

    def legend(self) -> tuple[Sign, ...]:
        """Who has to act, and how grave it is."""
        live = self._data["live"]
        waiting = int(np.count_nonzero(self.needing()))
        handled = int(np.count_nonzero(live & ~self._data["held"])) - waiting
        grades = np.bincount(self._data["level"][live], minlength=5)
        return (
            signs.level(3, levels.UNACKNOWLEDGED, _("waits for you, or overdue"), waiting),
            signs.level(3, levels.ACKNOWLEDGED, _("being handled"), handled),
            signs.stamp(
                partial(glyphs.level, 3, glyphs.HELD, glyphs.CASE_PX),
                _("held back by the mode"),
                glyphs.HELD,
                int(np.count_nonzero(live)) - waiting - handled,
            ),
            *(signs.severity(no, int(grades[no])) for no in range(1, 5)),
        )

    def needing(self) -> NDArray[np.bool_]:
        """Which rows need the officer: waiting for him, or overdue."""
        late = self._data["due"] < self._scene.now().timestamp()
        asked = self._data["waiting"] | late
        needs: NDArray[np.bool_] = self._data["live"] & asked & ~self._data["held"]
        return needs

    def _take(self, ids: Iterable[str]) -> None:
        picture = self._scene.picture
        fresh: list[Case] = []
        for case_id in ids:
            case = picture.cases.get(case_id)
            if case is None or case.ended or case.lon is None or case.lat is None:
                row = self._row.pop(case_id, None)
                if row is not None:
                    self._data["live"][row] = False
                    self._free.append(row)
            else:
                fresh.append(case)
        if fresh:
            self._put(fresh)

    def _put(self, cases: list[Case]) -> None:
        mode, clocks = self._scene.picture.mode, self._scene.picture.clocks
        x, y = projection.to_mercator([c.lon or 0.0 for c in cases], [c.lat or 0.0 for c in cases])
        for place, case in enumerate(cases):
            due = clocks.due(case)
            running = due.at is not None and not due.paused
            end = due.at.timestamp() if due.at is not None and running else np.inf
            row = self._row_for(case.id)
            waiting = case.stage in WAITING and case.suspended_at is None
            self._data[row] = (
                x[place], y[place], end, case.level, waiting, held_back(case, mode), True
            )  # fmt: skip

    def _row_for(self, case_id: str) -> int:
        if case_id in self._row:
            return self._row[case_id]
        if self._free:
            row = self._free.pop()
            self._ids[row] = case_id
        else:
            row = len(self._ids)
            self._ids.append(case_id)
            if row >= len(self._data):
                more = np.zeros(max(256, len(self._data)), dtype=_ROW)
                self._data = np.concatenate([self._data, more])
        self._row[case_id] = row
        return row

    def _shapes(
        self, painter: QPainter, view: View, rows: NDArray[np.int64], state: str, px: float
    ) -> None:
        x, y = view.screen(self._data["x"][rows], self._data["y"][rows])
        grade = self._data["level"][rows]
        for level in (4, 3, 2, 1):
            mine = grade == level
            if np.any(mine):
                pixels = glyphs.level(level, state, px, view.dpr)
                glyphs.stamp(painter, view, pixels, x[mine], y[mine])

    def _gather(
        self, painter: QPainter, view: View, what: str, rows: NDArray[np.int64], *, crowd: bool
    ) -> None:
        """Draw numbers where several lie close (cells fixed to the ground, wider in a crowd),
        under the shape of the gravest that needs the officer. Gathered once for a scale and a
        second: a pan only moves them. `_alone` keeps who stands by himself."""
        key = (view.mpp, self._version, int(self._scene.now().timestamp()), crowd)
        if self._keys.get(what) != key:
            side = (_CROWD_PX if crowd else _CLUSTER_PX) * view.mpp
            self._groups[what], self._alone[what] = self._grouped(rows, side)
            self._keys[what] = key
        groups = self._groups[what]
        x, y = view.screen(groups.x, groups.y)
        for at in glyphs.in_sight(view, x, y).tolist():
            count, level = int(groups.count[at]), int(groups.worst[at])
            pixels = _number(tokens.current().name, count, level, view.dpr)
            half_w, half_h = pixels.width() / view.dpr / 2, pixels.height() / view.dpr / 2
            painter.drawPixmap(QPointF(round(x[at] - half_w), round(y[at] - half_h)), pixels)

    def _grouped(self, rows: NDArray[np.int64], side: float) -> tuple[_Groups, NDArray[np.bool_]]:
        """`rows` gathered in squares of the ground, and which of all rows are left alone."""
        data, alone = self._data, np.zeros(len(self._data), dtype=bool)
        column = np.floor(data["x"][rows] / side).astype(np.int64)
        line = np.floor(data["y"][rows] / side).astype(np.int64)
        _cells, cell, counts = np.unique(
            column * 2_000_003 + line, return_inverse=True, return_counts=True
        )
        many = counts[cell] >= _CLUSTER_OF
        alone[rows[~many]] = True
        inside, of, number = rows[many], cell[many], len(counts)
        total = np.bincount(of, minlength=number)
        kept = np.flatnonzero(total)
        x = np.bincount(of, data["x"][inside], number)[kept] / total[kept]
        y = np.bincount(of, data["y"][inside], number)[kept] / total[kept]
        worst = np.full(number, 9, dtype=np.int64)
        needing = self.needing()[inside]
        np.minimum.at(worst, of[needing], data["level"][inside][needing])
        return _Groups(x, y, total[kept], worst[kept]), alone

    def _select(self, painter: QPainter, view: View, row: int, needs: bool) -> None:
        case = self._scene.picture.cases[self._ids[row]]
        at = view.point(float(self._data["x"][row]), float(self._data["y"][row]))
        glyphs.ring(painter, at)
        state = levels.UNACKNOWLEDGED if needs else levels.ACKNOWLEDGED
        x, y = np.array([at.x()]), np.array([at.y()])
        pixels = glyphs.level(case.level, state, glyphs.CASE_PX + 4, view.dpr)
        glyphs.stamp(painter, view, pixels, x, y)
        theme = tokens.current()
        words = (
            Piece(local(case.title, case.title_en), theme.text1, fonts.MEDIUM),
            Piece(case.id, theme.text2),
        )
        label = LabelBox(at, words, clear=glyphs.RING_PX / 2, selected=False)
        for box in boxes.place([label], QRectF(0, 0, view.width, view.height), []):
            boxes.paint(painter, box)


@lru_cache(maxsize=2048)
def _number(theme_name: str, number: int, level: int, dpr: float) -> QPixmap:
    """A number on its plate, made once; a `level` of 1 to 4 puts its shape before it."""
    theme, text = tokens.load(theme_name), str(number)
    shape = 18.0 if level <= 4 else 0.0
    width = max(24.0, fonts.width(text, fonts.SECONDARY) + 14 + shape)

    def paint(painter: QPainter, _box: QRectF) -> None:
        rect = QRectF(0, 0, width, 20)
        painter.setPen(QPen(theme.level_shape(level) if shape else theme.line2, 1.0))
        painter.setBrush(theme.raised)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        if shape:
            box = QRectF(5, 3, 14, 14)
            levels.paint_level(painter, box, level, levels.UNACKNOWLEDGED, theme=theme)
        painter.setFont(fonts.font(fonts.SECONDARY))
        painter.setPen(theme.text1 if shape else theme.text2)
        painter.drawText(rect.adjusted(shape, 0, 0, 0), Qt.AlignmentFlag.AlignCenter, text)

    square = glyphs.picture(width, dpr, paint)
    cut = square.copy(0, 0, square.width(), round(20 * dpr))
    cut.setDevicePixelRatio(dpr)
    return cut
