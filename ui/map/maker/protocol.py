"""What the desk and its maker of tiles say to each other, and how it is put on a pipe.

A frame is its kind (1 byte), the sizes of head and body (4 bytes each), the head (MessagePack)
and the body (plain bytes: pixels, ids, a pickled Setup).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

import msgspec
import numpy as np
from numpy.typing import NDArray

from ui.map.label import Candidate
from ui.map.maker.ids import Ids, Plane
from ui.map.maker.setup import Look
from ui.map.view import Bounds

SIDE = 512
"""Device pixels along a tile."""
BASE, IDS = 1, 2
"""What of a tile is wanted, or was made: its pixels, its id raster."""
Bytes = NDArray[np.uint8]
_FRAME = struct.Struct("<BII")
_BASE_BYTES = SIDE * SIDE * 4


class Plan(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """All a client still lacks, the most urgent first; it takes the place of its plan before.

    `jobs` are (rung, column, row, what); the first `near` are in sight. `epoch` counts the
    client's looks: what was made for an old one is thrown away. `seen` is the number of the last
    tile the client had when it wrote this."""

    client: int
    epoch: int
    seen: int
    look: Look
    dpr: float
    kinds: tuple[str, ...]
    near: int
    jobs: list[tuple[int, int, int, int]]


class AskNames(msgspec.Struct, frozen=True, array_like=True, tag=2):
    """A client wants the names of a region at a scale; takes the place of its question before."""

    client: int
    number: int
    look: Look
    rung: int
    region: Bounds


class Leave(msgspec.Struct, frozen=True, array_like=True, tag=3):
    """A client has gone."""

    client: int


class More(msgspec.Struct, frozen=True, array_like=True, tag=5):
    """Some grids of a Setup to come lie in the body."""


class Begin(msgspec.Struct, frozen=True, array_like=True, tag=4):
    """The rest of a new Setup lies in the body; tiles are numbered from `first` on."""

    number: int
    first: int


class Made(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """A tile; its body is pixels, palette and plane, as far as they are there. `plane_bits` is
    8, 16, or 0 for none. A `provisional` one may be better when asked for again."""

    client: int
    epoch: int
    number: int
    rung: int
    dpr: float
    column: int
    row: int
    what: int
    provisional: bool
    palette: int = 0
    plane_bits: int = 0


class Named(msgspec.Struct, frozen=True, array_like=True, tag=2):
    """The names chosen for a question."""

    client: int
    number: int
    candidates: list[Candidate]


class Arrived(msgspec.Struct, frozen=True, array_like=True, tag=3):
    """More of an online source is there: provisional tiles can be made anew."""


class Ready(msgspec.Struct, frozen=True, array_like=True, tag=4):
    """The Setup of that number is in use."""

    number: int


class Trouble(msgspec.Struct, frozen=True, array_like=True, tag=5):
    """How many tiles could not be read or painted so far, and why the last."""

    damaged: int
    why: str = ""


Order = Plan | AskNames | Leave | More | Begin
Answer = Made | Named | Arrived | Ready | Trouble
_orders = msgspec.msgpack.Decoder(Order)
_answers = msgspec.msgpack.Decoder(Answer)
_encoder = msgspec.msgpack.Encoder()


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile that was made: what is told of it, its pixels (side * side, B G R x, 32 bits) and
    ids as far as they were wanted."""

    about: Made
    pixels: NDArray[np.uint32] | None = None
    ids: Ids | None = None


Reply = Tile | Named | Arrived | Ready | Trouble


def order(told: Order, body: bytes = b"") -> bytes:
    """An order as a frame."""
    head = _encoder.encode(told)
    return _FRAME.pack(0, len(head), len(body)) + head + body


def read_order(stream: IO[bytes]) -> tuple[Order, Bytes] | None:
    """The next order and its body; None when the other side has gone."""
    frame = _read(stream)
    return None if frame is None else (_orders.decode(frame[0]), frame[1])


def reply(made: Reply) -> list[bytes | memoryview]:
    """An answer as the parts of a frame, to be written one after the other."""
    about = made.about if isinstance(made, Tile) else made
    parts = _parts(made) if isinstance(made, Tile) else []
    head = _encoder.encode(about)
    size = sum(len(part) for part in parts)
    return [_FRAME.pack(1, len(head), size) + head, *parts]


def read_reply(stream: IO[bytes]) -> Reply | None:
    """The next answer; None when the other side has gone."""
    frame = _read(stream)
    if frame is None:
        return None
    about = _answers.decode(frame[0])
    return _tile(about, frame[1]) if isinstance(about, Made) else about


def about_ids(ids: Ids | None) -> tuple[int, int]:
    """How `Made` tells of ids: the length of the palette, the bits of the plane."""
    if ids is None:
        return 0, 0
    return len(ids.palette), 0 if ids.plane is None else ids.plane.dtype.itemsize * 8


def _parts(tile: Tile) -> list[memoryview]:
    arrays: list[NDArray[np.generic]] = []
    if tile.pixels is not None:
        arrays.append(tile.pixels)
    if tile.ids is not None:
        arrays.append(tile.ids.palette)
        if tile.ids.plane is not None:
            arrays.append(tile.ids.plane)
    return [
        np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        for array in arrays
        if array.size
    ]


def _tile(about: Made, body: Bytes) -> Tile:
    at = 0
    pixels: NDArray[np.uint32] | None = None
    ids: Ids | None = None
    if about.what & BASE:
        pixels, at = body[:_BASE_BYTES].view(np.uint32), _BASE_BYTES
    if about.what & IDS:
        end = at + about.palette * 4
        palette = body[at:end].view(np.int32).copy()
        plane: Plane | None = None
        if about.plane_bits == 8:
            plane = body[end:].reshape(SIDE, SIDE)
        elif about.plane_bits:
            plane = body[end:].view(np.uint16).reshape(SIDE, SIDE)
        ids = Ids(plane, palette)
    return Tile(about, pixels, ids)


def _read(stream: IO[bytes]) -> tuple[bytes, Bytes] | None:
    start = stream.read(_FRAME.size)
    if len(start) < _FRAME.size:
        return None
    _kind, head_size, body_size = _FRAME.unpack(start)
    head = stream.read(head_size)
    body = np.empty(body_size, dtype=np.uint8)
    if len(head) < head_size or not _fill(stream, body.data):
        return None
    return head, body


def _fill(stream: IO[bytes], room: memoryview) -> bool:
    at = 0
    while at < len(room):
        got = stream.readinto(room[at:])  # type: ignore[attr-defined]
        if not got:
            return False
        at += got
    return True


def write(stream: IO[bytes], parts: Sequence[bytes | memoryview]) -> None:
    """Write the parts of a frame. Raises OSError when the other side has gone."""
    for part in parts:
        stream.write(part)
    stream.flush()
