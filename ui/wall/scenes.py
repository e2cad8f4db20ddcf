"""The wall's scenes: small classes in a table, chosen by the mode. At most seven things each."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app import wording
from app.domain.cases import Case
from app.domain.clocks import DueState
from app.i18n import _, local
from app.picture.picture import Picture
from ui.theme import fonts, levels, tokens
from ui.wall import parts
from ui.wall.chart import Marker
from ui.wall.facts import Point, WallFacts
from ui.wall.markers import HANDLED, alarm_markers, case_markers, point_markers
from ui.wall.rates import Rates
from ui.wall.scene import Scene
from ui.widgets import format
from ui.widgets.deadline_bar import paint_deadline
from ui.widgets.elide import RIGHT, paint_text


class Overview(Scene):
    """A normal day: what is open, the most urgent case, sensors and people."""

    foot = False

    def markers(self, picture: Picture, facts: WallFacts) -> list[Marker]:
        return case_markers(picture, facts) + alarm_markers(picture)

    def paint_side(self, painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
        x, wide = box.left() + parts.PAD, box.width() - 2 * parts.PAD
        step = box.height() / 4
        tops = [box.top() + step * share for share in (0.0, 1.04, 1.86, 2.84)]
        self._open(painter, QRectF(x, tops[0], wide, tops[1] - tops[0]), f)
        parts.divider(painter, box, tops[1])
        self._today(painter, QRectF(x, tops[1], wide, tops[2] - tops[1]), f)
        parts.divider(painter, box, tops[2])
        self._worst(painter, QRectF(x, tops[2], wide, tops[3] - tops[2]), picture, f)
        parts.divider(painter, box, tops[3])
        self._sensing(painter, QRectF(x, tops[3], wide, box.bottom() - tops[3]), f)

    def _open(self, painter: QPainter, box: QRectF, f: WallFacts) -> None:
        theme = tokens.current()
        parts.small(painter, QRectF(box.left(), box.top() + 36, 700, 80), _("Cases open"))
        number = format.number(f.tally.open)
        parts.figure(painter, QPointF(box.left() - 8, box.bottom() - 76), number, "", 260)
        rows = ((_("Overdue"), f.tally.overdue, DueState.OVERDUE, 1, 0.0),
                (_("Nearly due"), f.tally.near, DueState.NEAR, 3, 0.3))  # fmt: skip
        for i, (label, n, state, level, share) in enumerate(rows):
            y = box.top() + 150 + i * 116
            ink = theme.level_text(level) if n else theme.text2
            number = format.number(n)
            paint_text(painter, QRectF(box.left(), y, box.width(), 100), number, ink, 104,
                       fonts.MEDIUM, RIGHT, elide=False)  # fmt: skip
            right = box.right() - fonts.width(number, 104, fonts.MEDIUM) - 36
            text = QRectF(right - 420, y, 420, 100)
            paint_text(painter, text, label, ink, parts.BODY, align=RIGHT)
            bar = right - fonts.width(label, parts.BODY) - 150
            paint_deadline(painter, QRectF(bar, y + 40, 120, 26), share, state.value)

    def _today(self, painter: QPainter, box: QRectF, f: WallFacts) -> None:
        pairs = ((_("Closed today"), f.closed_today), (_("Paused"), f.tally.paused),
                 (_("Units under way"), f.under_way))  # fmt: skip
        _paint_figures(painter, box, pairs)

    def _worst(self, painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
        parts.small(painter, QRectF(box.left(), box.top() + 32, 900, 80), _("Most urgent case"))
        case = f.urgent[0] if f.urgent else None
        if case is None:
            text = _("No clock is running out")
            parts.strong(painter, QRectF(box.left(), box.top() + 130, box.width(), 110), text)
            return
        paint_case(painter, QRectF(box.left(), box.top() + 130, box.width(), 220), picture, case, f)

    def _sensing(self, painter: QPainter, box: QRectF, f: WallFacts) -> None:
        title = _("Sensing and alarms")
        parts.small(painter, QRectF(box.left(), box.top() + 32, box.width(), 80), title)
        pairs = ((_("Unack"), f.unacknowledged), (_("Silent"), f.silent),
                 (_("On duty"), f.on_duty))  # fmt: skip
        _paint_inline(painter, QRectF(box.left(), box.top() + 124, box.width(), 140), pairs)
        y = box.top() + 290
        for warning in f.warnings[:1]:
            parts.shape(painter, QRectF(box.left(), y + 10, 60, 60), warning.level)
            name = local(warning.name, warning.name_en)
            if warning.until is not None:
                until = format.clock_short(warning.until)
                name = _("{name} to {time}").format(name=name, time=until)
            parts.strong(painter, QRectF(box.left() + 92, y, box.width() - 92, 84), name, 64)
            y += 96
        if f.leader is not None:
            who = local(f.leader.name, f.leader.name_en)
            text = _("Leader on duty: {name}").format(name=who)
            parts.small(painter, QRectF(box.left(), y, box.width(), 84), text)


class Flood(Scene):
    """A rainstorm: the worst place large, the next four, and what the command asks about."""

    def markers(self, picture: Picture, facts: WallFacts) -> list[Marker]:
        return point_markers(picture, [p for p in facts.flood if p.level or p.stale_s])

    def paint_side(self, painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
        if not f.flood:
            _empty(painter, box, _("No flood point has reported yet"))
            return
        remark = _("Most dangerous") if f.flood[0].level else _("Deepest")
        cut = box.top() + box.height() * 0.49
        inner = QRectF(box.left() + parts.PAD, box.top(), box.width() - 2 * parts.PAD, 0)
        paint_worst(painter, QRectF(inner.left(), box.top(), inner.width(), cut - box.top()),
                    picture, f.flood[0], remark)  # fmt: skip
        rows = f.flood[1:5]
        step = (box.bottom() - cut) / 4
        for i, point in enumerate(rows):
            y = cut + i * step
            parts.divider(painter, box, y)
            row = QRectF(inner.left(), y, inner.width(), step)
            parts.point_row(painter, row, picture, point)

    def figures(self, facts: WallFacts) -> list[tuple[str, str, str]]:
        total = len(facts.flood)
        rows = [
            (_("Flooded points"), format.number(facts.flooded),
             _("of {n}").format(n=format.number(total))),
            (_("Urgent cases open"), format.number(facts.tally.open - facts.tally.held),
             _("{n} overdue").format(n=facts.tally.overdue - facts.tally.held_overdue)),
            (_("Units under way"), format.number(facts.under_way),
             _("of {n} on duty").format(n=format.number(facts.on_duty))),
        ]  # fmt: skip
        if facts.since is not None:
            running = format.duration((facts.now - facts.since).total_seconds())
            rows.append((_("Response running"), running, ""))
        return rows


class Crowd(Scene):
    """A holiday: where the most people are, against the mode's limits."""

    def markers(self, picture: Picture, facts: WallFacts) -> list[Marker]:
        return point_markers(picture, list(facts.crowd[:8])) + case_markers(picture, facts)[:4]

    def paint_side(self, painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
        if not f.crowd:
            _empty(painter, box, _("No people counter has reported yet"))
            return
        inner = box.adjusted(parts.PAD, 0, -parts.PAD, 0)
        cut = box.top() + box.height() * 0.45
        top = QRectF(inner.left(), box.top(), inner.width(), cut - box.top())
        paint_worst(painter, top, picture, f.crowd[0], _("Most people"))
        step = (box.bottom() - cut) / 4
        for i, point in enumerate(f.crowd[1:5]):
            parts.divider(painter, box, cut + i * step)
            row = QRectF(inner.left(), cut + i * step, inner.width(), step)
            parts.point_row(painter, row, picture, point)

    def figures(self, facts: WallFacts) -> list[tuple[str, str, str]]:
        over = sum(point.level > 0 for point in facts.crowd)
        return [
            (_("Places over the limit"), format.number(over),
             _("of {n}").format(n=format.number(len(facts.crowd)))),
            (_("Cases open"), format.number(facts.tally.open),
             _("{n} overdue").format(n=facts.tally.overdue)),
            (_("Closed today"), format.number(facts.closed_today), ""),
            (_("Units under way"), format.number(facts.under_way),
             _("of {n} on duty").format(n=format.number(facts.on_duty))),
        ]  # fmt: skip


class Event(Scene):
    """A major event: the most urgent matters, and the crowd beside them."""

    def markers(self, picture: Picture, facts: WallFacts) -> list[Marker]:
        return case_markers(picture, facts) + point_markers(
            picture, list(facts.crowd[:3]), small=True
        )

    def paint_side(self, painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
        inner = box.adjusted(parts.PAD, 0, -parts.PAD, 0)
        title = _("Most urgent matters")
        parts.small(painter, QRectF(inner.left(), box.top() + 36, inner.width(), 80), title)
        if not f.urgent:
            text = _("No clock is running out")
            parts.strong(painter, QRectF(inner.left(), box.top() + 130, inner.width(), 110), text)
        step, top = (box.height() * 0.62 - 130) / 3, box.top() + 130
        for i, case in enumerate(f.urgent[:3]):
            row = QRectF(inner.left(), top + i * step + 24, inner.width(), step - 24)
            paint_case(painter, row, picture, case, f)
            parts.divider(painter, box, top + (i + 1) * step)
        rest = top + 3 * step
        room = (box.bottom() - rest) / 2
        for i, point in enumerate(f.crowd[:2]):
            row = QRectF(inner.left(), rest + i * room, inner.width(), room)
            parts.point_row(painter, row, picture, point)
            if i == 0:
                parts.divider(painter, box, rest + room)

    def figures(self, facts: WallFacts) -> list[tuple[str, str, str]]:
        posts = sum(force.posts for force in facts.mode.forces)
        rows = [
            (_("Cases open"), format.number(facts.tally.open),
             _("{n} overdue").format(n=facts.tally.overdue)),
            (_("Units on duty"), format.number(facts.on_duty),
             _("{n} under way").format(n=format.number(facts.under_way))),
            (_("Posts of the plan"), format.number(posts), ""),
        ]  # fmt: skip
        if facts.since is not None:
            running = format.duration((facts.now - facts.since).total_seconds())
            rows.append((_("Running for"), running, ""))
        return rows


SCENES: dict[str, type[Scene]] = {
    "overview": Overview,
    "flood": Flood,
    "crowd": Crowd,
    "event": Event,
    "rates": Rates,
}


def paint_worst(
    painter: QPainter, box: QRectF, picture: Picture, point: Point, remark: str
) -> None:
    """The one worst place: name, a figure of 300 px, its readings, its rise, what comes next."""
    theme = tokens.current()
    state = levels.STALE if point.stale_s else (
        levels.UNACKNOWLEDGED if point.level else levels.NORMAL
    )  # fmt: skip
    top = box.top() + 48
    parts.shape(painter, QRectF(box.left(), top + 12, 92, 92), point.level, state)
    said = fonts.width(remark, parts.SMALL) + 20
    name = QRectF(box.left() + 128, top, box.width() - 128 - said, 120)
    parts.strong(painter, name, parts.name_of(picture, point.row), parts.TITLE)
    parts.small(painter, QRectF(box.right() - said, top, said, 120), remark, 1)
    ink = theme.level_text(point.level) if point.level else theme.text1
    ink = theme.text3 if point.stale_s else ink
    value = parts.value_text(picture, point)
    base = top + 120 + (box.height() - 168 - 120) * 0.62
    px = parts.HUGE if len(value) < 5 else 220
    right = parts.figure(painter, QPointF(box.left() - 10, base), value,
                         parts.unit_of(picture, point.row), px, ink)  # fmt: skip
    chart = QRectF(right + 90, base - 210, box.right() - right - 90, 210)
    if chart.width() > 200:
        parts.spark(painter, chart, picture, point)
    line = QRectF(box.left(), base + 50, box.width(), 100)
    parts.strong(painter, line, parts.rise_text(picture, point), parts.BODY)
    coming = parts.forecast_text(picture, point)
    if point.stale_s:
        coming = _("silent for {time}").format(time=format.age(point.stale_s))
    tint = theme.level_text(max(1, point.level - 1)) if point.level else theme.text2
    paint_text(painter, line, coming, tint, parts.BODY, fonts.MEDIUM, RIGHT)


def paint_case(
    painter: QPainter, box: QRectF, picture: Picture, case: Case, facts: WallFacts
) -> None:
    """A case: shape, title, street, what it waits for and how long it still may."""
    theme, due = tokens.current(), picture.clocks_under(facts.mode).due(case)
    state = due.state(facts.now)
    colour = {DueState.OVERDUE: 1, DueState.URGENT: 2, DueState.NEAR: 3}.get(state, 0)
    ink = theme.level_text(colour) if colour else theme.text1
    shown = levels.ACKNOWLEDGED if case.stage in HANDLED else levels.UNACKNOWLEDGED
    parts.shape(painter, QRectF(box.left(), box.top() + 34, 100, 100), case.level, shown)
    left = due.remaining_s(facts.now)
    time = format.overdue(left) if left < 0 else format.duration(left)
    wide = max(fonts.width(time, parts.TITLE, fonts.MEDIUM),
               fonts.width(wording.stage(case.stage), parts.SMALL)) + 8  # fmt: skip
    right = QRectF(box.right() - wide, box.top(), wide, 84)
    parts.small(painter, right, wording.stage(case.stage), 1)
    paint_text(painter, right.translated(0, 84).adjusted(0, 0, 0, 36), time, ink, parts.TITLE,
               fonts.MEDIUM, RIGHT, elide=False)  # fmt: skip
    text = QRectF(box.left() + 140, box.top(), box.width() - wide - 190, 100)
    parts.strong(painter, text, local(case.title, case.title_en), 88)
    street = picture.registry.grids.get(case.street)
    where = local(street.name, street.name_en) if street else ""
    parts.small(painter, text.translated(0, 106).adjusted(0, 0, 0, -10), where)


def _paint_figures(painter: QPainter, box: QRectF, pairs: tuple[tuple[str, int], ...]) -> None:
    step = box.width() / len(pairs)
    for i, (label, n) in enumerate(pairs):
        cell = QRectF(box.left() + i * step, box.top() + 44, step - 20, 80)
        parts.small(painter, cell, label)
        at = QPointF(cell.left(), box.top() + 44 + 80 + 130)
        parts.figure(painter, at, format.number(n), "", 140)


def _paint_inline(painter: QPainter, box: QRectF, pairs: tuple[tuple[str, int], ...]) -> None:
    step = box.width() / len(pairs)
    for i, (label, n) in enumerate(pairs):
        cell = QRectF(box.left() + i * step, box.top(), step, box.height())
        x = cell.left() + parts.small(painter, cell.adjusted(0, 24, 0, 0), label) + 24
        parts.figure(painter, QPointF(x, box.top() + 120), format.number(n), "", 116)


def _empty(painter: QPainter, box: QRectF, text: str) -> None:
    inner = box.adjusted(parts.PAD, 60, -parts.PAD, 0)
    parts.small(painter, QRectF(inner.left(), inner.top(), inner.width(), 100), text)
