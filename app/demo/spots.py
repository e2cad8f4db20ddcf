"""Addresses one can report from in the demonstration district."""

from __future__ import annotations

import numpy as np

from app.demo.district.model import District
from app.demo.simulator.citizens import Spot

SEED = 20210720


def report_spots(made: District, count: int = 1500) -> list[Spot]:
    """Addresses along the named streets of the district."""
    rng = np.random.default_rng(SEED)
    roads = [r for r in made.roads if r.name and r.grade not in {"expressway"}]
    lengths = np.array([r.line.length for r in roads])
    picks = rng.choice(len(roads), size=count * 2, p=lengths / lengths.sum())
    shares = rng.uniform(0.02, 0.98, len(picks))
    spots = []
    for pick, share in zip(picks.tolist(), shares.tolist(), strict=True):
        point = roads[pick].line.interpolate(share, normalized=True)
        if made.outline.contains(point):
            number = 1 + int(share * roads[pick].line.length * 9000) % 480
            spots.append(
                Spot(
                    float(point.x),
                    float(point.y),
                    f"{roads[pick].name} {number} 号",
                    f"{number} {roads[pick].name_en}",
                )
            )
    return spots[:count]


def flood_spots(made: District) -> list[Spot]:
    """The easily flooded places."""
    return [Spot(s.lon, s.lat, s.name, s.name_en) for s in made.sensors if s.flood_point]
