"""Named places with their grounds: hospitals, schools, malls, the station, the stadium."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from app.demo.district import names, plane
from app.demo.district.atlas import Atlas, PlaceKind, sites
from app.demo.district.buildings import SETBACK_M
from app.demo.district.grids import Area
from app.demo.district.lattice import Box, Cell
from app.demo.district.model import Park

# A ground is between so many metres across and takes the most of its cell.
_LEAST_M, _MOST_M = 62.0, 260.0
_BUSY = frozenset({"primary", "secondary", "tertiary"})


@dataclass(frozen=True, slots=True)
class Site:
    """A place in plane metres; `ground` is empty for a mere point, `box` its plan rectangle."""

    kind: str
    name: str
    name_en: str
    point: tuple[float, float]
    ground: shapely.Polygon
    box: Box | None = None
    dedicated: bool = False


class Grounds:
    """Hands out free micro cells as grounds."""

    def __init__(
        self,
        cells: list[Cell],
        outline: shapely.Polygon,
        taken: shapely.Geometry,
        rng: np.random.Generator,
    ) -> None:
        """Cells that lie wholly inside, clear of what is `taken`, are free."""
        self._rng = rng
        self._boxes = [box for box in map(_yard, cells) if box is not None]
        shapes = np.array([plane.bent_box(box) for box in self._boxes], dtype=object)
        shapely.prepare(outline)
        shapely.prepare(taken)
        good = shapely.contains(outline, shapes) & ~shapely.intersects(taken, shapes)
        self._boxes = [box for box, ok in zip(self._boxes, good.tolist(), strict=True) if ok]
        self._shapes = shapes[good]
        self._middles = shapely.get_coordinates(shapely.centroid(self._shapes))
        self._free = np.ones(len(self._shapes), dtype=bool)

    def near(self, place: tuple[float, float]) -> tuple[Box, shapely.Polygon]:
        """The free ground nearest to a plane place."""
        away = np.hypot(*(self._middles - np.array(place)).T)
        return self._take(int(np.argmin(np.where(self._free, away, np.inf))))

    def spread(self, count: int, spacing: float) -> Iterator[tuple[Box, shapely.Polygon]]:
        """`count` free grounds at random, no two nearer than `spacing` (less when it is full)."""
        chosen: list[int] = []
        while len(chosen) < count:
            for row in self._rng.permutation(len(self._shapes)).tolist():
                if len(chosen) == count:
                    break
                if not self._free[row]:
                    continue
                away = self._middles[chosen] - self._middles[row]
                if not chosen or np.hypot(*away.T).min() >= spacing:
                    chosen.append(row)
                    self._free[row] = False
            spacing *= 0.8
        for row in chosen:
            yield self._boxes[row], self._shapes[row]

    def _take(self, row: int) -> tuple[Box, shapely.Polygon]:
        self._free[row] = False
        return self._boxes[row], self._shapes[row]


def _yard(cell: Cell) -> Box | None:
    """What is left of a cell inside its pavements, if it makes a ground at a busy street."""
    if not _BUSY.intersection(cell.sides):
        return None
    west, south, east, north = (0.8 * SETBACK_M[grade] for grade in cell.sides)
    u0, v0, u1, v1 = cell.box
    box = (u0 + west, v0 + south, u1 - east, v1 - north)
    width, height = box[2] - box[0], box[3] - box[1]
    fits = _LEAST_M < width < _MOST_M and _LEAST_M < height < _MOST_M
    return box if fits and 0.45 < width / height < 2.2 else None


def build(
    atlas: Atlas,
    grounds: Grounds,
    streets: list[Area],
    parks: tuple[Park, ...],
    rng: np.random.Generator,
) -> list[Site]:
    """All places with grounds of their own, in the order of places.toml, then the parks."""
    words = names.stems(rng, {row.name for row in atlas.streets})
    tree = shapely.STRtree([street.shape for street in streets])
    made: list[Site] = []
    seen: set[str] = set()
    for kind in sites().kinds:
        for number, (box, ground) in enumerate(_grounds(kind, grounds, streets)):
            point = ground.centroid
            street = streets[int(tree.nearest(point))]
            if kind.kind == "government" and number:
                street = streets[number - 1]
            name, name_en = _title(kind, number, street, words)
            if name in seen:
                # A street has one health centre under its own name; others take another.
                stem, short = next(words), street.name.removesuffix("街道")
                name = name.replace(short, stem)
                name_en = name_en.replace(names.romanise(short), names.romanise(stem))
            seen.add(name)
            site = Site(
                kind.kind, name, name_en, (point.x, point.y), ground, box, number < kind.dedicated
            )
            made.append(site)
    for park in parks:
        if park.kind != "riverside":
            point = park.area.point_on_surface()
            made.append(Site("park", park.name, park.name_en, (point.x, point.y), park.area))
    return made


def _grounds(
    kind: PlaceKind, grounds: Grounds, streets: list[Area]
) -> Iterator[tuple[Box, shapely.Polygon]]:
    """Grounds of a kind: offices in the middle of their streets, others spread out."""
    if kind.kind == "government":
        yield grounds.near((0.0, 0.0))
        for street in streets:
            middle = street.shape.point_on_surface()
            yield grounds.near((middle.x, middle.y))
    else:
        for u, v in kind.named_at:
            x, y = plane.bend(u, v).tolist()
            yield grounds.near((x, y))
        yield from grounds.spread(kind.count - len(kind.named_at), kind.spacing)


def _title(kind: PlaceKind, number: int, street: Area, words: Iterator[str]) -> tuple[str, str]:
    """The name of the number-th place of a kind, in both languages."""
    if number < len(kind.named):
        return kind.named[number], kind.named_en[number]
    rest = number - len(kind.named)
    which = rest % len(kind.suffixes)
    zh, en = kind.suffixes[which], kind.suffixes_en[which]
    stem = next(words) if "{stem}" in zh else ""
    ordinal = 3 + rest // len(kind.suffixes)
    short = street.name.removesuffix("街道")
    return (
        zh.format(stem=stem, n=chinese_number(ordinal), street=short),
        en.format(stem=names.romanise(stem), n=ordinal, street=names.romanise(short)),
    )


def chinese_number(value: int) -> str:
    """1 to 99 in Chinese signs: 3 to 三, 12 to 十二, 21 to 二十一."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{digits[tens]}十")
    return head + (digits[ones] if ones else "") if value else digits[0]
