"""The plan that runs, on the wall: how far it is, and the tasks that are late or under way."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app import wording
from app.domain.plan_runs import PlanRun, Step, TaskState
from app.i18n import _, local
from app.picture.picture import Picture
from ui.theme import fonts, tokens
from ui.wall import parts
from ui.wall.facts import WallFacts
from ui.widgets import format
from ui.widgets.elide import RIGHT, paint_text

ROW = 190.0


def plan(painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
    """Name, tasks done of all, then the late ones first."""
    run = f.plan
    if run is None:
        parts.empty(painter, box, _("No plan is running"))
        return
    head = QRectF(box.left(), box.top() + 40, box.width(), 110)
    parts.strong(painter, head, local(run.name, run.name_en), 88)
    done = sum(not step.open for step in run.steps)
    at = QPointF(box.left() - 6, box.top() + 370)
    parts.figure(painter, at, format.number(done), f"/ {len(run.steps)}", parts.FIGURE)
    late = sum(step.late(f.now) and step.open for step in run.steps)
    ink = tokens.current().level_text(1) if late else tokens.current().text2
    told = _("{n} tasks late").format(n=late) if late else _("no task is late")
    side = QRectF(box.left() + 620, box.top() + 240, box.width() - 620, 110)
    paint_text(painter, side, told, ink, parts.STRONG, fonts.MEDIUM, RIGHT)
    rest = QRectF(box.left(), box.top() + 430, box.width(), box.height() - 430)
    for row, step in zip(parts.lines(painter, rest, ROW), _in_order(run, f), strict=False):
        _line(painter, row, picture, step, f)


def _in_order(run: PlanRun, f: WallFacts) -> list[Step]:
    """Late ones, then those under way by their limit; what waits and what is done is left out."""
    going = [s for s in run.steps if s.open and s.state is not TaskState.WAITING]
    return sorted(going, key=lambda s: (not s.late(f.now), s.due or f.now, s.id))


def _line(painter: QPainter, row: QRectF, picture: Picture, step: Step, f: WallFacts) -> None:
    theme, middle = tokens.current(), row.center().y()
    left = (step.due - f.now).total_seconds() if step.due else 0.0
    time = (format.overdue(left) if left < 0 else format.duration(left)) if step.due else ""
    ink = theme.level_text(1) if step.late(f.now) else theme.text1
    wide = fonts.width(time, parts.STRONG, fonts.MEDIUM) + 8
    right = QRectF(row.right() - wide, middle - 88, wide, 96)
    paint_text(painter, right, time, ink, parts.STRONG, fonts.MEDIUM, RIGHT, elide=False)
    text = QRectF(row.left(), middle - 88, row.width() - wide - 40, 96)
    parts.strong(painter, text, local(step.name, step.name_en), 72)
    below = QRectF(row.left(), middle + 6, row.width(), 80)
    department = picture.registry.departments.get(step.owner)
    who = local(department.name, department.name_en) if department else step.owner
    parts.small(painter, below, f"{who} · {wording.task_state(step.state)}")
