"""Vector tiles made here by hand, byte for byte, and broken ones."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

from app.maps.source import Damaged
from app.maps.vector import LINE, POINT, POLYGON, decode


def number(value: int) -> bytes:
    """A varint."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def field(key: int, body: bytes) -> bytes:
    return number(key << 3 | 2) + number(len(body)) + body


def zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def feature(kind: int, parts: list[list[tuple[int, int]]], tags: list[int]) -> bytes:
    """A feature of lines or rings, given as absolute points."""
    numbers, x, y = list[int](), 0, 0
    for part in parts:
        for place, (to_x, to_y) in enumerate(part):
            if place < 2:
                numbers.append((1 << 3 | 1) if place == 0 else (len(part) - 1 << 3 | 2))
            numbers += [zigzag(to_x - x), zigzag(to_y - y)]
            x, y = to_x, to_y
        if kind == POLYGON:
            numbers.append(1 << 3 | 7)
    marks = field(2, b"".join(map(number, tags))) if tags else b""
    return marks + number(3 << 3) + number(kind) + field(4, b"".join(map(number, numbers)))


def tile(*features: bytes) -> bytes:
    keys = field(3, b"name") + field(3, b"lanes")
    values = field(4, field(1, "金水路".encode())) + field(4, number(6 << 3) + number(zigzag(-3)))
    body = field(1, b"roads") + b"".join(field(2, f) for f in features) + keys + values
    return field(3, body + number(5 << 3) + number(4096))


SQUARE = [(0, 0), (10, 0), (10, 10), (0, 10)]
HOLE = [(2, 2), (2, 4), (4, 4)]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_that_every_kind_of_geometry_and_tag_is_read(pack: type[bytes]) -> None:
    data = tile(
        feature(LINE, [[(5, 5), (7, 9), (-3, 4100)], [(100, 100), (101, 90)]], [0, 0, 1, 1]),
        feature(POINT, [[(50, 60)]], []),
        feature(POLYGON, [SQUARE, HOLE], [0, 0]),
    )
    layer = decode(pack(data))["roads"]
    assert layer.kind.tolist() == [LINE, POINT, POLYGON]
    assert layer.tags == [{"name": "金水路", "lanes": -3}, {}, {"name": "金水路"}]
    assert layer.owner.tolist() == [0, 0, 1, 2, 2]
    lines = [layer.xy[a:b].tolist() for a, b in zip(layer.first, layer.first[1:], strict=False)]
    assert lines[0] == [[5, 5], [7, 9], [-3, 4100]]
    assert lines[1] == [[100, 100], [101, 90]]
    assert lines[2] == [[50, 60]]
    assert lines[3] == [list(p) for p in [*SQUARE, SQUARE[0]]]
    assert lines[4] == [list(p) for p in [*HOLE, HOLE[0]]]


def test_that_an_empty_layer_is_a_layer() -> None:
    layer = decode(tile())["roads"]
    assert (len(layer.kind), len(layer.xy), layer.first.tolist()) == (0, 0, [0])


def test_that_no_damage_gets_further_than_a_sentence() -> None:
    data = tile(feature(POLYGON, [SQUARE, HOLE], [0, 0]), feature(LINE, [SQUARE], [0, 0]))
    rng = np.random.default_rng(7)
    for _ in range(400):
        broken = bytearray(data)
        for _hit in range(int(rng.integers(1, 6))):
            broken[int(rng.integers(len(broken)))] = int(rng.integers(256))
        cut = bytes(broken[: int(rng.integers(1, len(broken) + 1))])
        try:
            decode(cut)
        except Damaged as damaged:
            assert str(damaged)


def test_that_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(Damaged, match="larger"):
        decode(gzip.compress(bytes(32 * 2**20)))


def test_that_a_column_says_the_same_as_the_dicts() -> None:
    rows = [[0, 0, 1, 1], [], [1, 1], [0, 0], [9, 9]]
    tags = decode(tile(*(feature(POINT, [[(1, 1)]], row) for row in rows)))["roads"].tags
    for key in ("name", "lanes", "gone"):
        codes, values = tags.column(key)
        found = [values[code] if code >= 0 else None for code in codes.tolist()]
        assert found == [row.get(key) for row in tags]


def test_that_a_lake_of_a_thousand_islands_and_many_small_ones_are_read_alike() -> None:
    many = [[(x, y), (x + 3, y), (x + 3, y + 3)] for x in range(0, 400, 8) for y in range(0, 80, 4)]
    alone = [feature(POLYGON, [ring], []) for ring in many[:200]]
    layer = decode(tile(*alone, feature(POLYGON, many, []), *alone))["roads"]
    rings = [layer.xy[a:b].tolist() for a, b in zip(layer.first, layer.first[1:], strict=False)]
    expected = [[list(p) for p in [*ring, ring[0]]] for ring in many]
    assert rings == expected[:200] + expected + expected[:200]
    assert layer.owner.tolist() == [*range(200), *[200] * 1000, *range(201, 401)]


def test_that_what_is_written_is_read_again() -> None:
    from app.maps.writing import Drawn, tile as written

    ring = np.array(SQUARE, dtype=np.int64)
    tags = {"name": "金水路", "n": -7, "yes": True, "one": 1, "half": 0.5}
    made = written({"a": [Drawn(POLYGON, [ring], tags), Drawn(LINE, [ring[:2]], {})], "b": []})
    layers = decode(made)
    assert list(layers) == ["a"]
    assert layers["a"].tags == [tags, {}]
    assert type(layers["a"].tags[0]["yes"]) is bool
    assert layers["a"].xy.tolist() == [list(p) for p in [*SQUARE, SQUARE[0], *SQUARE[:2]]]
