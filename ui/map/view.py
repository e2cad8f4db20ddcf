"""Where the map looks: centre and scale, panning and zooming, and pixels to places and back.

Lengths are logical pixels or Mercator metres (ground metres are shorter by the cosine of the
latitude). Views rest on a ladder of scales, four rungs to the octave, so that tiles drawn once
are used again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF

from app.geo import projection

Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]
"""West, south, east, north in Mercator metres."""

RUNGS_PER_OCTAVE = 4
STEP = 2
"""Rungs of one zoom step: a factor of √2."""
MIN_RUNG, MAX_RUNG = 34, 80
_WORLD_MPP = projection.metres_per_pixel(0)


def rung_scale(rung: int) -> float:
    """Mercator metres per pixel on a rung of the ladder."""
    return _WORLD_MPP * math.exp2(-rung / RUNGS_PER_OCTAVE)


def rung_of(mpp: float) -> int:
    """The rung nearest to a scale, held inside the ladder."""
    rung = round(math.log2(_WORLD_MPP / mpp) * RUNGS_PER_OCTAVE)
    return max(MIN_RUNG, min(MAX_RUNG, rung))


@dataclass(frozen=True, slots=True)
class View:
    """One look at the map: centre (x, y) in Mercator metres, `mpp` metres per logical pixel,
    size in logical pixels; `dpr` is the device pixels in one of them."""

    x: float
    y: float
    mpp: float
    width: float
    height: float
    dpr: float = 1.0

    @property
    def left(self) -> float:
        """World pixels of the left edge, on a whole device pixel."""
        return round((self.x / self.mpp - self.width / 2) * self.dpr) / self.dpr

    @property
    def top(self) -> float:
        """World pixels of the top edge (y grows downwards), on a whole device pixel."""
        return round((-self.y / self.mpp - self.height / 2) * self.dpr) / self.dpr

    @property
    def rung(self) -> int:
        """The nearest rung of the ladder."""
        return rung_of(self.mpp)

    @property
    def resting(self) -> bool:
        """Exactly on a rung: tiles fit without stretching."""
        return abs(rung_scale(self.rung) / self.mpp - 1.0) < 1e-9

    @property
    def ground_mpp(self) -> float:
        """Ground metres in one pixel at the centre."""
        lat = float(projection.to_lonlat(self.x, self.y)[1])
        return self.mpp * math.cos(math.radians(lat))

    def screen(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Mercator metres to pixels."""
        return x / self.mpp - self.left, -y / self.mpp - self.top

    def point(self, x: float, y: float) -> QPointF:
        """Mercator metres to one pixel position."""
        return QPointF(x / self.mpp - self.left, -y / self.mpp - self.top)

    def world(self, px: float, py: float) -> tuple[float, float]:
        """A pixel position to Mercator metres."""
        return (px + self.left) * self.mpp, -(py + self.top) * self.mpp

    def lonlat(self, px: float, py: float) -> tuple[float, float]:
        """A pixel position to degrees."""
        lon, lat = projection.to_lonlat(*self.world(px, py))
        return float(lon), float(lat)

    def bounds(self, margin: float = 0.0) -> Bounds:
        """What is in sight, widened by `margin` pixels."""
        west, north = self.world(-margin, -margin)
        east, south = self.world(self.width + margin, self.height + margin)
        return west, south, east, north

    def panned(self, dx: float, dy: float) -> View:
        """The view after dragging the map by so many pixels."""
        return replace(self, x=self.x - dx * self.mpp, y=self.y + dy * self.mpp)

    def zoomed(self, rungs: int, px: float, py: float) -> View:
        """The view `rungs` further in (negative: out), the place under (px, py) staying there."""
        rung = max(MIN_RUNG, min(MAX_RUNG, self.rung + rungs))
        mpp = rung_scale(rung)
        at_x, at_y = self.world(px, py)
        away_x, away_y = px - self.width / 2, py - self.height / 2
        return replace(self, x=at_x - away_x * mpp, y=at_y + away_y * mpp, mpp=mpp)

    def fitted(self, bounds: Bounds, pad: tuple[float, float, float, float]) -> View:
        """The closest view that shows all of `bounds`; `pad` is left, top, right, bottom."""
        west, south, east, north = bounds
        room_x = max(64.0, self.width - pad[0] - pad[2])
        room_y = max(64.0, self.height - pad[1] - pad[3])
        wanted = max((east - west) / room_x, (north - south) / room_y, rung_scale(MAX_RUNG))
        rung = math.floor(math.log2(_WORLD_MPP / wanted) * RUNGS_PER_OCTAVE + 1e-9)
        mpp = rung_scale(max(MIN_RUNG, min(MAX_RUNG, rung)))
        x = (west + east) / 2 - (pad[0] - pad[2]) / 2 * mpp
        y = (south + north) / 2 + (pad[1] - pad[3]) / 2 * mpp
        return replace(self, x=x, y=y, mpp=mpp)

    def towards(self, goal: View, share: float) -> View:
        """The view a share (0 to 1) of the way to `goal`; scales go in equal ratios."""
        if share >= 1.0:
            return goal
        mpp = self.mpp * (goal.mpp / self.mpp) ** share
        # Move so that the place both views share stays in place on the screen.
        gone = share
        if abs(goal.mpp / self.mpp - 1.0) > 1e-6:
            gone = (mpp - self.mpp) / (goal.mpp - self.mpp)
        x, y = self.x + (goal.x - self.x) * gone, self.y + (goal.y - self.y) * gone
        return replace(goal, x=x, y=y, mpp=mpp)


def around(lon: float, lat: float, across_m: float, like: View) -> View:
    """A view centred on a place that shows `across_m` ground metres over its shorter side."""
    x, y = projection.to_mercator(lon, lat)
    scale = float(projection.ground_scale(lat))
    wanted = across_m / scale / max(64.0, min(like.width, like.height))
    return replace(like, x=float(x), y=float(y), mpp=rung_scale(rung_of(wanted)))
