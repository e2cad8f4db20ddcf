"""The city's grids: 12 districts, 208 streets, communities, micro grids, with codes and names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.registry import Grid, Officer
from tests.bench.citymap.lattice import BLOCK, FULL, SEED, Ints, Lattice, lattice, metres

_DISTRICTS, _STREETS = (4, 3), (16, 13)
_TOTAL = 70_569
_RURAL_M = 1500.0
"""A community this wide is in the country."""
_DEDICATED = 0.02
_ONE = (
    "金惠管中原二七上荥登新巩密郑东航空经开高新龙湖象文博凤祥银祭城如意兴达博学丰庆未来杜岭花园人民"
)
_TWO = "水济城河州阳街山林桥园苑台门湾庄塘寨岗沟营坡村口岭亭里坊台川泉溪"
_EN = (
    "Jin",
    "Hui",
    "Guan",
    "Zhong",
    "Yuan",
    "Shang",
    "Xing",
    "Deng",
    "Xin",
    "Gong",
    "Long",
    "Feng",
)


@dataclass(frozen=True, slots=True)
class Areas:
    """The grids in the order districts, streets, communities, micro; `micro_of` (rows, columns):
    the place in `grids` of the micro grid of each cell; `community_of` the same, of its community;
    `officers`: who is responsible for a community."""

    lattice: Lattice
    grids: list[Grid]
    shapes: NDArray[np.object_]
    micro_of: Ints
    community_of: Ints
    officers: list[Officer]


def areas(scale: float = 1.0) -> Areas:
    """The grids of a city; `scale` is the share of the full number."""
    side = max(48, round(FULL * scale**0.5 / BLOCK) * BLOCK)
    net = lattice(side, side)
    blocks = side // BLOCK
    street_cuts = [np.round(np.linspace(0, blocks, n + 1)).astype(int) for n in _STREETS]
    streets = _cut(street_cuts, blocks)
    districts = _cut([_coarser(street_cuts[a], _DISTRICTS[a]) for a in (0, 1)], blocks)
    builder = _Builder(net, streets, districts)
    return builder.build(_TOTAL if side == FULL else 0)


def _coarser(cuts: Ints, count: int) -> Ints:
    return np.asarray(cuts[np.round(np.linspace(0, len(cuts) - 1, count + 1)).astype(int)])


def _cut(cuts: list[Ints], blocks: int) -> Ints:
    """The number of the area of each community (rows, columns) for cuts in both directions."""
    place = np.arange(blocks)
    column = np.searchsorted(cuts[0], place, side="right") - 1
    row = np.searchsorted(cuts[1], place, side="right") - 1
    return row[:, None] * (len(cuts[0]) - 1) + column[None, :]


def title(number: int) -> str:
    """A name of two characters, each number its own for the first few thousand."""
    return _ONE[number % len(_ONE)] + _TWO[(number // len(_ONE) + number) % len(_TWO)]


def title_en(number: int) -> str:
    """The same in Latin letters."""
    return f"{_EN[number % len(_EN)]}{_EN[(number // len(_EN)) % len(_EN)].lower()}"


class _Builder:
    def __init__(self, net: Lattice, streets: Ints, districts: Ints) -> None:
        self.net, self.streets, self.districts = net, streets, districts
        self.rng = np.random.default_rng([SEED, 2])
        self.grids: list[Grid] = []
        self.shapes: list[NDArray[np.object_]] = []

    def build(self, total: int) -> Areas:
        side = self.net.columns // BLOCK
        district_code = [f"4101{number + 1:02d}" for number in range(self.districts.max() + 1)]
        for number, code in enumerate(district_code):
            name, en = f"{title(number)}区", f"{title_en(number)} District"
            self._whole(self.districts == number, code, "district", name, en, "4101", "")
        street_code = []
        inside = np.zeros(len(district_code), dtype=int)
        for number in range(self.streets.max() + 1):
            owner = int(self.districts[self.streets == number][0])
            inside[owner] += 1
            code = f"{district_code[owner]}{inside[owner]:03d}"
            street_code.append(code)
            name, en = f"{title(20 + number)}街道", f"{title_en(20 + number)} Street"
            self._whole(
                self.streets == number, code, "street", name, en, district_code[owner], code
            )
        first = len(self.grids)
        street = [street_code[number] for number in self.streets.ravel().tolist()]
        codes = self._communities(street)
        community = first + np.arange(side * side).reshape(side, side)
        community_of = np.repeat(np.repeat(community, BLOCK, axis=0), BLOCK, axis=1)
        micro_of = self._micros(codes, street, community_of - first, total)
        officers = [
            Officer(f"g{n:05d}", _person(n), title_en(n), "grid", f"1380000{n:04d}")
            for n in range(len(codes))
        ]  # fmt: skip
        shapes = np.concatenate(self.shapes)
        return Areas(self.net, self.grids, shapes, micro_of, community_of, officers)

    def _whole(
        self, mask: NDArray[np.bool_], code: str, kind: str, name: str, en: str, parent: str,
        street: str,
    ) -> None:  # fmt: skip
        rows, columns = np.nonzero(mask)
        west, east = int(columns.min()) * BLOCK, (int(columns.max()) + 1) * BLOCK
        south, north = int(rows.min()) * BLOCK, (int(rows.max()) + 1) * BLOCK
        shape = np.array([shapely.Polygon(self.net.ring(west, east, south, north))])
        homes = int(mask.sum()) * 540
        self._add(shape, [code], kind, [name], [en], [parent], [street], [homes], [""])

    def _communities(self, street: list[str]) -> list[str]:
        shapes = self.net.blocks(BLOCK)
        seen: dict[str, int] = {}
        codes, names = [], []
        for number, owner in enumerate(street):
            seen[owner] = seen.get(owner, 0) + 1
            codes.append(f"{owner}{seen[owner]:03d}")
            names.append(f"{title(300 + number)}社区")
        wide = np.sqrt(shapely.area(shapes)) * 1e5 > _RURAL_M
        kinds = np.where(wide, "rural", "community").tolist()
        homes = self.rng.integers(300, 501, len(codes)).tolist()
        names_en = [f"{title_en(300 + n)} community" for n in range(len(codes))]
        officers = [f"g{n:05d}" for n in range(len(codes))]
        self._add(shapes, codes, kinds, names, names_en, street, street, homes, officers)
        return codes

    def _micros(self, codes: list[str], street: list[str], owner: Ints, total: int) -> Ints:
        shapes, of = self.net.blocks(1), owner.ravel()
        rows, columns = np.divmod(np.arange(len(of)), self.net.columns)
        place = rows % BLOCK * BLOCK + columns % BLOCK
        gone = self._joined(shapes, place, len(self.grids) + len(of) - total if total else 0)
        keep = np.setdiff1d(np.arange(len(of)), gone)
        micro = np.full(len(of), -1)
        micro[keep] = len(self.grids) + np.arange(len(keep))
        micro[gone] = micro[gone - 1]
        where, numbers = of[keep].tolist(), (place[keep] + 1).tolist()
        dedicated = self.rng.random(len(keep)) < _DEDICATED
        parents = [codes[w] for w in where]
        self._add(
            shapes[keep],
            [f"{codes[w]}{n:02d}" for w, n in zip(where, numbers, strict=True)],
            np.where(dedicated, "dedicated", "micro").tolist(),
            [f"{title(300 + w)}社区 {n:02d} 微网格" for w, n in zip(where, numbers, strict=True)],
            [f"{title_en(300 + w)}, micro {n:02d}" for w, n in zip(where, numbers, strict=True)],
            parents,
            [street[w] for w in where],
            self.rng.integers(30, 71, len(keep)).tolist(),
            [f"g{w:05d}" for w in where],
        )
        return micro.reshape(self.net.rows, self.net.columns)

    def _joined(self, shapes: NDArray[np.object_], place: Ints, count: int) -> Ints:
        """Cells given to their western neighbour, so that the number of grids comes out right."""
        able = np.flatnonzero(place == 2)
        gone = np.sort(self.rng.choice(able, count, replace=False))
        for cell in gone.tolist():
            row, column = divmod(cell, self.net.columns)
            ring = self.net.ring(column - 1, column + 1, row, row + 1)
            shapes[cell - 1] = shapely.Polygon(ring)
        return gone

    def _add(
        self, shapes: NDArray[np.object_], codes: list[str], kinds: str | list[str],
        names: list[str], names_en: list[str], parents: list[str], streets: list[str],
        homes: list[int], officers: list[str],
    ) -> None:  # fmt: skip
        wkb = shapely.to_wkb(shapes, byte_order=1).tolist()
        middle = shapely.get_coordinates(shapely.centroid(shapes)).round(7).tolist()
        each = [kinds] * len(codes) if isinstance(kinds, str) else kinds
        for row, code in enumerate(codes):
            self.grids.append(
                Grid(code, each[row], names[row], names_en[row], parents[row], streets[row],
                     homes[row], officers[row], *middle[row], wkb[row])
            )  # fmt: skip
        self.shapes.append(np.asarray(shapes, dtype=object))


_SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高罗"


def _person(number: int) -> str:
    return f"{_SURNAMES[number % len(_SURNAMES)]}{title(number)[0]}"


def width_m(net: Lattice) -> NDArray[np.float64]:
    """The side of each cell in metres (rows, columns): how dense the city is there."""
    corner = metres(net.corners())
    one, two = corner[1:, 1:] - corner[:-1, :-1], corner[1:, :-1] - corner[:-1, 1:]
    area = np.abs(one[..., 0] * two[..., 1] - one[..., 1] * two[..., 0]) / 2
    return np.asarray(np.sqrt(area))
