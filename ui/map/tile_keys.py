"""The numbers of tiles: which ones a view needs, and where each of them lies."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QRectF

from ui.map.maker.protocol import SIDE
from ui.map.view import View, rung_scale

Key = tuple[int, float, int, int]
"""Rung, device pixel ratio, column, row."""

_AHEAD = 0.5
"""Made ahead round what is in sight: what lies within this share of a tile."""


def span(view: View) -> tuple[int, int, int, int]:
    """The first and one past the last column and row in sight."""
    return _span(view, QRectF(0, 0, view.width, view.height))


def ahead_span(view: View) -> tuple[int, int, int, int]:
    """The same of what is made ahead."""
    ahead = _AHEAD * SIDE / view.dpr
    return _span(view, QRectF(0, 0, view.width, view.height).adjusted(-ahead, -ahead, ahead, ahead))


def within(view: View, area: QRectF) -> Iterator[Key]:
    """The tiles that meet an area (logical pixels) of a view."""
    yield from _of(view, *_span(view, area))


def round_about(view: View) -> tuple[list[Key], list[Key]]:
    """The tiles in sight and those just outside, each from the middle outwards."""
    first_column, last_column, first_row, last_row = span(view)
    column = (view.left + view.width / 2) * view.dpr / SIDE - 0.5
    row = (view.top + view.height / 2) * view.dpr / SIDE - 0.5

    def away(key: Key) -> float:
        return math.hypot(key[2] - column, key[3] - row)

    near = sorted(_of(view, first_column, last_column, first_row, last_row), key=away)
    seen = set(near)
    wide = _of(view, *ahead_span(view))
    return near, sorted((key for key in wide if key not in seen), key=away)


def overview(whole: View | None, level: tuple[int, float] | None) -> list[Key]:
    """The tiles of the view of everything at a scale."""
    if whole is None or level is None:
        return []
    mpp = rung_scale(level[0])
    shrunk = whole.mpp / mpp
    small = replace(whole, mpp=mpp, width=whole.width * shrunk, height=whole.height * shrunk)
    return list(_of(small, *span(small)))


def closed(box: QRectF) -> QRectF:
    """Grown to whole pixels, so that stretched neighbours leave no seam."""
    left, top = math.floor(box.left()), math.floor(box.top())
    return QRectF(left, top, math.ceil(box.right()) - left, math.ceil(box.bottom()) - top)


def _span(view: View, area: QRectF) -> tuple[int, int, int, int]:
    left, top, scale = view.left, view.top, view.dpr / SIDE
    return (
        math.floor((left + area.left()) * scale + 1e-9),
        math.ceil((left + area.right()) * scale - 1e-9),
        math.floor((top + area.top()) * scale + 1e-9),
        math.ceil((top + area.bottom()) * scale - 1e-9),
    )


def _of(
    view: View, first_column: int, last_column: int, first_row: int, last_row: int
) -> Iterator[Key]:
    rung = view.rung
    for row in range(first_row, last_row):
        for column in range(first_column, last_column):
            yield (rung, view.dpr, column, row)
