"""Unpacking what archives keep packed, never to more than a tile may be."""

from __future__ import annotations

import zlib

from app.maps.source import LARGEST_TILE, Damaged

_GZIP = b"\x1f\x8b"
_ZLIB_WINDOW = 15 + 32
"""Any of gzip and zlib, by their first bytes."""


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
        raise Damaged(f"broken packing: {error}") from error
    if worker.unconsumed_tail:
        raise Damaged(f"larger than {most} bytes when unpacked")
    if not worker.eof:
        raise Damaged("cut off")
    return content
