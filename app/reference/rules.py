"""What a mode, a sensor kind and a category must keep to, beyond having the right types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

from app.domain.cases import ENDED, Stage
from app.domain.catalogue import Category, SensorKind
from app.domain.modes import Mode
from app.i18n import _
from app.reference.tables import above_zero as _above_zero, invalid, one_of as _one_of

LEFT = ("queue", "flood")
RIGHT = ("sensors",)
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


def check_mode(mode: Mode, rising: Mapping[str, bool], scenes: Iterable[str], file: Path) -> None:
    """Refused when a name is not one of those there are, or a figure makes no sense. `rising`
    tells for each sensor kind whether high values are the bad ones, `scenes` are the wall's."""
    _one_of(mode.layout.left, LEFT, "layout.left", file)
    _one_of(mode.layout.right, RIGHT, "layout.right", file)
    _one_of(mode.layout.bottom, BOTTOM, "layout.bottom", file)
    _one_of(mode.wall, scenes, "wall", file)
    _one_of(mode.map.style, STYLES, "map.style", file)
    _one_of(mode.map.choropleth, FIGURES, "map.choropleth", file)
    _one_of(mode.queue.order, ORDERS, "queue.order", file)
    for layer in mode.map.layers:
        _one_of(layer, LAYERS, "map.layers", file)
    for level in mode.response_levels:
        _one_of(level, LEVELS, "response_levels", file)
    for kind in mode.suppressed:
        _one_of(kind, rising, "suppressed", file)
    if not 0 <= mode.queue.hold_below <= max(LEVELS):
        raise invalid(file, "queue.hold_below", _("0 (none) to 4 is allowed"))
    _check_limits(mode, file)
    for kind, values in mode.thresholds.items():
        _one_of(kind, rising, "thresholds", file)
        _check_thresholds(kind, values, rising[kind], file)


def _check_limits(mode: Mode, file: Path) -> None:
    for stage, seconds in mode.limits.items():
        _one_of(stage, STAGES, "limits", file)
        _above_zero(seconds, f"limits.{stage}", file)
    for category, hours in mode.category_limits.items():
        _above_zero(hours, f"category_limits.{category}", file)
    _above_zero(mode.limit_factor, "limit_factor", file)


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
