"""What kinds of warnings there are, how their colours are reached, and what they offer: as data,
for the figures are the weather office's and change (resources/warnings.toml)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

COLOURS = {1: ("红色", "red"), 2: ("橙色", "orange"), 3: ("黄色", "yellow"), 4: ("蓝色", "blue")}
"""The colour of each level in both languages."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A colour's condition: so much (`amount` in the kind's unit) within so many `hours`."""

    hours: float
    amount: float


@dataclass(frozen=True, slots=True)
class WarningKind:
    """One kind: the national event `codes`, `words` it is known by in texts, the `plan` that is
    offered with it, and what each colour (level as text) stands for."""

    id: str
    name: str
    name_en: str
    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    plan: str = ""
    unit: str = ""
    colours: dict[str, Criterion] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WarningRules:
    """`region` is the centre's own division code (410105): a geocode above it means the whole
    centre. `valid_hours` is how long a warning without an end holds, `kept_days` how long one
    that is over stays in the list. `offers` is the response level that goes with a colour."""

    region: str = ""
    valid_hours: float = 24.0
    kept_days: float = 7.0
    offers: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, WarningKind] = field(default_factory=dict)

    @property
    def kept(self) -> timedelta:
        """How long one that is over stays in the list."""
        return timedelta(days=self.kept_days)

    def kind_of(self, code: str, *texts: str) -> str:
        """The kind of an event code, else of the first text that has a kind's word in it; the
        longest word wins (雷雨大风 before 大风). '' when none is known."""
        for kind in self.kinds.values():
            if code and code in kind.codes:
                return kind.id
        for text in texts:
            low = text.casefold()
            found = [(len(w), k.id) for k in self.kinds.values() for w in k.words if w in low]
            if found:
                return max(found)[1]
        return ""

    def offer(self, level: int) -> int:
        """The response level that is usual with a warning's level."""
        return self.offers.get(str(level), level)
