"""What a mode, a sensor kind and a category must keep to, beyond having the right types."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from pathlib import Path

from app.domain.cases import ENDED, Stage
from app.domain.catalogue import Category, SensorKind
from app.domain.modes import Mode, Trigger
from app.i18n import _
from app.reference.tables import above_zero as _above_zero, invalid, one_of as _one_of

LEFT = ("queue", "flood")
RIGHT = ("sensors", "plan_board")
BOTTOM = ("due",)
LAYERS = (
    "grids", "density", "cases", "sensors", "units", "cameras", "alarms", "floods", "orders",
    "shapes", "warnings", "plans", "venue", "trails",
)  # fmt: skip
STYLES = ("calm", "emergency")
FIGURES = (
    "", "open_cases", "overdue", "received_today", "contact_rate", "closing_rate",
    "satisfied_rate", "alarms", "silent_sensors", "households", "on_duty", "flood_depth",
    "people_flow",
)  # fmt: skip
ORDERS = ("due", "level", "newest")
STAGES = tuple(stage.value for stage in Stage if stage not in ENDED and stage is not Stage.HANDLING)
CLOCKS = ("urgent", "working", "days")
LEVELS = (4, 3, 2, 1)
TILES = ("number", "gauge", "bar")
TRIGGERS = ("holiday", "event", "warning", "sensor", "order")
HOLIDAYS = (
    "new_year", "spring_festival", "tomb_sweeping", "labour_day", "dragon_boat",
    "mid_autumn", "national_day", "other",
)  # fmt: skip
_HOURS = re.compile(r"([01]\d|2[0-4]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d")


def check_mode(
    mode: Mode,
    rising: Mapping[str, bool],
    scenes: Collection[str],
    plans: Collection[str],
    file: Path,
) -> None:
    """Refused when a name is not one of those there are, or a figure makes no sense. `rising`
    tells for each sensor kind whether high values are the bad ones, `scenes` are the wall's."""
    _one_of(mode.layout.left, LEFT, "layout.left", file)
    _one_of(mode.layout.right, RIGHT, "layout.right", file)
    _one_of(mode.layout.bottom, BOTTOM, "layout.bottom", file)
    _one_of(mode.wall, scenes, "wall", file)
    _one_of(mode.map.style, STYLES, "map.style", file)
    _one_of(mode.map.choropleth, FIGURES, "map.choropleth", file)
    _one_of(mode.queue.order, ORDERS, "queue.order", file)
    for key, values, allowed in (
        ("map.layers", mode.map.layers, LAYERS),
        ("response_levels", mode.response_levels, LEVELS),
        ("suppressed", mode.suppressed, rising),
    ):
        for value in values:
            _one_of(value, allowed, key, file)
    if not 0 <= mode.queue.hold_below <= max(LEVELS):
        raise invalid(file, "queue.hold_below", _("0 (none) to 4 is allowed"))
    _check_limits(mode, file)
    _check_work(mode, rising, plans, file)
    for kind, steps in mode.thresholds.items():
        _one_of(kind, rising, "thresholds", file)
        _check_thresholds(kind, steps, rising[kind], file)


def _check_work(
    mode: Mode, rising: Mapping[str, bool], plans: Collection[str], file: Path
) -> None:  # fmt: skip
    for plan in mode.plans:
        _one_of(plan, plans, "plans", file)
    for trigger in mode.suggestions:
        _check_trigger(trigger, mode, rising, file)
    for minutes in ("phone", "written", "follow_up", "final"):
        if getattr(mode.reporting, minutes) < 0:
            raise invalid(file, f"reporting.{minutes}", _("0 or more is allowed"))
    for duty in mode.roster:
        if not _HOURS.fullmatch(duty.hours):
            raise invalid(file, "roster.hours", _("hours like 08:00-20:00 are needed"))


def _check_trigger(
    trigger: Trigger, mode: Mode, rising: Mapping[str, bool], file: Path
) -> None:  # fmt: skip
    _one_of(trigger.on, TRIGGERS, "suggestions.on", file)
    _one_of(trigger.level, LEVELS, "suggestions.level", file)
    if trigger.response:
        _one_of(trigger.response, mode.response_levels, "suggestions.response", file)
    if trigger.on == "sensor":
        for kind in trigger.kinds:
            _one_of(kind, rising, "suggestions.kinds", file)
    if trigger.on == "holiday":
        for kind in trigger.kinds:
            _one_of(kind, HOLIDAYS, "suggestions.kinds", file)
    if trigger.count < 1 or trigger.lead_h < 0:
        raise invalid(file, "suggestions", _("count from 1, lead_h from 0 is allowed"))


def _check_limits(mode: Mode, file: Path) -> None:
    for stage, seconds in mode.limits.items():
        _one_of(stage, STAGES, "limits", file)
        _above_zero(seconds, f"limits.{stage}", file)
    for category, hours in mode.category_limits.items():
        _above_zero(hours, f"category_limits.{category}", file)
    _above_zero(mode.limit_factor, "limit_factor", file)
    _above_zero(mode.inside_factor, "inside_factor", file)


def _check_thresholds(kind: str, values: tuple[float, ...], rising: bool, file: Path) -> None:
    key = f"thresholds.{kind}"
    if not 1 <= len(values) <= len(LEVELS):
        raise invalid(file, key, _("one to four values, least grave first"))
    pairs = pairwise(values)
    if any((after < before) if rising else (after > before) for before, after in pairs):
        up = _("values must rise: the least grave stands first")
        down = _("values must fall: the least grave stands first")
        raise invalid(file, key, up if rising else down)


def check_kind(kind: SensorKind, groups: Iterable[str], file: Path) -> None:
    """Refused when the range is empty, a time negative or the group unknown."""
    key = f"kinds.{kind.id}"
    _one_of(kind.group, groups, f"{key}.group", file)
    _one_of(kind.tile, TILES, f"{key}.tile", file)
    if not kind.low < kind.high:
        raise invalid(file, f"{key}.low", _("low must be below high"))
    _above_zero(kind.period_s, f"{key}.period_s", file)
    for name in ("deadband", "on_delay_s", "off_delay_s", "decimals"):
        if getattr(kind, name) < 0:
            raise invalid(file, f"{key}.{name}", _("0 or more is allowed"))


def check_category(category: Category, file: Path) -> None:
    """Refused when the code is of neither kind, the level is not Ⅰ to Ⅳ or there is no limit."""
    key = f"categories.{category.code}"
    if category.code.partition(":")[0] not in ("component", "event") or ":" not in category.code:
        raise invalid(file, key, _("component:CODE or event:CODE is needed"))
    _one_of(category.level, LEVELS, f"{key}.level", file)
    _one_of(category.clock, CLOCKS, f"{key}.clock", file)
    _above_zero(category.hours, f"{key}.hours", file)
