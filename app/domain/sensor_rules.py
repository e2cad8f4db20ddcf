"""A sensor's rules: its kind's, with what it has of its own in their place."""

from __future__ import annotations

from dataclasses import replace

from app.domain.catalogue import SensorKind
from app.domain.registry import OwnRules

_NAMES = ("low", "high", "deadband", "on_delay_s", "off_delay_s")


def own_rules(kind: SensorKind, own: OwnRules | None) -> SensorKind:
    """The kind as it stands for one sensor."""
    if own is None:
        return kind
    told = {name: value for name in _NAMES if (value := getattr(own, name)) is not None}
    return replace(kind, **told) if told else kind
