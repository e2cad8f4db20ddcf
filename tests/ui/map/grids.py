"""Grids made up for tests of the map."""

from __future__ import annotations

import numpy as np
import shapely

from ui.map.maker.setup import GridTable

WEST, SOUTH, WIDTH = 113.55, 34.70, 0.16


def honeycomb(across: int) -> GridTable:
    """`across` x `across` communities with crooked shared borders, and a dedicated grid laid
    over the middle of them as the last row."""
    rng = np.random.default_rng(7)
    fine = np.stack(np.meshgrid(np.arange(across * 2 + 1), np.arange(across * 2 + 1)), axis=-1)
    places = (fine + rng.uniform(-0.3, 0.3, fine.shape)) / (across * 2) * WIDTH + (WEST, SOUTH)
    shapes = []
    for row in range(0, across * 2, 2):
        for column in range(0, across * 2, 2):
            ring = [(0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0)]
            shapes.append(shapely.Polygon([places[row + r, column + c] for r, c in ring]))
    middle = shapely.Point(WEST + WIDTH / 2, SOUTH + WIDTH / 2).buffer(WIDTH / 9)
    n = len(shapes)
    codes = [f"G{k:05d}" for k in range(n + 1)]
    return GridTable(
        codes, ["community"] * n + ["dedicated"], codes, codes, [""] * (n + 1),
        [shapely.to_wkb(shape) for shape in [*shapes, middle]],
    )  # fmt: skip
