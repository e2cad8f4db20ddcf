"""Where names would like to stand at one scale: beside a point, along a way, inside an area."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from ui.map import label
from ui.map.base import along, ways
from ui.map.base.model import Name
from ui.map.base.sheet import Label
from ui.map.base.stylesheet import Style, number
from ui.map.label import Candidate

_WIDER_THAN = 1.9
"""A name may be so much wider than the area it names."""
Line = NDArray[np.float64]
"""Points (n, 2) in pixels of the whole world, y downwards."""
Rules = dict[tuple[str, str], Label]
"""What is named, by kind and grade ("" for all grades)."""


def rules(style: Style, zoom: float, alone: bool) -> Rules:
    """What is named at a zoom; `alone`: the centre has no outline."""
    made: Rules = {}
    for rule in style.sheet.label.values():
        if rule.least <= zoom < rule.most and (alone or not rule.alone):
            for grade in rule.grade or [""]:
                made.setdefault((rule.kind, grade), rule)
    return made


def rule_of(some: Rules, kind: str, grade: str) -> Label | None:
    """The rule for a kind and grade."""
    return some.get((kind, grade)) or some.get((kind, ""))


class Standing:
    """Makes candidates of names at `zoom`, where a pixel is `mpp` Mercator metres."""

    def __init__(self, style: Style, some: Rules, zoom: float, mpp: float, zh: bool) -> None:
        self._style, self._rules, self._zoom, self._mpp, self._zh = style, some, zoom, mpp, zh

    def point(self, name: Name, x: float, y: float) -> Iterator[Candidate]:
        """A place."""
        rule, text, letters = self._told(name)
        if name.rank <= number(rule.rank, self._zoom):
            yield self._at(rule, text, letters, (x, y), -name.rank)

    def way(self, name: Name, pieces: list[Line]) -> Iterator[Candidate]:
        """A road or river, its pieces joined."""
        rule, text, letters = self._told(name)
        made = self._style.lettering(letters)
        for line in ways.joined(pieces):
            length = float(np.hypot(*np.diff(line, axis=0).T).sum())
            for at in along.stands(ways.smoothed(line), text, made, rule.spacing):
                x, y = at.x * self._mpp, -at.y * self._mpp
                yield Candidate(
                    text, letters, x, y, rule.order, at.angle, at.stacked, length, at.curve
                )

    def area(self, name: Name, pieces: list[Line]) -> Iterator[Candidate]:
        """A park, a lake: named in its largest piece."""
        rule, text, letters = self._told(name)
        shapes = shapely.polygons([shapely.linearrings(p) for p in pieces if len(p) > 3])
        if not len(shapes):
            return
        west, _south, east, _north = shapely.total_bounds(shapes)
        wide, made = float(east - west), self._style.lettering(letters)
        needs = label.size(made, label.wrapped(made, text))[0]
        if wide >= rule.wide and needs <= wide * _WIDER_THAN:
            at = middle(shapes[int(np.argmax(shapely.area(shapes)))])
            yield self._at(rule, text, letters, at, wide)

    def _at(
        self, rule: Label, text: str, letters: str, at: tuple[float, float], weight: float
    ) -> Candidate:
        x, y = at[0] * self._mpp, -at[1] * self._mpp
        lines = label.wrapped(self._style.lettering(letters), text)
        return Candidate(lines, letters, x, y, rule.order, weight=weight, dot=rule.dot)

    def _told(self, name: Name) -> tuple[Label, str, str]:
        rule = rule_of(self._rules, name.kind, name.grade)
        assert rule is not None, "only names with a rule are asked for"
        return rule, name.zh if self._zh else name.en, self._style.letters(rule, self._zoom)


def middle(shape: shapely.Geometry) -> tuple[float, float]:
    """A place well inside a shape."""
    at = shapely.centroid(shape)
    if not shapely.contains(shape, at):
        at = shapely.point_on_surface(shape)
    return float(at.x), float(at.y)
