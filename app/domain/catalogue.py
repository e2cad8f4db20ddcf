"""Reference data of a centre: case categories with their duties, sensor kinds, sources."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.alarm_rules import AlarmRules
from app.domain.modes import Mode, ModeState
from app.domain.plans import Plan
from app.domain.units import Units
from app.domain.walls import WallPlan
from app.domain.warning_kinds import WarningRules
from app.domain.worktime import Weekends, WorkTime


@dataclass(frozen=True, slots=True)
class Category:
    """One line of the duties list (权责清单). `code` is `component:0103` or `event:0506`.

    `hours` is the limit for handling once the opening condition is met; `clock` says what an
    hour is: urgent 紧急工作时 (always runs), working 工作时, days 工作日 (eight working hours).
    `departments` are responsible, the first one leads (主办).
    """

    code: str
    name: str
    name_en: str
    level: int = 4
    hours: float = 24.0
    clock: str = "urgent"
    departments: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    opening: str = ""
    opening_en: str = ""
    closing: str = ""
    closing_en: str = ""


@dataclass(frozen=True, slots=True)
class SensorKind:
    """A kind of sensor as a row of data. Range and deadband are in `unit`; delays in seconds.

    `group` is the tile group it is shown in; `rising` says that high values are the bad ones.
    `words` say what the values 0, 1, 2 … mean; a kind that is measured has none.
    `tile` is how it is drawn: a number with its line, a gauge that fills, or bars (rain).
    """

    id: str
    name: str
    name_en: str
    unit: str
    unit_en: str = ""
    group: str = "other"
    low: float = float("-inf")
    high: float = float("inf")
    deadband: float = 0.0
    on_delay_s: float = 0.0
    off_delay_s: float = 0.0
    period_s: float = 60.0
    decimals: int = 0
    rising: bool = True
    icon: str = "gauge"
    words: tuple[str, ...] = ()
    words_en: tuple[str, ...] = ()
    tile: str = "number"


@dataclass(frozen=True, slots=True)
class Source:
    """Where cases come from (入口全统筹)."""

    id: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that is loaded from resources and the site's overlay, keyed by id."""

    modes: dict[str, Mode] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    kinds: dict[str, SensorKind] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    groups: dict[str, Source] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    alarms: AlarmRules = field(default_factory=AlarmRules)
    warnings: WarningRules = field(default_factory=WarningRules)
    work: WorkTime = field(default_factory=lambda: WorkTime(Weekends()))
    units: Units = field(default_factory=Units)
    wall: WallPlan = field(default_factory=WallPlan)

    def in_force(self, state: ModeState) -> Mode:
        """The mode of a state, with its preset. A mode whose file was taken away is the daily
        one."""
        mode = self.modes.get(state.mode) or self.modes["daily"]
        return mode.under(state.preset)

    def category(self, code: str) -> Category:
        """The category, or one that carries its own code as its name."""
        return self.categories.get(code) or Category(code, code, code)
