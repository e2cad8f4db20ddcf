"""Names in Chinese and English: people, roads, neighbourhoods."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from app.demo.district.atlas import words

# Chinese ends of names and what an English map writes for them; the longest first.
ENDS = {
    "快速路": "Expressway",
    "大道": "Ave",
    "大街": "St",
    "东街": "E St",
    "西街": "W St",
    "南街": "S St",
    "北街": "N St",
    "东路": "E Rd",
    "西路": "W Rd",
    "南路": "S Rd",
    "北路": "N Rd",
    "路": "Rd",
    "街": "St",
    "巷": "Ln",
}
_COMPOUND = frozenset(["欧阳", "上官", "司马"])


def romanise(text: str) -> str:
    """Pinyin without tones, one capital: 文澜 to Wenlan. Digits and Latin stay as they are."""
    table = words().syllables
    parts = [table.get(sign, sign) for sign in text]
    joined = parts[0] if parts else ""
    for part in parts[1:]:
        # Xi'an, not Xian: an open vowel in the middle is set off.
        joined += f"'{part}" if part[0] in "aoe" else part
    return joined[:1].upper() + joined[1:]


def english(name: str) -> str:
    """A road's name in English: 学府路 to Xuefu Rd, 中环快速路 to Middle Ring Expressway."""
    if name.startswith("中环"):
        return "Middle Ring " + ENDS[name[2:]]
    for end, word in ENDS.items():
        stem = name.removesuffix(end)
        if stem != name and stem:
            return f"{romanise(stem)} {word}"
    return romanise(name)


def person_english(name: str) -> str:
    """A person's name in English order of Chinese names: 林晓雯 to Lin Xiaowen."""
    cut = 2 if name[:2] in _COMPOUND else 1
    return f"{romanise(name[:cut])} {romanise(name[cut:])}"


def people(count: int, rng: np.random.Generator) -> list[str]:
    """`count` names of people; common surnames come more often."""
    table = words()
    rank = np.arange(len(table.surnames))
    odds = 1.0 / (rank + 6.0)
    surnames = rng.choice(len(table.surnames), size=count, p=odds / odds.sum())
    first = rng.integers(0, len(table.given), size=count)
    second = rng.integers(0, len(table.given), size=count)
    short = rng.random(count) < 0.22
    return [
        table.surnames[s] + table.given[a] + ("" if brief or a == b else table.given[b])
        for s, a, b, brief in zip(
            surnames.tolist(), first.tolist(), second.tolist(), short.tolist(), strict=True
        )
    ]


def stems(rng: np.random.Generator, taken: set[str]) -> Iterator[str]:
    """Two-sign stems in a shuffled order without end, then again with a point of the compass."""
    pool = [stem for stem in words().stems if stem not in taken]
    while True:
        yield from (pool[k] for k in rng.permutation(len(pool)).tolist())


def road_names(count: int, rng: np.random.Generator, taken: set[str]) -> list[str]:
    """`count` different road names, none in `taken`."""
    ends = ("街", "路", "东街", "西街", "南街", "北街", "一街", "二街", "三街", "前街", "后街")
    pool = [stem for stem in words().stems if f"{stem}路" not in taken]
    names = [
        f"{stem}{end}" for end in ends for stem in (pool[k] for k in rng.permutation(len(pool)))
    ]
    return [name for name in names if name not in taken][:count]


_NUMBERED = re.compile("(.+)([一二三四五六七八九])(街|巷|路)$")
_ORDINALS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))


def road_english(name: str) -> str:
    """As `english`, with numbered and front and back streets: 锦和二街 to Jinhe 2nd St."""
    numbered = _NUMBERED.match(name)
    if numbered:
        stem, sign, end = numbered.groups()
        number = _ORDINALS[sign]
        tail = {1: "st", 2: "nd", 3: "rd"}.get(number, "th")
        return f"{romanise(stem)} {number}{tail} {ENDS[end]}"
    for end, word in (("前街", "Front St"), ("后街", "Back St")):
        if name.endswith(end):
            return f"{romanise(name.removesuffix(end))} {word}"
    return english(name)


def lane_names(count: int, rng: np.random.Generator) -> list[str]:
    """`count` names of lanes; like in any town some come twice."""
    pool = words().stems
    return [f"{pool[k]}巷" for k in rng.integers(0, len(pool), count).tolist()]
