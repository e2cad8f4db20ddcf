"""Addresses of online tiles: {z} {x} {y}, {-y} (rows from the south), {s} (server), {key}."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from app.i18n import _
from app.maps.source import Damaged

GEODETIC = "geodetic"
_WORDS = {
    "{TileMatrix}": "{z}", "{TileRow}": "{y}", "{TileCol}": "{x}", "{tk}": "{key}",
    "{$z}": "{z}", "${z}": "{z}", "${x}": "{x}", "${y}": "{y}", "{switch}": "{s}",
}  # fmt: skip
"""How other programs and services write the same."""


def normal(url: str) -> str:
    """An address written as elsewhere, in the words used here. Raises Damaged when it cannot be
    one of tiles."""
    for theirs, ours in _WORDS.items():
        url = url.replace(theirs, ours)
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Damaged(_("This is no address: {error}").format(error=error)) from error
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise Damaged(_("The address must begin with http:// or https://."))
    if "{z}" not in url or "{x}" not in url or not ("{y}" in url or "{-y}" in url):
        raise Damaged(_("The address needs {{z}}, {{x}} and {{y}}.").format())
    return url


def address(
    url: str, z: int, x: int, y: int, *, key: str = "", servers: str = "",
    matrices: Sequence[str] = (),
) -> str:  # fmt: skip
    """The address of a tile. The same tile always comes from the same server, so that whatever
    stands between may keep it."""
    name = matrices[z] if matrices else str(z)
    named = {
        "{z}": quote(name, safe=":"),
        "{x}": str(x),
        "{y}": str(y),
        "{-y}": str((1 << z) - 1 - y),
        "{s}": servers[(x + y) % len(servers)] if servers else "",
        "{key}": quote(key, safe=""),
    }
    for word, value in named.items():
        url = url.replace(word, value)
    return url


def exists(grid: str, z: int, x: int, y: int) -> bool:
    """Whether a grid has such a tile. The geodetic one counts as Google's CRS84 quad: a tile is
    360 / 2^z degrees wide and high, from the north-west corner (-180, 90)."""
    rows = max(1, 1 << z - 1) if grid == GEODETIC and z > 0 else 1 << z
    return 0 <= x < 1 << z and 0 <= y < rows
