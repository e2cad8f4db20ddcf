"""Colours of a map style by name: tokens of the theme, the style's own, and mixtures of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtGui import QColor

from app.i18n import _
from app.reference import tables
from ui.map import style
from ui.theme import tokens

Mix = tuple[str, str, float]
"""A colour with a share (0 to 1) of another."""
Colour = str | Mix


class Colours:
    """Names a style may use: `own` ones, then `water` (of the theme's map), `text2` (of its
    palette), `road.primary` and `casing.primary`, or #RRGGBB."""

    def __init__(self, theme: str, own: Mapping[str, Colour], file: Path) -> None:
        self._theme, self._own, self._file = tokens.load(theme), own, file
        self._made: dict[str, QColor] = {}
        self._asked: list[str] = []
        for name in own:
            self.get(name, f"colour.{name}")

    def get(self, name: str, key: str) -> QColor:
        """The colour `name`; `key` says who asks. Raises Refused `reference.invalid`."""
        if name not in self._made:
            if name in self._asked:
                # A colour made of itself: what is meant is the theme's of that name.
                return self._token(name, key)
            self._asked.append(name)
            self._made[name] = self._find(name, key)
            self._asked.remove(name)
        return self._made[name]

    def _find(self, name: str, key: str) -> QColor:
        own = self._own.get(name, name)
        if not isinstance(own, str):
            return style.mix(self.get(own[0], key), self.get(own[1], key), own[2])
        return self.get(own, key) if own != name else self._token(name, key)

    def _token(self, name: str, key: str) -> QColor:
        if name.startswith("#"):
            made = QColor(name)
            if made.isValid():
                return made
        kind, _dot, grade = name.partition(".")
        if kind in ("road", "casing") and grade in self._theme.map.roads:
            return self._theme.map.roads[grade][0 if kind == "road" else 1]
        token = getattr(self._theme.map, name, None) or getattr(self._theme, name, None)
        if isinstance(token, QColor):
            return token
        text = _("{name} is no colour: use a token of the theme or #RRGGBB").format(name=name)
        raise tables.invalid(self._file, key, text)
