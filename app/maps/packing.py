"""Unpacking what archives keep packed, never to more than a tile may be; numbers of 7-bit parts."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

from app.i18n import _
from app.maps.source import LARGEST_TILE, Damaged

_GZIP = b"\x1f\x8b"
_ZLIB_WINDOW = 15 + 32
"""Any of gzip and zlib, by their first bytes."""
_LONGEST = 9
"""Bytes of a number that still fits 63 bits."""


def unpacked(data: bytes, most: int = LARGEST_TILE) -> bytes:
    """`data` without gzip or zlib round it. Raises Damaged for what is broken or too large."""
    if not data.startswith(_GZIP) and data[:1] != b"\x78":
        return data
    return inflated(data, most)


def inflated(data: bytes, most: int) -> bytes:
    """The content of gzip or zlib data. Raises Damaged."""
    worker = zlib.decompressobj(_ZLIB_WINDOW)
    try:
        content = worker.decompress(data, most)
    except zlib.error as error:
        raise Damaged(_("broken packing: {error}").format(error=error)) from error
    if worker.unconsumed_tail:
        raise Damaged(f"larger than {most} bytes when unpacked")
    if not worker.eof:
        raise Damaged(_("cut off"))
    return content


def varints(raw: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Every number of a run of bytes (n,). Raises ValueError for what is cut off or endless."""
    if not len(raw):
        return np.empty(0, dtype=np.int64)
    more = raw >= 0x80
    if not more.any():
        return raw.astype(np.int64)
    if more[-1]:
        raise ValueError("cut off in a number")
    last = np.flatnonzero(~more)
    begin = np.empty_like(last)
    begin[0], begin[1:] = 0, last[:-1] + 1
    longest = int((last - begin).max()) + 1
    if longest > _LONGEST:
        raise ValueError("a number without end")
    parts = raw & 0x7F
    value = parts[begin].astype(np.int64)
    for place in range(1, longest):
        rows = np.flatnonzero(last - begin >= place)
        value[rows] |= parts[begin[rows] + place].astype(np.int64) << (7 * place)
    return value
