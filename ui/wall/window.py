"""A wall window: full screen, no frame, no cursor, laid out in the wall's own pixels.

It needs no input. The scene follows the mode unless a fixed one was asked for; Esc or Ctrl+Q
closes it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QScreen,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from app.domain.clocks import CONTACT
from app.domain.errors import Refused
from app.domain.tallies import By, Period, RateLine
from app.i18n import _, local
from app.picture.picture import Changes
from ui.context import Context
from ui.theme import tokens
from ui.wall import head, parts
from ui.wall.chart import Chart
from ui.wall.facts import WallFacts, collect
from ui.wall.scene import Scene
from ui.wall.scenes import SCENES

DESIGN_WIDTH = 3840.0
RATES_MS, RATES_OF = 60_000, timedelta(days=7)
SIDE, FOOT = 1360.0, 328.0


class WallWindow(QWidget):
    """One screen of the wall. `closed` when it went away."""

    closed = Signal()

    def __init__(self, context: Context, screen: QScreen | None = None, scene: str = "") -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self._context, self._fixed = context, scene
        self._chart = Chart(context.picture)
        self._scenes: dict[str, Scene] = {}
        self._rates: tuple[RateLine, ...] = ()
        self._facts = collect(context.picture, context.bridge.now)
        self._count = QTimer(self, interval=RATES_MS)
        self._count.timeout.connect(self.count)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        centre = context.picture.registry.centre
        self.setWindowTitle(f"{local(centre.name, centre.name_en)} · {_('Video wall')}")
        if screen is not None:
            self.setScreen(screen)
            self.setGeometry(screen.geometry())
        for key in ("Escape", "Ctrl+Q"):
            QShortcut(QKeySequence(key), self).activated.connect(self.close)
        context.bridge.changed.connect(self.on_changed)
        context.bridge.second.connect(self.on_second)
        context.session.restyled.connect(self.update)

    @property
    def facts(self) -> WallFacts:
        """What is shown."""
        return self._facts

    def scene_name(self) -> str:
        """The scene in sight; an unknown name shows the overview."""
        wanted = self._fixed or self._context.picture.mode.wall
        return wanted if wanted in SCENES else "overview"

    def on_changed(self, changes: Changes) -> None:
        """A mode, a warning or a lost link shows at once; the rest with the next second."""
        if changes.registry:
            self._chart = Chart(self._context.picture)
        if changes.mode:
            self.count()
        if changes.mode or changes.warnings or changes.links or changes.registry:
            self.on_second(self._context.bridge.now)

    def on_second(self, now: datetime) -> None:
        """Take the picture as it is now."""
        self._facts = collect(self._context.picture, now, self._rates)
        self.update()

    def count(self) -> None:
        """Count the three rates of the last days, when the scene tells them."""
        if self.scene_name() != "rates":
            return
        context = self._context
        now = context.bridge.now
        limit = float(context.picture.mode.limits.get(CONTACT, 0))
        period = Period(now - RATES_OF, now - timedelta(seconds=limit) if limit else None)

        async def work() -> None:
            try:
                self._rates = tuple(await context.desk.rates(period, By.STREET))
            except Refused:
                # A database that is away is told by the head of the wall; the last count stays.
                return
            self.on_second(context.bridge.now)

        context.spawn(work())

    def showEvent(self, event: QShowEvent) -> None:
        self._count.start()
        self.count()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_wall(painter, QRectF(self.rect()), self.devicePixelRatioF(), self._context,
                   self._chart, self._scene(), self._facts)  # fmt: skip
        painter.end()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.closed.emit()

    def _scene(self) -> Scene:
        name = self.scene_name()
        if name not in self._scenes:
            self._scenes[name] = SCENES[name]()
        return self._scenes[name]


def paint_wall(
    painter: QPainter, rect: QRectF, ratio: float, context: Context, chart: Chart, scene: Scene,
    facts: WallFacts,
) -> None:  # fmt: skip
    """Paint the whole wall into `rect`, scaled by its width."""
    theme, picture = tokens.current(), context.picture
    scale = rect.width() / DESIGN_WIDTH
    painter.save()
    painter.translate(rect.topLeft())
    painter.scale(scale, scale)
    box = QRectF(0, 0, DESIGN_WIDTH, rect.height() / scale)
    foot = FOOT if scene.foot else 0.0
    body = QRectF(0, head.HEIGHT, DESIGN_WIDTH, box.height() - head.HEIGHT - foot)
    area = QRectF(0, body.top(), DESIGN_WIDTH - SIDE, body.height())
    side = QRectF(area.right(), body.top(), SIDE, body.height())
    painter.fillRect(box, theme.ground)
    chart.paint(painter, area, scale * ratio, scene.markers(picture, facts))
    painter.fillRect(side, theme.panel)
    painter.fillRect(QRectF(side.left(), side.top(), 3, side.height()), theme.line)
    painter.setClipRect(side)
    scene.paint_side(painter, side, picture, facts)
    painter.setClipping(False)
    if scene.foot:
        _paint_foot(painter, QRectF(0, body.bottom(), DESIGN_WIDTH, foot), scene, facts)
    head.paint_banner(painter, area, facts)
    head.paint_head(painter, QRectF(0, 0, DESIGN_WIDTH, head.HEIGHT), picture, facts)
    painter.restore()


def _paint_foot(painter: QPainter, box: QRectF, scene: Scene, facts: WallFacts) -> None:
    theme, rows = tokens.current(), scene.figures(facts)
    painter.fillRect(box, theme.panel)
    painter.fillRect(QRectF(box.left(), box.top(), box.width(), 3), theme.line)
    step = box.width() / max(1, len(rows))
    for i, (label, number, beside) in enumerate(rows):
        x = box.left() + i * step
        if i:
            painter.fillRect(QRectF(x, box.top(), 3, box.height()), theme.line)
        parts.small(painter, QRectF(x + 64, box.top() + 34, step - 90, 80), label)
        right = parts.figure(painter, QPointF(x + 64, box.bottom() - 56), number, "", 168)
        rest = QRectF(right + 30, box.bottom() - 146, x + step - right - 50, 110)
        parts.small(painter, rest, beside)


def open_walls(
    context: Context, numbers: list[int] | None = None, scene: str = "",
    beside: QScreen | None = None,
) -> list[WallWindow]:  # fmt: skip
    """Open a wall on the screens with `numbers` (from 1), or on all but `beside`; with one
    screen only, on that one. Kept on the context's bridge until they are closed."""
    screens = QGuiApplication.screens()
    if numbers:
        chosen = [screens[n - 1] for n in numbers if 1 <= n <= len(screens)]
    else:
        chosen = [screen for screen in screens if screen is not beside]
    made = [WallWindow(context, screen, scene) for screen in chosen or screens[:1]]
    for window in made:
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        _OPEN.append(window)
        window.closed.connect(partial(_forget, window))
        window.showFullScreen()
    return made


def _forget(window: WallWindow) -> None:
    if window in _OPEN:
        _OPEN.remove(window)


_OPEN: list[WallWindow] = []
"""Windows without a parent live as long as somebody holds them."""
