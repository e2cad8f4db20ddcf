"""What stands on the list of layers, and where: its lines from the top down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from app.assist.pinyin import matches
from ui.map.layers.base import Sign
from ui.map.layers.settings import FARTHEST, LEAST_OPACITY, NEAREST, PLAIN, LayerSettings

HEAD, ROW, LEGEND, TUNE, NOTE, PAD = 38.0, 26.0, 20.0, 26.0, 26.0, 12.0
INDENT = 36.0
"""Where what belongs to a layer begins."""
ROW_LINE, LEGEND_LINE, OPACITY_LINE, ZOOM_LINE, RESET_LINE, NONE_LINE = (
    "row", "legend", "opacity", "zoom", "reset", "none",
)  # fmt: skip
MORE, OPACITY, ZOOM = "more:", "opacity:", "zoom:"
"""What a spot of a layer begins with; the layer's own row is its id alone."""

_STEP = 0.1


@dataclass(frozen=True, slots=True)
class LayerRow:
    """One layer. A `live` one can be moved among the others, faded and kept to some scales;
    `away` tells that it is on and yet not shown at this scale."""

    id: str
    title: str
    on: bool
    sign: Sign
    count: int | None = None
    legend: tuple[Sign, ...] = ()
    live: bool = False
    settings: LayerSettings = PLAIN
    away: bool = False

    @property
    def opens(self) -> bool:
        """Whether there is more to show than its row."""
        return self.live or bool(self.legend)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: what it is, whose, and its rectangle on the unscrolled card."""

    kind: str
    rect: QRectF
    row: LayerRow | None = None
    sign: Sign | None = None


def wanted(rows: Sequence[LayerRow], query: str) -> list[LayerRow]:
    """The rows whose title fits what is searched for (also by pinyin), all for ''."""
    return [row for row in rows if not query.strip() or matches(query, row.title)]


def lines(
    rows: Sequence[LayerRow], top: float, wide: float, opened: str, legends: bool, reset: bool
) -> list[Line]:
    """The lines below the head, from `top` down. The layer `opened` shows all it has; with
    `legends` each one that is on shows its legend; `reset` adds the line that leads back."""
    found: list[Line] = []

    def add(kind: str, high: float, row: LayerRow | None = None, sign: Sign | None = None) -> None:
        y = found[-1].rect.bottom() if found else top
        found.append(Line(kind, QRectF(0, y, wide, high), row, sign))

    for row in rows:
        add(ROW_LINE, ROW, row)
        if row.legend and (row.id == opened or (legends and row.on)):
            for sign in row.legend:
                add(LEGEND_LINE, LEGEND, row, sign)
        if row.live and row.id == opened:
            add(OPACITY_LINE, TUNE, row)
            add(ZOOM_LINE, TUNE, row)
    if not rows:
        add(NONE_LINE, NOTE)
    if reset:
        add(RESET_LINE, NOTE)
    return found


def slid(kind: str, kept: LayerSettings, share: float) -> LayerSettings:
    """The settings after a hand put a slider (OPACITY or ZOOM) at a share of its length; of two
    thumbs the nearer one moves."""
    held = max(0.0, min(1.0, share))
    if kind == OPACITY:
        return kept.faded(LEAST_OPACITY + held * (1.0 - LEAST_OPACITY))
    zoom = round(FARTHEST + held * (NEAREST - FARTHEST))
    low, high = kept.from_zoom, kept.to_zoom
    lower = zoom <= low or abs(zoom - low) < abs(zoom - high)
    return kept.between(zoom, high) if lower else kept.between(low, zoom)


def nudged(kind: str, kept: LayerSettings, step: int, far: bool) -> LayerSettings:
    """The settings after a key moved a slider by `step`; `far`: the upper end of the scales."""
    if kind == OPACITY:
        return kept.faded(kept.opacity + step * _STEP)
    if far:
        return kept.between(kept.from_zoom, max(kept.from_zoom, kept.to_zoom + step))
    return kept.between(min(kept.to_zoom, kept.from_zoom + step), kept.to_zoom)
