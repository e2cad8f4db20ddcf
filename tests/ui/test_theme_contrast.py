"""Both themes can be read: text 4.5:1 on its ground, shapes 3:1 (ISO 9241-125, WCAG 2.2)."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtGui import QColor

from ui.theme import levels, tokens

TEXT = 4.5
SHAPE = 3.0
GROUNDS = ("ground", "panel", "raised", "hover", "select_bg")
LEVELS = (1, 2, 3, 4)


def luminance(colour: QColor) -> float:
    parts = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(params=tokens.THEMES)
def theme(request):
    return tokens.load(request.param)


def too_weak(theme, inks, grounds, least):
    return {
        (ink, ground): round(contrast(inks[ink], grounds[ground]), 2)
        for ink, ground in itertools.product(inks, grounds)
        if contrast(inks[ink], grounds[ground]) < least
    }


def test_that_black_on_white_is_measured_as_21_to_1():
    assert round(contrast(QColor("#000000"), QColor("#FFFFFF")), 1) == 21.0


def test_that_every_text_is_legible_on_every_ground_it_stands_on(theme):
    inks = {name: getattr(theme, name) for name in ("text1", "text2", "text3", "select")}
    inks |= {f"level {n}": theme.level_text(n) for n in LEVELS}
    grounds = {name: getattr(theme, name) for name in GROUNDS}
    assert too_weak(theme, inks, grounds, TEXT) == {}


def test_that_text_is_legible_on_the_tint_of_what_is_unacknowledged(theme):
    for n in LEVELS:
        inks = {"text1": theme.text1, "text2": theme.text2, "own": theme.level_text(n)}
        assert too_weak(theme, inks, {n: theme.level_ground(n)}, TEXT) == {}


def test_that_every_shape_stands_out_from_every_ground(theme):
    inks = {f"shape {n}": theme.level_shape(n) for n in LEVELS}
    inks |= {mode: theme.accent(mode)[0] for mode in tokens.MODES}
    inks["neutral"] = theme.neutral
    grounds = {name: getattr(theme, name) for name in GROUNDS}
    assert too_weak(theme, inks, grounds, SHAPE) == {}


def test_that_every_shape_stands_out_from_its_own_tint(theme):
    for n in LEVELS:
        assert contrast(theme.level_shape(n), theme.level_ground(n)) >= SHAPE


def test_that_white_text_is_legible_on_every_filled_button(theme):
    fills = {mode: theme.accent(mode)[1] for mode in tokens.MODES}
    fills |= {name: getattr(theme, name) for name in ("primary", "primary_hover", "primary_press")}
    assert too_weak(theme, {"on_primary": theme.on_primary}, fills, TEXT) == {}


def test_that_the_numeral_inside_a_shape_is_legible(theme):
    for n in LEVELS:
        shape = theme.level_shape(n)
        assert contrast(levels.ink_on(shape), shape) >= SHAPE


def test_that_map_labels_are_legible_on_land_water_and_parks(theme):
    chart = theme.map
    grounds = {name: getattr(chart, name) for name in ("land", "building", "halo")}
    inks = {name: getattr(chart, name) for name in ("label", "label_quiet")}
    assert too_weak(theme, inks, grounds, TEXT) == {}
    assert contrast(chart.label_water, chart.water) >= TEXT
    assert contrast(chart.label_park, chart.park) >= TEXT


def test_that_severity_shapes_can_be_told_from_the_map(theme):
    inks = {n: theme.level_shape(n) for n in LEVELS}
    grounds = {name: getattr(theme.map, name) for name in ("land", "park", "building")}
    assert too_weak(theme, inks, grounds, SHAPE) == {}
