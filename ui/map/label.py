"""A name that stands on the map, and how large its letters are. No pixels here."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from ui.map.base.sheet import Lettering
from ui.theme import fonts

DOT_PX = 2.6
"""Radius of the dot of a place."""
_LATIN_SPACING = 0.25
_HAN = (0x2E80, 0x9FFF)
_HAN_MORE = (0xF900, 0xFAFF)
_HIGH = 1.15
_LINE = 1.28
"""From line to line, in sizes of the letters."""
_LONG, _LONG_HAN = 11.5, 10.5
"""A longer name is set in two lines or three; in sizes of its letters."""
_MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that would like to stand at (x, y) in Mercator metres.

    Straight ones are turned clockwise by `angle` degrees; `stacked` ones run downwards, their
    signs upright, the column leaning by `angle`. `curve` holds for each sign its place in pixels
    from (x, y) and its angle: dx, dy, angle, dx, dy, angle, ... `dot` is the colour of a dot at
    (x, y); the middle of the text then lies (dx, dy) pixels from it."""

    text: str
    lettering: str
    x: float
    y: float
    order: float
    angle: float = 0.0
    stacked: bool = False
    weight: float = 0.0
    curve: tuple[float, ...] = ()
    dot: str = ""
    dx: float = 0.0
    dy: float = 0.0


def size(made: Lettering, text: str, stacked: bool = False) -> tuple[float, float]:
    """Width and height of a text in pixels, unturned, without its halo."""
    if stacked:
        return made.px * 1.02, len(text) * line_step(made)
    lines = text.split("\n")
    apart = spacing(made, text)
    advance = max(_width(line, made.px, made.weight) + apart * len(line) for line in lines)
    return advance, made.px * (_HIGH + _LINE * (len(lines) - 1))


@lru_cache(maxsize=8192)
def wrapped(made: Lettering, text: str) -> str:
    """A long name in two or three lines of about equal length."""
    han = chinese(text)
    wide = _width(text, made.px, made.weight) / made.px
    count = min(_MOST_LINES, math.ceil(wide / (_LONG_HAN if han else _LONG)))
    if count < 2:
        return text
    if han and " " not in text:
        share = math.ceil(len(text) / count)
        return "\n".join(text[at : at + share] for at in range(0, len(text), share))
    return _broken(text.split(" "), len(text) / count)


def _broken(words: list[str], share: float) -> str:
    """Words in lines of about `share` signs."""
    lines = [words[0]]
    for word in words[1:]:
        longer = len(lines[-1]) + len(word) + 1
        if longer - share > share - len(lines[-1]):
            lines.append(word)
        else:
            lines[-1] += " " + word
    return "\n".join(lines)


def line_height(made: Lettering) -> float:
    """From line to line in pixels."""
    return made.px * _LINE


def advances(made: Lettering, text: str) -> list[float]:
    """The room each sign takes along a line, its spacing with it."""
    apart = spacing(made, text)
    return [_width(sign, made.px, made.weight) + apart for sign in text]


def spacing(made: Lettering, text: str) -> float:
    """Room between signs in pixels: Latin letters are set closer than Chinese ones."""
    return made.spacing * (1.0 if chinese(text) else _LATIN_SPACING)


def line_step(made: Lettering) -> float:
    """From sign to sign in a stacked label."""
    return made.px + 2.0 + made.spacing


@lru_cache(maxsize=8192)
def chinese(text: str) -> bool:
    """Whether a text is written in Chinese signs."""
    return any(
        _HAN[0] <= ord(sign) <= _HAN[1] or _HAN_MORE[0] <= ord(sign) <= _HAN_MORE[1]
        for sign in text
    )


@lru_cache(maxsize=16384)
def _width(text: str, px: int, weight: int) -> float:
    return fonts.metrics(px, weight).horizontalAdvance(text)
