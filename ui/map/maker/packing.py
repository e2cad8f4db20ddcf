"""A Setup in pieces: packing the grids of a city in one go would hold up the desk."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import fields, replace

from ui.map.maker.protocol import Begin, Bytes, More, order
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
    """Puts a Setup together again."""

    def __init__(self) -> None:
        self._grids = GridTable()

    def add(self, body: Bytes) -> None:
        """Some grids more."""
        for column, some in zip(_columns(self._grids), pickle.loads(body.data), strict=True):
            column.extend(some)

    def finish(self, body: Bytes) -> Setup:
        """The whole Setup; ready for another one."""
        grids, self._grids = self._grids, GridTable()
        rest: Setup = pickle.loads(body.data)
        return replace(rest, grids=grids)


def _columns(grids: GridTable) -> list[list[str] | list[bytes]]:
    return [getattr(grids, field.name) for field in fields(grids)]


def _dump(what: object) -> bytes:
    return pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
