"""The letters a Chinese name is looked up by: the first ones of its syllables, and all of them.

A character that is read in two ways has both: 长宁路 is found by `cnl` and by `znl`.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import product

_MOST = 4
"""Ways to read one name that are kept."""


class _Reading(dict[int, str]):
    """A table for str.translate: each character's letters, found when it is first met."""

    def __init__(self, way: int, whole: bool) -> None:
        self._way, self._whole = way, whole

    def __missing__(self, code: int) -> str:
        syllables = _syllables(code)
        if not syllables:
            shown = chr(code).lower()
            letters = shown if shown.isalnum() else ""
        else:
            syllable = syllables[min(self._way, len(syllables) - 1)]
            letters = syllable if self._whole else syllable[0]
        self[code] = letters
        return letters


@cache
def _syllables(code: int) -> tuple[str, ...]:
    """How a character is read, without tones, one syllable for each first letter; nothing for
    what is not Chinese."""
    from pypinyin.constants import PINYIN_DICT

    found: dict[str, str] = {}
    for told in PINYIN_DICT.get(code, "").split(","):
        plain = unicodedata.normalize("NFD", told.strip().replace("ü", "v"))
        letters = "".join(c for c in plain if c.isascii() and c.isalpha())
        if letters:
            found.setdefault(letters[0], letters)
    return tuple(found.values())


_FIRST, _SECOND = _Reading(0, whole=False), _Reading(1, whole=False)
_WHOLE = _Reading(0, whole=True)


def initials(name: str) -> tuple[str, ...]:
    """The first letters of the name's syllables, the usual reading first: ("jsl",)."""
    first = name.translate(_FIRST)
    if name.translate(_SECOND) == first:
        return (first,)
    ways = [tuple(dict.fromkeys((c.translate(_FIRST), c.translate(_SECOND)))) for c in name]
    return tuple("".join(way) for way, _n in zip(product(*ways), range(_MOST), strict=False))


def whole(name: str) -> str:
    """All letters of the name in its usual reading: "jinshuilu"."""
    return name.translate(_WHOLE)
