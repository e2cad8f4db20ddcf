"""The wall from a desk: what it shows now, each scene previewed, one press to hold a scene or to
let the mode's play-list go on."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain import walls
from app.domain.walls import FOLLOW, Scene
from app.i18n import _, local
from app.messages.commands import SteerWall
from ui.actions.sending import send
from ui.actions.table import Action
from ui.context import Context
from ui.theme import fonts, tokens
from ui.wall.painting import paint_wall
from ui.wall.show import Show
from ui.widgets import format
from ui.widgets.elide import ElideLabel
from ui.widgets.field_note import FieldNote
from ui.widgets.keycap_button import ICON, PRIMARY, KeycapButton
from ui.widgets.segmented import Segment, Segmented

TERMS = (60, 300, 0)
"""Seconds a scene is held; 0: until told otherwise."""
DESIGN = (3840, 2160)
"""What a wall is previewed as when its screens say how large they are."""


class WallControl(QFrame):
    """`closed` asks for another panel; `wall_wanted` for a wall on this machine's screens."""

    closed = Signal()
    wall_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("surface", "flat")
        self._context = context
        self._chosen = FOLLOW
        self.preview = WallPreview(context)
        self.scenes: dict[str, KeycapButton] = {}
        self._now = ElideLabel("", fonts.SECONDARY, tone="text2")
        self.term = Segmented([Segment(str(s), _term(s)) for s in TERMS])
        self.show_ = KeycapButton(_("Show on the walls"), "Alt+Return", role=PRIMARY)
        self.follow = KeycapButton(_("Follow the mode"), icon="play")
        self._note = FieldNote(self.show_)
        self._lay_out()
        self.show_.clicked.connect(self.hold)
        self.follow.clicked.connect(self.release)
        context.actions.add(
            Action("wall.hold", "Show the previewed scene on the walls", self.hold, "Alt+Return",
                   "monitor", "Wall", lambda: "" if self._chosen else _("Choose a scene first")),
            Action("wall.follow", "Let the walls follow the mode", self.release, "", "play",
                   "Wall"),
        )  # fmt: skip
        self.preview.show_.changed.connect(self._tell)

    @property
    def chosen(self) -> str:
        """The scene that is previewed; '' when the preview follows the walls."""
        return self._chosen

    def begin(self) -> None:
        """Show what the walls show."""
        self.choose(FOLLOW)
        self._note.complain("")
        next(iter(self.scenes.values())).setFocus()

    def choose(self, scene: str) -> None:
        """Preview a scene; nothing changes on the walls."""
        self._chosen = scene
        self.preview.show_.fix(scene)
        for key, button in self.scenes.items():
            button.setChecked(key == scene)
        _allow(self.show_, "" if scene else _("Choose a scene first"))
        self._tell()

    def hold(self) -> None:
        """Show the previewed scene on every wall of the centre."""
        if self._chosen:
            self._send(self._chosen)

    def release(self) -> None:
        """Let the mode's play-list go on."""
        self._send(FOLLOW)

    def _send(self, scene: str) -> None:
        context, seconds = self._context, int(self.term.current()) if scene else 0
        command = SteerWall(
            command_id=context.desk.command_id(), officer=context.session.officer.id,
            scene=scene, seconds=seconds,
        )  # fmt: skip

        async def work() -> None:
            self.show_.set_busy(True, _("sending"))
            problem = await send(context, command)
            self.show_.set_busy(False)
            self._note.complain(problem)
            if not problem:
                self.choose(FOLLOW)

        context.spawn(work())

    def _tell(self) -> None:
        picture, now = self._context.picture, self._context.bridge.now
        self._now.set_text(_told(picture.wall, self.preview.show_.live(), now, self._context))
        _allow(self.follow, "" if picture.wall.holds(now) else _("The walls follow the mode"))

    def _lay_out(self) -> None:
        close = KeycapButton(_("Close"), "Escape", icon="x", role=ICON, small=True)
        close.clicked.connect(self.closed)
        here = KeycapButton(_("Open a wall here"), "Ctrl+Shift+W", icon="monitor", small=True)
        here.clicked.connect(self.wall_wanted)
        head = QHBoxLayout()
        head.addWidget(ElideLabel(_("Video wall"), fonts.TITLE, fonts.MEDIUM, "text1"), 1)
        head.addWidget(here)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 16)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._now)
        column.addWidget(self.preview)
        column.addWidget(_size_label(self._context))
        grid = QGridLayout()
        grid.setSpacing(8)
        for n, scene in enumerate(self.preview.show_.plan.scenes.values()):
            grid.addWidget(self._scene_button(scene), n // 2, n % 2)
        column.addLayout(grid)
        column.addWidget(ElideLabel(_("Held for"), fonts.SECONDARY, tone="text2"))
        column.addWidget(self.term)
        row = QHBoxLayout()
        row.addWidget(self.show_)
        row.addWidget(self.follow)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._note)
        column.addStretch(1)

    def _scene_button(self, scene: Scene) -> KeycapButton:
        button = KeycapButton(local(scene.name, scene.name_en), icon="monitor", small=True)
        button.setCheckable(True)
        button.clicked.connect(partial(self.choose, scene.id))
        self.scenes[scene.id] = button
        return button


class WallPreview(QWidget):
    """The wall small, in its own shape; alive while it is seen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.show_ = Show(context)
        self.setAccessibleName(_("What the video wall shows"))
        self.show_.changed.connect(self.update)

    def whole(self) -> QSize:
        """The size of the wall, in px of its own."""
        return QSize(*self.show_.plan.wall.size(DESIGN))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        whole = self.whole()
        return round(width * whole.height() / whole.width())

    def sizeHint(self) -> QSize:
        return QSize(480, self.heightForWidth(480))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, whole = QPainter(self), self.whole()
        scale = self.width() / whole.width()
        painter.scale(scale, scale)
        paint_wall(painter, self.show_, whole, self.show_.plan.wall,
                   scale * self.devicePixelRatioF())  # fmt: skip
        painter.resetTransform()
        painter.setPen(tokens.current().line2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        self.show_.resume()

    def hideEvent(self, event: QHideEvent) -> None:
        self.show_.pause()


def _allow(button: KeycapButton, reason: str) -> None:
    if reason:
        button.forbid(reason)
    else:
        button.allow()


def _term(seconds: int) -> str:
    if not seconds:
        return _("Until changed")
    return _("{n} min").format(n=seconds // 60)


def _told(state: walls.WallState, scene: Scene, now: datetime, context: Context) -> str:
    name = local(scene.name, scene.name_en)
    if not state.holds(now):
        return _("On the walls: {scene}, as the mode plays").format(scene=name)
    person = context.picture.registry.officers.get(state.by)
    who = local(person.name, person.name_en) if person else state.by
    if state.until is None:
        return _("On the walls: {scene}, held by {who}").format(scene=name, who=who)
    left = format.duration((state.until - now).total_seconds())
    told = _("On the walls: {scene}, held by {who} for {time} more")
    return told.format(scene=name, who=who, time=left)


def _size_label(context: Context) -> ElideLabel:
    wall = context.picture.catalogue.wall.wall
    size = wall.size(DESIGN)
    angle = walls.arc_minutes(wall, size)
    text = f"{size[0]} × {size[1]}"
    if angle < float("inf"):
        told = _("smallest characters {n}′ at {distance}")
        text += " · " + told.format(n=round(angle), distance=format.distance(wall.distance_m))
    return ElideLabel(text, fonts.SECONDARY, tone="text3")
