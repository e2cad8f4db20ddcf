"""Every mark of the map can be seen: large enough, against every ground, by every eye.

Colour-vision types by Machado, Oliveira and Fernandes, "A Physiologically-based Model for
Simulation of Color Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics
15 (6), 2009: the matrices of severity 1.0, which act on linear RGB. Contrast by WCAG 2.2 (1.4.11:
3:1 for what is no text). Differences by CIE 1976 L*a*b* (CIE 015:2018), D65.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from ui.map import glyphs
from ui.map.base import stylesheet
from ui.map.layers import plans
from ui.map.maker.setup import Look
from ui.map.style import mix
from ui.theme import levels, tokens

Pixels = NDArray[np.float64]
CONTRAST = 3.0
NOTICED = 12.0
"""A difference in L*a*b* that is seen at a glance between two small marks."""
APART = 0.10
"""So large a share of two marks must differ that they are told apart."""
INK = 0.06
"""So large a share of a mark's square must stand out: a dashed outline takes as much."""
NORMAL = np.eye(3)
EYES = {
    "normal": NORMAL,
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
_XYZ = np.array(
    [
        [0.4123908, 0.3575843, 0.1804808],
        [0.2126390, 0.7151687, 0.0721923],
        [0.0193308, 0.1191948, 0.9505322],
    ]
)
_WHITE = np.array([0.95046, 1.0, 1.08906])
LOOKS = [("dark", "calm"), ("light", "calm"), ("dark", "emergency"), ("light", "emergency")]
LEVELS = (1, 2, 3, 4)


def marks() -> dict[str, Callable[[], QPixmap]]:
    """Every mark of a state that the layers stamp on the map, as it is made for one pixel ratio."""

    def level(no: int, state: str, px: float) -> Callable[[], QPixmap]:
        return lambda: glyphs.level(no, state, px, 1.0)

    def unit(on_foot: bool, tone: str) -> Callable[[], QPixmap]:
        return lambda: glyphs.unit(on_foot, tone, glyphs.UNIT_PX, 1.0)

    made: dict[str, Callable[[], QPixmap]] = {}
    for no in LEVELS:
        for state in (levels.UNACKNOWLEDGED, levels.ACKNOWLEDGED, levels.RETURNED, levels.SHELVED):
            made[f"{state} {no}"] = level(no, state, glyphs.SENSOR_PX)
        made[f"case {no} held"] = level(no, glyphs.HELD, glyphs.CASE_PX)
    made["silent"] = level(4, levels.STALE, glyphs.SENSOR_PX)
    for on_foot in (False, True):
        for tone in ("busy", "free", "old"):
            made[f"unit {tone}{' on foot' if on_foot else ''}"] = unit(on_foot, tone)
    made["camera"] = lambda: glyphs.camera(False, 1.0)
    for kind in plans.KINDS:
        for active in (False, True):
            made[f"plan {kind} {'on' if active else 'off'}"] = lambda kind=kind, active=active: (
                plans.plate(kind, active, 1.0)
            )
    return made


@pytest.fixture(params=LOOKS, ids=lambda look: " ".join(look))
def look(request: pytest.FixtureRequest, qapp: object) -> Look:
    theme, style = request.param
    tokens.use(theme)
    return Look(theme, style, "zh_CN", True)


def grounds(look: Look) -> dict[str, QColor]:
    """What marks stand on: the areas of a base style, and its roads from near."""
    style = stylesheet.of(look)
    found = {"land": style.land}
    for name, fill in style.sheet.fill.items():
        colour, share = style.colour(fill.colour, 15.0), stylesheet.number(fill.opacity, 15.0)
        found[name] = mix(style.land, colour, share)
    for name, road in style.sheet.road.items():
        found[f"road {name}"] = style.colour(road.colour, 15.0)
    return found


def on_ground(pixels: QPixmap, ground: QColor, side: int = 28) -> Pixels:
    """A mark in the middle of a ground, as values 0 to 1 (side, side, 3)."""
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(ground)
    painter = QPainter(image)
    at = QPointF((side - pixels.width()) / 2, (side - pixels.height()) / 2)
    painter.drawPixmap(QPointF(round(at.x()), round(at.y())), pixels)
    painter.end()
    rows = np.frombuffer(bytes(image.constBits()), dtype=np.uint8).reshape(side, side, 4)
    return rows[:, :, 2::-1].astype(np.float64) / 255.0


def linear(values: Pixels) -> Pixels:
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def seen_by(values: Pixels, eye: str) -> Pixels:
    """L*a*b* of what an eye sees."""
    light = np.clip(linear(values) @ EYES[eye].T, 0.0, 1.0)
    xyz = light @ _XYZ.T / _WHITE
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack(
        [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])],
        axis=-1,
    )


def stands_out(values: Pixels, ground: QColor) -> float:
    """The share of a mark's own square whose contrast with the ground reaches 3:1."""
    light = linear(values) @ _XYZ[1]
    base = linear(np.array([[ground.redF(), ground.greenF(), ground.blueF()]])) @ _XYZ[1]
    high, low = np.maximum(light, base), np.minimum(light, base)
    strong = (high + 0.05) / (low + 0.05) >= CONTRAST
    return float(np.count_nonzero(strong)) / glyphs.LEAST_PX**2


def difference(one: Pixels, other: Pixels, ground: Pixels) -> float:
    """Of the pixels of two marks the share that is seen as different."""
    own = (np.abs(one - ground).max(axis=-1) > 1) | (np.abs(other - ground).max(axis=-1) > 1)
    apart = np.sqrt(((one - other) ** 2).sum(axis=-1)) >= NOTICED
    return float(np.count_nonzero(apart & own)) / max(1, np.count_nonzero(own))


def test_that_the_measures_measure() -> None:
    white, black = np.ones((1, 1, 3)), np.zeros((1, 1, 3))
    assert seen_by(white, "normal")[0, 0] == pytest.approx([100.0, 0.0, 0.0], abs=0.1)
    assert seen_by(black, "deutan")[0, 0] == pytest.approx([0.0, 0.0, 0.0], abs=0.1)
    red, green = np.array([[[0.8, 0.2, 0.2]]]), np.array([[[0.36, 0.45, 0.13]]])
    normal = np.linalg.norm(seen_by(red, "normal") - seen_by(green, "normal"))
    deutan = np.linalg.norm(seen_by(red, "deutan") - seen_by(green, "deutan"))
    assert deutan < normal / 2, "red and green come near each other"
    for eye in EYES.values():
        assert eye.sum(axis=1) == pytest.approx(1.0, abs=1e-5), "grey stays grey"


def test_that_no_mark_is_smaller_than_20_pixels(look: Look) -> None:
    for name, make in marks().items():
        pixels = make()
        assert min(pixels.width(), pixels.height()) >= glyphs.LEAST_PX, name
        rows = on_ground(pixels, QColor(Qt.GlobalColor.magenta))
        inked = np.abs(rows - np.array([1.0, 0.0, 1.0])).max(axis=-1) > 0.05
        across, down = np.flatnonzero(inked.any(axis=0)), np.flatnonzero(inked.any(axis=1))
        longest = max(across[-1] - across[0], down[-1] - down[0]) + 1
        assert longest >= glyphs.LEAST_PX - 2, f"{name} is {longest} px long"


def test_that_every_mark_stands_out_from_land_and_from_its_own_edge(look: Look) -> None:
    land, edge = stylesheet.of(look).land, tokens.current().map.marker_edge
    weak = {}
    for name, make in marks().items():
        for ground, colour in (("land", land), ("edge", edge)):
            share = stands_out(on_ground(make(), colour), colour)
            if share < INK:
                weak[name, ground] = round(share, 3)
    assert weak == {}


def test_that_every_mark_is_seen_on_every_ground_by_its_ink_or_its_edge(look: Look) -> None:
    """Ink and edge differ by 3:1 (the test above); here: on no ground do both go under."""
    weak = {}
    for name, make in marks().items():
        for ground, colour in grounds(look).items():
            pixels = on_ground(make(), colour)
            apart = np.abs(pixels - np.array([colour.redF(), colour.greenF(), colour.blueF()]))
            lab = seen_by(pixels, "normal") - seen_by(pixels[:1, :1], "normal")
            noticed = np.sqrt((lab**2).sum(axis=-1)) >= NOTICED
            share = np.count_nonzero(noticed & (apart.max(axis=-1) > 0.02)) / glyphs.LEAST_PX**2
            if share < INK:
                weak[name, ground] = round(share, 3)
    assert weak == {}


@pytest.mark.parametrize("eye", EYES)
def test_that_states_are_told_apart_by_every_eye(look: Look, eye: str) -> None:
    land = stylesheet.of(look).land
    ground = seen_by(np.array([[[land.redF(), land.greenF(), land.blueF()]]]), eye)
    seen = {name: seen_by(on_ground(make(), land), eye) for name, make in marks().items()}
    same = {
        (one, other): round(share, 3)
        for one, other in combinations(seen, 2)
        if (share := difference(seen[one], seen[other], ground)) < APART
    }
    assert same == {}


def test_that_levels_differ_without_any_colour(look: Look) -> None:
    land = stylesheet.of(look).land
    grey = np.array([100.0, 0.0, 0.0])
    for state in (levels.UNACKNOWLEDGED, levels.ACKNOWLEDGED):
        shapes = []
        for no in LEVELS:
            pixels = on_ground(glyphs.level(no, state, glyphs.SENSOR_PX, 1.0), land)
            values = np.array([land.redF(), land.greenF(), land.blueF()])
            inked = np.abs(pixels - values).max(axis=-1) > 0.12
            shapes.append(np.where(inked[..., None], grey, 0.0))
        for one, other in combinations(range(4), 2):
            share = difference(shapes[one], shapes[other], np.zeros((1, 1, 3)))
            assert share >= APART, f"{state} {one + 1} and {other + 1} have one outline"
