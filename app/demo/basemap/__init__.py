"""The demo's base map: the district's streets, water, parks and houses as a vector tile archive.

`python -m app.demo.basemap` makes `resources/demo/base.pmtiles` anew; what it takes to show it
is `path()`, without the district's builder.
"""

from __future__ import annotations

from pathlib import Path

from app import paths


def path() -> Path:
    """Where the shipped base map lies."""
    return paths.resources() / "demo" / "base.pmtiles"
