"""Map styles: sound, legible, and a centre's own over the shipped ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor

from app import paths
from app.domain.errors import Refused
from ui.map.base import recipe, stylesheet
from ui.map.base.stylesheet import number
from ui.map.maker.setup import Look

STYLES = ("dark", "light", "emergency_dark", "emergency_light")
GROUNDS = ("land", "park", "wood", "grass", "water", "building", "school", "hospital", "works")
HALO_ALPHA = 0.88


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "data_dir", lambda: tmp_path)
    _forget()
    folder = tmp_path / "maps" / "styles"
    folder.mkdir(parents=True)
    yield folder
    _forget()


def _forget() -> None:
    stylesheet.load.cache_clear()
    stylesheet._usable.cache_clear()


def luminance(colour: QColor) -> float:
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def behind(halo: QColor, ground: QColor) -> QColor:
    """What a letter stands on: its halo over the ground."""
    channels = zip(
        (halo.redF(), halo.greenF(), halo.blueF()),
        (ground.redF(), ground.greenF(), ground.blueF()),
        strict=True,
    )
    return QColor.fromRgbF(*(h * HALO_ALPHA + g * (1.0 - HALO_ALPHA) for h, g in channels))


@pytest.mark.parametrize("name", STYLES)
def test_that_every_lettering_reaches_4_5_on_every_ground(name: str) -> None:
    style = stylesheet.load(name)
    for key, made in style.sheet.lettering.items():
        for ground in (*GROUNDS, "road.motorway", "road.residential"):
            back = behind(style.named(made.halo), style.named(ground))
            assert contrast(style.named(made.colour), back) >= 4.5, (key, ground)


@pytest.mark.parametrize("name", STYLES)
def test_that_marks_of_alarm_stand_out_from_the_ground(name: str) -> None:
    style = stylesheet.load(name)
    from ui.theme import tokens

    theme = tokens.load(style.sheet.theme)
    for level in (1, 2):
        assert contrast(theme.level_shape(level), style.land) >= 3.0


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_that_the_ground_steps_back_in_an_emergency(theme: str) -> None:
    calm, emergency = stylesheet.load(theme), stylesheet.load(f"emergency_{theme}")
    for name in ("water", "park", "building"):
        away = contrast(emergency.named(name), emergency.land)
        assert away < contrast(calm.named(name), calm.land), name


def test_that_widths_grow_evenly_between_stops() -> None:
    stops = [(10.0, 1.0), (12.0, 4.0)]
    assert [number(stops, z) for z in (9.0, 10.0, 11.0, 12.0, 15.0)] == [1.0, 1.0, 2.0, 4.0, 4.0]
    assert number([(10.0, 0.0), (12.0, 1.0)], 11.0) == 0.5
    assert number(3, 11.0) == 3.0


def test_that_greater_roads_are_wider_and_lie_over_lesser_ones() -> None:
    style = stylesheet.load("dark")
    grades = ("residential", "tertiary", "secondary", "primary", "expressway")
    for zoom in (11.0, 13.0, 15.0, 17.0):
        drawn = [s for s in recipe.steps(style, zoom) if s.kind == "road" and s.levels == (0,)]
        shown = [s for s in drawn if s.grades[0] in grades and s.pen is not None]
        fills = shown[len(shown) // 2 :] if len(shown) > len(grades) else shown
        widths = [s.pen.widthF() for s in fills if s.pen is not None]
        assert widths == sorted(widths), zoom


def test_that_a_centre_may_lay_its_own_over_a_style(own: Path) -> None:
    (own / "dark.toml").write_text(
        '[colour]\nland = "#102030"\n[line.rail]\nleast = 12.0\n', encoding="utf-8"
    )
    style = stylesheet.load("dark")
    assert style.land == QColor("#102030")
    assert style.sheet.line["rail"].least == 12.0
    assert style.sheet.line["rail"].gap == "casing.rail", "the rest stays"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[fill.water]\ncolor = "water"', "fill.water.color"),
        ('[fill.water]\ncolour = "wet"', "fill.water.colour"),
        ('[fill.water]\nopacity = "much"', "fill.water.opacity"),
        ("[road.primary]\npx = [[12.0, 2.0], [11.0, 1.0]]", "road.primary.px"),
        ('[label.city]\nlettering = [[0.0, "huge"]]', "label.city.lettering"),
        ('[border.county]\ncolour = "grid"\npx = 1.0', "border.county"),
        ("[colour]\nland = 3", "colour"),
    ],
)
def test_that_a_wrong_style_is_refused_by_file_and_key(own: Path, text: str, key: str) -> None:
    file = own / "dark.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        stylesheet.load("dark")
    facts = refused.value.facts
    assert Path(str(facts["file"])).name == "dark.toml"
    assert key in str(facts["key"])


def test_that_a_wrong_style_of_the_centre_leaves_the_shipped_one(
    own: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (own / "dark.toml").write_text('[fill.water]\ncolour = "wet"', encoding="utf-8")
    style = stylesheet.of(Look("dark"))
    assert style.sheet.fill["water"].colour == "water"
    assert "fill.water.colour" in caplog.text
    caplog.clear()
