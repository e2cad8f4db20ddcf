"""Every name of the centre, to be found while it is typed: streets, places, grids, sensors,
cameras, units, by a part of the name, by code, or by the first letters of its pinyin.

Names lie one to a line in a few large texts; a search is a scan of these, some hundred
thousand names in milliseconds. It is made and asked in a thread of its own, and lets others run
in between. Nothing here touches Qt.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from rapidfuzz import fuzz, process

from app.domain.registry import Grid
from app.picture.picture import Registry
from ui.palette import letters

_BATCH = 2000
_SEGMENT = 8000
"""Names in one text: scanned in a millisecond, then others may run."""
_BREATH_S = 0.002
_HITS = 400
"""So many hits of one kind are looked at, the most important things first."""
_CLOSE_NAMES = 24_000
_CLOSE_FROM = 70.0
_CLOSE_WEIGHT = 0.6
_FEW = 3
_SURE = 90.0
_MANY = 5
"""The rank of sensors and cameras."""

GRIDS = ("city", "district", "street", "community", "rural", "dedicated", "micro")
"""The kinds of grids in the order they are listed."""


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with a name: what it is, by which key it is selected, its name as it is shown, and
    what may stand beside it."""

    kind: str
    key: str
    text: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class _Field:
    """How much a hit is worth by the part of the line it is in: the whole part, its beginning,
    inside it; from how many letters on the inside counts."""

    whole: float
    begins: float
    inside: float
    least: int


_FIELDS = (
    _Field(100.0, 92.0, 74.0, 1),  # the name
    _Field(98.0, 90.0, 72.0, 2),  # the name in the other language
    _Field(99.0, 89.0, 60.0, 3),  # the code
    _Field(88.0, 82.0, 50.0, 3),  # first letters of the pinyin
    _Field(86.0, 80.0, 48.0, 4),  # other readings of them
    _Field(87.0, 79.0, 48.0, 4),  # the whole pinyin
)
_RANK_COSTS = 1.2
_LENGTH_COSTS, _LENGTH_MOST = 0.3, 12.0


class _Fits(Protocol):
    """Whether a line is wanted."""

    def __call__(self, line: bytes) -> bool: ...


@dataclass(slots=True)
class _Segment:
    """Lines in one text; `starts` are the offsets of their first bytes."""

    first: int
    text: bytes
    starts: list[int]


@dataclass(slots=True)
class NameIndex:
    """All names, the most important first."""

    named: list[Named] = field(default_factory=list)
    ranks: bytearray = field(default_factory=bytearray)
    _segments: list[_Segment] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.named)

    def find(self, query: str, most: int) -> list[tuple[float, Named]]:
        """The best names for what was typed (score up to 100, name), best first."""
        wanted = fold(query)
        if not wanted:
            return []
        found = self._scan(wanted, lambda _line: True)
        words = sorted(wanted.split(" "), key=len, reverse=True)
        if len(found) < most and len(words) > 1:
            rest = [word.encode() for word in words[1:]]
            loose = self._scan(words[0], lambda line: all(word in line for word in rest))
            for row, score in loose.items():
                found.setdefault(row, score * 0.8)
        sure = any(score > _SURE for score in found.values())
        if len(found) < _FEW and len(wanted) >= _FEW and not sure:
            for row, score in self._close(wanted, most).items():
                found.setdefault(row, score)
        best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
        return [(score, self.named[row]) for row, score in best]

    def _scan(self, wanted: str, fits: _Fits) -> dict[int, float]:
        """Row and score of lines with `wanted` in them: anywhere; when that is more than can be
        looked at (or a single letter), at least those that begin with it."""
        found: dict[int, float] = {}
        lone = len(wanted) == 1 and wanted.isascii()
        if lone or not self._pass(b"", wanted, fits, found):
            for before in (b"\n", b"\t"):
                self._pass(before, wanted, fits, found)
        return found

    def _pass(self, before: bytes, wanted: str, fits: _Fits, found: dict[int, float]) -> bool:
        """Look at hits behind `before`; whether these were all."""
        left, needle = _HITS, wanted.encode()
        for segment in self._segments:
            for row, score in self._hits(segment, before, needle, fits):
                left -= 1
                if score > found.get(row, 0.0):
                    found[row] = score
                if left <= 0:
                    return False
            time.sleep(0)
        return True

    def _hits(
        self, segment: _Segment, before: bytes, needle: bytes, fits: _Fits
    ) -> Iterator[tuple[int, float]]:
        text, wanted = segment.text, before + needle
        at = text.find(wanted)
        while at >= 0:
            place = at + len(before)
            line = bisect_right(segment.starts, place) - 1
            start = segment.starts[line]
            end = text.find(b"\n", place)
            whole = text[start:end]
            row = segment.first + line
            score = _score(whole, place - start, needle) if fits(whole) else 0.0
            yield row, score - self.ranks[row] * _RANK_COSTS
            # Beginnings of a line: the next line. Else the next part of it may count as well.
            at = text.find(wanted, end if before == b"\n" else place + 1)

    def _close(self, wanted: str, most: int) -> dict[int, float]:
        """Names that nearly match, among the more important ones."""
        found: dict[int, float] = {}
        for start in range(0, min(len(self.named), _CLOSE_NAMES), _BATCH):
            some = [fold(named.text) for named in self.named[start : start + _BATCH]]
            near = process.extract(
                wanted, some, scorer=fuzz.WRatio, processor=None, limit=most,
                score_cutoff=_CLOSE_FROM,
            )  # fmt: skip
            for _text, score, place in near:
                row = start + place
                found[row] = score * _CLOSE_WEIGHT - self.ranks[row] * _RANK_COSTS
            time.sleep(0)
        return found


def _score(line: bytes, at: int, needle: bytes) -> float:
    """What a hit at a byte of a line is worth."""
    number = line.count(b"\t", 0, at)
    start = line.rfind(b"\t", 0, at) + 1
    end = line.find(b"\t", at)
    part = line[start : end if end >= 0 else len(line)]
    worth = _FIELDS[number]
    longer = len(part.decode()) - len(needle.decode())
    if not longer:
        return worth.whole
    costs = min(_LENGTH_MOST, _LENGTH_COSTS * longer)
    if at == start:
        return worth.begins - costs
    return worth.inside - costs if len(needle) >= worth.least else 0.0


def fold(text: str) -> str:
    """Small letters, single blanks, no tabs or ends of lines."""
    return " ".join(text.casefold().split())


def build(registry: Registry, language: str, kind_names: dict[str, str], calm: bool) -> NameIndex:
    """The index of a registry in a language; `kind_names` are the names of sensor kinds. With
    `calm` it pauses again and again, to be made beside a window that is in use."""
    index = NameIndex()
    lines: list[bytes] = []
    for named, rank, line in _all(registry, language.startswith("zh"), kind_names):
        index.named.append(named)
        index.ranks.append(rank)
        lines.append(line)
        if len(lines) == _SEGMENT:
            _add(index, lines)
            lines = []
        if calm and len(index.named) % _BATCH == 0:
            time.sleep(_BREATH_S)
    _add(index, lines)
    return index


def _add(index: NameIndex, lines: list[bytes]) -> None:
    starts, at = [], 1
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    first = len(index.named) - len(lines)
    index._segments.append(_Segment(first, b"\n" + b"\n".join(lines) + b"\n", starts))


_Line = tuple[Named, int, bytes]


def _all(registry: Registry, chinese: bool, kinds: dict[str, str]) -> Iterator[_Line]:
    """Every thing with a name as (thing, rank, line), the most important first."""
    by_kind: dict[str, list[Grid]] = {kind: [] for kind in GRIDS}
    for grid in registry.grids.values():
        by_kind.setdefault(grid.kind, []).append(grid)
    for kind in ("city", "district", "street"):
        yield from _grids(by_kind[kind], 0, chinese)
    seen: set[str] = set()
    for feature in registry.features:
        if feature.name and feature.name not in seen:
            seen.add(feature.name)
            yield _line("place", str(feature.id), feature.name, feature.name_en, "", "", 0, chinese)
    for rank, kind in enumerate(GRIDS[3:], start=1):
        yield from _grids(by_kind[kind], min(rank, 3), chinese)
    for unit in registry.units:
        yield _line("unit", unit.id, unit.name, unit.name_en, unit.id, "", 2, chinese)
    for camera in registry.cameras:
        yield _line("camera", camera.id, camera.name, camera.name_en, camera.id, "", _MANY, chinese)
    for sensor in registry.sensors:
        what = kinds.get(sensor.kind, "")
        rank = 3 if sensor.flood_point else _MANY
        yield _line(
            "sensor", sensor.id, sensor.name, sensor.name_en, sensor.id, what, rank, chinese
        )


def _grids(grids: Iterable[Grid], rank: int, chinese: bool) -> Iterator[_Line]:
    for grid in grids:
        yield _line("grid", grid.code, grid.name, grid.name_en, grid.code, grid.code, rank, chinese)


def _line(
    kind: str, key: str, name: str, name_en: str, code: str, beside: str, rank: int, chinese: bool
) -> _Line:
    shown = name if chinese else name_en or name
    other = name_en if chinese else name
    # What there are few of is found by its whole pinyin too.
    whole = letters.whole(name) if rank <= 1 else ""
    ways = letters.initials(name)
    first = ways[0] if ways[0] != fold(name) else ""
    # Of what there are very many, the name in one language: half the text to look through.
    second = fold(other) if rank < _MANY else ""
    parts = (fold(shown), second, fold(code), first, " ".join(ways[1:]), whole)
    return Named(kind, key, shown, beside), rank, "\t".join(parts).encode()
