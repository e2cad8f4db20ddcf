"""What the wall shows now: the facts of this second, and the scene they are shown in.

An alarm of the highest priority comes first, then what a desk asked to hold, then the mode's
play-list, which goes by the clock, so that all walls of a centre turn together.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from app.domain import walls
from app.domain.clocks import CONTACT
from app.domain.errors import Refused
from app.domain.tallies import By, Period, RateLine
from app.domain.walls import Scene, WallPlan
from app.picture.picture import Changes
from ui.context import Context
from ui.wall.chart import Chart
from ui.wall.facts import WallFacts, collect

ALARM, OVERVIEW = "alarm", "overview"
RATES_OF, COUNT_EVERY = timedelta(days=7), timedelta(minutes=1)
_COUNTED = frozenset({"rates", "lowest", "received", "whistles"})


class Show(QObject):
    """`changed` when there is something new to paint. A `fixed` scene is never left."""

    changed = Signal()

    def __init__(self, context: Context, fixed: str = "") -> None:
        super().__init__()
        self.context, self._fixed = context, fixed
        self.chart = Chart(context.picture)
        self._rates: tuple[RateLine, ...] = ()
        self._counted_at: datetime | None = None
        self.facts: WallFacts = collect(context.picture, context.bridge.now)
        context.session.restyled.connect(self.changed)
        self._listens = False

    def resume(self) -> None:
        """Follow the news, from now on."""
        if not self._listens:
            self._listens = True
            self.context.bridge.changed.connect(self.on_changed)
            self.context.bridge.second.connect(self.on_second)
        self.on_second(self.context.bridge.now)

    def pause(self) -> None:
        """Nobody looks: no news."""
        if self._listens:
            self._listens = False
            self.context.bridge.changed.disconnect(self.on_changed)
            self.context.bridge.second.disconnect(self.on_second)

    def fix(self, scene: str) -> None:
        """Show a scene whatever comes; '' follows the centre again."""
        self._fixed = scene
        self.on_second(self.context.bridge.now)

    @property
    def plan(self) -> WallPlan:
        """Scenes, play-lists and geometry."""
        return self.context.picture.catalogue.wall

    @property
    def scene(self) -> Scene:
        """The scene in sight; an unknown name shows the overview."""
        return self._named(self._fixed) if self._fixed else self.live()

    def live(self) -> Scene:
        """The scene the walls of the centre show."""
        return self._named(self._wanted())

    def _named(self, name: str) -> Scene:
        return self.plan.scenes.get(name) or self.plan.scenes[OVERVIEW]

    def there(self) -> frozenset[str]:
        """What a scene or a panel may need, and exists."""
        facts = self.facts
        found = (("warnings", bool(facts.warnings)), ("plan", facts.plan is not None))
        return frozenset(name for name, is_there in found if is_there)

    def _wanted(self) -> str:
        facts, picture = self.facts, self.context.picture
        if facts.takeover is not None:
            return ALARM
        if picture.wall.holds(facts.now):
            return picture.wall.scene
        turns = self.plan.playlist(facts.mode.id, facts.mode.wall)
        begun = max((t for t in (facts.since, picture.wall.at) if t), default=None)
        elapsed = (facts.now - begun).total_seconds() if begun else facts.now.timestamp()
        return walls.turn_at(turns, self.there(), elapsed).scene

    def on_changed(self, changes: Changes) -> None:
        """A mode, a scene asked for, an alarm or a lost link shows at once; the rest with the
        next second."""
        if changes.registry:
            self.chart = Chart(self.context.picture)
        told = changes.mode or changes.wall or changes.warnings or changes.links
        if told or changes.registry or changes.alarms or changes.plans:
            self.on_second(self.context.bridge.now)

    def on_second(self, now: datetime) -> None:
        """Take the picture as it is now."""
        self.facts = collect(self.context.picture, now, self._rates)
        self._count(now)
        self.changed.emit()

    def _count(self, now: datetime) -> None:
        """Count the three rates of the last days once a minute, when the scene tells them."""
        scene = self.scene
        told = {panel.kind for column in scene.columns for panel in column} | {*scene.foot}
        if not told & _COUNTED:
            return
        if self._counted_at is not None and now - self._counted_at < COUNT_EVERY:
            return
        self._counted_at = now
        context = self.context
        limit = float(context.picture.mode.limits.get(CONTACT, 0))
        period = Period(now - RATES_OF, now - timedelta(seconds=limit) if limit else None)

        async def work() -> None:
            try:
                self._rates = tuple(await context.desk.rates(period, By.STREET))
            except Refused:
                # A database that is away is told by the head of the wall; the last count stays.
                return
            self.facts = replace(self.facts, rates=self._rates)
            self.changed.emit()

        context.spawn(work())
