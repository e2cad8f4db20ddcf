"""How the layers of vector sources are read: rules as data (resources/maps/schemas) that give each
feature our kind, grade and level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from app import paths
from app.i18n import _
from app.maps.vector import LINE, POINT, POLYGON, Tag
from app.reference import tables

Tags = Mapping[str, Tag]
SHAPES = {"point": POINT, "line": LINE, "area": POLYGON}
GROUND, BRIDGE, TUNNEL = 0, 1, -1
_ANY = "*"
_NO = frozenset({"", "no", "false", "False", "0"})


@dataclass(frozen=True, slots=True)
class Class:
    """What a feature is to us. `named` ones carry a name and are not drawn."""

    kind: str
    grade: str
    level: int = GROUND
    named: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What features of a layer are (see protomaps.toml)."""

    layer: str
    shape: str
    kind: str = ""
    grade: str = ""
    by: str = ""
    grades: dict[str, str] = field(default_factory=dict)
    when: dict[str, list[str]] = field(default_factory=dict)
    named: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """Under which tags the names stand, and how early one is shown."""

    zh: list[str]
    en: list[str]
    any: list[str]
    rank: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Level:
    """What makes a bridge and what a tunnel: tag = values."""

    bridge: dict[str, list[str]] = field(default_factory=dict)
    tunnel: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _File:
    words: dict[str, list[str]]
    names: Names
    rules: list[Rule]
    level: Level = field(default_factory=Level)


class Schema:
    """The rules of one kind of source."""

    def __init__(self, file: Path) -> None:
        made = tables.made(tables.read(file), _File, file, "")
        _check(made, file)
        self._words, self._level, self.names = made.words, made.level, made.names
        self._rules: dict[tuple[str, int], list[Rule]] = {}
        for rule in made.rules:
            self._rules.setdefault((rule.layer, SHAPES[rule.shape]), []).append(rule)
        self._keys = {place: self._keys_of(rules) for place, rules in self._rules.items()}

    def knows(self, layer: str) -> bool:
        """Whether anything of a layer is of use."""
        return any(name == layer for name, _shape in self._rules)

    def keys(self, layer: str) -> tuple[str, ...]:
        """The tags that decide what a layer's features are."""
        found = {
            key for (name, _shape), keys in self._keys.items() if name == layer for key in keys
        }
        return tuple(sorted(found))

    def class_of(self, layer: str, shape: int, tags: Tags) -> Class | None:
        """What a feature is; None when it is of no use."""
        rules = self._rules.get((layer, shape))
        return None if rules is None else self._find(rules, tags)

    def _find(self, rules: list[Rule], tags: Tags) -> Class | None:
        for rule in rules:
            if all(_among(self._word(word, tags), some) for word, some in rule.when.items()):
                grade = rule.grades.get(_text(self._word(rule.by, tags)), rule.grade)
                listed = _text(self._word(rule.by, tags)) in rule.grades
                if not rule.kind or (listed and not grade):
                    return None
                if grade or listed or not rule.by:
                    return Class(rule.kind, grade, self._level_of(tags), rule.named)
        return None

    def _word(self, word: str, tags: Tags) -> Tag | None:
        return next((tags[key] for key in self._words.get(word, ()) if key in tags), None)

    def _level_of(self, tags: Tags) -> int:
        if any(_among(tags.get(key), some) for key, some in self._level.tunnel.items()):
            return TUNNEL
        bridge = any(_among(tags.get(key), some) for key, some in self._level.bridge.items())
        return BRIDGE if bridge else GROUND

    def _keys_of(self, rules: list[Rule]) -> tuple[str, ...]:
        words = {word for rule in rules for word in (rule.by, *rule.when) if word}
        keys = {key for word in words for key in self._words[word]}
        if any(rule.kind in ("road", "rail") for rule in rules):
            keys |= {*self._level.bridge, *self._level.tunnel}
        return tuple(sorted(keys))


@cache
def load(name: str) -> Schema:
    """The schema `name`; protomaps when there is none of that name. Raises Refused
    `reference.invalid`."""
    folder = paths.resources() / "maps" / "schemas"
    file = folder / f"{name}.toml"
    return Schema(file if name and file.is_file() else folder / "protomaps.toml")


def _check(made: _File, file: Path) -> None:
    for number, rule in enumerate(made.rules, 1):
        key = f"rules.{number}"
        if rule.shape not in SHAPES:
            text = _("allowed: {allowed}").format(allowed=", ".join(SHAPES))
            raise tables.invalid(file, f"{key}.shape", text)
        for word in (rule.by, *rule.when):
            if word and word not in made.words:
                text = _("{word} is not among the words").format(word=word)
                raise tables.invalid(file, key, text)


def _among(value: Tag | None, some: list[str]) -> bool:
    text = _text(value)
    return text in some or (_ANY in some and text not in _NO)


def _text(value: Tag | None) -> str:
    if value is None or value is False:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
