"""Map styles, loaded and checked: sheet files with a centre's own over them, numbers and colours at
a zoom."""

from __future__ import annotations

import logging
import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from PySide6.QtGui import QColor

from app import paths
from app.domain.errors import Refused
from app.geo import projection
from app.i18n import _
from app.reference import tables
from ui.map import style as scale
from ui.map.base.colours import Colours
from ui.map.base.sheet import (
    Border,
    Fill,
    Label,
    Lettering,
    Line,
    Number,
    Paint,
    Road,
    Sheet,
)
from ui.map.maker.setup import Look
from ui.map.view import RUNGS_PER_OCTAVE

log = logging.getLogger(__name__)

BASE = "base"
"""A style file's key: take what this file does not say from that style."""
GRID_BORDERS = ("district", "street", "community", "dedicated", "micro", "outline")
_PARTS = ("fill", "line", "road", "border", "lettering", "label")
T = TypeVar("T")


def zoom_of(rung: int) -> float:
    """The zoom (of 512-pixel tiles) of a rung of the ladder of scales."""
    return rung / RUNGS_PER_OCTAVE - 1.0


def zoom_at(mpp: float) -> float:
    """The zoom (of 512-pixel tiles) at Mercator metres per logical pixel."""
    return math.log2(projection.metres_per_pixel(0, 512) / mpp)


class Style:
    """One style, ready to be asked. Raises Refused `reference.invalid` when it is not sound."""

    def __init__(self, name: str, sheet: Sheet, file: Path) -> None:
        self.name, self.sheet, self._file = name, sheet, file
        self._colours = Colours(sheet.theme, sheet.colour, file)
        self.land, self.damaged = self.named(sheet.land), self.named(sheet.damaged)
        self._check()

    def named(self, name: str, key: str = "colour") -> QColor:
        """A colour by its name."""
        return self._colours.get(name, key)

    def colour(self, paint: Paint, zoom: float) -> QColor:
        """A colour at a zoom."""
        if isinstance(paint, str):
            return self.named(paint)
        low, share = _between([z for z, _c in paint], zoom)
        one = self.named(paint[low][1])
        if not share:
            return one
        return scale.mix(one, self.named(paint[low + 1][1]), share)

    def lettering(self, name: str) -> Lettering:
        """How a name of that lettering is set."""
        return self.sheet.lettering[name]

    def letters(self, label: Label, zoom: float) -> str:
        """The lettering of a label at a zoom."""
        low, _share = _between([z for z, _name in label.lettering], zoom)
        return label.lettering[low][1]

    def _check(self) -> None:
        """Every colour is one, every stop in order, every lettering there."""
        for key, paint in _paints(self.sheet):
            for name in [paint] if isinstance(paint, str) else [c for _z, c in paint]:
                if name:
                    self._colours.get(name, key)
        for key, stops in _stops(self.sheet):
            zooms = [stop[0] for stop in stops]
            if not zooms or zooms != sorted(set(zooms)):
                raise self._wrong(key, _("zooms must rise from stop to stop"))
        self._check_names()

    def _check_names(self) -> None:
        for key, label in self.sheet.label.items():
            for _zoom, name in label.lettering:
                if name not in self.sheet.lettering:
                    text = _("there is no lettering {name}").format(name=name)
                    raise self._wrong(f"label.{key}.lettering", text)
        for key in self.sheet.border:
            if key not in GRID_BORDERS:
                text = _("allowed: {allowed}").format(allowed=", ".join(GRID_BORDERS))
                raise self._wrong(f"border.{key}", text)

    def _wrong(self, key: str, reason: str) -> Refused:
        return tables.invalid(self._file, key, reason)


def number(value: Number, zoom: float) -> float:
    """A number at a zoom; between stops widths grow as the map does (evenly in ratio)."""
    if isinstance(value, int | float):
        return float(value)
    low, share = _between([z for z, _v in value], zoom)
    one = value[low][1]
    if not share:
        return one
    other = value[low + 1][1]
    if one > 0.0 and other > 0.0:
        return float(one * (other / one) ** share)
    return one + (other - one) * share


def of(look: Look) -> Style:
    """The style of a look; the shipped one when the centre's own over it is not sound."""
    prefix = "emergency_" if look.style == "emergency" else ""
    return _usable(prefix + look.theme)


@cache
def _usable(name: str) -> Style:
    try:
        return load(name)
    except Refused as refused:
        log.error("the map style %s is drawn as shipped: %s", name, dict(refused.facts))
        return load(name, own=False)


@cache
def load(name: str, own: bool = True) -> Style:
    """The style `name`: shipped, with the centre's `own` file of that name over it. Raises Refused
    `reference.invalid`."""
    file, table = _table(name, own)
    rest = {part: rows for part, rows in table.items() if part not in _PARTS}
    sheet = replace(
        tables.made(rest, Sheet, file, ""),
        fill=_part(table, "fill", Fill, file),
        line=_part(table, "line", Line, file),
        road=_part(table, "road", Road, file),
        border=_part(table, "border", Border, file),
        lettering=_part(table, "lettering", Lettering, file),
        label=_part(table, "label", Label, file),
    )
    return Style(name, sheet, file)


def _part(table: tables.Table, part: str, kind: type[T], file: Path) -> dict[str, T]:
    """The rows of one part of a sheet, each by its key."""
    made: dict[str, T] = {}
    for key, row in tables.table_of(table.get(part, {}), file, part).items():
        where = f"{part}.{key}"
        made[key] = tables.made(tables.table_of(row, file, where), kind, file, f"{where}.")
    return made


def _table(name: str, own: bool) -> tuple[Path, tables.Table]:
    """What a style says, with all it is based on beneath it, and the file to name in errors."""
    shipped = paths.resources() / "maps" / "styles" / f"{name}.toml"
    site = paths.data_dir() / "maps" / "styles" / f"{name}.toml"
    found = [file for file in (shipped, *([site] if own else [])) if file.is_file()]
    if not found:
        raise tables.invalid(shipped, "", _("there is no such style"))
    table = dict[str, object]()
    for file in found:
        table = tables.over(table, tables.read(file))
    base = table.pop(BASE, None)
    if base is not None:
        table = tables.over(_table(str(base), own)[1], table)
    return found[-1], table


def _between(zooms: Sequence[float], zoom: float) -> tuple[int, float]:
    """The stop at or below a zoom, and how far it is on the way to the next."""
    at = bisect_right(zooms, zoom) - 1
    if at < 0 or at == len(zooms) - 1:
        return max(0, at), 0.0
    return at, (zoom - zooms[at]) / (zooms[at + 1] - zooms[at])


def _rows(sheet: Sheet) -> Iterator[tuple[str, object]]:
    parts: tuple[tuple[str, Mapping[str, object]], ...] = (
        ("fill", sheet.fill), ("line", sheet.line), ("road", sheet.road),
        ("border", sheet.border), ("lettering", sheet.lettering), ("label", sheet.label),
    )  # fmt: skip
    for part, rows in parts:
        for key, row in rows.items():
            yield f"{part}.{key}", row


def _paints(sheet: Sheet) -> Iterator[tuple[str, Paint]]:
    for key, row in _rows(sheet):
        for name in ("colour", "casing", "edge", "gap", "halo", "dot"):
            if hasattr(row, name):
                yield f"{key}.{name}", getattr(row, name)
    yield "outside.colour", sheet.outside.colour


def _stops(sheet: Sheet) -> Iterator[tuple[str, Sequence[tuple[float, object]]]]:
    for key, row in _rows(sheet):
        for name in ("colour", "casing", "px", "casing_px", "opacity", "rank", "lettering"):
            value = getattr(row, name, None)
            if isinstance(value, list):
                yield f"{key}.{name}", value
