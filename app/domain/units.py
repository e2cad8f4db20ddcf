"""Units of readings, and how a value in one becomes a value in another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of units.toml: value · `factor` + `offset` is the value in the unit all of its
    `quantity` go by; `names` are other ways to write it."""

    id: str
    quantity: str
    factor: float = 1.0
    offset: float = 0.0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Units:
    """The units that are known, by every name."""

    named: Mapping[str, Unit] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Mapping[str, Unit]) -> Units:
        """Units by id, found by their other names too."""
        return cls({name: unit for unit in units.values() for name in (unit.id, *unit.names)})

    def conversion(self, given: str, wanted: str) -> tuple[float, float] | None:
        """(factor, offset) from one unit to another; None when there is no way."""
        if given == wanted:
            return 1.0, 0.0
        first, last = self.named.get(given), self.named.get(wanted)
        if first is None or last is None or first.quantity != last.quantity:
            return None
        return first.factor / last.factor, (first.offset - last.offset) / last.factor
