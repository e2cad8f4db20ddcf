"""What a figure of the grids is: a name, a unit, and a value for each unit of a level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ui.map.choropleth.ground import Ground
from ui.map.choropleth.hierarchy import Floats

COUNT, RATE, AMOUNT = "count", "rate", "amount"
"""A count of nothing is left blank; a rate is a share in percent; an amount is what it is."""


@dataclass(frozen=True, slots=True)
class Values:
    """`value` (n,) of each grid row, nan for none; for a rate also numerator and denominator.
    `outside` are things counted that lie in no unit of the level."""

    value: Floats
    part: Floats | None = None
    whole: Floats | None = None
    outside: int = 0


class Figure(Protocol):
    """`title` and `unit` are English sources, translated when shown. `steps` are the lower bounds
    of its fixed classes. `needs` names the parts of the Ground it reads. `falling`: the less, the
    worse. `period`: it counts over a period that can be chosen."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def needs(self) -> frozenset[str]: ...
    @property
    def falling(self) -> bool: ...
    @property
    def period(self) -> bool: ...

    def steps(self, ground: Ground) -> tuple[float, ...]:
        """The lower bounds of the fixed classes."""
        ...

    def values(self, ground: Ground, level: str, period: str) -> Values | None:
        """A value for each grid row of the level; None while it is awaited from the store."""
        ...
