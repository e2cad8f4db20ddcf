"""What stands: the centre, its people, places and devices."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.recommend import Ways
from app.domain.registry import (
    Camera,
    Centre,
    Department,
    Feature,
    Grid,
    Officer,
    PlanPoint,
    Sensor,
    Unit,
)


@dataclass(slots=True)
class Registry:
    """Standing data, loaded once and again when it was imported anew. `ways` is the street
    network, None while it is not built or where there are no roads."""

    centre: Centre = field(default_factory=lambda: Centre("default", "城市运行中心", "City centre"))
    officers: dict[str, Officer] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    grids: dict[str, Grid] = field(default_factory=dict)
    cameras: list[Camera] = field(default_factory=list)
    plan_points: dict[str, PlanPoint] = field(default_factory=dict)
    features: list[Feature] = field(default_factory=list)
    sensors: list[Sensor] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    ways: Ways | None = None
