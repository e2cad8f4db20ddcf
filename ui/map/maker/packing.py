"""A Setup in pieces: packing the grids of a city in one go would hold up the desk."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from dataclasses import replace

from ui.map.maker.protocol import Begin, Bytes, More, order
from ui.map.maker.rings import Parts, Rings
from ui.map.maker.setup import GridTable, Setup

_AT_ONCE = 2000
"""Grids in a piece: one or two milliseconds."""


_NAMED = ("street", "district", "city")
"""Kinds whose names are written on the map."""


def packed(setup: Setup, number: int, first: int) -> Iterator[bytes]:
    """The orders that tell a Setup, as frames. What nobody paints is left out: codes, parents,
    and names of the kinds that are not written on the map are empty at the other end."""
    grids = setup.grids
    for start in range(0, len(grids), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        named = [kind in _NAMED for kind in grids.kinds[some]]
        names = [n if told else "" for n, told in zip(grids.names[some], named, strict=True)]
        english = [n if told else "" for n, told in zip(grids.names_en[some], named, strict=True)]
        yield order(More(), _dump((grids.kinds[some], names, english, grids.wkb[some])))
    yield order(Begin(number, first), _dump(replace(setup, grids=GridTable())))


class Unpacker:
    """Puts a Setup together again; shapes are decoded as they come and their bytes let go."""

    def __init__(self) -> None:
        self._grids, self._parts = GridTable(), Parts()

    def add(self, body: Bytes) -> None:
        """Some grids more."""
        kinds, names, english, wkb = pickle.loads(body.data)
        grids = self._grids
        grids.kinds.extend(sys.intern(kind) for kind in kinds)
        grids.names.extend(names)
        grids.names_en.extend(english)
        grids.codes.extend("" for _ in kinds)
        grids.parents.extend("" for _ in kinds)
        self._parts.add(wkb)

    def finish(self, body: Bytes) -> Setup:
        """The whole Setup; ready for another one."""
        grids, parts = self._grids, self._parts
        self._grids, self._parts = GridTable(), Parts()
        grids.decoded.append(parts.fill(Rings()))
        rest: Setup = pickle.loads(body.data)
        return replace(rest, grids=grids)


def _dump(what: object) -> bytes:
    return pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
