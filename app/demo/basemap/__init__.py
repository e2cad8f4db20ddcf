"""The demo's base map: the district's streets, water, parks and houses as a vector tile archive.

`python -m app.demo.basemap` makes `resources/demo/base.pmtiles` anew; what it takes to show it
is here, without the district's builder.
"""

from __future__ import annotations

from pathlib import Path

from app import paths
from app.maps.catalogue import PMTILES, Spec


def path() -> Path:
    """Where the shipped base map lies."""
    return paths.resources() / "demo" / "base.pmtiles"


def spec() -> Spec:
    """The demo's base map as a source."""
    return Spec(
        "demo-base",
        PMTILES,
        path=str(path()),
        name="示范区底图",
        name_en="Shifan base map",
        attribution="示范区（虚构）",
        attribution_en="Demonstration district (invented)",
    )
