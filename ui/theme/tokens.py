"""The design tokens: every colour of the desk and the wall, loaded from resources/themes.

Widgets ask `current()` when they paint and keep no colour, so a change of theme is one repaint.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QColor

from app import paths

if TYPE_CHECKING:
    from collections.abc import Mapping

THEMES = ("dark", "light")
MODES = ("daily", "holiday", "major_event", "emergency")
ROADS = ("motorway", "primary", "secondary", "tertiary", "residential", "service", "rail")

_Table = dict[str, object]


class ThemeError(ValueError):
    """A theme file lacks a colour or holds one that is none; the text names file and key."""


@dataclass(frozen=True)
class Palette:
    """The colours of surfaces, text and controls (table `[colour]`)."""

    ground: QColor
    panel: QColor
    raised: QColor
    hover: QColor
    line: QColor
    line2: QColor
    text1: QColor
    text2: QColor
    text3: QColor
    neutral: QColor
    track: QColor
    disabled: QColor
    select: QColor
    select_bg: QColor
    primary: QColor
    primary_hover: QColor
    primary_press: QColor
    on_primary: QColor
    danger_bg: QColor


@dataclass(frozen=True)
class MapPalette:
    """The colours of the map (tables `[map]` and `[road]`)."""

    land: QColor
    outside: QColor
    water: QColor
    park: QColor
    building: QColor
    label: QColor
    label_quiet: QColor
    label_water: QColor
    label_park: QColor
    halo: QColor
    district: QColor
    street: QColor
    grid: QColor
    grid_selected: QColor
    marker_edge: QColor
    figure: QColor
    figure_emergency: QColor
    roads: Mapping[str, tuple[QColor, QColor]]

    def road_fill(self, road_class: str) -> QColor:
        """The fill of a road class of `ROADS`; an unknown class is drawn as residential."""
        return self.roads.get(road_class, self.roads["residential"])[0]

    def road_casing(self, road_class: str) -> QColor:
        """The casing of a road class of `ROADS`; an unknown class is drawn as residential."""
        return self.roads.get(road_class, self.roads["residential"])[1]


@dataclass(frozen=True)
class Theme(Palette):
    """One theme. Colours are shared: never change one in place, make a copy of it."""

    name: str
    dark: bool
    levels: Mapping[str, tuple[QColor, ...]]
    accents: Mapping[str, tuple[QColor, QColor]]
    map: MapPalette

    def level_text(self, level: int) -> QColor:
        """The text colour of severity 1 (Ⅰ, worst) to 4 (Ⅳ)."""
        return self.levels["text"][level - 1]

    def level_shape(self, level: int) -> QColor:
        """The shape colour of severity 1 to 4."""
        return self.levels["shape"][level - 1]

    def level_ground(self, level: int) -> QColor:
        """The tint behind what is unacknowledged, severity 1 to 4."""
        return self.levels["ground"][level - 1]

    def accent(self, mode_id: str) -> tuple[QColor, QColor]:
        """The accent (line, fill) of a mode; a mode of the site's own takes the daily one."""
        return self.accents.get(mode_id, self.accents["daily"])


_active: list[Theme] = []


@cache
def load(name: str) -> Theme:
    """The theme `name` from resources/themes/NAME.toml; raises `ThemeError`."""
    file = paths.resources() / "themes" / f"{name}.toml"
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ThemeError(f"{file.name}: {error}") from error
    return _Reader(file.name, data).theme()


def current() -> Theme:
    """The theme in use; dark before any was chosen."""
    return _active[0] if _active else use("dark")


def use(name: str) -> Theme:
    """Make `name` the theme that every later paint takes its colours from."""
    _active[:] = [load(name)]
    return _active[0]


class _Reader:
    """Turns one parsed theme file into a `Theme`, with errors that name file and key."""

    def __init__(self, file: str, data: _Table) -> None:
        self.file = file
        self.data = data

    def theme(self) -> Theme:
        levels = {k: self.colours("level", k, 4) for k in ("text", "shape", "ground")}
        accents = {k: self.pair("accent", k) for k in MODES}
        roads = {k: self.pair("road", k) for k in ROADS}
        base = {f.name: self.colour("colour", f.name) for f in fields(Palette)}
        chart = {
            f.name: self.colour("map", f.name) for f in fields(MapPalette) if f.name != "roads"
        }
        return Theme(
            **base,
            name=str(self.data.get("name", self.file)),
            dark=bool(self.data.get("dark", False)),
            levels=MappingProxyType(levels),
            accents=MappingProxyType(accents),
            map=MapPalette(**chart, roads=MappingProxyType(roads)),
        )

    def value(self, table: str, key: str) -> object:
        section = self.data.get(table)
        if not isinstance(section, dict) or key not in section:
            raise ThemeError(f"{self.file}: [{table}] {key} is missing")
        return cast("_Table", section)[key]

    def colour(self, table: str, key: str) -> QColor:
        return self.parse(f"[{table}] {key}", self.value(table, key))

    def colours(self, table: str, key: str, n: int) -> tuple[QColor, ...]:
        value = self.value(table, key)
        if not isinstance(value, list) or len(value) != n:
            raise ThemeError(f"{self.file}: [{table}] {key} must list {n} colours")
        return tuple(self.parse(f"[{table}] {key}", v) for v in value)

    def pair(self, table: str, key: str) -> tuple[QColor, QColor]:
        first, second = self.colours(table, key, 2)
        return first, second

    def parse(self, where: str, value: object) -> QColor:
        colour = QColor(value) if isinstance(value, str) else QColor()
        if not colour.isValid():
            raise ThemeError(f"{self.file}: {where} is no colour: {value!r} (use #RRGGBB)")
        return colour
