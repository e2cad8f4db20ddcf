"""A Setup in pieces: packing the grids of a city in one go would hold up the desk."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace

from ui.map.maker.protocol import Begin, Bytes, More, order
from ui.map.maker.rings import Parts, Rings
from ui.map.maker.setup import GridTable, Setup

_AT_ONCE = 2000
"""Grids in a piece: one or two milliseconds."""


def packed(setup: Setup, number: int, first: int) -> Iterator[bytes]:
    """The orders that tell a Setup, as frames."""
    for start in range(0, len(setup.grids), _AT_ONCE):
        some = [part[start : start + _AT_ONCE] for part in _columns(setup.grids)]
        yield order(More(), _dump(some))
    yield order(Begin(number, first), _dump(replace(setup, grids=GridTable())))


class Unpacker:
    """Puts a Setup together again; shapes are decoded as they come and their bytes let go."""

    def __init__(self) -> None:
        self._grids, self._parts = GridTable(), Parts()

    def add(self, body: Bytes) -> None:
        """Some grids more."""
        grids = self._grids
        *texts, wkb = pickle.loads(body.data)
        columns = (grids.codes, grids.kinds, grids.names, grids.names_en, grids.parents)
        for column, some in zip(columns, texts, strict=True):
            column.extend(some)
        self._parts.add(wkb)

    def finish(self, body: Bytes) -> Setup:
        """The whole Setup; ready for another one."""
        grids, parts = self._grids, self._parts
        self._grids, self._parts = GridTable(), Parts()
        grids.decoded.append(parts.fill(Rings()))
        rest: Setup = pickle.loads(body.data)
        return replace(rest, grids=grids)


def _columns(grids: GridTable) -> list[list[str] | list[bytes]]:
    return [grids.codes, grids.kinds, grids.names, grids.names_en, grids.parents, grids.wkb]


def _dump(what: object) -> bytes:
    return pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
