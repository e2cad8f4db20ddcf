"""What a map style says, as it stands in resources/maps/styles: typed, nothing worked out yet.

Zooms are those of tiles 512 pixels wide (as in other vector maps). A number may be given as stops
[[zoom, number], ...] between which it changes evenly, a colour likewise.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ui.map.base.colours import Mix

Number = float | list[tuple[float, float]]
Paint = str | list[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Fill:
    """Areas of one kind; no `grade` is every grade. `edge` is a line round them from the zoom
    `edge_from` on."""

    order: float
    kind: str
    colour: Paint
    grade: list[str] = field(default_factory=list)
    opacity: Number = 1.0
    edge: str = ""
    edge_from: float = 0.0
    least: float = 0.0
    most: float = 99.0


@dataclass(frozen=True, slots=True)
class Line:
    """Lines of one kind. `dash` counts in widths of the line; `gap` is the colour between."""

    order: float
    kind: str
    colour: Paint
    px: Number
    grade: list[str] = field(default_factory=list)
    opacity: Number = 1.0
    dash: list[float] = field(default_factory=list)
    gap: str = ""
    round: bool = True
    least: float = 0.0
    most: float = 99.0


@dataclass(frozen=True, slots=True)
class Road:
    """Roads of one grade, drawn in the order of `order` with a casing on each side."""

    order: float
    colour: Paint
    px: Number
    casing: Paint = ""
    casing_px: Number = 0.0
    dash: list[float] = field(default_factory=list)
    least: float = 0.0
    most: float = 99.0


@dataclass(frozen=True, slots=True)
class Lettering:
    """How names are set: size and halo in pixels, colours, weight 400, 500 or 700."""

    px: int
    colour: str
    weight: int = 400
    spacing: float = 0.0
    halo: str = "halo"
    halo_px: float = 1.9


@dataclass(frozen=True, slots=True)
class Label:
    """What of one kind is named and how: names of lesser `order` take their place first.

    `lettering` changes with the zoom: [[zoom, name], ...]. `along` lines every `spacing` pixels;
    `dot` is the colour of a dot with the name beside it; `wide` pixels an area must measure.
    `rank` lets in those up to it at a zoom; `alone` ones are left out where the centre has an
    outline (its own name says nothing new)."""

    order: float
    kind: str
    lettering: list[tuple[float, str]]
    grade: list[str] = field(default_factory=list)
    along: bool = False
    spacing: float = 430.0
    dot: str = ""
    wide: float = 0.0
    rank: Number = 999.0
    alone: bool = False
    least: float = 0.0
    most: float = 99.0


@dataclass(frozen=True, slots=True)
class Border:
    """Borders of grids of one kind (district, street, community, dedicated, micro), or the
    outline's. `tick`: short strokes across the line, so many pixels long."""

    colour: Paint
    px: Number
    opacity: Number = 1.0
    dash: list[float] = field(default_factory=list)
    least: float = 0.0
    tick: float = 0.0


@dataclass(frozen=True, slots=True)
class Tunnel:
    """How tunnels differ: their fill steps back into the land by `fade`, their casing is dashed."""

    fade: float = 0.5
    dash: list[float] = field(default_factory=lambda: [3.0, 2.5])


@dataclass(frozen=True, slots=True)
class Outside:
    """The veil over what is not the centre's; it is named from the zoom `names_from` on."""

    colour: str = "outside"
    names_from: float = 15.0
    opacity: float = 0.62
    halo: float = 0.13
    halo_px: float = 7.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One style file, with what it is based on beneath it."""

    theme: str
    land: str = "land"
    damaged: str = "neutral"
    colour: dict[str, str | Mix] = field(default_factory=dict)
    fill: dict[str, Fill] = field(default_factory=dict)
    line: dict[str, Line] = field(default_factory=dict)
    road: dict[str, Road] = field(default_factory=dict)
    tunnel: Tunnel = field(default_factory=Tunnel)
    border: dict[str, Border] = field(default_factory=dict)
    outside: Outside = field(default_factory=Outside)
    lettering: dict[str, Lettering] = field(default_factory=dict)
    label: dict[str, Label] = field(default_factory=dict)
